//DEPS org.jspecify:jspecify:1.0.1
//SOURCES QueuedBytes.java
//SOURCES ../rpc/Payload.java

package mcptools.bridge.relay;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import mcptools.bridge.rpc.Payload;
import org.jspecify.annotations.Nullable;

/**
 * The messages to be written to one HTTP response. Adding one never blocks: when the client does
 * not read, the queue fills up and the client is dropped; one that reads gets all. A response whose
 * connection is lost keeps what is added, for the connection that takes it up again.
 */
public final class ResponseStream implements QueuedBytes.Holder {
  private static final int MOST_MESSAGES = 1000;
  private static final long MOST_BYTES = 8 << 20;

  /** Messages that wait for a client that reads. */
  private static final int MOST_OF_READER = 20_000;

  /** After so long without a byte a client does not read; nanoseconds. */
  private static final long STALLED = 3_000_000_000L;

  private static final long JUST_NOW = 250_000_000L;

  /** Bytes of written messages that a client may ask for again. */
  private static final int KEPT = 64 << 10;

  private final Deque<Next.Event> messages = new ArrayDeque<>();
  private final Deque<Next.Event> written = new ArrayDeque<>();
  private final QueuedBytes bytes = new QueuedBytes(this);
  private final String key;
  private Next.@Nullable Event current;
  private long count;
  private int keptBytes;
  private int missing;
  private boolean ended;
  private boolean broken;
  private boolean forgotten;
  private boolean abandoned; // a connection was lost, and no other one has taken its place
  private @Nullable Thread writer;
  private long detached = System.nanoTime();
  private volatile long moved = System.nanoTime(); // or when it had nothing to read
  private volatile long taken = System.nanoTime();
  private Runnable dropped = () -> {};

  /** What {@link #take} returns. */
  public sealed interface Next {
    /**
     * @param number from 1 on
     */
    record Event(long number, Payload payload) implements Next {}

    record Nothing() implements Next {}

    record End() implements Next {}
  }

  /**
   * @param answers after how many it ends; 0 for a stream without an end
   */
  public ResponseStream(int answers) {
    this(answers, "");
  }

  /**
   * @param key by which it is taken up again; "" when it cannot be
   */
  public ResponseStream(int answers, String key) {
    this(answers, key, 0);
  }

  /**
   * @param last the number of the last message of the stream that it goes on with
   */
  public ResponseStream(int answers, String key, long last) {
    missing = answers;
    this.key = key;
    count = last;
  }

  public String key() {
    return key;
  }

  /** Adds a message; it is dropped when the stream has ended. */
  public synchronized void put(Payload message) {
    if (ended || broken) return;
    int length = message.length();
    if (bytes.held() == 0) moved = System.nanoTime();
    boolean fits = bytes.held() == 0 || bytes.held() + length <= MOST_BYTES;
    boolean full = messages.size() >= MOST_MESSAGES || !fits;
    if ((full && !isMoving()) || messages.size() >= MOST_OF_READER) {
      drop();
    } else {
      bytes.add(length);
      messages.add(new Next.Event(++count, message));
    }
    notifyAll();
  }

  @Override
  public boolean isMoving() {
    return System.nanoTime() - moved < STALLED;
  }

  @Override
  public boolean isReading() {
    return System.nanoTime() - taken < JUST_NOW;
  }

  @Override
  public synchronized boolean isAwaited() {
    return missing > 0;
  }

  /** The same output, of which each piece that is written shows that the client reads. */
  public OutputStream watched(OutputStream out) {
    return new FilterOutputStream(out) {
      @Override
      public void write(byte[] piece, int from, int length) throws IOException {
        out.write(piece, from, length);
        taken = System.nanoTime();
        moved = taken;
      }
    };
  }

  /** Has a task run, by another thread, when the client is dropped. */
  public synchronized ResponseStream onDrop(Runnable task) {
    dropped = task;
    return this;
  }

  /** Drops the client, which does not read. */
  @Override
  public synchronized void drop() {
    if (!broken) {
      Thread.ofVirtual().start(dropped);
      count++; // so that nobody has all of it
    }
    broken = true;
    clear();
    // The writer may hang in a write to a full socket: interrupting it closes the socket.
    if (writer != null) writer.interrupt();
    notifyAll();
  }

  private void clear() {
    messages.clear();
    written.clear();
    bytes.clear();
  }

  /** Ends it for good: nobody takes up again what a lost connection leaves. */
  synchronized void forget() {
    end();
    forgotten = true;
    if (abandoned) clear();
  }

  /** Adds an answer, and ends the stream after the last one. */
  public synchronized void answer(Payload message) {
    put(message);
    skip();
  }

  /** Counts an answer that will not come. */
  synchronized void skip() {
    if (--missing <= 0) end();
  }

  public synchronized void end() {
    ended = true;
    notifyAll();
  }

  synchronized boolean isOpen() {
    return !ended && !broken;
  }

  /** Whether the client was dropped. */
  public synchronized boolean isBroken() {
    return broken;
  }

  /** The number of its last message; 0 for none. */
  synchronized long last() {
    return count;
  }

  /** Whether nothing will be written any more. */
  public synchronized boolean isFinished() {
    return broken || (ended && messages.isEmpty() && current == null);
  }

  /** Milliseconds since its connection was lost; 0 while there is one. */
  synchronized long lost() {
    return writer != null ? 0 : (System.nanoTime() - detached) / 1_000_000;
  }

  /** Makes this thread its writer; it is interrupted when the client is dropped. */
  public synchronized void attach() {
    if (writer != null) writer.interrupt();
    restore();
    writer = Thread.currentThread();
    abandoned = false;
    moved = System.nanoTime();
    notifyAll();
  }

  /**
   * As above, to write again what followed a message that the client has received, and no more.
   *
   * @param number of that message
   */
  public synchronized void attach(long number) {
    attach();
    while (!messages.isEmpty() && messages.getFirst().number() <= number) {
      current = messages.removeFirst();
      written();
    }
    while (!written.isEmpty() && written.getLast().number() > number) {
      Next.Event again = written.removeLast();
      keptBytes -= again.payload().length();
      bytes.add(again.payload().length());
      messages.addFirst(again);
    }
  }

  /**
   * Ends the writing by this thread.
   *
   * @param unsure whether the last message may not have reached the client
   */
  public synchronized void detach(boolean unsure) {
    if (writer != Thread.currentThread()) return;
    if (unsure) restore();
    else written();
    writer = null;
    abandoned = true;
    detached = System.nanoTime();
    if (forgotten) clear();
  }

  private void restore() {
    if (current != null && !broken) messages.addFirst(current);
    current = null;
  }

  private void written() {
    if (current == null) return;
    int length = current.payload().length();
    if (!broken) bytes.add(-length);
    if (!key.isEmpty() && !broken && length < KEPT) {
      written.add(current);
      keptBytes += length;
      while (keptBytes > KEPT) keptBytes -= written.remove().payload().length();
    }
    current = null;
  }

  /**
   * Waits for the next message; the one before counts as written then.
   *
   * @param millis how long to wait for one
   */
  public synchronized Next take(long millis) throws InterruptedException {
    if (writer == Thread.currentThread()) written();
    long end = System.nanoTime() + millis * 1_000_000;
    while (messages.isEmpty() && !ended && !broken && writer == Thread.currentThread()) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) return new Next.Nothing();
      wait(left);
    }
    if (writer != Thread.currentThread()) return new Next.End();
    current = messages.poll();
    return current == null ? new Next.End() : current;
  }

  /** Whether no message follows the one that was taken last. */
  public synchronized boolean isLast() {
    return ended && messages.isEmpty() && !broken;
  }
}
