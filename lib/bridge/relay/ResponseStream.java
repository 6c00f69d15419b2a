//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The messages to be written to one HTTP response. Adding one never blocks: when the client does
 * not read, the queue fills up and the client is dropped.
 */
public final class ResponseStream {
  private static final int MOST_MESSAGES = 1000;
  private static final long MOST_CHARS = 8 << 20;

  private final Deque<String> messages = new ArrayDeque<>();
  private long chars;
  private int missing;
  private boolean ended;
  private boolean broken;
  private @Nullable Thread writer;

  /** What {@link #take} returns. */
  public sealed interface Next {
    /**
     * @param last whether no other follows
     */
    record Message(String json, boolean last) implements Next {}

    record Nothing() implements Next {}

    record End() implements Next {}
  }

  /**
   * @param answers after how many it ends; 0 for a stream without an end
   */
  public ResponseStream(int answers) {
    missing = answers;
  }

  /** Adds a message; it is dropped when the stream has ended. */
  public synchronized void put(JsonObject message) {
    if (ended || broken) return;
    String json = message.toString();
    if (messages.size() >= MOST_MESSAGES || (chars > 0 && chars + json.length() > MOST_CHARS)) {
      broken = true;
      messages.clear();
      // The writer may hang in a write to a full socket: interrupting it closes the socket.
      if (writer != null) writer.interrupt();
    } else {
      chars += json.length();
      messages.add(json);
    }
    notifyAll();
  }

  /** Adds an answer, and ends the stream after the last one. */
  public synchronized void answer(JsonObject message) {
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

  /** Sets the thread that writes; it is interrupted when the client is dropped. */
  public synchronized void attach(Thread thread) {
    writer = thread;
  }

  public synchronized void detach() {
    writer = null;
  }

  /**
   * Waits for the next message, and removes it.
   *
   * @param millis how long to wait for one
   */
  public synchronized Next take(long millis) throws InterruptedException {
    long end = System.nanoTime() + millis * 1_000_000;
    while (messages.isEmpty() && !ended && !broken) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) return new Next.Nothing();
      wait(left);
    }
    String json = messages.poll();
    if (json == null) return new Next.End();
    chars -= json.length();
    return new Next.Message(json, ended && messages.isEmpty());
  }
}
