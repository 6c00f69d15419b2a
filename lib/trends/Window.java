package mcptools.trends;

import java.util.Arrays;
import java.util.Optional;

/**
 * The medians of equal pieces of time; a piece without values is a gap.
 *
 * @param start milliseconds since the epoch
 * @param times hours since then
 */
record Window(long start, double[] times, double[] values) {
  private static final double HOUR = 3_600_000;

  /** The fewest that say anything. */
  private static final int LEAST_BUCKETS = 24;

  /** The last part of a life; empty when it has too few values, or a quarter of it is gaps. */
  static Optional<Window> of(long[] times, long[] bytes, long warmUp, long length, long bucket) {
    if (times.length == 0) return Optional.empty();
    long last = times[times.length - 1];
    long first = Math.max(times[0] + warmUp, last - length);
    double[] hours = new double[times.length];
    double[] medians = new double[times.length];
    int count = 0;
    int begin = 0;
    while (begin < times.length && times[begin] < first) begin++;
    // Samples that are a piece apart are in the middle of one, and not now here and now there.
    long edge = first - bucket / 2;
    for (int i = begin; i < times.length; ) {
      long index = Math.floorDiv(times[i] - edge, bucket);
      int from = i;
      while (i < times.length && Math.floorDiv(times[i] - edge, bucket) == index) i++;
      hours[count] = index * bucket / HOUR;
      medians[count++] = median(bytes, from, i);
    }
    long all = (last - first) / bucket;
    if (count < LEAST_BUCKETS || count < 0.75 * all) return Optional.empty();
    return Optional.of(
        new Window(first, Arrays.copyOf(hours, count), Arrays.copyOf(medians, count)));
  }

  double hours() {
    return times[times.length - 1] - times[0];
  }

  long millis(int index) {
    return start + (long) (times[index] * HOUR);
  }

  Window last(double part) {
    int from = (int) (times.length * (1 - part));
    int to = times.length;
    return new Window(
        start, Arrays.copyOfRange(times, from, to), Arrays.copyOfRange(values, from, to));
  }

  /** The lowest of each hour; what is left of one at the end counts when it is more than half. */
  Window floors() {
    int each = (int) Math.max(1, Math.round(values.length / Math.max(1, hours())));
    int count = (values.length + each / 2) / each;
    double[] at = new double[count];
    double[] lowest = new double[count];
    for (int i = 0; i < count; i++) {
      int to = Math.min(values.length, (i + 1) * each);
      at[i] = times[i * each] + 0.5;
      lowest[i] = Arrays.stream(values, i * each, to).min().orElse(0);
    }
    return new Window(start, at, lowest);
  }

  static double median(long[] bytes, int from, int to) {
    long[] part = Arrays.copyOfRange(bytes, from, to);
    Arrays.sort(part);
    int middle = part.length / 2;
    return part.length % 2 == 1 ? part[middle] : (part[middle - 1] + part[middle]) / 2.0;
  }
}
