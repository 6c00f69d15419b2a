//SOURCES Sweep.java
//SOURCES ../state/TrackingStore.java
//SOURCES ../tracking/StaleFiles.java

package mcptools.cleanup;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mcptools.cleanup.Ending.Result;
import mcptools.cleanup.Sweep.Swept;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import mcptools.state.TrackingStore;
import mcptools.tracking.StaleFiles;
import mcptools.verdict.Verdict;

/**
 * Ends the servers that a judge condemns, and clears away what was recorded of ended sessions.
 *
 * @param check of what is seen first; by throwing it refuses to have anything done
 */
public record Cleanup(
    InventoryReader reader, Ending ending, StateHome home, Judge judge, Consumer<Snapshot> check) {
  private static final long LOCK_MILLIS = 60_000;

  /** Decides about one server; a function of what was seen. */
  @FunctionalInterface
  public interface Judge {
    Verdict of(Snapshot snapshot, McpServer server);
  }

  /**
   * @param results of all servers, the ended ones first
   * @param removed tracking files of ended sessions
   * @param problems a sentence for each file that is damaged, each client config that could not be
   *     used and each server that would not die
   */
  public record Report(List<Result> results, List<Path> removed, List<String> problems) {}

  /** What {@link #run} would do, up to the first signal. */
  public Report dryRun() {
    return dryRun(reader.read());
  }

  /** As {@link #dryRun()}, by what was read already. */
  Report dryRun(Inventory inventory) {
    Snapshot snapshot = inventory.snapshot();
    check.accept(snapshot);
    List<Result> results =
        inventory.servers().stream().map(s -> Result.of(s, judge.of(snapshot, s))).toList();
    List<McpServer> left =
        results.stream()
            .filter(r -> r.verdict() instanceof Verdict.Keep)
            .map(Result::server)
            .toList();
    return new Report(results, StaleFiles.of(snapshot, left), ending.problems(inventory, results));
  }

  /**
   * Ends the servers and removes the tracking files of ended sessions. One call works at a time;
   * another waits and then finds nothing left to do. A call that only waits lets others work.
   *
   * @param settleMillis how long to wait for clients of ended sessions that are still ending: only
   *     then are their servers left behind
   */
  public Report run(long settleMillis) {
    return run(settleMillis, Optional.empty());
  }

  /**
   * As {@link #run(long)}.
   *
   * @param first what to do before, such as closing sessions. No other cleanup works until this one
   *     is done: else the one that tmux starts would end what this one reports
   */
  public Report run(long settleMillis, Runnable first) {
    return run(settleMillis, Optional.of(first));
  }

  private Report run(long settleMillis, Optional<Runnable> first) {
    StateLock lock = lock();
    try {
      first.ifPresent(Runnable::run);
      Sweep sweep = new Sweep(reader, ending, judge::of, check, settleMillis);
      try {
        while (true) {
          Optional<Swept> swept = sweep.round();
          if (swept.isPresent()) return report(swept.get());
          boolean released = first.isEmpty() && sweep.onlyWaits();
          if (released) lock.close();
          sweep.pause();
          if (released) lock = lock();
        }
      } finally {
        sweep.results(); // what has begun is ended for certain, also when a look fails
      }
    } finally {
      lock.close();
    }
  }

  private Report report(Swept swept) {
    Inventory inventory = swept.inventory();
    boolean clean =
        swept.still() && StaleFiles.of(inventory.snapshot(), inventory.servers()).isEmpty();
    List<Path> removed = clean ? List.of() : removeStale();
    return new Report(swept.results(), removed, ending.problems(inventory, swept.results()));
  }

  private StateLock lock() {
    return StateLock.take(home.makeSessions(), ".cleanup.lock", LOCK_MILLIS);
  }

  /** A file may have been written since the last look: what is removed is seen under the lock. */
  private List<Path> removeStale() {
    TrackingStore store = new TrackingStore(home);
    try (StateLock lock = store.lock()) {
      Inventory inventory = reader.read();
      List<Path> removed = StaleFiles.of(inventory.snapshot(), inventory.servers());
      removed.forEach(store::remove);
      return removed;
    }
  }
}
