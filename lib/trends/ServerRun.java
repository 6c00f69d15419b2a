//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Growth.java
//SOURCES Values.java

package mcptools.trends;

import java.util.Arrays;
import java.util.Optional;
import mcptools.trends.Growth.Kind;
import org.jspecify.annotations.Nullable;

/** One server from its start to its end. */
public final class ServerRun {
  private final long pid;
  private final long start;
  private final Values values;
  private final @Nullable ServerRun before;
  private Optional<Growth> growth = Optional.empty();

  /**
   * @param before the run before of the same series
   */
  ServerRun(long pid, long start, Values values, @Nullable ServerRun before) {
    this.pid = pid;
    this.start = start;
    this.values = values;
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

  /** Worked out when it is asked for: of most earlier runs nobody wants to know. */
  public Growth growth() {
    if (growth.isEmpty()) {
      long[] times = Arrays.copyOf(values.times, values.count);
      long[] bytes = Arrays.copyOf(values.bytes, values.count);
      growth = Optional.of(Growth.of(times, bytes, this::grewBefore));
    }
    return growth.get();
  }

  private boolean grewBefore() {
    for (ServerRun run = before; run != null; run = run.before) {
      if (run.growth().kind() == Kind.GROWING) return true;
    }
    return false;
  }
}
