//SOURCES Crowd.java
//SOURCES Runner.java
//SOURCES ../../lib/process/UsageSource.java

package mcptools.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import mcptools.error.UserError;
import mcptools.process.ProcessSource;
import mcptools.process.UsageSource;
import mcptools.state.StateHome;
import mcptools.watch.Watcher;

/**
 * Measures what stands by between two commands, with all that it starts, by the kernel's
 * accounting, while 10 sessions are open in 2 tmux servers ({@code standing.sh}). Linux only.
 */
public final class StandingBench {
  /**
   * What was measured.
   *
   * @param agents in the sessions, each with three servers
   * @param processes others, which sleep
   * @param way what stands by, and what goes on meanwhile
   * @param percent of one processor
   * @param wakeups a minute, of the shells that stand by
   * @param pss bytes of these shells and what they run just now
   */
  public record Row(
      int agents, int processes, String way, double percent, double wakeups, long pss) {}

  /** One for each tmux server, as it was done here before: all processes, every two seconds. */
  private static final String LISTING =
      """
      while sleep 2; do
        ps -axo pid=,ppid=,etime=,comm= | awk '{ p[$1] = $2 } END { for (i in p) print i, p[i] }' | sort
      done >/dev/null
      """;

  /** A search for orphans by name, every ten minutes, as cc-reaper does it. */
  private static final String SCAN =
      """
      while :; do
        ps -axo pid=,ppid=,rss=,args= | awk '$2 == 1 && /mcp|claude|node/' |
          while read -r pid rest; do ps -o etime= -p "$pid"; done
        sleep 600
      done >/dev/null
      """;

  private static final int SCAN_EVERY = 600;

  /** Seconds the other ways are measured for: a scan's one run ends within them. */
  private static final int OTHERS = 60;

  /** Until nothing is new, and what an agent holds counts as its server. */
  private static final long SETTLE_MILLIS = 40_000;

  private static final double TICKS_A_SECOND = 100;

  /** What the kernel has counted for some shells and what they have waited for. */
  private record Count(double cpuSeconds, long wakeups) {}

  private final Ground ground;
  private final Runner runner;
  private final int seconds;
  private final Consumer<String> progress;

  /**
   * @param seconds how long the watcher is measured; the other ways take a minute
   */
  public StandingBench(Ground ground, Runner runner, int seconds, Consumer<String> progress) {
    if (!Files.exists(Path.of("/proc/self/stat"))) {
      throw new UserError(1, "bench standing reads /proc, which only Linux has");
    }
    this.ground = ground;
    this.runner = runner;
    this.seconds = seconds;
    this.progress = progress;
  }

  /** Measures at rest, while two agents start a process every second, and the other ways. */
  public List<Row> rows(int agents, int processes) {
    List<Row> rows = new ArrayList<>();
    try (Crowd crowd = Crowd.start(ground, Crowd.Kind.SLEEPERS, processes)) {
      scene("open", ground.root().toString(), ground.folder().toString());
      if (agents > 0) scene("agents", "idle", Integer.toString(agents));
      Thread.sleep(SETTLE_MILLIS);
      rows.add(row(agents, processes, "watcher, at rest", seconds, 1, shells()));
      if (agents > 0) {
        scene("agents", "busy", "2");
        Thread.sleep(SETTLE_MILLIS);
        rows.add(row(agents, processes, "watcher, 2 at work", seconds, 1, shells()));
      }
      rows.add(beside(agents, processes, "a listing every 2 s, two of them", 1, LISTING, LISTING));
      rows.add(beside(agents, processes, "a scan every 10 minutes", SCAN_EVERY / OTHERS, SCAN));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(1, "interrupted");
    } finally {
      TmuxServers.end(ground.environment());
    }
    return rows;
  }

  private void scene(String... words) {
    List<String> command = new ArrayList<>(List.of("sh"));
    command.add(ground.root().resolve("bench/support/standing.sh").toString());
    command.addAll(List.of(words));
    runner.output(new Task("standing.sh", command, ground.environment()));
  }

  /** The watcher and its keeper. */
  private List<Long> shells() {
    long watcher =
        Watcher.of(StateHome.of(ground.environment()))
            .pid()
            .orElseThrow(() -> new UserError(1, "the watcher does not run"));
    List<Long> shells = new ArrayList<>(List.of(watcher));
    ProcessHandle.of(watcher).stream()
        .flatMap(ProcessHandle::children)
        .map(ProcessHandle::pid)
        .forEach(shells::add);
    return shells;
  }

  /**
   * @param spread over how many times the time that it is measured for this is spread
   */
  private Row beside(int agents, int processes, String way, int spread, String... loops)
      throws IOException, InterruptedException {
    List<Process> started = new ArrayList<>();
    try {
      for (String loop : loops) started.add(new ProcessBuilder("sh", "-c", loop).start());
      List<Long> pids = started.stream().map(Process::pid).toList();
      return row(agents, processes, way, OTHERS, spread, pids);
    } finally {
      for (Process process : started) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    }
  }

  private Row row(int agents, int processes, String way, int seconds, int spread, List<Long> shells)
      throws IOException, InterruptedException {
    progress.accept("%d agents, %d processes: %s".formatted(agents, processes, way));
    Count before = count(shells);
    long began = System.nanoTime();
    Thread.sleep(seconds * 1000L);
    Count after = count(shells);
    double took = spread * (System.nanoTime() - began) / 1e9;
    return new Row(
        agents,
        processes,
        way,
        100 * (after.cpuSeconds - before.cpuSeconds) / took,
        60 * (after.wakeups - before.wakeups) / took,
        pss(shells));
  }

  private static Count count(List<Long> shells) throws IOException {
    double ticks = 0;
    long wakeups = 0;
    for (long shell : shells) {
      Path proc = Path.of("/proc/" + shell);
      String stat = Files.readString(proc.resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      // utime, stime, and those of the children that were waited for: 14 to 17 in proc(5)
      for (int field = 14; field <= 17; field++) ticks += Long.parseLong(fields[field - 3]);
      try (Stream<String> lines = Files.lines(proc.resolve("status"))) {
        wakeups +=
            lines
                .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
      }
    }
    return new Count(ticks / TICKS_A_SECOND, wakeups);
  }

  /** Of the shells and what they run just now; what has ended meanwhile takes nothing. */
  private static long pss(List<Long> shells) {
    ProcessSource source = ProcessSource.ofSystem();
    UsageSource usage = UsageSource.ofSystem();
    return shells.stream()
        .flatMap(shell -> ProcessHandle.of(shell).stream())
        .flatMap(shell -> Stream.concat(Stream.of(shell), shell.descendants()))
        .map(ProcessHandle::pid)
        .distinct()
        .flatMap(pid -> source.read(pid).stream())
        .flatMap(process -> usage.read(process.id()).stream())
        .mapToLong(measured -> measured.pss().orElse(0))
        .sum();
  }
}
