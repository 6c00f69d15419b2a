//SOURCES Trend.java

package mcptools.trends;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import mcptools.history.Sample;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.trends.Growth.Kind;

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
    private final long boot;
    private final long pid;
    private final long start;
    private final Values values = new Values();

    private Life(Lives lives, long boot, Point point) {
      this.lives = lives;
      this.boot = boot;
      this.pid = point.pid();
      this.start = point.start();
    }

    boolean isOf(Sample sample, Point point) {
      return pid == point.pid()
          && start == point.start()
          && boot == sample.boot()
          && lives.series == point.series();
    }

    /**
     * @param times how often its sample was taken; of a span a server may be there a part
     */
    void add(long at, Point point, int times) {
      long size = point.uss() < 0 ? point.pss() : point.uss();
      if (size < 0) return;
      values.add(at, size);
      lives.sums.sum(at, size * point.count() / times);
    }
  }

  /** That of a point, a new one where it is the first. */
  Life of(Sample sample, Point point) {
    for (Life life : all.reversed()) {
      if (life.pid == point.pid() && life.start == point.start() && life.boot == sample.boot()) {
        return life;
      }
    }
    Life life = new Life(this, sample.boot(), point);
    all.add(life);
    return life;
  }

  boolean isEmpty() {
    return sums.count == 0;
  }

  Trend trend(long end) {
    List<Trend.Run> runs = new ArrayList<>();
    boolean grewBefore = false;
    int running = 0;
    for (Life life : all) {
      int count = life.values.count;
      if (count == 0) continue;
      long[] times = Arrays.copyOf(life.values.times, count);
      long last = times[count - 1];
      Growth growth = Growth.of(times, Arrays.copyOf(life.values.bytes, count), grewBefore);
      runs.add(new Trend.Run(life.pid, life.start, last, growth));
      grewBefore |= growth.kind() == Kind.GROWING;
      if (end - last < Trend.GONE_MILLIS) running++;
    }
    return new Trend(series, sums, running, runs);
  }
}
