//SOURCES Subcommands.java

package mcptools.recognition;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;
import mcptools.recognition.Recognition.Match;

/** Servers that a framework's own program runs: of Java, JBang, PHP, Docker and the MCP SDKs. */
final class Frameworks {
  private static final Set<String> ENDINGS =
      Set.of("", "Application", "App", "Main", "Kt", "Stdio", "Launcher", "Runner");

  private static final String MAIN = "java main class";

  private Frameworks() {}

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
    if (at < 0 && simple.startsWith("McpStdio")) {
      // As com.intellij.mcpserver.stdio.McpStdioRunnerKt.
      String[] packages = name.split("\\.");
      return Optional.of(new Match(ServerNames.tidy(packages[packages.length > 2 ? 1 : 0]), MAIN));
    }
    if (at < 0) return Optional.empty();
    String rest = simple.substring(at + 9);
    // Quarkus has them the other way round: MCPServerJDBC.
    boolean kind = at == 0 && !rest.isEmpty() && rest.equals(rest.toUpperCase(Locale.ROOT));
    if (!kind && !ENDINGS.contains(rest)) return Optional.empty();
    String server = ServerNames.tidy(kind ? rest : simple.substring(0, at));
    return Optional.of(new Match(server, MAIN));
  }

  /** The server that the command line of an MCP SDK runs, as in {@code mcp run server.py}. */
  static Optional<Match> sdk(List<String> args) {
    Options options =
        Options.read(args, 1, Options.names("-t --transport -p --port --host --path -l --with"));
    if (args.isEmpty() || !args.getFirst().equals("run") || Subcommands.isAsking(args))
      return Optional.empty();
    String file = options.first();
    int object = file.lastIndexOf(':');
    if (object > 0 && !file.startsWith("http")) file = file.substring(0, object);
    ProgramName script = ProgramName.ofScript(file);
    return Optional.of(new Match(script.name().orElse(script.label()), "mcp run"));
  }

  /** The server that a PHP framework's console runs, as in {@code artisan mcp:start weather}. */
  static Optional<Match> console(List<String> args, String path) {
    Options options = Options.read(args, 0, Set.of());
    List<String> parts = List.of(options.first().split(":"));
    int mcp = parts.indexOf("mcp");
    if (mcp < 0 || parts.getFirst().equals("make") || Subcommands.isAsking(args))
      return Optional.empty();
    boolean last = mcp == parts.size() - 1;
    if (last ? mcp == 0 : !Subcommands.VERBS.contains(parts.get(mcp + 1))) return Optional.empty();
    String handle = options.rest().isEmpty() ? "" : options.rest().getFirst();
    String own = handle.isEmpty() || handle.startsWith("-") ? project(path) : handle;
    String name = mcp > 0 ? parts.get(mcp - 1) : own;
    return Optional.of(Subcommands.match(ServerNames.tidy(name)));
  }

  /** The gateway of Docker's own MCP toolkit; takes the whole command line. */
  static Optional<Match> docker(List<String> argv) {
    boolean gateway =
        argv.size() > 3 && argv.subList(1, 4).equals(List.of("mcp", "gateway", "run"));
    return gateway ? Optional.of(Subcommands.match("docker")) : Optional.empty();
  }

  /** Name of the folder that a framework's console is in, or its bin folder; "" for none. */
  private static String project(String console) {
    List<String> parts = List.of(console.split("/"));
    int folder = parts.size() - (console.endsWith("bin/console") ? 3 : 2);
    return folder < 0 ? "" : parts.get(folder);
  }
}
