package mcptools.bridge.relay;

import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that wait for one client. When those of all clients of the process are many, servers
 * wait for the clients that read; when they are too many, the client with the most is dropped:
 * first among those that do not read, then among those that wait for no answer.
 */
final class QueuedBytes {
  private static final long MOST_OF_ALL = 34 << 20;
  private static final long MANY_OF_ALL = MOST_OF_ALL / 2;

  /** How long a server waits at most for clients that read slowly, and for how long at a time. */
  private static final long PATIENCE = 250;

  private static final long POLL = 10;

  /** Who has less is not dropped for others. */
  private static final long SMALL = 64 << 10;

  private static final AtomicLong ALL = new AtomicLong();
  private static final Set<QueuedBytes> LARGE = ConcurrentHashMap.newKeySet();
  private static final AtomicBoolean DROPPING = new AtomicBoolean();

  /** Whose bytes these are. */
  interface Holder {
    void drop();

    /** Whether the client reads, as far as that is known already. */
    boolean isMoving();

    /** Whether it has read something just now. */
    boolean isReading();

    /** Whether an answer is to come. */
    boolean isAwaited();
  }

  /** Who is dropped is the greatest. */
  private static final Comparator<QueuedBytes> NEXT =
      Comparator.<QueuedBytes, Boolean>comparing(each -> !each.holder.isMoving())
          .thenComparing(each -> !each.holder.isAwaited())
          .thenComparing(each -> !each.holder.isReading())
          .thenComparingLong(each -> each.held);

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

  /**
   * Waits a little while there is much to be read by clients that read, which a client that reads
   * at a trickle must not turn into a long wait for the others. The caller holds no lock.
   */
  static void await() {
    long end = System.nanoTime() + PATIENCE * 1_000_000;
    try {
      while (ALL.get() > MANY_OF_ALL
          && System.nanoTime() < end
          && LARGE.stream().anyMatch(each -> each.holder.isReading())) {
        Thread.sleep(POLL);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void dropLargest() {
    try {
      while (ALL.get() > MOST_OF_ALL) {
        Optional<QueuedBytes> next = LARGE.stream().max(NEXT);
        if (next.isEmpty()) return;
        next.get().holder.drop();
      }
    } finally {
      DROPPING.set(false);
    }
  }
}
