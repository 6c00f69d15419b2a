//SOURCES Crowd.java
//SOURCES Launcher.java
//SOURCES Others.java
//SOURCES Race.java
//SOURCES Runner.java

package mcptools.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import mcptools.bench.Crowd.Kind;
import mcptools.bench.Launcher.Command;
import mcptools.error.UserError;

/** Measures how the cost of {@code mcps} grows with each thing that there can be many of. */
public final class ScaleBench {
  /** What there can be many of. */
  public enum Part {
    PROCESSES(10_000),
    SERVERS(1_000),
    SESSIONS(200),
    AGENTS(50);

    private final int most;

    Part(int most) {
      this.most = most;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What was measured while so many of one kind were there, and none of the others.
   *
   * @param millis that {@code mcps} takes, less what any process takes
   */
  public record Row(Part part, int number, double millis) {}

  /**
   * All of it.
   *
   * @param together milliseconds while the most of each kind were there at once
   */
  public record Scale(List<Row> rows, double together) {
    List<Row> of(Part part) {
      return rows.stream().filter(row -> row.part() == part).toList();
    }
  }

  private static final int STEPS = 4;

  /** Until the watcher has recorded the sessions, a time for each. */
  private static final long SETTLE_MILLIS = 150;

  private final Ground ground;
  private final Runner runner;
  private final int runs;
  private final int percent;
  private final Consumer<String> progress;
  private final Launcher launcher;
  private final Others others;

  /**
   * @param percent of the most of each kind that there are at the end
   */
  public ScaleBench(
      Ground ground, Runner runner, int runs, int percent, Consumer<String> progress) {
    this.ground = ground;
    this.runner = runner;
    this.runs = runs;
    this.percent = percent;
    this.progress = progress;
    this.launcher = new Launcher(ground);
    this.others = new Others(ground);
  }

  /**
   * @throws UserError when the machine does not let so many run
   */
  public Scale all() {
    progress.accept("building");
    for (Task build : launcher.builds(List.of(tm(0), mcps()))) runner.time(build);
    List<Row> rows = new ArrayList<>();
    for (Part part : Part.values()) {
      for (int number : numbers(part)) {
        progress.accept(number + " " + part);
        List<Crowd> crowds = start(part, number);
        rows.add(new Row(part, number, millis()));
        end(crowds);
      }
    }
    progress.accept("all at once");
    List<Crowd> crowds = new ArrayList<>();
    for (Part part : Part.values()) crowds.addAll(start(part, most(part)));
    double together = millis();
    end(crowds);
    return new Scale(rows, together);
  }

  private int most(Part part) {
    return Math.max(1, part.most * percent / 100);
  }

  private List<Integer> numbers(Part part) {
    return IntStream.rangeClosed(0, STEPS)
        .map(i -> most(part) * i / STEPS)
        .distinct()
        .boxed()
        .toList();
  }

  private List<Crowd> start(Part part, int number) {
    if (number == 0) return List.of();
    return switch (part) {
      case PROCESSES -> List.of(Crowd.start(ground, Kind.SLEEPERS, number));
      case SERVERS -> List.of(Crowd.start(ground, Kind.SERVERS, number));
      case AGENTS -> List.of(Crowd.start(ground, Kind.AGENTS, number));
      case SESSIONS -> {
        for (int i = 0; i < number; i++) runner.time(launcher.launched(tm(i)));
        settle(number);
        yield List.of();
      }
    };
  }

  private static void settle(int sessions) {
    try {
      Thread.sleep(sessions * SETTLE_MILLIS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(List<Crowd> crowds) {
    crowds.forEach(Crowd::close);
    TmuxServers.end(ground.environment());
  }

  /** A session in a folder of its own. */
  private Command tm(int number) {
    Path folder = ground.folder().resolve("many/p" + number);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Command("tm", List.of("-d", folder.toString()));
  }

  private static Command mcps() {
    return new Command("mcps", List.of());
  }

  private double millis() {
    List<String> problems = new ArrayList<>();
    Task mcps = launcher.launched(mcps());
    Map<String, Samples> times =
        new Race(2, runs, problems)
            .run(List.of(others.nothing(), mcps), runner::time, runner::time);
    if (!problems.isEmpty()) throw new UserError(1, problems.getFirst());
    Samples nothing = Objects.requireNonNull(times.get(Figures.NOTHING));
    return Objects.requireNonNull(times.get(mcps.name())).millis(nothing);
  }
}
