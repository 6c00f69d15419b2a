package mcptools.bridge.relay;

/** When something was last used. Safe for any thread. */
final class LastUse {
  private volatile long nanos = System.nanoTime();

  void touch() {
    nanos = System.nanoTime();
  }

  /** Milliseconds since the last use. */
  long ago() {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
