//SOURCES ScriptPath.java

package mcptools.commandline;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Argv.Options;
import mcptools.commandline.ProgramName.Kind;
import mcptools.config.Client;
import mcptools.process.ProcessInfo;

/** Coding agents by their command lines. */
public final class Agents {
  /**
   * Options whose value is a config: JSON, a path, or "@" and a path. Claude Code takes several.
   */
  private static final Set<String> CONFIG = Options.names("--mcp-config --additional-mcp-config");

  private static final String PLUGIN = "--plugin-dir";

  private static final Set<String> CURSOR = Set.of("agent", "node");

  /**
   * What a command line gives an agent to read.
   *
   * @param value a file, JSON, or the folder of a plugin
   */
  public record Gift(String value, boolean plugin) {}

  private Agents() {}

  /** What to call a process: an agent by its own name, whatever runs it. */
  public static String name(ProcessInfo process) {
    return of(process.argv())
        .map(client -> client.programs().getFirst())
        .orElseGet(process::program);
  }

  /** The agent that a process is: its program, or what an interpreter runs. */
  public static Optional<Client> of(List<String> argv) {
    List<String> plain = Argv.of(argv);
    if (plain.isEmpty()) return Optional.empty();
    String first = plain.getFirst();
    String file = first.substring(first.lastIndexOf('/') + 1);
    // in its own case: "Claude" is the desktop's
    String own = file.endsWith(".exe") ? ScriptPath.stem(file) : file;
    Optional<Client> client = ofProgram(own, plain.subList(1, plain.size()));
    if (client.isPresent()) return client;
    String program = KnownPrograms.name(first);
    if (CURSOR.contains(program) && isOfCursor(plain)) return Optional.of(Client.CURSOR);
    Optional<Launch> launch =
        program.equals("bun") ? Launchers.of(plain) : Interpreters.of(program, plain);
    if (launch.isEmpty() || !(launch.get() instanceof Launch.Script script)) {
      return Optional.empty();
    }
    String path = script.path();
    boolean inPackage = path.contains("/node_modules/");
    if (!inPackage && ScriptPath.target(path).kind() != Kind.PROGRAM) return Optional.empty();
    return ofProgram(ScriptPath.stem(path.substring(path.lastIndexOf('/') + 1)), script.rest())
        .or(() -> ofProgram(ProgramName.ofScript(path).word(), script.rest()));
  }

  /** Cursor's "agent" is Node.js under that name, with a script of its own as an argument. */
  private static boolean isOfCursor(List<String> argv) {
    for (String arg : argv.subList(1, Math.min(argv.size(), 4))) {
      if (arg.contains("/cursor-agent/versions/") && arg.endsWith("/index.js")) return true;
    }
    return false;
  }

  private static Optional<Client> ofProgram(String name, List<String> args) {
    if (!KnownPrograms.AGENTS.contains(name) || isOther(name, args)) return Optional.empty();
    for (Client client : Client.values()) {
      if (client.programs().contains(name)) return Optional.of(client);
    }
    return Optional.empty();
  }

  /** Foundry and Atlassian have a "forge", too, which does nothing without a command. */
  private static boolean isOther(String name, List<String> args) {
    if (!name.equals("forge") || args.isEmpty()) return false;
    return !args.getFirst().startsWith("-") && !args.getFirst().equals("conversation");
  }

  /**
   * Whether it is a process of an agent that serves several terminals: Codex' app server, where it
   * listens, the background agents of Claude Code, the server of opencode, and Cline's hub.
   */
  public static boolean isDaemon(List<String> argv) {
    if (argv.size() < 2 || !mayBe(argv)) return false;
    boolean codex =
        argv.contains("app-server")
            && (argv.contains("daemon") || argv.contains("--managed-daemon") || listens(argv));
    boolean claude = argv.get(1).equals("daemon") || argv.get(1).startsWith("bg-");
    boolean opencode = argv.contains("serve") || argv.contains("web");
    boolean cline = argv.contains("hub");
    // Which agent it is costs more to tell.
    if (!codex && !claude && !opencode && !cline) return false;
    Optional<Client> agent = of(argv);
    if (agent.isEmpty()) return false;
    return switch (agent.get()) {
      case CODEX -> codex;
      case CLAUDE_CODE -> claude;
      case OPENCODE -> opencode;
      case CLINE -> cline;
      default -> false;
    };
  }

  private static boolean listens(List<String> argv) {
    return argv.stream().anyMatch(a -> a.equals("--listen") || a.startsWith("--listen="));
  }

  /** A quick look for what is no agent. */
  public static boolean mayBe(List<String> argv) {
    if (argv.isEmpty()) return false;
    String first = argv.getFirst();
    String name = first.substring(first.lastIndexOf('/') + 1);
    int end = name.indexOf(' ') < 0 ? name.indexOf('.') : name.indexOf(' ');
    if (end > 0) name = name.substring(0, end);
    return KnownPrograms.AGENTS.contains(name)
        || name.startsWith("node")
        || name.startsWith("python")
        || name.equals("agent")
        || name.equals("bun");
  }

  /** The configs and plugins that an agent's command line names. */
  public static List<Gift> gifts(Client agent, List<String> argv) {
    List<Gift> gifts = new ArrayList<>();
    boolean several = agent == Client.CLAUDE_CODE;
    for (int i = 1; i < argv.size() && !argv.get(i).equals("--"); i++) {
      int equals = argv.get(i).indexOf('=');
      String option = equals < 0 ? argv.get(i) : argv.get(i).substring(0, equals);
      boolean plugin = option.equals(PLUGIN);
      if (!plugin && !CONFIG.contains(option)) continue;
      if (equals >= 0) gifts.add(gift(argv.get(i).substring(equals + 1), plugin));
      else if (i + 1 < argv.size()) gifts.add(gift(argv.get(++i), plugin));
      boolean more = several && !plugin && equals < 0;
      while (more && i + 1 < argv.size() && !argv.get(i + 1).startsWith("-")) {
        gifts.add(gift(argv.get(++i), false));
      }
    }
    return gifts;
  }

  private static Gift gift(String value, boolean plugin) {
    return new Gift(value.startsWith("@") ? value.substring(1) : value.strip(), plugin);
  }
}
