//SOURCES Argv.java
//SOURCES Launch.java

package mcptools.commandline;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import mcptools.commandline.Argv.Options;

/** Reads the command lines of Java, of .NET, and of tools that compile a program and run it. */
final class Toolchains {
  static final Set<String> PROGRAMS = Options.names("java dotnet go swift nix cargo");

  private static final Set<String> JAVA =
      Options.names(
          """
          -cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports \
          --add-reads --source --enable-native-access
          """);

  private static final Set<String> BUILD =
      Options.names(
          """
          -exec -tags -mod -ldflags -gcflags -C -o -p --package --bin --example --manifest-path \
          --features --target --target-dir --profile --project -c --configuration -f --framework -j \
          --package-path --product --config --directory --launch-profile
          """);

  private Toolchains() {}

  /** What such a program was started for; empty for others. */
  static Optional<Launch> of(String program, List<String> argv) {
    return switch (program) {
      case "java" -> java(argv);
      case "dotnet" -> dotnet(argv);
      case "go" -> run("go run", argv, o -> o.first());
      case "swift" -> run("swift run", argv, o -> o.first());
      case "nix" -> run("nix run", argv, o -> o.first().substring(o.first().lastIndexOf('#') + 1));
      case "cargo" ->
          run("cargo run", argv, o -> o.value("--bin", "-p", "--package").orElse(manifest(o)));
      default -> Optional.empty();
    };
  }

  private static Optional<Launch> java(List<String> argv) {
    int jar = argv.indexOf("-jar");
    Options options = Options.read(argv, 1, JAVA);
    boolean isJar = jar > 0 && jar + 1 < argv.size() && options.has("-jar");
    if (isJar) return script("java", argv.get(jar + 1), Argv.from(argv, jar + 2));
    String main = options.value("-m", "--module").filter(m -> !m.isEmpty()).orElse(options.first());
    if (main.endsWith(".java")) return script("java", main, options.rest());
    return main.isEmpty() ? Optional.empty() : Optional.of(new Launch.MainClass(main));
  }

  private static Optional<Launch> dotnet(List<String> argv) {
    Options options = Options.read(argv, 1, Set.of());
    String first = options.first();
    if (first.endsWith(".dll")) return script("dotnet", first, options.rest());
    if (first.equals("exec")) {
      Options exec = Options.read(options.operands(), 1, Set.of());
      return script("dotnet", exec.first(), exec.rest());
    }
    if (first.equals("tool") && options.rest().size() > 1) {
      List<String> words = Argv.from(options.rest(), 1);
      boolean run = Set.of("run", "exec").contains(options.rest().getFirst());
      return run
          ? Optional.of(
              new Launch.Packaged("dotnet tool", words.getFirst(), "", Argv.from(words, 1)))
          : Optional.empty();
    }
    return run("dotnet run", argv, o -> o.value("--project", "-p").orElse(o.first()));
  }

  private static Optional<Launch> run(
      String runtime, List<String> argv, Function<Options, String> what) {
    Options global = Options.read(argv, 1, BUILD);
    if (!global.first().equals("run")) return Optional.empty();
    Options run = Options.read(global.operands(), 1, BUILD);
    String path = what.apply(run);
    int version = path.lastIndexOf('@');
    if (version > 0) path = path.substring(0, version);
    return path.isEmpty() || path.equals(".")
        ? Optional.empty()
        : script(runtime, path, run.rest());
  }

  private static Optional<Launch> script(String runtime, String path, List<String> rest) {
    return Optional.of(new Launch.Script(runtime, path, "", rest));
  }

  private static String manifest(Options options) {
    String manifest = options.value("--manifest-path").orElse("");
    int slash = manifest.lastIndexOf('/');
    return slash <= 0 ? "" : manifest.substring(0, slash);
  }
}
