package mcptools.bridge.rpc;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Memory for one purpose, of all clients and servers of the process together. What is small is not
 * counted.
 */
public final class Room {
  /** Requests that are being received. */
  public static final Room BODIES = new Room(34 << 20);

  /** Requests that wait for their server to read them. */
  public static final Room QUEUED = new Room(40 << 20);

  /** Lines that are being read from servers. */
  public static final Room LINES = new Room(34 << 20);

  /** Bytes that are not counted. */
  private static final int SMALL = 32 << 10;

  private static final int UNIT = 1 << 10;

  private final Semaphore units;

  private Room(int bytes) {
    units = new Semaphore(bytes / UNIT, true);
  }

  /** What one holder has of it. */
  public final class Share implements AutoCloseable {
    private int held;

    private Share() {}

    /** Makes it as large as that, and waits at most so many milliseconds; false when it cannot. */
    public synchronized boolean grow(int bytes, long millis) {
      int more = (bytes <= SMALL ? 0 : bytes / UNIT) - held;
      if (more <= 0) return true;
      try {
        if (!units.tryAcquire(more, millis, TimeUnit.MILLISECONDS)) return false;
        held += more;
        return true;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }

    /** Returns all of it. */
    @Override
    public synchronized void close() {
      units.release(held);
      held = 0;
    }
  }

  public Share share() {
    return new Share();
  }
}
