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
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Liveness;
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
  public static Health of(Inventory inventory, Map<ProcessId, Usage> usages) {
    Snapshot snapshot = inventory.snapshot();
    ServerUsage usage = ServerUsage.NONE;
    long processes = 0;
    for (McpServer server : inventory.servers()) {
      usage = usage.plus(ServerUsage.of(server.tree().processes(), usages));
      processes += server.tree().processes().size();
    }
    Map<Kind, Long> known = new EnumMap<>(Kind.class);
    known.put(Kind.SERVERS, (long) inventory.servers().size());
    boolean none = inventory.servers().isEmpty();
    if (none || usage.processes() > 0) known.put(Kind.MEMORY, usage.share());
    // A tmux server that does not answer may have more sessions, and ended ones of its own.
    boolean silent =
        snapshot.panes().replies().stream().anyMatch(TmuxReply.Silent.class::isInstance);
    if (!silent) known.put(Kind.DETACHED, detached(snapshot));
    if (!silent || inventory.servers().stream().noneMatch(Health::mayBeOrphaned)) {
      known.put(Kind.ORPHANS, orphans(inventory));
    }
    Stream<TrackingFile> files = snapshot.files().stream().flatMap(f -> f.content().stream());
    if (!silent || files.noneMatch(file -> snapshot.session(file) == Liveness.UNKNOWN)) {
      known.put(Kind.STALE_FILES, stale(inventory));
    }
    return new Health(
        indicators(inventory.thresholds(), known),
        OptionalLong.of(processes),
        none ? OptionalLong.of(0) : usage.pss());
  }

  private static long detached(Snapshot snapshot) {
    return snapshot.panes().answers().stream()
        .flatMap(server -> server.sessions().stream())
        .filter(session -> session.clients() == 0)
        .count();
  }

  private static long orphans(Inventory inventory) {
    return inventory.servers().stream().filter(s -> s.owner() instanceof Owner.Orphan).count();
  }

  private static boolean mayBeOrphaned(McpServer server) {
    return server.owner() instanceof Owner.Unknown unknown && unknown.passing();
  }

  /** The files that a cleanup now would remove. */
  private static long stale(Inventory inventory) {
    return StaleFiles.of(
            inventory.snapshot(),
            inventory.servers().stream()
                .filter(s -> Verdict.ofEnded(inventory.snapshot(), s) instanceof Verdict.Keep)
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
