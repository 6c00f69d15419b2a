package mcptools.bridge.relay;

/**
 * How long calls have taken, in buckets each of which ends 9 % above the one before. Guarded by its
 * owner.
 */
final class Latencies {
  private static final int BUCKETS = 8 * 32;
  private static final int IN_TWO = 8;

  private final long[] counts = new long[BUCKETS];
  private long count;
  private long nanos;

  /** Adds one, in nanoseconds. */
  void add(long taken) {
    double doublings = Math.log(Math.max(1, taken / 1000.0)) / Math.log(2);
    counts[(int) Math.min(BUCKETS - 1, Math.round(doublings * IN_TWO))]++;
    count++;
    nanos += taken;
  }

  long count() {
    return count;
  }

  /** The sum of all, in nanoseconds. */
  long nanos() {
    return nanos;
  }

  /**
   * In milliseconds; 0 without any.
   *
   * @param share of those that took less, such as 0.5 for the median
   */
  double quantile(double share) {
    long rank = (long) Math.ceil(share * count);
    long seen = 0;
    for (int i = 0; i < BUCKETS && count > 0; i++) {
      seen += counts[i];
      if (seen >= rank) return Math.pow(2, (double) i / IN_TWO) / 1000;
    }
    return 0;
  }
}
