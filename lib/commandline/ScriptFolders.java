//SOURCES ServerNames.java

package mcptools.commandline;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/** What the folders above a script say of it. */
final class ScriptFolders {
  /** Folders inside a project that say nothing. */
  static final Set<String> INNER =
      Options.names(
          """
          dist build src bin lib out esm cjs mjs .output server servers target libs release debug \
          cmd js ts node python app packages main quarkus-app publish compiled .build cli stdio
          """);

  /** Folders of an agent's plugin that say nothing either. */
  private static final Set<String> PLUGIN =
      Options.names(
          """
          plugin plugins scripts mcp latest apps services tools modules internal pkg integrations \
          resources Resources Contents app.asar app.asar.unpacked
          """);

  private static final Set<String> HOMES = Set.of("home", "Users", "users", "root");

  /** Where folders of home folders are, besides at the top. */
  private static final Set<String> TOPS = Set.of("var", "export", "usr");

  private static final Set<String> SYSTEM = Set.of("usr", "local", "opt", "srv", "tmp");

  /** Folders of servers, each in a folder of its own. */
  private static final Set<String> SERVERS = Set.of("mcp-servers", "mcpservers", "mcps");

  /** Folders of one server or several. */
  private static final Set<String> HOLDING =
      Set.of("mcp", "mcp-server", "mcpserver", "mcp-servers", "mcpservers", "mcps");

  /** Before "-server" these make the name of something that serves no tools. */
  static final Set<String> OTHERS =
      Options.names(
          """
          web dev test mock fake stub docs static api ui http file demo example preview auth oauth \
          login callback metrics webhook rest \
          backend admin relay ws websocket grpc assets upload language lsp
          """);

  /** The same when they come first: they do something to a server. */
  private static final Set<String> DOING =
      Options.names("find register unregister ping call query connect open probe wait");

  /** Folders of a project that hold what is no server of its own. */
  private static final Set<String> ASIDE =
      Options.names(
          "test tests __tests__ testing e2e spec fixtures mocks example examples sample samples"
              + " demo demos client clients");

  private ScriptFolders() {}

  /**
   * The server that a script is in a folder of servers, or of one: {@code mcp/cesium/server.js},
   * {@code mcp/state-server.js}.
   *
   * @param generic whether the file's name says nothing
   */
  static Optional<String> server(List<String> parts, String stem, boolean generic) {
    int folder = outer(parts, parts.size() - 2);
    if (folder < 0 || ASIDE.contains(parts.get(folder))) return Optional.empty();
    String above = folder > 0 ? ServerNames.tidy(parts.get(folder - 1)) : "";
    if (generic) {
      // As in "weather-mcp/src/weather/server.py".
      int project = outer(parts, folder - 1);
      Optional<String> own =
          project < 0 ? Optional.empty() : ServerNames.of(parts.get(project), "");
      if (own.isPresent() && own.get().equals(ServerNames.tidy(parts.get(folder)))) return own;
      boolean one = SERVERS.contains(above) || isReference(parts, folder);
      boolean named = stem.equals("server") && HOLDING.contains(above);
      if (!one && (!named || OTHERS.contains(parts.get(folder)))) return Optional.empty();
      return ServerNames.of("mcp-" + parts.get(folder), "");
    }
    String file = ServerNames.tidy(stem);
    boolean held = HOLDING.contains(ServerNames.tidy(parts.get(folder))) || HOLDING.contains(above);
    if (!held || !file.endsWith("-server")) return Optional.empty();
    String name = file.substring(0, file.length() - 7);
    int dash = name.indexOf('-');
    String first = dash < 0 ? name : name.substring(0, dash);
    boolean starts = NameWords.STARTERS.contains(first);
    boolean does = NameWords.LONE_VERBS.contains(first) || DOING.contains(first);
    if (does || (starts && dash < 0) || OTHERS.contains(name) || ProgramName.isClient(name)) {
      return Optional.empty();
    }
    String own = starts ? name.substring(dash + 1) : name;
    return ServerNames.of("mcp-" + own, owner(parts, folder - 1));
  }

  /** Whether a folder is that of a server among the reference servers, in a clone of them. */
  private static boolean isReference(List<String> parts, int folder) {
    return folder > 2
        && parts
            .subList(folder - 3, folder)
            .equals(List.of("modelcontextprotocol", "servers", "src"));
  }

  /** Index of the nearest folder that says something, from an index on; -1 for none. */
  static int outer(List<String> parts, int from) {
    int i = from;
    while (i >= 0 && INNER.contains(parts.get(i))) i--;
    return i;
  }

  private static boolean isPlugin(String folder) {
    return PLUGIN.contains(folder) || Character.isDigit(folder.charAt(0)) || folder.startsWith("$");
  }

  /** Whether the folder at an index has the home folders of users: "/srv/home/x" is a project. */
  private static boolean isHomes(List<String> parts, int at) {
    if (!HOMES.contains(parts.get(at))) return false;
    return at == 0 || !parts.get(at).equals("home") || TOPS.contains(parts.get(at - 1));
  }

  /** What to call a server by the folder that it is in; "" where that says nothing. */
  static String owner(List<String> parts, int from) {
    int i = from;
    while (i >= 0 && (INNER.contains(parts.get(i)) || isPlugin(parts.get(i)))) i--;
    boolean home = i > 0 && isHomes(parts, i - 1);
    if (i < 0 || home || SYSTEM.contains(parts.get(i)) || parts.get(i).startsWith("@")) return "";
    String owner = isExtension(parts, i) ? extension(parts.get(i)) : parts.get(i);
    if (owner.endsWith(".app")) owner = owner.substring(0, owner.length() - 4);
    return ServerNames.of(owner, "").orElse(owner);
  }

  /** Whether the folder at an index is that of an editor's extension. */
  static boolean isExtension(List<String> parts, int at) {
    return at > 0 && parts.get(at - 1).equals("extensions");
  }

  /** An extension without its publisher and version: "b" for "a.b-1.2". */
  static String extension(String folder) {
    return ProgramName.withoutVersion(folder.substring(folder.indexOf('.') + 1));
  }
}
