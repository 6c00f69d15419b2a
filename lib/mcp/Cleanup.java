//SOURCES StaleFiles.java
//SOURCES Tracker.java
//SOURCES Verdict.java
//SOURCES ../process/Reaper.java
//SOURCES ../state/KillLog.java

package mcptools.mcp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mcptools.mcp.Chains.Chain;
import mcptools.mcp.ContainerStop.Stopped;
import mcptools.mcp.Look.Seen;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Reaper;
import mcptools.process.Reaper.Fate;
import mcptools.state.KillLog;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import mcptools.state.TrackingFiles;
import mcptools.state.TrackingFiles.Stored;
import mcptools.state.UserError;

/** Ends the servers that a judge condemns, and clears away what was recorded of ended sessions. */
public final class Cleanup {
  /** How long servers get between SIGTERM and SIGKILL, in milliseconds. */
  public static final long GRACE_MILLIS = 1500;

  private static final long POLL_MILLIS = 200;

  /** Clients may start anew what is ended: that is not pursued for ever. */
  private static final int ROUNDS = 5;

  /** Decides about one server; a function of what was seen. */
  @FunctionalInterface
  public interface Judge {
    Verdict of(World world, McpServer server);
  }

  /**
   * A server and what was decided, or done.
   *
   * @param fates of its processes; empty when it is kept, or would be ended in a dry run
   * @param containers that it ran in
   */
  public record Result(
      McpServer server, Verdict verdict, Map<ProcessInfo, Fate> fates, Stopped containers) {
    public boolean ended() {
      return verdict instanceof Verdict.Kill
          && containers.problems().isEmpty()
          && !fates.isEmpty()
          && !fates.containsValue(Fate.ALIVE);
    }
  }

  /**
   * @param results of all servers, the ended ones first
   * @param removed tracking files of ended sessions
   * @param problems a sentence for each file that is damaged, each client config that could not be
   *     used and each server that would not die
   */
  public record Report(List<Result> results, List<Path> removed, List<String> problems) {}

  private final Look look;
  private final Reaper reaper;
  private final StateHome home;
  private final TrackingFiles files;
  private final Judge judge;
  private final Consumer<World> check;

  /** Why what was ended is not in the log; empty when it is. */
  private Optional<String> unlogged = Optional.empty();

  public Cleanup(Look look, Reaper reaper, StateHome home, Judge judge) {
    this(look, reaper, home, judge, world -> {});
  }

  /**
   * @param check of what is seen first; by throwing it refuses to have anything done
   */
  public Cleanup(Look look, Reaper reaper, StateHome home, Judge judge, Consumer<World> check) {
    this.look = look;
    this.reaper = reaper;
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
      results.add(new Result(server, judge.of(seen.world(), server), Map.of(), Stopped.NONE));
    }
    List<McpServer> left =
        results.stream()
            .filter(r -> r.verdict() instanceof Verdict.Keep)
            .map(Result::server)
            .toList();
    return new Report(results, StaleFiles.of(seen.world(), left), problems(seen, results));
  }

  /**
   * Ends the servers and removes the tracking files of ended sessions. One call works at a time;
   * another waits and then finds nothing left to do.
   *
   * @param settleMillis how long to wait for clients of ended sessions that are still ending: only
   *     then are their servers left behind
   */
  public Report run(long settleMillis) {
    return run(settleMillis, () -> {});
  }

  /**
   * As {@link #run(long)}.
   *
   * @param first what to do before, such as closing sessions, while no other cleanup works: else
   *     the one that tmux starts would end what is to be told here
   */
  public Report run(long settleMillis, Runnable first) {
    try (StateLock lock = StateLock.take(home.makeSessions(), ".cleanup.lock", 60_000)) {
      first.run();
      List<Result> done = new ArrayList<>();
      Set<ProcessId> tried = new HashSet<>();
      long end = System.nanoTime() + settleMillis * 1_000_000;
      boolean looked = false;
      for (int rounds = 0; ; ) {
        Seen seen = look.now();
        if (!looked) check.accept(seen.world());
        looked = true;
        Map<McpServer, Verdict.Kill> kills = new LinkedHashMap<>();
        List<Result> kept = new ArrayList<>();
        boolean pending = false;
        for (McpServer server : seen.servers()) {
          Verdict verdict = judge.of(seen.world(), server);
          if (verdict instanceof Verdict.Kill kill && tried.add(server.chain().root().id())) {
            kills.put(server, kill);
          } else if (verdict instanceof Verdict.Keep) {
            kept.add(new Result(server, verdict, Map.of(), Stopped.NONE));
            pending |= mayFollow(server);
          }
        }
        done.addAll(end(kills));
        if (!kills.isEmpty()) rounds++;
        boolean quiet = kills.isEmpty() && (!pending || System.nanoTime() > end);
        if (quiet || rounds == ROUNDS) {
          done.addAll(kept);
          // Nothing has changed since this look, unless something was ended after it.
          boolean clean = kills.isEmpty() && StaleFiles.of(seen.world(), seen.servers()).isEmpty();
          List<Path> removed = clean ? List.of() : removeStale();
          return new Report(done, removed, problems(seen, done));
        }
        if (kills.isEmpty()) pause();
      }
    }
  }

  /** A client that lost its terminal is about to end, and so is a tmux server that fell silent. */
  private static boolean mayFollow(McpServer server) {
    Owner owner = server.owner();
    if (owner instanceof Owner.Client) return server.ended().isPresent();
    return owner instanceof Owner.Unknown unknown && unknown.passing();
  }

  /** All at once: each may take the whole time of grace. */
  private List<Result> end(Map<McpServer, Verdict.Kill> kills) {
    if (kills.isEmpty()) return List.of();
    List<Future<Result>> ending = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      kills.forEach((server, kill) -> ending.add(threads.submit(() -> end(server, kill))));
    }
    List<Result> results = ending.stream().map(Future::resultNow).toList();
    KillLog log = new KillLog(home);
    for (Result result : results) {
      String why = " server " + result.server().chain().name() + ": " + result.verdict().reason();
      result.containers().ids().forEach(id -> log(log, "STOPPED container " + id + why));
      result
          .fates()
          .forEach((process, fate) -> {
            if (fate != Fate.GONE) log(log, fate + " pid " + process.id() + why);
          });
    }
    return results;
  }

  /** What can not be logged, on a full disk, is done and told all the same. */
  private void log(KillLog log, String line) {
    try {
      log.append(line);
    } catch (UserError e) {
      unlogged = Optional.of(e.getMessage());
    }
  }

  private Result end(McpServer server, Verdict.Kill kill) {
    Stopped containers = look.containers().stop(kill.processes());
    return new Result(server, kill, reaper.end(kill.processes()), containers);
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

  private List<String> problems(Seen seen, List<Result> results) {
    List<String> problems = new ArrayList<>(seen.problems());
    for (Stored stored : seen.world().files()) {
      if (!stored.problem().isEmpty()) problems.add(stored.problem());
    }
    for (Result result : results) {
      if (result.fates().containsValue(Fate.ALIVE)) {
        problems.add(named(result) + " could not be ended; see ps");
      }
      problems.addAll(result.containers().problems());
      zombies(seen.world(), result).distinct().forEach(problems::add);
    }
    unlogged.ifPresent(problems::add);
    return problems;
  }

  /**
   * What was ended takes no memory any more, but ps still shows it as long as its parent sleeps.
   */
  private static Stream<String> zombies(World world, Result result) {
    return result.fates().keySet().stream()
        .flatMap(p -> world.table().get(p.id()).filter(ProcessInfo::zombie).stream())
        .flatMap(dead -> world.table().parent(dead).stream())
        .filter(parent -> parent.pid() != 1) // which may take its time
        .map(parent ->
            named(result)
                + " is dead, but stays a zombie until its parent "
                + parent.program()
                + (" (" + parent.pid() + ") notes that or ends"));
  }

  private static String named(Result result) {
    Chain chain = result.server().chain();
    return chain.name() + " (" + chain.root().pid() + ")";
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
