//SOURCES Sample.java

package mcptools.history;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;

/** Makes one sample of many: its least, mean and largest values. */
final class Spans {
  private Spans() {}

  /** Spans of so many seconds, of each boot, in place of what is finer. */
  static List<Sample> of(List<Sample> samples, int seconds) {
    Map<List<Long>, List<Sample>> spans = new LinkedHashMap<>();
    List<Sample> rolled = new ArrayList<>();
    for (Sample sample : samples) {
      long span = Math.floorDiv(sample.uptime(), seconds * 1000L);
      if (sample.seconds() >= seconds) rolled.add(sample);
      else spans.computeIfAbsent(List.of(sample.boot(), span), k -> new ArrayList<>()).add(sample);
    }
    spans.forEach((key, parts) -> {
      rolled.add(span(key.getLast() * seconds * 1000L, parts, seconds));
    });
    rolled.sort((a, b) -> Long.compare(a.at(), b.at()));
    return rolled;
  }

  /**
   * The same without doubles, and with one span where two days have a part of it each.
   *
   * @param samples in the order of time
   */
  static List<Sample> joined(List<Sample> samples) {
    List<Sample> joined = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      Sample before = joined.isEmpty() ? sample : joined.getLast();
      if (before == sample || !isSame(before, sample)) {
        joined.add(sample);
      } else if (sample.seconds() > 0) {
        List<Sample> parts = List.of(before, sample);
        joined.set(joined.size() - 1, span(sample.uptime(), parts, sample.seconds()));
      }
    }
    return joined;
  }

  static boolean isSame(Sample one, Sample other) {
    return one.uptime() == other.uptime()
        && one.boot() == other.boot()
        && one.seconds() == other.seconds();
  }

  private static Sample span(long uptime, List<Sample> parts, int seconds) {
    Sample last = parts.getLast();
    Map<List<Long>, Point> points = new TreeMap<>(Spans::compare);
    for (Sample part : parts) {
      for (Point point : part.points()) {
        List<Long> key = List.of(point.series().id(), point.pid(), point.start());
        points.merge(key, point, Spans::plus);
      }
    }
    return new Sample(
        last.at() - last.uptime() + uptime,
        uptime,
        last.boot(),
        seconds,
        mean(parts),
        parts.stream().mapToInt(Sample::sessions).max().orElse(-1),
        parts.stream().mapToInt(Sample::orphans).max().orElse(-1),
        List.copyOf(points.values()));
  }

  private static int compare(List<Long> one, List<Long> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) return order;
    }
    return 0;
  }

  private static Point plus(Point one, Point other) {
    return new Point(
        one.series(),
        one.pid(),
        one.start(),
        one.count() + other.count(),
        least(one.least(), other.least()),
        mean(one.uss(), one.count(), other.uss(), other.count()),
        Math.max(one.most(), other.most()),
        mean(one.pss(), one.count(), other.pss(), other.count()),
        mean(one.rss(), one.count(), other.rss(), other.count()),
        Math.max(one.cpuMillis(), other.cpuMillis()),
        Math.max(one.threads(), other.threads()),
        Math.max(one.openFiles(), other.openFiles()),
        Math.max(one.calls(), other.calls()));
  }

  private static long least(long one, long other) {
    return one < 0 || other < 0 ? Math.max(one, other) : Math.min(one, other);
  }

  private static long mean(long one, long ones, long other, long others) {
    if (one < 0) return other;
    return other < 0 ? one : (one * ones + other * others) / (ones + others);
  }

  private static Machine mean(List<Sample> parts) {
    long[] sums = new long[5];
    List<Machine> known = parts.stream().map(Sample::machine).filter(m -> m.total() >= 0).toList();
    if (known.isEmpty()) return Machine.UNKNOWN;
    for (Machine machine : known) {
      sums[0] += machine.available();
      sums[1] += machine.swapTotal();
      sums[2] += machine.swapUsed();
      sums[3] += machine.some();
      sums[4] += machine.full();
    }
    int n = known.size();
    return new Machine(
        known.getLast().total(),
        sums[0] / n,
        sums[1] / n,
        sums[2] / n,
        Math.max(-1, sums[3] / n),
        Math.max(-1, sums[4] / n));
  }
}
