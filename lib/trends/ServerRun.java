//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Growth.java
//SOURCES Trend.java
//SOURCES Values.java

package mcptools.trends;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.trends.Growth.Kind;
import org.jspecify.annotations.Nullable;

/** One server from its start to its end. */
public final class ServerRun {
  private static final long HOUR = 3_600_000;
  private static final long LEAST_CALLS = 100;

  private final long pid;
  private final long start;
  private final Values values;
  private final Values calls;
  private final @Nullable ServerRun before;
  private Optional<Growth> growth = Optional.empty();

  /**
   * @param calls that it had had at some of the times
   * @param before the run before of the same series
   */
  ServerRun(long pid, long start, Values values, Values calls, @Nullable ServerRun before) {
    this.pid = pid;
    this.start = start;
    this.values = values;
    this.calls = calls;
    this.before = before;
  }

  public long pid() {
    return pid;
  }

  public long start() {
    return start;
  }

  long last() {
    return values.last();
  }

  /** Whether its last time was so short before this one that it may run still. */
  public boolean isCurrent(long time) {
    return time - last() < Trend.GONE_MILLIS;
  }

  /** Bytes at the last time. */
  public long now() {
    return values.bytes[values.count - 1];
  }

  /** Worked out when it is asked for: of most earlier runs nobody wants to know. */
  public Growth growth() {
    if (growth.isEmpty()) {
      long[] times = Arrays.copyOf(values.times, values.count);
      long[] bytes = Arrays.copyOf(values.bytes, values.count);
      growth = Optional.of(Growth.of(times, bytes, this::grewBefore));
    }
    return growth.get();
  }

  /**
   * How many bytes more it takes for 1,000 calls, by what it grows and was called in the last
   * hours. Empty where the bridge counts none, or so few that it does not grow by them.
   */
  public OptionalLong perThousandCalls() {
    int last = calls.count - 1;
    int first = last;
    while (first > 0 && calls.times[last] - calls.times[first - 1] <= Growth.SHORT_WINDOW) first--;
    if (last < 0 || calls.times[last] - calls.times[first] < HOUR) return OptionalLong.empty();
    long count = calls.bytes[last] - calls.bytes[first];
    if (count < LEAST_CALLS) return OptionalLong.empty();
    double hours = (calls.times[last] - calls.times[first]) / (double) HOUR;
    return OptionalLong.of(Math.round(1000 * growth().perHour() * hours / count));
  }

  private boolean grewBefore() {
    for (ServerRun run = before; run != null; run = run.before) {
      if (run.growth().kind() == Kind.GROWING) return true;
    }
    return false;
  }
}
