//SOURCES Indicator.java
//SOURCES ../inventory/Inventory.java
//SOURCES ../inventory/ServerUsage.java
//SOURCES ../tracking/StaleFiles.java
//SOURCES ../verdict/Verdict.java

package mcptools.health;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import mcptools.health.Indicator.Kind;
import mcptools.health.Indicator.State;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessId;
import mcptools.process.Usage;
import mcptools.settings.Thresholds;
import mcptools.snapshot.Liveness;
import mcptools.snapshot.Snapshot;
import mcptools.state.TrackingFile;
import mcptools.tmux.TmuxReply;
import mcptools.tracking.StaleFiles;
import mcptools.verdict.Verdict;

/**
 * The numbers that tell whether MCP servers pile up, against their thresholds.
 *
 * @param indicators one of each kind, in that order
 * @param processes number of processes of all servers; empty when nothing could be seen
 * @param pss bytes of all servers; empty when the system does not tell
 */
public record Health(List<Indicator> indicators, OptionalLong processes, OptionalLong pss) {
  /** A function of what was seen and of the memory of the servers' processes. */
  public static Health of(Inventory seen, Map<ProcessId, Usage> memories) {
    Snapshot world = seen.world();
    ServerUsage use = ServerUsage.NONE;
    long processes = 0;
    for (McpServer server : seen.servers()) {
      use = use.plus(ServerUsage.of(server.chain().processes(), memories));
      processes += server.chain().processes().size();
    }
    Map<Kind, Long> known = new EnumMap<>(Kind.class);
    known.put(Kind.SERVERS, (long) seen.servers().size());
    boolean none = seen.servers().isEmpty();
    if (none || use.processes() > 0) known.put(Kind.MEMORY, use.share());
    // A tmux server that does not answer may have more sessions, and ended ones of its own.
    boolean silent = world.tmux().stream().anyMatch(TmuxReply.Silent.class::isInstance);
    if (!silent) known.put(Kind.DETACHED, detached(world));
    if (!silent || seen.servers().stream().noneMatch(Health::mayBeOrphaned)) {
      known.put(Kind.ORPHANS, orphans(seen));
    }
    Stream<TrackingFile> files = world.files().stream().flatMap(f -> f.content().stream());
    if (!silent || files.noneMatch(file -> world.session(file) == Liveness.UNKNOWN)) {
      known.put(Kind.STALE_FILES, stale(seen));
    }
    return new Health(
        indicators(seen.thresholds(), known),
        OptionalLong.of(processes),
        none ? OptionalLong.of(0) : use.pss());
  }

  private static long detached(Snapshot world) {
    return world.answers().stream()
        .flatMap(server -> server.sessions().stream())
        .filter(session -> session.clients() == 0)
        .count();
  }

  private static long orphans(Inventory seen) {
    return seen.servers().stream().filter(s -> s.owner() instanceof Owner.Orphan).count();
  }

  private static boolean mayBeOrphaned(McpServer server) {
    return server.owner() instanceof Owner.Unknown unknown && unknown.passing();
  }

  /** The files that a cleanup now would remove. */
  private static long stale(Inventory seen) {
    return StaleFiles.of(
            seen.world(),
            seen.servers().stream()
                .filter(s -> Verdict.ofEnded(seen.world(), s) instanceof Verdict.Keep)
                .toList())
        .size();
  }

  /** When the machine could not be looked at. */
  public static Health unseen(Thresholds thresholds) {
    return new Health(indicators(thresholds, Map.of()), OptionalLong.empty(), OptionalLong.empty());
  }

  private static List<Indicator> indicators(Thresholds thresholds, Map<Kind, Long> known) {
    return Stream.of(Kind.values())
        .map(kind -> {
          Optional<Long> value = Optional.ofNullable(known.get(kind));
          OptionalLong number = value.map(OptionalLong::of).orElse(OptionalLong.empty());
          return new Indicator(kind, number, kind.of(thresholds));
        })
        .toList();
  }

  public Indicator get(Kind kind) {
    return indicators.stream().filter(i -> i.kind() == kind).findFirst().orElseThrow();
  }

  /** That of the worst indicator. */
  public State state() {
    return indicators.stream().map(Indicator::state).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** A sentence for each number of these kinds that is too large, the worst first. */
  public List<String> recommendations(Kind... kinds) {
    return Stream.of(kinds)
        .map(this::get)
        .filter(i -> i.state() == State.WARNING || i.state() == State.CRITICAL)
        .sorted((a, b) -> b.state().compareTo(a.state()))
        .map(Indicator::recommendation)
        .toList();
  }
}
