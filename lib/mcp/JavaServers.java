//SOURCES Names.java
//SOURCES Options.java
//SOURCES ScriptPath.java
//SOURCES ServerMatch.java

package mcptools.mcp;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Servers that go by the name of a Java class or a JBang alias. */
final class JavaServers {
  private JavaServers() {}

  /** The server that {@code jbang} with these arguments runs. */
  static Optional<ServerMatch> jbang(List<String> args) {
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
        .map(n -> new ServerMatch(own.isEmpty() ? n : Names.tidy(own), "jbang alias"));
  }

  /** The server that a main class is: "McpServer" must be in its simple name. */
  static Optional<ServerMatch> mainClass(String name) {
    String simple = name.substring(name.lastIndexOf('.') + 1);
    boolean server = simple.contains("McpServer") || simple.startsWith("MCPServer");
    if (!server || simple.contains("Test")) return Optional.empty();
    return Names.of(simple, "").map(n -> new ServerMatch(n, "java main class"));
  }
}
