//SOURCES ../../lib/history/MinuteSamples.java

package mcptools.tests.support;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.history.MinuteSamples;
import mcptools.history.Recorder;
import mcptools.history.Rollup;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.state.StateHome;

/**
 * A program that writes history, to be killed while it does: {@code FOLDER FIRST TIMES} appends the
 * samples of so many minutes, {@code FOLDER tidy NOW} rolls up, {@code FOLDER take} brings in what
 * the watcher has measured.
 */
public final class HistoryWriter {
  /** 2026-11-02T00:00:00Z. */
  public static final long EPOCH = 1_793_577_600_000L;

  public static final long MINUTE = 60_000;
  public static final long DAY = 86_400_000;
  private static final long BOOTED = EPOCH - 5 * DAY;

  private HistoryWriter() {}

  public static void main(String[] args) throws IOException {
    StateHome home = new StateHome(Path.of(args[0]));
    if (args[1].equals("tidy")) {
      Rollup.tidy(home, Long.parseLong(args[2]));
      return;
    }
    if (args[1].equals("take")) {
      MinuteSamples.take(home);
      return;
    }
    long first = Long.parseLong(args[1]);
    for (long i = first; i < first + Long.parseLong(args[2]); i++) {
      Recorder.append(home, sample(i, 2), 0);
    }
  }

  /** How many measurements of the first server are in samples. */
  public static int counted(List<Sample> samples) {
    return samples.stream()
        .flatMap(s -> s.points().stream())
        .filter(p -> p.pid() == 1000)
        .mapToInt(Point::count)
        .sum();
  }

  /** The sample of a minute after {@link #EPOCH}, of so many servers. */
  public static Sample sample(long minute, int servers) {
    return sample(EPOCH + minute * MINUTE, minute * MINUTE + EPOCH - BOOTED, "boot", servers);
  }

  /** A sample at any time. */
  public static Sample sample(long at, long uptime, String boot, int servers) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < servers; i++) {
      Series series = new Series("server-" + i, "session", "api", i);
      long uss = (20L << 20) + i * 4096L;
      points.add(Point.of(series, 1000 + i, 5000 + i, uss, uss, 2 * uss, 120, 7, 12));
    }
    Machine machine = new Machine(8L << 30, 4L << 30, 1L << 30, 0, 150, 20);
    return new Sample(at, uptime, Sample.boot(boot), 0, machine, 1, 0, points);
  }
}
