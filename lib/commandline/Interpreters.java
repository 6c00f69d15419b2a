//SOURCES Toolchains.java

package mcptools.commandline;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/** Reads the command lines of language runtimes. */
public final class Interpreters {
  private static final Set<String> RUNTIMES =
      Options.names(
          """
          node nodejs tsx ts-node ts-node-esm ts-node-dev tsnd jiti vite-node esno python pythonw pypy ruby jruby php \
          perl lua luajit julia r rscript osascript pwsh powershell
          """);

  private static final Set<String> NODE =
      Options.names(
          """
          -r --require --import --loader --experimental-loader -C --conditions --env-file \
          --env-file-if-exists --title --icu-data-dir --input-type --inspect-port --watch-path \
          --disable-warning --dns-result-order --unhandled-rejections -P --project -O --tsconfig
          """);

  private static final Set<String> NODE_STOP =
      Options.names(
          """
          -e --eval -p --print -pe --test -c --check -i --interactive --run -v --version -h --help
          """);

  /** Options with a value of R and of Julia. */
  private static final Set<String> CODE = Set.of("-e", "-E", "--eval", "-f", "-t", "-J", "-L");

  /** Of code in Perl: it starts a server. */
  private static final Set<String> RUNNING =
      Set.of("run(", "run;", "->run", "->start", "->serve", "to_stdio");

  private static final Set<String> PYTHON = Options.names("-W -X --check-hash-based-pycs");
  private static final Set<String> PYTHON_ENVIRONMENTS = Set.of("venv", ".venv", ".env", "env");

  private Interpreters() {}

  /** What a runtime was started for; empty for other programs and for code given as text. */
  public static Optional<Launch> of(String program, List<String> argv) {
    return switch (runtime(program)) {
      case "node", "nodejs" -> text(argv, NODE).or(() -> script("node", argv, 1, NODE, NODE_STOP));
      case "tsx", "ts-node", "ts-node-esm", "ts-node-dev", "tsnd", "jiti", "vite-node", "esno" -> {
        int from = argv.size() > 1 && argv.get(1).equals("watch") ? 2 : 1;
        yield script(program, argv, from, NODE, NODE_STOP);
      }
      case "python", "pythonw", "pypy" -> python(argv);
      case "ruby", "jruby" -> script("ruby", argv, 1, Set.of("-I", "-r", "-C"), Set.of("-e", "-S"));
      case "php" -> script("php", argv, 1, Set.of("-d", "-c"), Set.of("-r", "-S", "-l"));
      case "osascript" -> script("osascript", argv, 1, Set.of("-l", "-s"), Set.of("-e"));
      case "pwsh", "powershell" -> powershell(argv);
      case "bb" ->
          script("bb", argv, 1, Set.of("-cp", "--config", "-f"), Set.of("-e", "-m"))
              .filter(l -> l instanceof Launch.Script s && s.path().endsWith(".clj"));
      case "perl" -> perl(argv).or(() -> script("perl", argv, 1, Set.of("-I", "-l"), Set.of("-e")));
      case "lua", "luajit" -> script(program, argv, 1, Set.of("-I", "-l"), Set.of("-e"));
      case "julia", "r", "rscript" -> code(runtime(program), argv);
      default -> Toolchains.of(program, argv);
    };
  }

  public static boolean isKnown(String program) {
    return RUNTIMES.contains(runtime(program)) || Toolchains.PROGRAMS.contains(program);
  }

  private static String runtime(String program) {
    int end = program.length();
    while (end > 0 && ("0123456789.".indexOf(program.charAt(end - 1)) >= 0)) end--;
    return end <= 1 ? program : program.substring(0, end);
  }

  private static Optional<Launch> script(
      String runtime, List<String> argv, int from, Set<String> withValue, Set<String> stop) {
    Options options = Options.read(argv, from, withValue);
    boolean text = options.values().keySet().stream().anyMatch(o -> isText(o, stop));
    if (text || options.operands().isEmpty()) return Optional.empty();
    return Optional.of(new Launch.Script(runtime, options.first(), "", options.rest()));
  }

  /** Code that Node.js is given. */
  private static Optional<Launch> text(List<String> argv, Set<String> withValue) {
    Options options = Options.read(argv, 1, withValue);
    if (!options.has("-e", "--eval") || options.has("-p", "--print")) return Optional.empty();
    String code = options.value("--eval").orElse("");
    if (code.isEmpty()) code = options.first();
    return code.isEmpty() ? Optional.empty() : Optional.of(new Launch.Code(code));
  }

  private static Optional<Launch> powershell(List<String> argv) {
    for (int i = 1; i + 1 < argv.size(); i++) {
      if (!argv.get(i).equalsIgnoreCase("-File")) continue;
      return Optional.of(new Launch.Script("pwsh", argv.get(i + 1), "", Argv.from(argv, i + 2)));
    }
    return Optional.empty();
  }

  /** A module whose server code of a few words starts, as {@code perl -MX::MCP::Server -e run}. */
  private static Optional<Launch> perl(List<String> argv) {
    Options options = Options.read(argv, 1, Set.of("-M", "-I", "-e", "-E"));
    String module = options.value("-M").orElse("");
    String code = options.value("-e", "-E").orElse("");
    boolean runs = code.endsWith("run") || RUNNING.stream().anyMatch(code::contains);
    if (!module.endsWith("MCP::Server") || !runs) return Optional.empty();
    String path = module.replace("::", "-") + ".pl";
    return Optional.of(new Launch.Script("perl", path, "", options.operands()));
  }

  /** A script of R or Julia, or code on their command lines. */
  private static Optional<Launch> code(String runtime, List<String> argv) {
    Options options = Options.read(argv, 1, CODE);
    Optional<String> text = options.value("-e", "--eval", "-E");
    if (text.isPresent()) return Optional.of(new Launch.Code(text.get()));
    Optional<String> file = options.value("--file", "-f");
    if (file.isPresent()) {
      return Optional.of(new Launch.Script(runtime, file.get(), "", options.operands()));
    }
    if (options.operands().isEmpty()) return Optional.empty();
    return Optional.of(new Launch.Script(runtime, options.first(), "", options.rest()));
  }

  /** True for an option after which code follows, also at the end of a cluster such as "-ne". */
  private static boolean isText(String option, Set<String> stop) {
    boolean cluster = option.length() > 1 && option.charAt(1) != '-';
    return stop.contains(option)
        || (cluster && stop.contains("-" + option.charAt(option.length() - 1)));
  }

  private static Optional<Launch> python(List<String> argv) {
    String home = environmentHome(argv.getFirst());
    for (int i = 1; i < argv.size(); i++) {
      String arg = argv.get(i);
      if (arg.startsWith("-m") && arg.length() > 2) {
        return Optional.of(new Launch.Module(arg.substring(2), home, Argv.from(argv, i + 1)));
      }
      if (PYTHON.contains(arg)) i++;
      // As in "-Wignore::DeprecationWarning", whose letters are no options.
      else if (arg.startsWith("-W") || arg.startsWith("-X")) continue;
      else if (!arg.startsWith("-")) {
        return Optional.of(new Launch.Script("python", arg, home, Argv.from(argv, i + 1)));
      } else if (!arg.startsWith("--") && arg.endsWith("m") && i + 1 < argv.size()) {
        return Optional.of(new Launch.Module(argv.get(i + 1), home, Argv.from(argv, i + 2)));
      } else if (!arg.startsWith("--") && arg.indexOf('c') > 0) {
        return i + 1 < argv.size()
            ? Optional.of(new Launch.Code(argv.get(i + 1)))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** The project whose virtual environment a Python is in, "" for others. */
  private static String environmentHome(String python) {
    int bin = python.lastIndexOf("/bin/");
    int slash = bin <= 0 ? -1 : python.lastIndexOf('/', bin - 1);
    if (slash <= 0) return "";
    String environment = python.substring(slash + 1, bin);
    boolean known = PYTHON_ENVIRONMENTS.contains(environment) || environment.endsWith("venv");
    return known ? python.substring(0, slash) : "";
  }
}
