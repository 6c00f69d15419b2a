package mcptools.bridge.relay;

/** When something was last used; any thread may ask and tell. */
final class LastUse {
  private volatile long nanos = System.nanoTime();

  void touch() {
    nanos = System.nanoTime();
  }

  /** Milliseconds since then. */
  long ago() {
    return (System.nanoTime() - nanos) / 1_000_000;
  }
}
