//SOURCES Ending.java
//SOURCES ../inventory/InventoryReader.java

package mcptools.cleanup;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import mcptools.cleanup.Ending.Result;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessId;
import mcptools.snapshot.Snapshot;
import mcptools.verdict.Verdict;

/**
 * Looks and ends until nothing is left that might be left behind in a moment. It looks again while
 * servers are ending, so that what is left behind meanwhile does not wait for their time of grace.
 */
final class Sweep {
  private static final long POLL_MILLIS = 200;

  /** Clients may start anew what is ended: that is not pursued for ever. */
  private static final long PURSUIT_MILLIS = 10_000;

  /**
   * All that was done.
   *
   * @param inventory by the last look
   * @param results of all servers, the ended ones first
   * @param still whether nothing has changed since that look: nothing was ended after it
   */
  record Swept(Inventory inventory, List<Result> results, boolean still) {}

  private final InventoryReader reader;
  private final Ending ending;
  private final BiFunction<Snapshot, McpServer, Verdict> judge;
  private final Consumer<Snapshot> check;
  private final long settleMillis;
  private final List<Future<Result>> begun = new ArrayList<>();
  private final Set<ProcessId> tried = new HashSet<>();

  /**
   * The pauses so far. Time is counted by them alone: where looks take long, because the machine is
   * busy, clients take long to end as well.
   */
  private long waitedMillis;

  /** Until so much has been waited, what comes anew is ended, too. */
  private long pursuitMillis;

  private int looks;
  private long pauseMillis;

  /**
   * @param check of what is seen first; by throwing it refuses to have anything done
   * @param settleMillis how long to wait for what may be left behind in a moment
   */
  Sweep(
      InventoryReader reader,
      Ending ending,
      BiFunction<Snapshot, McpServer, Verdict> judge,
      Consumer<Snapshot> check,
      long settleMillis) {
    this.reader = reader;
    this.ending = ending;
    this.judge = judge;
    this.check = check;
    this.settleMillis = settleMillis;
  }

  /** Whether nothing that it began is still to be done. */
  boolean onlyWaits() {
    return begun.stream().allMatch(Future::isDone);
  }

  /** Looks once, and begins to end what is to be ended; the outcome, when all is done. */
  Optional<Swept> round() {
    boolean still = onlyWaits();
    Inventory inventory = reader.read();
    if (looks++ == 0) check.accept(inventory.snapshot());
    List<Result> kept = new ArrayList<>();
    boolean pending = false;
    Map<McpServer, Verdict.Kill> doomed = new LinkedHashMap<>();
    for (McpServer server : inventory.servers()) {
      Verdict verdict = judge.apply(inventory.snapshot(), server);
      if (verdict instanceof Verdict.Kill kill) {
        // What is left of a tree that is ending looks like another server.
        boolean known = kill.processes().stream().anyMatch(p -> tried.contains(p.id()));
        if (!known) doomed.put(server, kill);
      } else if (verdict instanceof Verdict.Keep) {
        kept.add(Result.of(server, verdict));
        pending |= mayFollow(server);
      }
    }
    if (begun.isEmpty()) pursuitMillis = Math.max(settleMillis, waitedMillis + PURSUIT_MILLIS);
    doomed.forEach((server, kill) -> {
      kill.processes().forEach(p -> tried.add(p.id()));
      begun.add(ending.begin(server, kill));
    });
    still &= doomed.isEmpty();
    pauseMillis = still ? Math.min(pauseMillis + POLL_MILLIS, 1000) : POLL_MILLIS;
    boolean quiet = still && (!pending || waitedMillis >= settleMillis);
    if (!quiet && waitedMillis < pursuitMillis) return Optional.empty();
    List<Result> done = new ArrayList<>(results());
    done.addAll(kept);
    return Optional.of(new Swept(inventory, done, still));
  }

  /** Of all that it has begun, which may take the time of grace. */
  List<Result> results() {
    return begun.stream().map(ParallelMap::result).toList();
  }

  /** A little longer each time. */
  void pause() {
    try {
      Thread.sleep(pauseMillis);
      waitedMillis += pauseMillis;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A client that lost its terminal is about to end, and so is a tmux server that fell silent. */
  private static boolean mayFollow(McpServer server) {
    Owner owner = server.owner();
    if (owner instanceof Owner.Client) return server.ended().isPresent();
    return owner instanceof Owner.Unknown unknown && unknown.passing();
  }
}
