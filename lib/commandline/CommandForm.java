//SOURCES Shells.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.commandline.Launch.Packaged;

/**
 * What a command line comes down to, so exactly that two of the same form are the same command. A
 * script without a known folder, a runtime or a shell by itself has no form.
 */
public sealed interface CommandForm {
  List<String> rest();

  /** A package of a registry; {@code from} as in {@link Packaged}. */
  record Fetched(String registry, String spec, String from, List<String> rest)
      implements CommandForm {}

  /** A script by its absolute path. */
  record Script(String runtime, String path, List<String> rest) implements CommandForm {}

  /** A Python module. */
  record Module(String name, List<String> rest) implements CommandForm {}

  /** Any other program, by name or by path. */
  record Program(String path, List<String> rest) implements CommandForm {
    public String name() {
      return path.substring(path.lastIndexOf('/') + 1);
    }
  }

  int DEPTH = 4;

  static Optional<CommandForm> of(List<String> argv) {
    return of(Argv.of(argv), "", 0);
  }

  private static Optional<CommandForm> of(List<String> argv, String directory, int depth) {
    if (argv.isEmpty() || argv.getFirst().isEmpty() || depth > DEPTH) return Optional.empty();
    String program = KnownPrograms.name(argv.getFirst());
    Optional<Launch> launch = Launchers.of(argv).or(() -> Interpreters.of(program, argv));
    if (launch.isEmpty()) {
      boolean general =
          KnownPrograms.isOther(program)
              || KnownPrograms.AGENTS.contains(program)
              || Launchers.isKnown(program)
              || KnownPrograms.PROXIES.contains(program)
              || Containers.TOOLS.contains(program);
      if (general || program.startsWith("-")) return Optional.empty();
      return Optional.of(new Program(argv.getFirst(), argv.subList(1, argv.size())));
    }
    Launch what = launch.get();
    if (what instanceof Launch.Command c) return of(c.argv(), c.directory(), depth + 1);
    if (what instanceof Launch.Text t) return of(onlyCommand(t), "", depth + 1);
    if (what instanceof Packaged p) return packaged(p, depth);
    if (what instanceof Launch.Script s) return script(s, directory, depth);
    if (what instanceof Launch.Module m) return Optional.of(new Module(m.name(), m.rest()));
    return Optional.empty();
  }

  /** The command of a shell text that has no other. */
  private static List<String> onlyCommand(Launch.Text text) {
    List<String> command = Shells.firstCommand(text.text(), List.of());
    List<String> words = new ArrayList<>(Shells.words(text.text()));
    if (!words.isEmpty() && words.getFirst().equals("exec")) words.removeFirst();
    return words.equals(command) ? command : List.of();
  }

  private static Optional<CommandForm> packaged(Packaged launch, int depth) {
    ProgramName target = PackageSpec.target(launch.spec());
    String program = ProgramName.launcher(target).orElse(target.word());
    if (Launchers.isKnown(program)) return of(Argv.with(program, launch.rest()), "", depth + 1);
    String registry =
        switch (launch.runner()) {
          case "uvx", "pipx" -> "python";
          case "deno", "dnx", "dotnet tool", "flatpak" -> launch.runner();
          default -> "npm";
        };
    return Optional.of(new Fetched(registry, launch.spec(), launch.from(), launch.rest()));
  }

  private static Optional<CommandForm> script(Launch.Script launch, String outer, int depth) {
    Optional<String> launcher = ProgramName.launcher(ProgramName.ofScript(launch.path()));
    if (launcher.isPresent()) return of(Argv.with(launcher.get(), launch.rest()), outer, depth + 1);
    String directory = launch.directory().isEmpty() ? outer : launch.directory();
    String path = launch.path();
    if (!path.startsWith("/") && directory.startsWith("/")) {
      path = directory + "/" + (path.startsWith("./") ? path.substring(2) : path);
    }
    if (!path.startsWith("/")) return Optional.empty();
    String runtime =
        switch (launch.runtime()) {
          case "tsx",
              "ts-node",
              "ts-node-esm",
              "ts-node-dev",
              "tsnd",
              "jiti",
              "vite-node",
              "esno" ->
              "node";
          case "uv run" -> "python";
          default -> launch.runtime();
        };
    return Optional.of(new Script(runtime, path, launch.rest()));
  }
}
