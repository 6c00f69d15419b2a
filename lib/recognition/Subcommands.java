//SOURCES Frameworks.java
//SOURCES Recognition.java

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
  private static final Set<String> TASKS =
      Options.names("mcp:start mcp:serve mcp:server mcp:stdio mcp:run");

  /** Each makes a server of a program that is known to have it, or that a package manager keeps. */
  private static final Set<String> NAMING =
      Options.names("mcp mcp-server mcpserver mcp-stdio mcp-adapter experimental:mcp --mode=mcp");

  /** The same as options, where nothing but options follows. */
  private static final Set<String> OPTIONS =
      Options.names("--mcp -mcp --mcp-stdio --mcp-server --mcp-app");

  static final Set<String> VERBS = Options.names("serve server start run stdio gateway");

  /** Binaries with an mcp subcommand. */
  private static final Set<String> BINARIES =
      Options.names(
          "gopls ng dart flutter semgrep mise supabase stripe bd dagger probe encore rover nx"
              + " kubectl tuist glab bb cagent mlflow maestro");

  /** Agents and tools with an mcp option; to others it means servers that they use, or tests. */
  private static final Set<String> WITH_OPTION = Options.names("auggie eslint repomix");

  /** Agents with a subcommand "mcp-server"; to others it is a prompt, a file or a folder. */
  private static final Set<String> SERVING_AGENTS = Set.of("codex", "goose");

  /** What is said of how a server is reached. */
  static final Set<String> TRANSPORTS =
      Options.names(
          """
          stdio --stdio --transport --transport-type --http --sse --streamable-http --port --host \
          --listen
          """);

  /** Short options of servers behind "mcp"; of the long ones they may have any. */
  private static final Set<String> SHORT = Set.of("-t", "-p");

  /** Long options of programs that show, find or change what is called "mcp". */
  private static final Set<String> QUERIES =
      Options.names(
          """
          --json --yaml --csv --table --output --format --all --force --recursive --global --sort \
          --filter --grep --exec --type --name --names --since --tail --follow --lines --count \
          --limit --dry-run --yes --quiet --watch --delete --remove --add
          """);

  /** Groups of subcommands that "mcp" may be one of, as in {@code anaconda ai mcp}. */
  private static final Set<String> GROUPS =
      Options.names("ai agent llm genai assistant experimental alpha beta labs integration");

  /** Options that a program may have before its subcommand. */
  private static final Set<String> FLAGS =
      Options.names("-v --verbose --debug -q --quiet --no-color --json --yes -y --mode");

  /** The same of agents. */
  private static final Set<String> AGENT_FLAGS =
      Options.names(
          """
          --full-auto --yolo --dangerously-bypass-approvals-and-sandbox --search --oss \
          --no-alt-screen --skip-git-repo-check --dangerously-skip-permissions \
          --allow-dangerously-skip-permissions --strict-mcp-config --ide --no-chrome --chrome \
          --mcp-debug --trust --trust-all-tools --allow-all-tools --no-auto-update
          """);

  private static final Set<String> DATABASES = Options.names("db sqlite sqlite3 db3 duckdb");

  private static final Set<String> PROMPTS = Set.of("-p", "--print", "--prompt", "-q");

  private Subcommands() {}

  /** The server that a program is because of its arguments. */
  static Optional<Match> of(ProgramName target, List<String> args, boolean managed) {
    int at = subcommand(args);
    if (at < 0) return ofAgent(target, args);
    if (Errands.hasAction(args)) return Optional.empty();
    String command = args.get(at);
    String next = at + 1 < args.size() ? args.get(at + 1) : "";
    boolean verb = VERBS.contains(next);
    if (verb && Errands.isManaging(args, at + 1)) return Optional.empty();
    String word = KnownPrograms.name(target.word());
    boolean known = BINARIES.contains(word);
    boolean noun = next.equals("server") && at > 0 && GROUPS.contains(args.get(at - 1));
    boolean other = !known && KnownPrograms.takesNames(word);
    boolean told = verb && (noun || other || (!managed && isProse(args, at + 2)));
    boolean starts = STARTING.contains(command) || (verb && !told && !command.equals("mcp-stdio"));
    boolean option = OPTIONS.contains(command);
    boolean bare = next.isEmpty() || next.startsWith("-") || (known && isDefinition(next));
    if (option) {
      boolean takes = WITH_OPTION.contains(word) || isOwn(target, word);
      return takes && bare ? Optional.of(match(label(target))) : Optional.empty();
    }
    String before = at == 0 ? "" : args.get(at - 1);
    boolean alone = !before.startsWith("-") || FLAGS.contains(before);
    Optional<Match> bundled = word.startsWith("goose") ? Frameworks.goose(args) : Optional.empty();
    if (bundled.isPresent()) return bundled;
    if (KnownPrograms.AGENTS.contains(word)) {
      boolean prompt = args.subList(0, at).stream().anyMatch(PROMPTS::contains);
      boolean own = command.equals("mcp-server") && SERVING_AGENTS.contains(word);
      boolean reached = alone || before.contains("=") || AGENT_FLAGS.contains(before);
      boolean serves = !prompt && reached && (verb || own);
      return serves ? Optional.of(match(agent(word))) : Optional.empty();
    }
    if (KnownPrograms.isOther(word) && !known && !command.equals(TEST_SERVER)) {
      return Optional.empty();
    }
    boolean kept = target.kind() != Kind.FILE && managed && !takesNames(target, word);
    boolean second = at > 0 && VERBS.contains(args.get(at - 1));
    boolean names = alone && !second && bare && (kept || known || command.startsWith("exp"));
    boolean own = isOwn(target, word);
    boolean serves = next.isEmpty() || isOf(next, TRANSPORTS) || isSetting(next);
    boolean spoken =
        target.kind() != Kind.FILE && Transports.isNamed(args.subList(at + 1, args.size()));
    boolean says = alone && !told && (spoken || (own && serves));
    boolean task = own && TASKS.contains(command);
    if (!starts && !names && !says && !task) return Optional.empty();
    return Optional.of(match(label(target)));
  }

  /** A server that an agent's own program is, as in {@code claude --claude-in-chrome-mcp}. */
  private static Optional<Match> ofAgent(ProgramName target, List<String> args) {
    if (args.size() != 1 || !KnownPrograms.AGENTS.contains(KnownPrograms.name(target.word())))
      return Optional.empty();
    String option = args.getFirst();
    return option.startsWith("--") && option.endsWith("-mcp")
        ? Optional.of(match(option.substring(2, option.length() - 4)))
        : Optional.empty();
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

  /** True for a word behind "mcp server" that says how it is, not how to serve. */
  private static boolean isProse(List<String> args, int at) {
    return at < args.size() && Errands.isSubcommand(args.subList(at, at + 1), false);
  }

  private static boolean isSetting(String option) {
    boolean set = option.startsWith("--") && option.length() > 2;
    return SHORT.contains(option) || (set && !isOf(option, QUERIES));
  }

  static boolean isOf(String option, Set<String> names) {
    int equals = option.indexOf('=');
    return names.contains(equals < 0 ? option : option.substring(0, equals));
  }

  static Match match(String name) {
    return new Match(name, RULE);
  }

  /** True for nothing but an option such as {@code --mcp}, and options behind it. */
  static boolean isOnlyOption(List<String> args) {
    boolean bare = args.size() == 1 || (args.size() > 1 && args.get(1).startsWith("-"));
    return bare && OPTIONS.contains(args.getFirst()) && !Errands.hasAction(args);
  }

  /** The server that the program behind an icon of macOS is, as in {@code X.app/.../X mcp}. */
  static Optional<Match> app(String program, List<String> args) {
    boolean lone = args.equals(List.of("mcp")) || isOnlyOption(args);
    return lone ? Optional.of(match(ServerNames.tidy(program))) : Optional.empty();
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
      if (isName(arg) || OPTIONS.contains(arg)) return i;
      String next = i + 1 < args.size() ? args.get(i + 1) : "";
      boolean served = VERBS.contains(arg) || arg.equals("dev") || isDatabase(arg);
      if (i == 0 && served && OPTIONS.contains(next)) return 1;
      boolean within = GROUPS.contains(arg) || (i == 0 && arg.equals("serve"));
      if (within && isName(next)) return i + 1;
      boolean value = i > 0 && args.get(i - 1).startsWith("-") && args.get(i - 1).indexOf('=') < 0;
      if (!arg.startsWith("-") && !value) return -1;
    }
    return -1;
  }

  /** What an agent that serves is made of, as in {@code cagent mcp team.yaml}. */
  private static boolean isDefinition(String file) {
    return file.endsWith(".yaml") || file.endsWith(".yml");
  }

  private static boolean isDatabase(String file) {
    return DATABASES.contains(file.substring(file.lastIndexOf('.') + 1));
  }

  private static boolean isName(String arg) {
    return STARTING.contains(arg) || NAMING.contains(arg) || TASKS.contains(arg);
  }
}
