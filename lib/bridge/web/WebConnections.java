//SOURCES WebConnection.java

package mcptools.bridge.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The open connections. Those that have not shown the token yet are bounded apart: when there are
 * too many of them, the oldest makes room for the newest, as who has a token shows it at once.
 */
final class WebConnections {
  private static final int MOST_STRANGERS = 1000;
  private static final int MOST_ADMITTED = 10_000;
  private static final long POLL = 10;

  private final Set<WebConnection> strangers = new LinkedHashSet<>();
  private final Set<WebConnection> admitted = new LinkedHashSet<>();

  /** Adds a new one; false when there are too many already. */
  boolean add(WebConnection connection) {
    synchronized (this) {
      if (admitted.size() >= MOST_ADMITTED) return false;
      strangers.add(connection);
      if (strangers.size() <= MOST_STRANGERS) return true;
    }
    dropOldest();
    return true;
  }

  /** It has shown the token. */
  synchronized void admit(WebConnection connection) {
    if (strangers.remove(connection)) admitted.add(connection);
  }

  synchronized void remove(WebConnection connection) {
    if (!strangers.remove(connection)) admitted.remove(connection);
  }

  /** Drops the oldest of those without a token. */
  void dropOldest() {
    WebConnection oldest;
    synchronized (this) {
      if (strangers.isEmpty()) return;
      oldest = strangers.iterator().next();
      strangers.remove(oldest);
    }
    oldest.drop();
  }

  private synchronized List<WebConnection> all() {
    Set<WebConnection> all = new LinkedHashSet<>(admitted);
    all.addAll(strangers);
    return List.copyOf(all);
  }

  /** Waits so many milliseconds for those that are answered, and drops all. */
  void close(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (System.nanoTime() < end && all().stream().anyMatch(WebConnection::isBusy)) {
      Thread.sleep(POLL);
    }
    all().forEach(WebConnection::drop);
  }
}
