package mcptools.trends;

import java.util.Arrays;

/** Times and bytes, as they come. */
final class Values {
  long[] times;
  long[] bytes;
  int count;

  Values() {
    this(new long[256], new long[256]);
  }

  private Values(long[] times, long[] bytes) {
    this.times = times;
    this.bytes = bytes;
  }

  void add(long time, long size) {
    if (count == times.length) {
      times = Arrays.copyOf(times, 2 * count);
      bytes = Arrays.copyOf(bytes, 2 * count);
    }
    times[count] = time;
    bytes[count++] = size;
  }

  /** The first so many of them, which what is added later does not change. */
  Values first(int number) {
    Values first = new Values(times, bytes);
    first.count = number;
    return first;
  }

  /** Those since a time. */
  Values since(long from) {
    Values rest = new Values();
    for (int i = 0; i < count; i++) if (times[i] >= from) rest.add(times[i], bytes[i]);
    return rest;
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
