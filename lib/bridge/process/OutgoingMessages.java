//SOURCES ../rpc/Payload.java
//SOURCES ../rpc/Room.java

package mcptools.bridge.process;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Room;

/** The messages that wait until a server reads them. */
final class OutgoingMessages {
  private static final int MOST_QUEUED = 1000;
  private static final long MOST_BYTES = 17 << 20;

  private record Queued(Payload payload, Runnable sending, Room.Share share) {}

  private final AtomicLong bytes = new AtomicLong();
  private final BlockingQueue<Queued> queue = new ArrayBlockingQueue<>(MOST_QUEUED);
  private volatile boolean gone;

  /**
   * Queues a message; false when there is no room for it.
   *
   * @param sending is run right before it is written
   */
  boolean add(Payload message, Runnable sending) {
    int length = message.length();
    Room.Share share = Room.QUEUED.share();
    long before = bytes.getAndAdd(length);
    boolean fits = before == 0 || before + length <= MOST_BYTES;
    if (fits && share.grow(length, 0) && queue.offer(new Queued(message, sending, share))) {
      if (gone) drain();
      return true;
    }
    bytes.addAndGet(-length);
    share.close();
    return false;
  }

  /** Writes to a process what is queued, as long as it lives. */
  void write(Process process) {
    try (OutputStream stream = process.getOutputStream()) {
      while (process.isAlive()) {
        Queued message = queue.poll(1, TimeUnit.SECONDS);
        if (message != null) write(stream, message);
      }
    } catch (IOException e) {
      // it is gone; the reader reports that
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      gone = true;
      drain();
    }
  }

  private void drain() {
    for (Queued left; (left = queue.poll()) != null; ) left.share().close();
  }

  private void write(OutputStream stream, Queued message) throws IOException {
    try (Room.Share share = message.share()) {
      message.sending().run();
      message.payload().writeTo(stream);
      stream.write('\n');
      stream.flush();
    } finally {
      bytes.addAndGet(-message.payload().length());
    }
  }
}
