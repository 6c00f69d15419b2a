package mcptools.trends;

import java.util.Arrays;

/** Times and bytes, as they come. */
final class Values {
  long[] times = new long[256];
  long[] bytes = new long[256];
  int count;

  void add(long time, long size) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
      bytes = Arrays.copyOf(bytes, 2 * count);
    }
    times[count] = time;
    bytes[count++] = size;
  }

  /** The last time. */
  long last() {
    return times[count - 1];
  }

  /** Several at one time are one value. */
  void sum(long time, long size) {
    if (count > 0 && times[count - 1] == time) bytes[count - 1] += size;
    else add(time, size);
  }
}
