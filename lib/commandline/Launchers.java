//SOURCES Containers.java
//SOURCES Enclosures.java
//SOURCES Interpreters.java
//SOURCES PackageRunners.java
//SOURCES PrefixGrammar.java
//SOURCES ProgramName.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/** Programs whose command line names another program, which they start. */
public final class Launchers {
  private Launchers() {}

  /** What a launcher's command line starts; empty for programs that are no launchers. */
  public static Optional<Launch> of(List<String> argv) {
    List<String> plain = plain(argv);
    String program = KnownPrograms.name(plain.getFirst());
    Optional<Launch> shell = Shells.of(plain);
    // As asdf is, a launcher may be a shell's script.
    if (shell.isPresent() && shell.get() instanceof Launch.Script script) {
      String name = KnownPrograms.name(script.path());
      if (PrefixGrammar.of(name).isPresent()) return of(Argv.with(name, script.rest()));
    }
    if (shell.isPresent()) return shell;
    if (Containers.TOOLS.contains(program)) return Optional.of(Containers.of(plain));
    if (program.equals("env")) return Optional.of(env(plain));
    if (program.equals("flock")) return Optional.of(flock(plain));
    if (program.equals("dnx")) return Optional.of(Toolchains.dnx(plain));
    Optional<Launch> enclosed = Enclosures.of(program, plain);
    if (enclosed.isPresent()) return enclosed;
    Optional<PrefixGrammar> grammar = PrefixGrammar.of(program);
    if (grammar.isPresent()) return Optional.of(prefixed(program, grammar.get(), plain));
    Optional<Launch> runner = PackageRunners.of(program, plain);
    // A runtime by its own file: "node .../tsx/dist/cli.mjs x.ts".
    if (plain.equals(argv)) return runner;
    return runner.or(() -> Interpreters.of(program, plain));
  }

  /** True for a program that starts another one, or a runtime. */
  public static boolean isKnown(String program) {
    return program.equals("env")
        || PrefixGrammar.of(program).isPresent()
        || PackageRunners.PROGRAMS.contains(program)
        || Enclosures.PROGRAMS.contains(program)
        || Interpreters.isKnown(program);
  }

  /** Runtimes that run their script in a process of its own, and start it again on a change. */
  private static final Set<String> SPAWNING = Options.names("tsx ts-node-dev tsnd");

  /** Of Ruby: they become the program that they start, so that nothing is above it. */
  private static final Set<String> IN_PLACE = Set.of("bundle", "gem");

  /** {@code npx x} for {@code node /usr/bin/npx x}. */
  private static List<String> plain(List<String> argv) {
    Launch run = Interpreters.of(KnownPrograms.name(argv.getFirst()), argv).orElse(Launch.NOTHING);
    if (!(run instanceof Launch.Script script)) return argv;
    if (script.runtime().equals("ruby")) {
      String file = script.path().substring(script.path().lastIndexOf('/') + 1);
      return IN_PLACE.contains(file) ? Argv.with(file, script.rest()) : argv;
    }
    if (!ProgramName.mayBeLauncher(script.path())) return argv;
    return ProgramName.launcher(ProgramName.ofScript(script.path()))
        .map(launcher -> Argv.with(launcher, script.rest()))
        .orElse(argv);
  }

  private static Launch prefixed(String launcher, PrefixGrammar grammar, List<String> argv) {
    List<String> words = argv;
    String[] folders = PrefixGrammar.foldersOf(launcher);
    String folder = "";
    if (!grammar.verbs().isEmpty()) {
      Options global = Options.read(argv, 1, grammar.withValue());
      words = global.operands();
      folder = global.value(folders).orElse("");
      if (words.isEmpty() || !grammar.verbs().contains(words.getFirst())) return Launch.NOTHING;
    }
    Options own = Options.read(words, 1, grammar.withValue());
    List<String> operands = own.operands();
    folder = own.value(folders).orElse(folder);
    // As in "distrobox enter --name x -- program".
    int end = words.size() - operands.size() - 1;
    boolean all = !grammar.verbs().isEmpty() && end > 0 && words.get(end).equals("--");
    int skip = all ? 0 : Math.min(grammar.skip(), operands.size());
    // As in "mise exec node@22 -- program".
    while (skip < operands.size() && isTool(operands.get(skip))) skip++;
    // As in "aws-vault exec profile --no-session -- program".
    boolean options = skip > 0 && skip < operands.size() && operands.get(skip).startsWith("-");
    if (options && operands.contains("--")) skip = Math.max(skip, operands.indexOf("--"));
    if (skip < operands.size() && operands.get(skip).equals("--")) skip++;
    List<String> program = withoutAssignments(operands.subList(skip, operands.size()));
    return Launch.command(program, folder, grammar.managed());
  }

  /** True for a tool with its version, which is no path such as "/opt/node@22/bin/node". */
  private static boolean isTool(String word) {
    return word.indexOf('@') > 0 && !word.startsWith("/");
  }

  private static Launch env(List<String> argv) {
    Set<String> withValue = Set.of("-u", "--unset", "-C", "--chdir", "-S", "--split-string");
    Options options = Options.read(argv, 1, withValue);
    List<String> words = new ArrayList<>();
    options.value("-S", "--split-string").map(Shells::words).ifPresent(words::addAll);
    words.addAll(options.operands());
    String folder = options.value("-C", "--chdir").orElse("");
    return Launch.command(withoutAssignments(words), folder, false);
  }

  private static Launch flock(List<String> argv) {
    Set<String> withValue = Set.of("-w", "--timeout", "--wait", "-E", "--conflict-exit-code");
    List<String> rest = Options.read(argv, 1, withValue).rest();
    boolean text = rest.size() > 1 && Set.of("-c", "--command").contains(rest.getFirst());
    return text ? new Launch.Text(rest.get(1), List.of()) : Launch.command(rest);
  }

  private static List<String> withoutAssignments(List<String> words) {
    int i = 0;
    while (i < words.size() && Shells.isAssignment(words.get(i))) i++;
    return words.subList(i, words.size());
  }

  /**
   * Whether a process only starts another program and waits for it: true for non-interactive
   * shells, {@code env}, {@code timeout}, {@code npm exec}, {@code uv run}, {@code docker run} and
   * the like; false for interactive shells, editors and agents.
   */
  public static boolean isWrapper(List<String> argv) {
    List<String> plain = Argv.of(argv);
    if (plain.isEmpty() || plain.getFirst().isEmpty()) return false;
    List<String> launcher = plain(plain);
    String name = KnownPrograms.name(launcher.getFirst());
    if (IN_PLACE.contains(name)) return false;
    if (name.equals("nodemon")) return launcher.size() > 1;
    return of(plain)
        .or(() -> Interpreters.of(KnownPrograms.name(plain.getFirst()), plain))
        .filter(Launchers::isApart)
        .isPresent();
  }

  /** True when what is started is a process of its own. */
  private static boolean isApart(Launch launch) {
    if (launch instanceof Launch.Script s) {
      return KnownPrograms.SHELLS.contains(s.runtime())
          || s.runtime().endsWith(" run")
          || SPAWNING.contains(s.runtime());
    }
    if (launch instanceof Launch.Packaged p) return !p.runner().equals("deno");
    return !(launch instanceof Launch.Nothing
        || launch instanceof Launch.Inside
        || launch instanceof Launch.Code
        || launch instanceof Launch.MainClass
        || launch instanceof Launch.Module);
  }
}
