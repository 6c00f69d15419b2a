//SOURCES Crowd.java
//SOURCES Launcher.java
//SOURCES Others.java
//SOURCES Runner.java
//SOURCES ../../lib/process/UsageSource.java
//SOURCES ../../lib/state/Clone.java

package mcptools.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import mcptools.error.UserError;
import mcptools.state.Clone;

/**
 * Measures {@code mcptop} in a terminal of tmux: until its first list, from a key to another
 * picture, and the processor time that it takes while nobody presses one. Linux only. What tmux
 * takes, to press a key and to show the screen, is part of the times.
 */
public final class TopBench {
  /**
   * What was measured.
   *
   * @param hello milliseconds that JVM hello world takes
   * @param first milliseconds until the list is there
   * @param key median of the milliseconds from a key to its picture
   * @param slowest of them
   * @param percent of a processor core, at rest
   */
  public record Row(
      int servers,
      int processes,
      double hello,
      double first,
      double key,
      double slowest,
      double percent,
      long pss) {}

  private static final int STARTS = 7;
  private static final int KEYS = 40;
  private static final long PATIENCE = 60_000_000_000L;

  /** Until the history is read, and all was compiled that is used again and again. */
  private static final long SETTLE_MILLIS = 15_000;

  private final Ground ground;
  private final Runner runner;
  private final int seconds;
  private final Consumer<String> progress;

  /**
   * @param seconds how long it is at rest
   */
  public TopBench(Ground ground, Runner runner, int seconds, Consumer<String> progress) {
    this.ground = ground;
    this.runner = runner;
    this.seconds = seconds;
    this.progress = progress;
  }

  /** Measures beside so many servers, and other processes. */
  public Row row(int servers, int processes) {
    progress.accept("building");
    String build = ground.root().resolve("lib/launch/build.sh").toString();
    run("sh", build, "mcptop", "--train");
    runner.time(new Launcher(ground).opening());
    try (Crowd some = Crowd.start(ground, Crowd.Kind.SERVERS, servers);
        Crowd others = Crowd.start(ground, Crowd.Kind.SLEEPERS, processes)) {
      progress.accept(servers + " servers, " + processes + " other processes");
      List<Double> hellos = new ArrayList<>();
      List<Double> firsts = new ArrayList<>();
      Task hello = new Others(ground).hellos().getFirst();
      for (int i = 0; i < STARTS; i++) {
        hellos.add(runner.time(hello) / 1e6);
        firsts.add(open());
        if (i < STARTS - 1) tmux("kill-server");
      }
      Thread.sleep(SETTLE_MILLIS);
      List<Double> keys = keys();
      long before = ticks();
      long began = System.nanoTime();
      Thread.sleep(seconds * 1000L);
      double took = (System.nanoTime() - began) / 1e9;
      double percent = (ticks() - before) / took;
      Row row =
          new Row(
              servers,
              processes,
              median(hellos),
              median(firsts),
              median(keys),
              keys.getLast(),
              percent,
              pss());
      tmux("kill-server");
      return row;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError(1, "interrupted");
    }
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private double open() {
    String launcher = ground.root().resolve(Clone.LAUNCHER).toString();
    long began = System.nanoTime();
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", launcher, "mcptop");
    return until(began, screen -> screen.contains("Memory ") && screen.contains("NAME"));
  }

  /** In order of time, of keys that move the cursor. */
  private List<Double> keys() {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < KEYS; i++) {
      String before = cursor(screen());
      long began = System.nanoTime();
      tmux("send-keys", i % 20 < 10 ? "j" : "k");
      times.add(until(began, screen -> !cursor(screen).equals(before)));
    }
    return times.stream().sorted().toList();
  }

  private static String cursor(String screen) {
    return screen.lines().filter(l -> l.startsWith(">")).findFirst().orElse("");
  }

  private double until(long began, Predicate<String> shown) {
    while (!shown.test(screen())) {
      if (System.nanoTime() - began > PATIENCE) throw new UserError(1, "mcptop shows nothing");
    }
    return (System.nanoTime() - began) / 1e6;
  }

  private String screen() {
    return tmux("capture-pane", "-p");
  }

  private String tmux(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("tmux", "-S", ground.folder().resolve("screen").toString()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  private String run(String... command) {
    try {
      Process process = ground.process(List.of(command)).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      process.waitFor();
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The shell that guards the terminal, and the JVM. */
  private Stream<ProcessHandle> processes() {
    long pid = Long.parseLong(tmux("display-message", "-p", "#{pane_pid}").strip());
    return ProcessHandle.of(pid).stream()
        .flatMap(p -> Stream.concat(Stream.of(p), p.descendants()));
  }

  /** Hundredths of a second on a processor, with the programs that were run and waited for. */
  private long ticks() {
    return processes().mapToLong(p -> ticks(p.pid())).sum();
  }

  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      // utime, stime, and those of the children that were waited for: 14 to 17 in proc(5)
      for (int field = 14; field <= 17; field++) ticks += Long.parseLong(fields[field - 3]);
      return ticks;
    } catch (IOException e) {
      return 0; // it has ended
    }
  }

  private long pss() {
    var usage = mcptools.process.UsageSource.ofSystem();
    var source = mcptools.process.ProcessSource.ofSystem();
    return processes()
        .flatMap(p -> source.read(p.pid()).stream())
        .flatMap(p -> usage.read(p.id()).stream())
        .mapToLong(measured -> measured.pss().orElse(0))
        .sum();
  }
}
