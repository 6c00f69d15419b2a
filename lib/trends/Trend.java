//SOURCES Growth.java
//SOURCES ../history/History.java

package mcptools.trends;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mcptools.history.History;
import mcptools.history.Sample;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.trends.Growth.Kind;

/**
 * The memory of the servers of one name, owner and command line over time: the USS, or PSS where
 * that alone is known.
 *
 * @param times milliseconds since the epoch, rising
 * @param bytes of all of them together at each time
 * @param running how many there were at the last time; 0 when they have ended
 * @param runs each pid and start, the last one last
 */
public record Trend(
    Series series, List<Long> times, List<Long> bytes, int running, List<Run> runs) {
  /** What was not seen for so long has ended, or nobody measures. */
  private static final long GONE_MILLIS = 20 * 60_000;

  /** One server from its start to its end. */
  public record Run(long pid, long start, long last, Growth growth) {}

  /** Of all series, those that take most first. */
  public static List<Trend> of(History history) {
    Map<Series, List<Seen>> seen = new LinkedHashMap<>();
    List<Sample> samples = history.samples();
    for (Sample sample : samples) {
      for (Point point : sample.points()) {
        seen.computeIfAbsent(point.series(), k -> new ArrayList<>())
            .add(new Seen(sample.at(), sample.boot(), point));
      }
    }
    long end = samples.isEmpty() ? 0 : samples.getLast().at();
    List<Trend> trends = new ArrayList<>();
    seen.forEach((series, points) -> trends.add(of(series, points, end)));
    trends.sort((a, b) -> Long.compare(b.now(), a.now()));
    return trends;
  }

  private record Seen(long at, long boot, Point point) {
    long bytes() {
      return point.uss() < 0 ? point.pss() : point.uss();
    }
  }

  private static Trend of(Series series, List<Seen> points, long end) {
    Map<Long, Long> sums = new TreeMap<>();
    Map<List<Long>, List<Seen>> lives = new LinkedHashMap<>();
    for (Seen seen : points) {
      if (seen.bytes() < 0) continue;
      sums.merge(seen.at(), seen.bytes(), Long::sum);
      List<Long> life = List.of(seen.boot(), seen.point().pid(), seen.point().start());
      lives.computeIfAbsent(life, k -> new ArrayList<>()).add(seen);
    }
    List<Run> runs = new ArrayList<>();
    boolean grewBefore = false;
    for (List<Seen> life : lives.values()) {
      Run run = run(life, grewBefore);
      runs.add(run);
      grewBefore |= run.growth().kind() == Kind.GROWING;
    }
    int running = 0;
    for (Run run : runs) if (end - run.last() < GONE_MILLIS) running++;
    return new Trend(series, List.copyOf(sums.keySet()), List.copyOf(sums.values()), running, runs);
  }

  private static Run run(List<Seen> life, boolean confirmed) {
    long[] times = new long[life.size()];
    double[] bytes = new double[life.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = life.get(i).at();
      bytes[i] = life.get(i).bytes();
    }
    Point point = life.getLast().point();
    Growth growth = Growth.of(times, bytes, confirmed);
    return new Run(point.pid(), point.start(), times[times.length - 1], growth);
  }

  /** The same evidence, with the times since this one alone. */
  public Trend since(long from) {
    int first = 0;
    while (first < times.size() && times.get(first) < from) first++;
    int all = times.size();
    return new Trend(series, times.subList(first, all), bytes.subList(first, all), running, runs);
  }

  /** At the last time; what has ended takes nothing. */
  public long now() {
    return running == 0 || bytes.isEmpty() ? 0 : bytes.getLast();
  }

  public long peak() {
    return bytes.stream().mapToLong(b -> b).max().orElse(0);
  }

  public long mean() {
    return (long) bytes.stream().mapToLong(b -> b).average().orElse(0);
  }

  /** That of the run which matters most: what grows, then what jumped, then the last one. */
  public Run worst() {
    Run worst = runs.getLast();
    for (Run run : runs) {
      if (run.last() < worst.last() - GONE_MILLIS) continue;
      if (rank(run) > rank(worst)) worst = run;
    }
    return worst;
  }

  private static int rank(Run run) {
    return switch (run.growth().kind()) {
      case GROWING -> 3;
      case JUMPED -> 2;
      case STEADY -> 1;
      case TOO_SHORT -> 0;
    };
  }

  /** In how many of its runs that were long enough it grew, and of how many. */
  public int[] grewIn() {
    int grew = 0;
    int all = 0;
    for (Run run : runs) {
      if (run.growth().kind() == Kind.TOO_SHORT) continue;
      all++;
      if (run.growth().kind() == Kind.GROWING) grew++;
    }
    return new int[] {grew, all};
  }

  /**
   * The largest values in equal pieces of time.
   *
   * @return -1 for a piece without any: a gap
   */
  public long[] pieces(long from, long to, int count) {
    long[] pieces = new long[count];
    Arrays.fill(pieces, -1);
    for (int i = 0; i < bytes.size(); i++) {
      long at = times.get(i);
      if (at < from || at > to) continue;
      int piece = (int) Math.min(count - 1, (at - from) * count / Math.max(1, to - from));
      pieces[piece] = Math.max(pieces[piece], bytes.get(i));
    }
    return pieces;
  }
}
