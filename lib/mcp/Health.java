//SOURCES StaleFiles.java
//SOURCES Look.java
//SOURCES MemoryUse.java
//SOURCES Thresholds.java
//SOURCES Verdict.java

package mcptools.mcp;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import mcptools.mcp.Look.Seen;
import mcptools.mcp.Thresholds.Limit;
import mcptools.process.Memory;
import mcptools.process.ProcessId;
import mcptools.tmux.Reading;

/**
 * The numbers that tell whether MCP servers pile up, against their thresholds.
 *
 * @param indicators one of each kind, in that order
 * @param processes number of processes of all servers; empty when nothing could be seen
 * @param pss bytes of all servers; empty when the system does not tell
 */
public record Health(List<Indicator> indicators, OptionalLong processes, OptionalLong pss) {
  /** What is counted. Memory is in bytes: the PSS, and the RSS where the system tells no PSS. */
  public enum Kind {
    SERVERS,
    MEMORY,
    DETACHED,
    ORPHANS,
    STALE_FILES
  }

  /** How bad it is, the worst last; the position is the exit code. */
  public enum State {
    OK,
    WARNING,
    CRITICAL,
    UNKNOWN
  }

  /**
   * One number.
   *
   * @param value empty when it can not be told
   */
  public record Indicator(Kind kind, OptionalLong value, Limit limit) {
    public State state() {
      if (value.isEmpty()) return State.UNKNOWN;
      return switch (limit.level(value.getAsLong())) {
        case OK -> State.OK;
        case WARNING -> State.WARNING;
        case CRITICAL -> State.CRITICAL;
      };
    }
  }

  /** A function of what was seen and of the memory of the servers' processes. */
  public static Health of(Seen seen, Map<ProcessId, Memory> memories) {
    World world = seen.world();
    MemoryUse use = MemoryUse.NONE;
    long processes = 0;
    for (McpServer server : seen.servers()) {
      use = use.plus(MemoryUse.of(server.chain().processes(), memories));
      processes += server.chain().processes().size();
    }
    boolean none = seen.servers().isEmpty();
    boolean blind = !none && use.processes() == 0;
    boolean silent = world.tmux().stream().anyMatch(Reading.Silent.class::isInstance);
    long detached =
        world.answers().stream()
            .flatMap(server -> server.sessions().stream())
            .filter(session -> session.clients() == 0)
            .count();
    long orphans = seen.servers().stream().filter(s -> s.owner() instanceof Owner.Orphan).count();
    List<McpServer> kept =
        seen.servers().stream()
            .filter(s -> Verdict.ofEnded(world, s) instanceof Verdict.Keep)
            .toList();
    return new Health(
        indicators(
            seen.thresholds(),
            OptionalLong.of(seen.servers().size()),
            blind ? OptionalLong.empty() : OptionalLong.of(use.share()),
            silent ? OptionalLong.empty() : OptionalLong.of(detached),
            OptionalLong.of(orphans),
            OptionalLong.of(StaleFiles.of(world, kept).size())),
        OptionalLong.of(processes),
        none ? OptionalLong.of(0) : use.pss());
  }

  /** When the machine could not be looked at. */
  public static Health unseen(Thresholds thresholds) {
    OptionalLong unknown = OptionalLong.empty();
    return new Health(
        indicators(thresholds, unknown, unknown, unknown, unknown, unknown), unknown, unknown);
  }

  private static List<Indicator> indicators(
      Thresholds thresholds,
      OptionalLong servers,
      OptionalLong memory,
      OptionalLong detached,
      OptionalLong orphans,
      OptionalLong staleFiles) {
    return List.of(
        new Indicator(Kind.SERVERS, servers, thresholds.servers()),
        new Indicator(Kind.MEMORY, memory, thresholds.memory()),
        new Indicator(Kind.DETACHED, detached, thresholds.detached()),
        new Indicator(Kind.ORPHANS, orphans, thresholds.orphans()),
        new Indicator(Kind.STALE_FILES, staleFiles, thresholds.staleFiles()));
  }

  public Indicator get(Kind kind) {
    return indicators.get(kind.ordinal());
  }

  /** That of the worst indicator: what is not known may be worse than anything. */
  public State state() {
    return indicators.stream().map(Indicator::state).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** A sentence for each number of these kinds that is too large, the worst first. */
  public List<String> recommendations(Kind... kinds) {
    return Stream.of(kinds)
        .map(this::get)
        .filter(i -> i.state() == State.WARNING || i.state() == State.CRITICAL)
        .sorted(Comparator.comparing(Indicator::state).reversed())
        .map(indicator -> recommendation(indicator.kind()))
        .toList();
  }

  private static String recommendation(Kind kind) {
    return switch (kind) {
      case SERVERS -> "Many MCP servers run; smart_cleanup ends leftovers, mem shows duplicates.";
      case MEMORY ->
          "The servers take much memory; mem shows the largest and those that run twice.";
      case DETACHED -> "Many sessions are detached; smart_cleanup ends the idle ones.";
      case ORPHANS -> "Servers are orphaned; smart_cleanup ends them, mcps --why PID tells of one.";
      case STALE_FILES ->
          "Stale tracking files are left; session_tracker cleanup-orphaned removes them.";
    };
  }
}
