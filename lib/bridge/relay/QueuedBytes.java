package mcptools.bridge.relay;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that wait for one client. When those of all clients of the process are too many, the
 * client with the most is dropped.
 */
final class QueuedBytes {
  private static final long MOST_OF_ALL = 34 << 20;

  /** Who has less is not dropped for others. */
  private static final long SMALL = 64 << 10;

  private static final AtomicLong ALL = new AtomicLong();
  private static final Set<QueuedBytes> LARGE = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean DROPPING = new AtomicBoolean();

  /** Whose bytes these are. */
  interface Holder {
    void drop();
  }

  private final Holder holder;
  private volatile long held;

  QueuedBytes(Holder holder) {
    this.holder = holder;
  }

  long held() {
    return held;
  }

  /** Adds, or subtracts; the caller holds the holder's lock. */
  void add(long more) {
    long now = held + more;
    held = now;
    if (now > SMALL) LARGE.add(this);
    else LARGE.remove(this);
    if (ALL.addAndGet(more) <= MOST_OF_ALL || more <= 0 || !DROPPING.compareAndSet(false, true)) {
      return;
    }
    // By another thread: this one holds locks.
    Thread.ofVirtual().start(QueuedBytes::dropLargest);
  }

  void clear() {
    add(-held);
  }

  private static void dropLargest() {
    try {
      while (ALL.get() > MOST_OF_ALL) {
        QueuedBytes largest = null;
        for (QueuedBytes each : LARGE) {
          if (largest == null || each.held > largest.held) largest = each;
        }
        if (largest == null) return;
        largest.holder.drop();
      }
    } finally {
      DROPPING.set(false);
    }
  }
}
