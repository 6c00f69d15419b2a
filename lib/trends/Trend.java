//SOURCES Lives.java
//SOURCES ServerRun.java
//SOURCES ../history/History.java

package mcptools.trends;

import static mcptools.history.Points.FIGURES;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.history.History;
import mcptools.history.Points;
import mcptools.history.Sample;
import mcptools.history.Sample.Series;
import mcptools.trends.Growth.Kind;
import mcptools.trends.Lives.Evidence;
import mcptools.trends.Lives.Life;
import mcptools.trends.Lives.Process;

/**
 * The memory of the servers of one name, owner and command line over time: the USS, or PSS where
 * that alone is known; of all of them together at each time.
 */
public final class Trend {
  /** What was not seen for so long has ended, or nobody measures. */
  static final long GONE_MILLIS = 20 * 60_000;

  /** For how long a value stands, as it is a minute's or an hour's; milliseconds. */
  private static final long LEAST_MILLIS = 60_000;

  private static final long LONGEST_MILLIS = 3_600_000;

  private final Series series;
  private final Values values;
  private final Values peaks;
  private final int running;
  private final List<ServerRun> runs;

  Trend(Series series, Values values, Values peaks, int running, List<ServerRun> runs) {
    this.series = series;
    this.values = values;
    this.peaks = peaks;
    this.running = running;
    this.runs = runs;
  }

  /**
   * Of all series, those that take most first, but for what a clock that was ahead has left.
   *
   * @param now milliseconds since the epoch
   */
  public static List<Trend> of(History history, long now) {
    Map<Long, Lives> byId = new HashMap<>();
    Map<Process, Evidence> known = new HashMap<>();
    // Those of the sample before: most stand at the same place in the next.
    List<Life> row = new ArrayList<>();
    List<Sample> samples = history.samples();
    long boot = Sample.lastBoot(samples, now);
    long end = 0;
    long complete = 0;
    for (Sample sample : samples) {
      if (sample.at() > now) break; // in the order of time
      if (sample.boot() == boot) {
        end = sample.at();
        // Those of the watcher have what there was at the last look of a command alone.
        if (sample.sessions() >= 0 && sample.seconds() == 0) complete = sample.at();
      }
      Points points = Points.of(sample.points());
      long[] figures = points.figures();
      int times = 1;
      if (sample.seconds() > 0) {
        for (int at = 4; at < figures.length; at += FIGURES) {
          times = (int) Math.max(times, figures[at]);
        }
      }
      for (int place = 0; place < points.size(); place++) {
        int at = place * FIGURES;
        if (place == row.size()) row.add(life(byId, known, sample, figures, place));
        else if (!row.get(place).isOf(sample.boot(), figures, at)) {
          row.set(place, life(byId, known, sample, figures, place));
        }
        row.get(place).add(sample.at(), figures, at, times);
      }
    }
    List<Trend> trends = new ArrayList<>();
    for (Lives lives : byId.values()) {
      if (!lives.isEmpty()) trends.add(lives.trend(boot, end, complete));
    }
    trends.sort((a, b) -> {
      int order = Long.compare(b.now(), a.now());
      return order == 0 ? a.series.name().compareTo(b.series.name()) : order;
    });
    return trends;
  }

  private static Life life(
      Map<Long, Lives> byId,
      Map<Process, Evidence> known,
      Sample sample,
      long[] figures,
      int place) {
    int at = place * FIGURES;
    return byId.computeIfAbsent(figures[at], k -> new Lives(sample.points().get(place).series()))
        .of(sample.boot(), figures, at, known);
  }

  /** The same evidence, with the times since this one alone. */
  public Trend since(long from) {
    return new Trend(series, values.since(from), peaks.since(from), running, runs);
  }

  public Series series() {
    return series;
  }

  /** How many there were at the last time; 0 when they have ended. */
  public int running() {
    return running;
  }

  /** The last time, in milliseconds since the epoch. */
  public long last() {
    return values.last();
  }

  /** Whether that was so short before this time that what ran then does so still. */
  public boolean isCurrent(long time) {
    return time - last() < GONE_MILLIS;
  }

  /** Whether nothing was measured. */
  public boolean isEmpty() {
    return values.count == 0;
  }

  /** At the last time; what has ended takes nothing. */
  public long now() {
    return running == 0 || isEmpty() ? 0 : values.bytes[values.count - 1];
  }

  /** The most that it had for certain at some time, in spans, too. */
  public long peak() {
    long peak = 0;
    for (int i = 0; i < values.count; i++) peak = Math.max(peak, most(i));
    return peak;
  }

  private long most(int index) {
    return Math.max(values.bytes[index], peaks.bytes[index]);
  }

  /** By time: what is older is kept as one value for a quarter of an hour, or an hour. */
  public long mean() {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < values.count; i++) {
      boolean last = i + 1 == values.count;
      long until = last ? LEAST_MILLIS : values.times[i + 1] - values.times[i];
      long weight = Math.clamp(until, LEAST_MILLIS, LONGEST_MILLIS);
      sum += (double) weight * values.bytes[i];
      weights += weight;
    }
    return isEmpty() ? 0 : Math.round(sum / weights);
  }

  /** That of the run which matters most: what grows, then what jumped, then the last one. */
  public ServerRun worst() {
    // They stand in the order of their first time, and what started last may have ended first.
    ServerRun worst = runs.getLast();
    for (ServerRun run : runs) if (run.last() >= worst.last()) worst = run;
    long latest = worst.last();
    for (ServerRun run : runs) {
      if (run.last() < latest - GONE_MILLIS) continue;
      if (rank(run) > rank(worst)) worst = run;
    }
    return worst;
  }

  /** The run of a server; empty when it is of another series. */
  public Optional<ServerRun> run(long pid, long start) {
    for (ServerRun run : runs)
      if (run.pid() == pid && run.start() == start) return Optional.of(run);
    return Optional.empty();
  }

  private static int rank(ServerRun run) {
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
    for (ServerRun run : runs) {
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
    for (int i = 0; i < values.count; i++) {
      long at = values.times[i];
      if (at < from || at > to) continue;
      int piece = (int) Math.min(count - 1, (at - from) * count / Math.max(1, to - from));
      pieces[piece] = Math.max(pieces[piece], most(i));
    }
    return pieces;
  }
}
