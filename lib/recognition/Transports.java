//SOURCES Errands.java
//SOURCES ../commandline/ProgramName.java

package mcptools.recognition;

import java.util.List;
import java.util.Set;
import mcptools.commandline.KnownPrograms;
import mcptools.commandline.ProgramName;
import mcptools.commandline.ProgramName.Kind;

/** What arguments say of how a server is reached. */
final class Transports {
  /** Words that say how, with a server's name that means something else without them. */
  private static final Set<String> SPOKEN = Set.of("stdio", "sse", "http", "streamable-http");

  /** A transport that MCP alone has. */
  private static final Set<String> OWN = Set.of("streamable-http", "streamable_http");

  /** Programs of which {@code --stdio} makes a server, and no other option. */
  private static final Set<String> BY_STDIO = Set.of("toolbox", "genai-toolbox");

  private static final Set<String> OPTIONS = Set.of("--transport", "--mcp-transport", "-t");

  /** The same for Spring AI, behind "-D" or "--". */
  private static final String SPRING = "spring.ai.mcp.server.stdio=true";

  private static final int LIMIT = 50;

  private Transports() {}

  /** True when the first argument names a transport. */
  static boolean isNamed(List<String> args) {
    if (args.isEmpty()) return false;
    String first = args.getFirst();
    String value = first.substring(first.indexOf('=') + 1);
    String next = args.size() > 1 ? args.get(1) : "";
    if (Set.of("--transport", "-t").contains(first)) return SPOKEN.contains(next);
    return SPOKEN.contains(first)
        || first.equals("--stdio")
        || (first.startsWith("--transport=") && SPOKEN.contains(value));
  }

  /** True when the arguments say nothing else. */
  static boolean areAll(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      boolean value = i > 0 && args.get(i - 1).startsWith("-") && !args.get(i).startsWith("-");
      if (!value && !Subcommands.isOf(args.get(i), Subcommands.TRANSPORTS)) return false;
    }
    return true;
  }

  /**
   * True when a program is told to serve by MCP's own transport, or "mcp" is in its name. One that
   * has an address among its arguments, or that a name or a subcommand says to be a client, speaks
   * to such a server.
   */
  static boolean isServing(ProgramName target, List<String> args) {
    if (isToldTo(target, args)) return true;
    if (!isOwn(args) || Errands.is(args)) return false;
    if (!args.getFirst().startsWith("-") && !Subcommands.VERBS.contains(args.getFirst()))
      return false;
    String word = KnownPrograms.name(target.word());
    return !KnownPrograms.takesNames(word)
        && !KnownPrograms.isTask(word)
        && !KnownPrograms.AGENTS.contains(word)
        && !ProgramName.isClient(word)
        && !hasAddress(args);
  }

  private static boolean hasAddress(List<String> args) {
    for (String arg : args) if (arg.contains("://")) return true;
    return false;
  }

  /** As in {@code azmcp server start}, {@code mcpproxy serve} and {@code toolbox --stdio}. */
  private static boolean isToldTo(ProgramName target, List<String> args) {
    if (args.isEmpty() || target.kind() == Kind.FILE) return false;
    String first = args.getFirst();
    if (BY_STDIO.contains(KnownPrograms.name(target.word())))
      return first.startsWith("-") && args.contains("--stdio");
    String next = args.size() > 1 ? args.get(1) : "";
    boolean serve = first.equals("serve") || (first.equals("server") && next.equals("start"));
    return serve
        && !Errands.hasAction(args)
        && ProgramName.isJoined(KnownPrograms.name(target.word()));
  }

  /** What to call it: "postgres" for {@code postgres_server.py}. */
  static String label(ProgramName target) {
    String label = target.label();
    return label.endsWith("-server") && label.length() > 7
        ? label.substring(0, label.length() - 7)
        : label;
  }

  private static boolean isOwn(List<String> args) {
    for (int i = 0; i < Math.min(args.size(), LIMIT); i++) {
      String arg = args.get(i);
      if (arg.endsWith(SPRING)) return true;
      int equals = arg.indexOf('=');
      String value =
          equals >= 0 ? arg.substring(equals + 1) : i + 1 < args.size() ? args.get(i + 1) : "";
      if (OPTIONS.contains(equals < 0 ? arg : arg.substring(0, equals)) && OWN.contains(value))
        return true;
    }
    return false;
  }
}
