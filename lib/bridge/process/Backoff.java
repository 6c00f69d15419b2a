package mcptools.bridge.process;

/**
 * How long a server that dies is left alone: twice as long each time. Guarded by the lock of its
 * {@link ServerLifecycle}.
 */
final class Backoff {
  private static final long FIRST = 1_000;
  private static final long LONGEST = 60_000;

  private long delay;
  private long notBefore = System.nanoTime();

  /** Milliseconds until it may be started; none above 0 when that is now. */
  long left() {
    return (notBefore - System.nanoTime()) / 1_000_000;
  }

  /** It has died, or could not be started. */
  void grow() {
    delay = delay == 0 ? FIRST : Math.min(2 * delay, LONGEST);
    notBefore = System.nanoTime() + delay * 1_000_000;
  }

  /** It has run for so many milliseconds; after long enough what was before does not count. */
  void ran(long millis) {
    if (millis > LONGEST) reset();
  }

  void reset() {
    delay = 0;
    notBefore = System.nanoTime();
  }
}
