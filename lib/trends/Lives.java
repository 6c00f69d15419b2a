//SOURCES Trend.java

package mcptools.trends;

import java.util.ArrayList;
import java.util.List;
import mcptools.history.Points;
import mcptools.history.Sample.Series;

/** All servers of a series. */
final class Lives {
  private final Series series;
  private final Values sums = new Values();
  private final List<Life> all = new ArrayList<>();

  Lives(Series series) {
    this.series = series;
  }

  /** One server. */
  static final class Life {
    private final Lives lives;
    private final long series;
    private final long boot;
    private final long pid;
    private final long start;
    private final Values values = new Values();
    private final Values calls = new Values();

    private Life(Lives lives, long boot, long[] figures, int at) {
      this.lives = lives;
      this.series = figures[at];
      this.boot = boot;
      this.pid = figures[at + 1];
      this.start = figures[at + 2];
    }

    /**
     * @param figures see {@link Points#figures}
     * @param at where those of a point begin
     */
    boolean isOf(long when, long[] figures, int at) {
      return series == figures[at]
          && pid == figures[at + 1]
          && start == figures[at + 2]
          && boot == when;
    }

    /**
     * @param times how often its sample was taken; of a span a server may be there a part
     */
    void add(long time, long[] figures, int at, int times) {
      long size = figures[at + 3];
      if (size < 0) return;
      values.add(time, size);
      lives.sums.sum(time, times == 1 ? size : size * figures[at + 4] / times);
      if (figures[at + 5] >= 0) calls.add(time, figures[at + 5]);
    }
  }

  /** That of a point, a new one where it is the first. */
  Life of(long boot, long[] figures, int at) {
    for (Life life : all.reversed()) {
      if (life.isOf(boot, figures, at)) return life;
    }
    Life life = new Life(this, boot, figures, at);
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
      if (life.values.count == 0) continue;
      ServerRun before = runs.isEmpty() ? null : runs.getLast();
      runs.add(new ServerRun(life.pid, life.start, life.values, life.calls, before));
      long last = life.values.last();
      boolean seen = last >= complete && end - last < Trend.GONE_MILLIS;
      if (life.boot == boot && seen) running++;
    }
    return new Trend(series, sums, running, runs);
  }
}
