//SOURCES Subcommands.java

package mcptools.recognition;

import java.util.List;
import java.util.Set;
import mcptools.commandline.Argv.Options;

/** Arguments with which a server's own program does something else, and ends. */
final class Errands {
  /** What sets a server up, or asks it something. */
  private static final Set<String> WORDS =
      Options.names(
          """
          setup init install uninstall login logout auth config configure help version update \
          upgrade doctor test list ls add remove rm get status info show create new validate check \
          scan authenticate build deploy publish generate export import migrate index reindex \
          search query call sync inspect discover debug diagnose ping stats report audit lint \
          clean clear reset stop kill restart register unregister enable disable download print \
          dump describe explain whoami onboard completion completions repl chat ask eval bench \
          benchmark backup restore prune lookup token tokens tools prompts credentials healthcheck \
          selftest signin signout health-check self-test smoke-test log-in log-out
          """);

  /** What such a word begins with when it says of what: "clear-cache". */
  private static final Set<String> VERBS =
      Options.names(
          """
          setup init install uninstall clear clean download upgrade update list generate create add \
          remove delete reset migrate export import print dump validate verify check configure \
          register unregister sign
          """);

  /** What serves: as an operand it is no errand. */
  private static final Set<String> SERVING =
      Options.names(
          """
          serve server start run stdio sse http https shttp streamable streamable-http \
          streamablehttp websocket ws tcp mcp mcp-server mcp-stdio gateway proxy bridge daemon \
          listen launch up standalone local remote connect
          """);

  /** What may be managed as well as served: a word for an errand may follow. */
  private static final Set<String> MANAGED =
      Options.names("mcp server servers gateway daemon service proxy bridge");

  /** Words for an errand behind one of those. */
  private static final Set<String> MANAGING =
      Options.names("log logs set unset edit delete tail reload catalog");

  /** Options that ask for an errand whatever follows. */
  private static final Set<String> ACTIONS =
      Options.names("help version login logout setup install uninstall doctor");

  /** The same where no value follows: there they may be settings. */
  private static final Set<String> BARE_ACTIONS =
      Options.names(
          """
          test check list validate configure authenticate authorize export dump status self-test \
          selftest smoke-test healthcheck health-check
          """);

  /** The same as the first argument alone: elsewhere servers have them, too. */
  private static final Set<String> FIRST_ACTIONS =
      Options.names(
          """
          init auth reset interactive repl migrate clean clear stop restart kill info show update \
          upgrade diagnose register unregister whoami ping
          """);

  /** What the first argument alone begins with when it says of what. */
  private static final List<String> FIRST_VERBS =
      List.of("clear-", "download-", "setup-", "reset-", "migrate-");

  /** What such an option begins with when it says of what: {@code --test-connection}. */
  private static final List<String> BARE_VERBS =
      List.of(
          "test-",
          "check-",
          "list-",
          "print-",
          "dump-",
          "validate-",
          "export-",
          "generate-",
          "install-",
          "uninstall-",
          "show-");

  /** No errands, though they look so. */
  private static final Set<String> MODES = Options.names("test-mode print-logs");

  /** Options without a value that may stand before a subcommand. */
  private static final Set<String> FLAGS =
      Options.names("-v --verbose --debug -q --quiet --no-color --json --yes -y");

  private static final int LIMIT = 50;

  private Errands() {}

  /** True for a word such as "install". */
  static boolean isWordForOne(String word) {
    int dash = word.indexOf('-');
    return WORDS.contains(word) || (dash > 0 && VERBS.contains(word.substring(0, dash)));
  }

  /** True when a server's own arguments make it do an errand and end. */
  static boolean is(List<String> args) {
    if (hasAction(args)) return true;
    if (args.isEmpty()) return false;
    String next = next(args, 0);
    boolean managing =
        args.getFirst().equals("mcp")
            && !next.isEmpty()
            && !next.startsWith("-")
            && !Subcommands.VERBS.contains(next);
    if (managing || isWordForOne(args.getFirst())) return true;
    return isManaging(args, 0) || (args.getFirst().equals("mcp") && isManaging(args, 1));
  }

  /**
   * True when servers are looked after, as in {@code server ls} and {@code gateway logs}, or a
   * gateway says what it would start.
   */
  static boolean isManaging(List<String> args, int at) {
    if (at >= args.size() || !MANAGED.contains(args.get(at))) return false;
    if (args.get(at).equals("gateway") && args.contains("--dry-run")) return true;
    String next = next(args, at);
    return WORDS.contains(next) || MANAGING.contains(next);
  }

  /**
   * True when the first operand is a word that is likely a subcommand: of a server only the name
   * says that it is one, and it may have any.
   *
   * @param fetched whether a config is likely to have asked for it, with the name of an account
   */
  static boolean isSubcommand(List<String> args, boolean fetched) {
    int at = 0;
    while (at < args.size() && FLAGS.contains(args.get(at))) at++;
    if (at == args.size() || !isWord(args.get(at)) || SERVING.contains(args.get(at))) return false;
    String next = next(args, at);
    if (next.equals("--") || SERVING.contains(next)) return false;
    return !fetched || !(next.isEmpty() || next.startsWith("-"));
  }

  /** True for an option that asks for an errand, in one of the arguments before "--". */
  static boolean hasAction(List<String> args) {
    for (int i = 0; i < Math.min(args.size(), LIMIT) && !args.get(i).equals("--"); i++) {
      if (isAction(args.get(i), next(args, i), i == 0)) return true;
    }
    return args.size() == 1 && (args.getFirst().equals("-h") || args.getFirst().equals("-V"));
  }

  private static boolean isAction(String arg, String next, boolean first) {
    if (arg.length() < 5 || arg.charAt(0) != '-') return false;
    String name = arg.substring(arg.charAt(1) == '-' ? 2 : 1).replace('_', '-');
    if (ACTIONS.contains(name)) return true;
    if (!next.isEmpty() && !next.startsWith("-")) return false;
    if (BARE_ACTIONS.contains(name)) return true;
    if (FIRST_ACTIONS.contains(name)) return first && next.isEmpty();
    if (MODES.contains(name) || name.indexOf('=') >= 0) return false;
    for (String verb : BARE_VERBS) if (name.startsWith(verb)) return true;
    if (!first || !next.isEmpty()) return false;
    for (String verb : FIRST_VERBS) if (name.startsWith(verb)) return true;
    return false;
  }

  private static String next(List<String> args, int at) {
    return at + 1 < args.size() ? args.get(at + 1) : "";
  }

  /** Lower-case letters, "-" and "_": no path, file, address, number, key or setting. */
  private static boolean isWord(String text) {
    if (text.isEmpty() || text.charAt(0) == '-') return false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < 'a' || c > 'z') && c != '-' && c != '_') return false;
    }
    return true;
  }
}
