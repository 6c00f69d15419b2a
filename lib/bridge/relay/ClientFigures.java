//SOURCES LastUse.java
//SOURCES ../../process/ProcessId.java

package mcptools.bridge.relay;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mcptools.process.ProcessId;

/** Who a client of a server is, and what it has asked. Safe for any thread. */
public final class ClientFigures {
  private static final int LONGEST = 60;
  private static final int MOST_TRIES = 5;
  private static final String UNKNOWN = "unknown";

  private final String name;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicInteger streams = new AtomicInteger();
  private final LastUse lastUse = new LastUse();
  private volatile Optional<ProcessId> process = Optional.empty();
  private boolean seeking;
  private int tries;

  /**
   * @param name that it gives itself; "" when it gives none
   */
  public ClientFigures(String name) {
    String plain = name.replaceAll("\\p{Cntrl}", " ").strip();
    this.name =
        plain.isEmpty() ? UNKNOWN : plain.substring(0, Math.min(plain.length(), LONGEST)).strip();
  }

  public String name() {
    return name;
  }

  /** Its process; empty while that is not known. */
  public Optional<ProcessId> process() {
    return process;
  }

  public synchronized void is(ProcessId found) {
    process = Optional.of(found);
  }

  /** Whether its process is to be looked for now: true until {@link #missed}, and a few times. */
  public synchronized boolean isSought() {
    if (process.isPresent() || seeking || tries >= MOST_TRIES) return false;
    tries++;
    seeking = true;
    return true;
  }

  /** Its connection was closed before its process was found. */
  public synchronized void missed() {
    seeking = false;
  }

  public void touch() {
    lastUse.touch();
  }

  /** It has opened, or closed, a stream. */
  public void streams(int change) {
    streams.addAndGet(change);
    touch();
  }

  public boolean hasStreams() {
    return streams.get() > 0;
  }

  /** Milliseconds since it was last used. */
  public long idle() {
    return lastUse.ago();
  }

  public long calls() {
    return calls.get();
  }

  public long errors() {
    return errors.get();
  }

  void begun() {
    calls.incrementAndGet();
    touch();
  }

  void failed() {
    errors.incrementAndGet();
  }
}
