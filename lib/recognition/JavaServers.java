//SOURCES Recognition.java

package mcptools.recognition;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.ScriptPath;
import mcptools.commandline.ServerNames;
import mcptools.recognition.Recognition.Match;

/** Servers that go by the name of a Java class or a JBang alias. */
final class JavaServers {
  private static final Set<String> ENDINGS =
      Set.of("", "Application", "App", "Main", "Kt", "Stdio", "Launcher", "Runner");

  private static final String MAIN = "java main class";

  private JavaServers() {}

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
}
