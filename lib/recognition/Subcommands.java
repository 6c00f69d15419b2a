//SOURCES Recognition.java
//SOURCES ../commandline/ServerNames.java

package mcptools.recognition;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ProgramName.Kind;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;
import mcptools.recognition.Recognition.Match;

/**
 * Programs that are a server only when an argument says so: a subcommand, such as {@code codex
 * mcp-server}, or what a tool is to run, such as a Java class.
 */
final class Subcommands {
  private static final String RULE = "mcp subcommand";

  /** Each makes a server of any program. */
  private static final Set<String> STARTING =
      Options.names("start-mcp-server run-mcp-server serve-mcp run-test-mcp-server mcp-serve");

  /** Each makes a server of a program that is known to have it, or that a package manager keeps. */
  private static final Set<String> NAMING =
      Options.names("mcp mcp-server mcp-stdio experimental:mcp");

  private static final Set<String> VERBS = Options.names("serve server start run stdio gateway");

  /** Binaries with an mcp subcommand; a "mcp" after other binaries may be a folder. */
  private static final Set<String> BINARIES =
      Options.names("gopls dart flutter semgrep mise supabase stripe bd dagger probe encore rover");

  /** What sets a server up, or asks it something, and ends. */
  private static final Set<String> ERRANDS =
      Options.names(
          """
          setup init install uninstall login logout auth config configure help version update \
          upgrade doctor test
          """);

  /** What may follow "McpServer" in the name of a class. */
  private static final Set<String> CLASS_ENDINGS =
      Set.of("", "Application", "App", "Main", "Kt", "Stdio", "Launcher", "Runner");

  private static final Set<String> PROMPTS = Set.of("-p", "--print", "--prompt", "-q");

  private Subcommands() {}

  /** The server that a program is because of its arguments. */
  static Optional<Match> of(ProgramName target, List<String> args, boolean managed) {
    int at = subcommand(args);
    if (at < 0 || isAsking(args)) return Optional.empty();
    String command = args.get(at);
    String next = at + 1 < args.size() ? args.get(at + 1) : "";
    boolean verb = VERBS.contains(next);
    boolean starts = STARTING.contains(command) || (verb && !command.equals("mcp-stdio"));
    String word = KnownPrograms.name(target.word());
    if (KnownPrograms.AGENTS.contains(word)) {
      boolean prompt = args.subList(0, at).stream().anyMatch(PROMPTS::contains);
      boolean serves = !prompt && (verb || command.equals("mcp-server"));
      return serves ? Optional.of(match(agent(word))) : Optional.empty();
    }
    if (KnownPrograms.TOOLS.contains(word) && !STARTING.contains(command)) return Optional.empty();
    boolean bare = next.isEmpty() || next.startsWith("-");
    boolean kept = target.kind() != Kind.FILE && managed;
    boolean names = bare && (kept || BINARIES.contains(word) || command.startsWith("exp"));
    if (!starts && !names) return Optional.empty();
    return Optional.of(match(target.name().orElse(target.label())));
  }

  /** The server that the command line of an MCP SDK runs, as in {@code mcp run server.py}. */
  static Optional<Match> sdk(List<String> args) {
    Options options =
        Options.read(args, 1, Options.names("-t --transport -p --port --host --path -l --with"));
    if (args.isEmpty() || !args.getFirst().equals("run") || isAsking(args)) return Optional.empty();
    String file = options.first();
    int object = file.lastIndexOf(':');
    if (object > 0 && !file.startsWith("http")) file = file.substring(0, object);
    ProgramName script = ProgramName.ofScript(file);
    return Optional.of(new Match(script.name().orElse(script.label()), "mcp run"));
  }

  /** The server that a PHP framework's console runs, as in {@code artisan mcp:start weather}. */
  static Optional<Match> console(List<String> args) {
    Options options = Options.read(args, 0, Set.of());
    List<String> parts = List.of(options.first().split(":"));
    int mcp = parts.indexOf("mcp");
    if (mcp < 0 || parts.getFirst().equals("make") || isAsking(args)) return Optional.empty();
    boolean last = mcp == parts.size() - 1;
    if (last ? mcp == 0 : !VERBS.contains(parts.get(mcp + 1))) return Optional.empty();
    String handle = options.rest().isEmpty() ? "" : options.rest().getFirst();
    String name = mcp > 0 ? parts.get(mcp - 1) : handle.startsWith("-") ? "" : handle;
    return Optional.of(match(ServerNames.tidy(name)));
  }

  /** The gateway of Docker's own MCP toolkit; takes the whole command line. */
  static Optional<Match> docker(List<String> argv) {
    boolean gateway =
        argv.size() > 3 && argv.subList(1, 4).equals(List.of("mcp", "gateway", "run"));
    return gateway ? Optional.of(match("docker")) : Optional.empty();
  }

  /** True when a server's own arguments make it do an errand and end. */
  static boolean isErrand(List<String> args) {
    if (isAsking(args)) return true;
    if (args.isEmpty()) return false;
    String next = args.size() > 1 ? args.get(1) : "";
    boolean managing =
        args.getFirst().equals("mcp")
            && !next.isEmpty()
            && !next.startsWith("-")
            && !VERBS.contains(next);
    return managing || ERRANDS.contains(args.getFirst());
  }

  private static boolean isAsking(List<String> args) {
    return args.contains("--help") || args.contains("--version");
  }

  private static Match match(String name) {
    return new Match(name, RULE);
  }

  private static String agent(String word) {
    return word.startsWith("claude") ? "claude" : word;
  }

  /** Index of the subcommand: the first argument that is neither an option nor the value of one. */
  private static int subcommand(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (STARTING.contains(arg) || NAMING.contains(arg)) return i;
      boolean value = i > 0 && args.get(i - 1).startsWith("-") && args.get(i - 1).indexOf('=') < 0;
      if (!arg.startsWith("-") && !value) return -1;
    }
    return -1;
  }

  /** The server that {@code jbang} with these arguments runs. */
  static Optional<Match> jbang(List<String> args) {
    Options options = Options.read(args, args.indexOf("run") == 0 ? 1 : 0, Set.of("-D", "--java"));
    String reference = options.first();
    int catalog = reference.indexOf('@');
    String[] artifact = reference.split(":");
    String word =
        catalog > 0
            ? reference.substring(catalog + 1)
            : artifact.length > 2 ? artifact[1] : reference;
    String own = catalog > 0 ? reference.substring(0, catalog) : "";
    return ScriptPath.target(word)
        .name()
        .map(n -> new Match(own.isEmpty() ? n : ServerNames.tidy(own), "jbang alias"));
  }

  /** The server that a main class is: "McpServer" must be in its simple name, at its end nearly. */
  static Optional<Match> mainClass(String name) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    int at = simple.toLowerCase(Locale.ROOT).indexOf("mcpserver");
    if (at < 0) return Optional.empty();
    String rest = simple.substring(at + 9);
    // Quarkus has them the other way round: MCPServerJDBC.
    boolean kind = at == 0 && !rest.isEmpty() && rest.equals(rest.toUpperCase(Locale.ROOT));
    if (!kind && !CLASS_ENDINGS.contains(rest)) return Optional.empty();
    String server = ServerNames.tidy(kind ? rest : simple.substring(0, at));
    return Optional.of(new Match(server, "java main class"));
  }
}
