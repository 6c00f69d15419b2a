//SOURCES Ending.java
//SOURCES StaleFiles.java
//SOURCES Tracker.java
//SOURCES Verdict.java

package mcptools.mcp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import mcptools.mcp.Ending.Result;
import mcptools.mcp.Look.Seen;
import mcptools.process.ProcessId;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import mcptools.state.TrackingFiles;

/** Ends the servers that a judge condemns, and clears away what was recorded of ended sessions. */
public final class Cleanup {
  private static final long POLL_MILLIS = 200;
  private static final long LOCK_MILLIS = 60_000;

  /** Clients may start anew what is ended: that is not pursued for ever. */
  private static final long PURSUIT_MILLIS = 10_000;

  /** Decides about one server; a function of what was seen. */
  @FunctionalInterface
  public interface Judge {
    Verdict of(World world, McpServer server);
  }

  /**
   * @param results of all servers, the ended ones first
   * @param removed tracking files of ended sessions
   * @param problems a sentence for each file that is damaged, each client config that could not be
   *     used and each server that would not die
   */
  public record Report(List<Result> results, List<Path> removed, List<String> problems) {}

  private final Look look;
  private final Ending ending;
  private final StateHome home;
  private final TrackingFiles files;
  private final Judge judge;
  private final Consumer<World> check;

  /**
   * @param check of what is seen first; by throwing it refuses to have anything done
   */
  public Cleanup(Look look, Ending ending, StateHome home, Judge judge, Consumer<World> check) {
    this.look = look;
    this.ending = ending;
    this.home = home;
    this.files = new TrackingFiles(home);
    this.judge = judge;
    this.check = check;
  }

  /** What {@link #run} would do, up to the first signal. */
  public Report dryRun() {
    Seen seen = look.now();
    check.accept(seen.world());
    List<Result> results = new ArrayList<>();
    for (McpServer server : seen.servers()) {
      results.add(Result.of(server, judge.of(seen.world(), server)));
    }
    List<McpServer> left =
        results.stream()
            .filter(r -> r.verdict() instanceof Verdict.Keep)
            .map(Result::server)
            .toList();
    return new Report(results, StaleFiles.of(seen.world(), left), ending.problems(seen, results));
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
   *     is done: else the one that tmux starts would end what is to be told here
   */
  public Report run(long settleMillis, Runnable first) {
    return run(settleMillis, Optional.of(first));
  }

  private Report run(long settleMillis, Optional<Runnable> first) {
    StateLock lock = lock();
    try {
      first.ifPresent(Runnable::run);
      Sweep sweep = new Sweep(System.nanoTime() + settleMillis * 1_000_000);
      try {
        while (true) {
          Optional<Report> report = sweep.round();
          if (report.isPresent()) return report.get();
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

  private StateLock lock() {
    return StateLock.take(home.makeSessions(), ".cleanup.lock", LOCK_MILLIS);
  }

  /**
   * Looks and ends until nothing is left that might be left behind in a moment. It looks again
   * while servers are ending, so that what is left behind meanwhile does not wait for their time of
   * grace.
   */
  private final class Sweep {
    private final long end;
    private final List<Future<Result>> begun = new ArrayList<>();
    private final Set<ProcessId> tried = new HashSet<>();

    /** Until when to end what comes anew, by System.nanoTime. */
    private long pursuit;

    private int looks;
    private long pauseMillis;

    /**
     * @param end until when to wait, by System.nanoTime
     */
    Sweep(long end) {
      this.end = end;
    }

    /** Whether nothing that it began is still to be done. */
    boolean onlyWaits() {
      return begun.stream().allMatch(Future::isDone);
    }

    /** The report, when all is done. */
    Optional<Report> round() {
      boolean still = onlyWaits();
      Seen seen = look.now();
      if (looks++ == 0) check.accept(seen.world());
      List<Result> kept = new ArrayList<>();
      boolean pending = false;
      Map<McpServer, Verdict.Kill> doomed = new LinkedHashMap<>();
      for (McpServer server : seen.servers()) {
        Verdict verdict = judge.of(seen.world(), server);
        if (verdict instanceof Verdict.Kill kill) {
          // What is left of a tree that is ending looks like another server.
          boolean known = kill.processes().stream().anyMatch(p -> tried.contains(p.id()));
          if (!known) doomed.put(server, kill);
        } else if (verdict instanceof Verdict.Keep) {
          kept.add(Result.of(server, verdict));
          pending |= mayFollow(server);
        }
      }
      if (begun.isEmpty()) pursuit = Math.max(end, System.nanoTime() + PURSUIT_MILLIS * 1_000_000);
      doomed.forEach((server, kill) -> {
        kill.processes().forEach(p -> tried.add(p.id()));
        begun.add(ending.begin(server, kill));
      });
      still &= doomed.isEmpty();
      pauseMillis = still ? Math.min(pauseMillis + POLL_MILLIS, 1000) : POLL_MILLIS;
      boolean quiet = still && (!pending || System.nanoTime() > end);
      if (!quiet && System.nanoTime() < pursuit) return Optional.empty();
      List<Result> done = new ArrayList<>(results());
      done.addAll(kept);
      // Nothing has changed since this look, unless something was ended after it.
      boolean clean = still && StaleFiles.of(seen.world(), seen.servers()).isEmpty();
      List<Path> removed = clean ? List.of() : removeStale();
      return Optional.of(new Report(done, removed, ending.problems(seen, done)));
    }

    /** Of all that it has begun, which may take the time of grace. */
    List<Result> results() {
      return begun.stream().map(Sweep::awaited).toList();
    }

    private static Result awaited(Future<Result> ending) {
      try {
        return ending.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException(e.getCause());
      }
    }

    /** A little longer each time. */
    void pause() {
      try {
        Thread.sleep(pauseMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A client that lost its terminal is about to end, and so is a tmux server that fell silent. */
  private static boolean mayFollow(McpServer server) {
    Owner owner = server.owner();
    if (owner instanceof Owner.Client) return server.ended().isPresent();
    return owner instanceof Owner.Unknown unknown && unknown.passing();
  }

  /** A file may have been written since the last look: what is removed is seen under the lock. */
  private List<Path> removeStale() {
    try (StateLock lock = files.lock()) {
      Seen seen = look.now();
      List<Path> removed = StaleFiles.of(seen.world(), seen.servers());
      removed.forEach(files::remove);
      return removed;
    }
  }
}
