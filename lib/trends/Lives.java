//SOURCES Trend.java

package mcptools.trends;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mcptools.history.Points;
import mcptools.history.Sample.Series;

/** All servers of a series. */
final class Lives {
  private final Series series;
  private final Values sums = new Values();
  private final Values peaks = new Values();
  private final List<Life> all = new ArrayList<>();

  /** By how much one of the servers was above its least at the last time. */
  private long extra;

  Lives(Series series) {
    this.series = series;
  }

  /** A server's process, which may be of one series after another, as its owner may change. */
  record Process(long boot, long pid, long start, String name) {}

  /** What was measured of a process. */
  record Evidence(Values values, Values calls) {
    Evidence() {
      this(new Values(), new Values());
    }
  }

  /** One server, as long as it is of this series: the owner may change, as when it is renamed. */
  static final class Life {
    private final Lives lives;
    private final long series;
    private final Process process;
    private final Evidence evidence;
    private int valueCount; // of the evidence, when it was of this series last
    private int callCount;

    private Life(Lives lives, long series, Process process, Evidence evidence) {
      this.lives = lives;
      this.series = series;
      this.process = process;
      this.evidence = evidence;
    }

    /**
     * @param figures see {@link Points#figures}
     * @param at where those of a point begin
     */
    boolean isOf(long when, long[] figures, int at) {
      return series == figures[at]
          && process.pid == figures[at + 1]
          && process.start == figures[at + 2]
          && process.boot == when;
    }

    /**
     * @param times how often its sample was taken; of a span a server may be there a part
     */
    void add(long time, long[] figures, int at, int times) {
      long size = figures[at + 3];
      if (size < 0) return;
      evidence.values.add(time, size);
      valueCount = evidence.values.count;
      if (times == 1) lives.sum(time, size, size, size);
      else
        lives.sum(
            time, size * figures[at + 4] / times, least(figures, at, times), most(figures, at));
      if (figures[at + 5] >= 0) evidence.calls.add(time, figures[at + 5]);
      callCount = evidence.calls.count;
    }

    /** What it took at each time of a span: nothing where it was there for a part. */
    private static long least(long[] figures, int at, int times) {
      if (figures[at + 4] < times) return 0;
      return figures[at + 6] < 0 ? figures[at + 3] : figures[at + 6];
    }

    private static long most(long[] figures, int at) {
      return Math.max(figures[at + 3], figures[at + 7]);
    }
  }

  /** All took their least at each time of a span, and one of them its most at some. */
  private void sum(long time, long size, long least, long most) {
    long before = !isEmpty() && sums.last() == time ? extra : 0;
    extra = Math.max(before, most - least);
    sums.sum(time, size);
    peaks.sum(time, least + extra - before);
  }

  /**
   * That of a point, a new one where it is the first.
   *
   * @param known what is known of processes, of other series, too
   */
  Life of(long boot, long[] figures, int at, Map<Process, Evidence> known) {
    for (Life life : all.reversed()) {
      if (life.isOf(boot, figures, at)) return life;
    }
    Process process = new Process(boot, figures[at + 1], figures[at + 2], series.name());
    Evidence evidence = known.computeIfAbsent(process, k -> new Evidence());
    Life life = new Life(this, figures[at], process, evidence);
    all.add(life);
    return life;
  }

  boolean isEmpty() {
    return sums.count == 0;
  }

  /**
   * @param boot what is of another has ended
   * @param end the time of the last sample of that boot
   * @param complete that of the last which had all servers
   */
  Trend trend(long boot, long end, long complete) {
    List<ServerRun> runs = new ArrayList<>();
    int running = 0;
    for (Life life : all) {
      if (life.valueCount == 0) continue;
      ServerRun before = runs.isEmpty() ? null : runs.getLast();
      Values values = life.evidence.values.first(life.valueCount);
      Values calls = life.evidence.calls.first(life.callCount);
      runs.add(new ServerRun(life.process.pid, life.process.start, values, calls, before));
      long last = values.last();
      boolean seen = last >= complete && end - last < Trend.GONE_MILLIS;
      if (life.process.boot == boot && seen) running++;
    }
    return new Trend(series, sums, peaks, running, runs);
  }
}
