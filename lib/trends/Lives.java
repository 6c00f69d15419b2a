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
  /** One server. */
  private static final class Life {
    private final long boot;
    private final long pid;
    private final long start;
    private final Values values = new Values();

    Life(long boot, Point point) {
      this.boot = boot;
      this.pid = point.pid();
      this.start = point.start();
    }
  }

  private final Series series;
  private final Values sums = new Values();
  private final List<Life> all = new ArrayList<>();

  Lives(Series series) {
    this.series = series;
  }

  void add(Sample sample, Point point) {
    long size = point.uss() < 0 ? point.pss() : point.uss();
    if (size < 0) return;
    sums.sum(sample.at(), size);
    for (int i = all.size() - 1; i >= 0; i--) {
      Life life = all.get(i);
      if (life.pid == point.pid() && life.start == point.start() && life.boot == sample.boot()) {
        life.values.add(sample.at(), size);
        return;
      }
    }
    Life life = new Life(sample.boot(), point);
    life.values.add(sample.at(), size);
    all.add(life);
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  Trend trend(long end) {
    List<Trend.Run> runs = new ArrayList<>();
    boolean grewBefore = false;
    int running = 0;
    for (Life life : all) {
      int count = life.values.count;
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
