//SOURCES Argv.java

package mcptools.commandline;

import java.util.List;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/** The words that distinguish names of MCP servers from names of what goes with them. */
final class NameWords {
  /** After "mcp-" these make the name of something else. */
  static final Set<String> NOT_A_SERVER =
      Options.names(
          """
          tools tool toolkit cli host scan scanner test tests tester testing bench benchmark \
          benchmarks eval evals console dashboard ui web webui website app apps frontend backend \
          docs doc types schema schemas spec registry publisher manager config configs install get \
          lint linter validator validate conformance debugger debug log logs viewer monitor watch \
          demo demos example examples sample samples template templates starter boilerplate reborn \
          launcher chat agent agents use dev scripts build builder create generator framework core common \
          utils util lib libs shared workspace project projects playground course tutorial \
          ctl clean cleanup kit plugin plugins setup adapter auth studio explorer checker \
          doctor sync syncer docgen codegen schemagen typegen loadtest smoketest seed seeds fuzz fuzzer profiler \
          switcher shield tui jest smoke probe
          """);

  /** A name of "mcp" and words of which the last is one of these: a tool for servers. */
  static final Set<String> TOOLS_LAST =
      Options.names(
          "cli checker explorer tester inspector validator linter scanner doctor fuzzer profiler");

  /** The same when the first word is one of servers' own things: "mcp-log-viewer". */
  static final Set<String> OWN =
      Options.names(
          "log logs trace traces config configs session sessions server servers client linter");

  static final Set<String> OWN_LAST =
      Options.names(
          "viewer editor sync syncer switcher manager monitor generator action merger converter");

  /**
   * Anywhere in a name these say that it looks after the processes of servers, or, of
   * Archivematica, that its "MCP" is another.
   */
  static final Set<String> KEEPERS =
      Options.names(
          "orphan orphans orphaned zombie zombies reap reaps reaper reaping archivematica");

  /** The same after "mcp-server-", where most words name a server. */
  static final Set<String> NOT_A_SERVER_EITHER =
      Options.names(
          "manager config configs template example spec cli tools doctor linter benchmark");

  /** Anywhere after "mcp" these make the name of something else. */
  static final Set<String> NEVER =
      Options.names("client clients inspector sdk test tests middleware adapters");

  /** A name that ends with one of these is that of something to look at. */
  static final Set<String> SCREENS =
      Options.names(
          """
          ui webui frontend dashboard website site playground studio console plugin plugins template \
          templates boilerplate generator types
          """);

  /** A word that begins with one of these does something to servers. */
  static final Set<String> VERBS =
      Options.names(
          "create install uninstall setup test tests kill stop clean cleanup configure awesome");

  /** The same when nothing else comes before "mcp". */
  static final Set<String> LONE_VERBS =
      Options.names(
          """
          build deploy publish check validate lint add list remove delete debug inspect config \
          update upgrade bench benchmark generate gen init verify restart reset use watch \
          show migrate backup release bundle package monitor watchdog health status stats ps ls \
          report audit restore reap reaper register unregister enable disable fix repair toggle \
          ping probe ensure refresh reload approve
          """);

  /** The same of a file alone: a package "sync-mcp" may well be a server. */
  static final Set<String> CHORES = Options.names("sync call query wait log load");

  static final Set<String> STARTERS = Options.names("start run launch serve");

  /** Before "mcp" these say how a server is made; its name follows, as in "go-mcp-mysql". */
  static final Set<String> LANGUAGES =
      Options.names(
          "bridge rust go golang python node nodejs ts js java kotlin swift ruby php csharp");

  /** Names of what talks to servers or is about them, and may be given a transport for that. */
  static final Set<String> CLIENTS =
      Options.names(
          """
          cli host scan scanner tester testing chat agent agents launcher manager ctl validator \
          conformance eval evals bench benchmark benchmarks install get monitor viewer proxy \
          explorer checker doctor linter fuzzer profiler loadtest docgen codegen tunnel
          """);

  /** How a server is reached or written, no part of its name. */
  static final Set<String> FLAVOURS =
      Options.names(
          """
          stdio http sse streamable node nodejs py python ts js go rs rust java php bridge proxy \
          gateway local remote lite wrapper adapter std bin main tool dotnet run start serve
          """);

  /** Those of them that never are a name. */
  static final Set<String> TRANSPORTS = Options.names("stdio http sse streamable");

  static final Set<String> BUILDS =
      Options.names(
          "snapshot latest all runner fat final release standalone shaded main master beta alpha");

  static final Set<String> PROCESSORS = Options.names("amd64 arm64 aarch64 x86 64 x64 universal");

  /** Dropped only before a processor: "kali-linux" is a name. */
  static final Set<String> SYSTEMS =
      Options.names("linux darwin macos windows win32 musl gnu unknown apple");

  private NameWords() {}

  /** True for a word that some name of what is no server has behind "mcp". */
  static boolean isOfNoServer(String word) {
    return NOT_A_SERVER.contains(word)
        || NEVER.contains(word)
        || SCREENS.contains(word)
        || CLIENTS.contains(word)
        || OWN.contains(word)
        || OWN_LAST.contains(word)
        || LONE_VERBS.contains(word)
        || VERBS.contains(word);
  }

  /** True for what follows "mcp" in the name of a tool for servers. */
  static boolean isTool(List<String> after) {
    boolean own = OWN.contains(after.getFirst()) && OWN_LAST.contains(after.getLast());
    return own || TOOLS_LAST.contains(after.getLast());
  }

  /** The words of a name before those that say of which build it is. */
  static List<String> withoutBuild(List<String> tokens) {
    int end = tokens.size();
    boolean processor = false;
    while (end > 0) {
      String last = tokens.get(end - 1);
      processor |= PROCESSORS.contains(last);
      boolean system = processor && SYSTEMS.contains(last);
      // As in "weather-mcp-1-0-stdio".
      boolean reached = TRANSPORTS.contains(last) && end > 1 && isVersion(tokens.get(end - 2));
      boolean build =
          reached || BUILDS.contains(last) || PROCESSORS.contains(last) || isVersion(last);
      if (!build && !system) break;
      end--;
    }
    return tokens.subList(0, end);
  }

  /** True for a name that is a number, as that of "mcp-server-12306": too long for a version. */
  static boolean isNumber(List<String> tokens, int at) {
    return at < tokens.size() && tokens.get(at).length() > 2 && isDigits(tokens.get(at));
  }

  static boolean isDigits(String token) {
    for (int i = 0; i < token.length(); i++) if (!Character.isDigit(token.charAt(i))) return false;
    return true;
  }

  private static boolean isVersion(String token) {
    int digit = token.startsWith("v") ? 1 : token.startsWith("rc") ? 2 : 0;
    return digit < token.length() && Character.isDigit(token.charAt(digit));
  }
}
