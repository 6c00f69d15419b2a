package mcptools.bench;

import java.util.List;

/**
 * The times of one task.
 *
 * @param nanos of each run, sorted; at least one
 */
public record Samples(List<Long> nanos) {
  public Samples {
    nanos = nanos.stream().sorted().toList();
  }

  /** Without what it takes to start and await any process at all; in milliseconds. */
  public double millis(Samples overhead) {
    return Math.max(0, median() - overhead.median()) / 1e6;
  }

  /** The median, in nanoseconds. */
  public double median() {
    int half = nanos.size() / 2;
    return nanos.size() % 2 == 1 ? nanos.get(half) : (nanos.get(half - 1) + nanos.get(half)) / 2.0;
  }
}
