package mcptools.bridge.process;

/**
 * The delay before a server that has died is started again, doubled at each death, and the number
 * of restarts. Guarded by the lock of its {@link ServerLifecycle}.
 */
final class Backoff {
  private static final long FIRST = 1_000;
  private static final long LONGEST = 60_000;

  private long delay;
  private long notBefore = System.nanoTime();
  private boolean dead;
  private int restarts;

  /** Milliseconds until it may be started; zero or less when it may be now. */
  long left() {
    return (notBefore - System.nanoTime()) / 1_000_000;
  }

  /** It has died, or could not be started. */
  void died() {
    delay = delay == 0 ? FIRST : Math.min(2 * delay, LONGEST);
    notBefore = System.nanoTime() + delay * 1_000_000;
    dead = true;
  }

  /** It has run for so many milliseconds; after a long run the delay begins anew. */
  void ran(long millis) {
    if (millis > LONGEST) reset();
  }

  void started() {
    if (dead) restarts++;
    dead = false;
  }

  void countNextStart() {
    dead = true;
  }

  /** It was ended on purpose, or after a long run. */
  void reset() {
    delay = 0;
    notBefore = System.nanoTime();
    dead = false;
  }

  boolean isDead() {
    return dead;
  }

  int restarts() {
    return restarts;
  }
}
