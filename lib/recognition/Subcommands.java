//SOURCES Recognition.java
//SOURCES ../commandline/ServerNames.java

package mcptools.recognition;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ProgramName.Kind;
import mcptools.commandline.ServerNames;
import mcptools.recognition.Recognition.Match;

/** Programs that are a server only when a subcommand says so, such as {@code codex mcp-server}. */
final class Subcommands {
  private static final String RULE = "mcp subcommand";

  /** Each makes a server of any program. */
  private static final Set<String> STARTING =
      Options.names(
          "start-mcp-server run-mcp-server start-mcp serve-mcp run-test-mcp-server mcp-serve");

  /** Of Playwright, which is a tool for tests otherwise. */
  private static final String TEST_SERVER = "run-test-mcp-server";

  /** Each makes a server of a program that does not take its operands for names of other things. */
  private static final Set<String> TASKS = Options.names("mcp:start mcp:serve mcp:server");

  /** Each makes a server of a program that is known to have it, or that a package manager keeps. */
  private static final Set<String> NAMING =
      Options.names("mcp mcp-server mcp-stdio mcp-adapter experimental:mcp --mode=mcp");

  /** The same as options, where nothing but options follows. */
  private static final Set<String> OPTIONS = Options.names("--mcp --mcp-stdio --mcp-server");

  static final Set<String> VERBS = Options.names("serve server start run stdio gateway");

  /** Binaries with an mcp subcommand. */
  private static final Set<String> BINARIES =
      Options.names(
          "gopls dart flutter semgrep mise supabase stripe bd dagger probe encore rover nx");

  /** Agents and tools with an mcp option; to others it means servers that they use, or tests. */
  private static final Set<String> WITH_OPTION = Options.names("auggie eslint repomix");

  /** What is said of how a server is reached. */
  private static final Set<String> TRANSPORTS =
      Options.names(
          """
          stdio --stdio --transport --transport-type --http --sse --streamable-http --port --host \
          --listen
          """);

  /** What else servers are told behind "mcp", which a program that takes names would not be. */
  private static final Set<String> PLACES =
      Options.names(
          """
          -t -p --path --project --repo --repo-path --workspace --root --dir --directory --db \
          --read-only --readonly --toolsets --tools --verbose --debug --log-level
          """);

  /** Options that a program may have before its subcommand. */
  private static final Set<String> FLAGS =
      Options.names("-v --verbose --debug -q --quiet --no-color --json --yes -y --mode");

  /** Words that say how, with a server's name that means something else without them. */
  private static final Set<String> SPOKEN = Set.of("stdio", "sse", "http", "streamable-http");

  /** What sets a server up, or asks it something, and ends. */
  private static final Set<String> ERRANDS =
      Options.names(
          """
          setup init install uninstall login logout auth config configure help version update \
          upgrade doctor test list ls add remove rm get status info show create new validate check \
          scan
          """);

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
    boolean option = OPTIONS.contains(command);
    boolean bare = next.isEmpty() || next.startsWith("-");
    if (option) {
      boolean takes = WITH_OPTION.contains(word) || isOwn(target, word);
      return takes && bare ? Optional.of(match(label(target))) : Optional.empty();
    }
    if (KnownPrograms.AGENTS.contains(word)) {
      boolean prompt = args.subList(0, at).stream().anyMatch(PROMPTS::contains);
      boolean serves = !prompt && (verb || command.equals("mcp-server"));
      return serves ? Optional.of(match(agent(word))) : Optional.empty();
    }
    boolean known = BINARIES.contains(word);
    if (KnownPrograms.isOther(word) && !known && !command.equals(TEST_SERVER)) {
      return Optional.empty();
    }
    boolean kept = target.kind() != Kind.FILE && managed && !takesNames(target, word);
    boolean names = bare && (kept || known || command.startsWith("exp"));
    boolean own = isOwn(target, word);
    boolean alone =
        at == 0 || !args.get(at - 1).startsWith("-") || FLAGS.contains(args.get(at - 1));
    boolean serves = next.isEmpty() || isOf(next, TRANSPORTS) || isOf(next, PLACES);
    boolean spoken = target.kind() != Kind.FILE && isTransport(args.subList(at + 1, args.size()));
    boolean says = alone && (spoken || (own && serves));
    boolean task = own && TASKS.contains(command);
    if (!starts && !names && !says && !task) return Optional.empty();
    return Optional.of(match(label(target)));
  }

  /** Whether "mcp" behind a program is its own subcommand, not the name of something else. */
  private static boolean isOwn(ProgramName target, String word) {
    boolean about = ServerNames.mentions(word) && target.name().isEmpty();
    return target.kind() != Kind.FILE
        && !about
        && word.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-_.".indexOf(c) >= 0)
        && !KnownPrograms.AGENTS.contains(word)
        && !takesNames(target, word);
  }

  /** "cli" of a scope goes by the scope's name. */
  private static boolean takesNames(ProgramName target, String word) {
    return KnownPrograms.takesNames(word) || KnownPrograms.isTask(target.label());
  }

  private static String label(ProgramName target) {
    return target.name().orElse(target.label());
  }

  /** True when the first argument says how a server is reached. */
  static boolean isTransport(List<String> args) {
    if (args.isEmpty()) return false;
    String first = args.getFirst();
    String value = first.substring(first.indexOf('=') + 1);
    String next = args.size() > 1 ? args.get(1) : "";
    if (Set.of("--transport", "-t").contains(first)) return SPOKEN.contains(next);
    return SPOKEN.contains(first)
        || first.equals("--stdio")
        || (first.startsWith("--transport=") && SPOKEN.contains(value));
  }

  private static boolean isOf(String option, Set<String> names) {
    int equals = option.indexOf('=');
    return names.contains(equals < 0 ? option : option.substring(0, equals));
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

  static boolean isAsking(List<String> args) {
    return args.contains("--help") || args.contains("--version");
  }

  static Match match(String name) {
    return new Match(name, RULE);
  }

  private static String agent(String word) {
    return word.startsWith("claude") ? "claude" : word;
  }

  /**
   * Index of the subcommand: the first argument that is neither an option nor the value of one. An
   * option that says mcp may stand behind one that says serve.
   */
  private static int subcommand(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      boolean word = STARTING.contains(arg) || NAMING.contains(arg) || TASKS.contains(arg);
      if (word || OPTIONS.contains(arg)) return i;
      if (i == 0 && VERBS.contains(arg) && args.size() > 1 && OPTIONS.contains(args.get(1)))
        return 1;
      boolean value = i > 0 && args.get(i - 1).startsWith("-") && args.get(i - 1).indexOf('=') < 0;
      if (!arg.startsWith("-") && !value) return -1;
    }
    return -1;
  }
}
