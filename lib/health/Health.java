//SOURCES ../inventory/Inventory.java
//SOURCES ../tracking/StaleFiles.java
//SOURCES ../verdict/Verdict.java

package mcptools.health;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.Limit;
import mcptools.settings.Indicator.Reading;
import mcptools.settings.Indicator.State;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.tracking.StaleFiles;
import mcptools.verdict.Verdict;

/**
 * All indicators, against their thresholds.
 *
 * @param readings one of each indicator, in their order
 * @param processes number of processes of all servers; empty when nothing could be seen
 * @param rssAlone whether processes were read, and none shows its PSS
 */
public record Health(List<Reading> readings, OptionalLong processes, boolean rssAlone) {
  /**
   * A function of an inventory that was measured.
   *
   * @param unreached see {@link UnreachedServers}
   */
  public static Health of(Inventory inventory, OptionalLong unreached) {
    ServerUsage usage = inventory.usage();
    return new Health(
        readings(
            inventory.thresholds(), indicator -> value(indicator, inventory, usage, unreached)),
        OptionalLong.of(inventory.processes()),
        usage.processes() > 0 && usage.rssOnly() == usage.processes());
  }

  /** When the machine could not be looked at. */
  public static Health unseen(Map<Indicator, Limit> thresholds) {
    return new Health(
        readings(thresholds, indicator -> OptionalLong.empty()), OptionalLong.empty(), false);
  }

  private static List<Reading> readings(
      Map<Indicator, Limit> thresholds, Function<Indicator, OptionalLong> value) {
    return Stream.of(Indicator.values())
        .map(indicator -> Reading.of(indicator, value.apply(indicator), thresholds))
        .toList();
  }

  /** Empty when it is not known. */
  private static OptionalLong value(
      Indicator indicator, Inventory inventory, ServerUsage usage, OptionalLong unreached) {
    return switch (indicator) {
      case SERVERS -> OptionalLong.of(inventory.servers().size());
      case MEMORY -> usage.known();
      case LARGEST -> usage.known().isEmpty() ? OptionalLong.empty() : largest(inventory);
      case DETACHED -> detached(inventory);
      case ORPHANS -> inventory.orphans();
      case STALE_FILES -> stale(inventory);
      case UNREACHED -> unreached;
    };
  }

  private static OptionalLong largest(Inventory inventory) {
    return OptionalLong.of(
        inventory.servers().stream().mapToLong(s -> inventory.usage(s).share()).max().orElse(0));
  }

  /** A tmux server that does not answer may have more sessions. */
  private static OptionalLong detached(Inventory inventory) {
    if (inventory.isSilent()) return OptionalLong.empty();
    return OptionalLong.of(
        inventory.snapshot().panes().answers().stream()
            .flatMap(server -> server.sessions().stream())
            .filter(session -> session.clients() == 0)
            .count());
  }

  /** The files that a cleanup now would remove. */
  private static OptionalLong stale(Inventory inventory) {
    Snapshot snapshot = inventory.snapshot();
    if (inventory.isSilent()
        && snapshot.records().anyMatch(file -> snapshot.session(file) == Liveness.UNKNOWN)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        StaleFiles.of(
                snapshot,
                inventory.servers().stream()
                    .filter(s -> Verdict.ofEnded(snapshot, s) instanceof Verdict.Keep)
                    .toList())
            .size());
  }

  public Reading get(Indicator indicator) {
    return readings.stream().filter(r -> r.indicator() == indicator).findFirst().orElseThrow();
  }

  /** That of the worst indicator. */
  public State state() {
    return readings.stream().map(Reading::state).max(Comparator.naturalOrder()).orElseThrow();
  }

  /** A sentence for each number that is too large, the worst first. */
  public List<String> recommendations() {
    return Reading.recommendations(readings);
  }
}
