//SOURCES rpc/Payload.java

package mcptools.bridge;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mcptools.bridge.rpc.Payload;

/** A server that is no process of its own: what is written to it goes to a function, by lines. */
public final class InProcess extends Process {
  private static final byte[] END = new byte[0];

  private final Consumer<byte[]> lines;
  private final Runnable close;
  private final BlockingQueue<byte[]> output = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * @param lines receives each line without its end
   * @param close is run when its input ends
   */
  public InProcess(Consumer<byte[]> lines, Runnable close) {
    this.lines = lines;
    this.close = close;
  }

  /** Adds a line to its output. */
  public void write(Payload message) {
    ByteArrayOutputStream line = new ByteArrayOutputStream(message.length() + 1);
    line.writeBytes(message.bytes());
    line.write('\n');
    output.add(line.toByteArray());
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      private final ByteArrayOutputStream line = new ByteArrayOutputStream();

      @Override
      public void write(int b) {
        if (b != '\n') {
          line.write(b);
          return;
        }
        byte[] whole = line.toByteArray();
        line.reset();
        lines.accept(whole);
      }

      @Override
      public void write(byte[] bytes, int from, int length) {
        line.write(bytes, from, length); // a message has no line end but its last
      }

      @Override
      public void close() {
        destroy();
      }
    };
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      private byte[] piece = END;
      private int at;

      @Override
      public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int from, int length) {
        while (at == piece.length) {
          try {
            piece = output.take();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
          }
          at = 0;
          if (piece.length == 0) {
            output.add(END);
            return -1;
          }
        }
        int count = Math.min(length, piece.length - at);
        System.arraycopy(piece, at, bytes, from, count);
        at += count;
        return count;
      }
    };
  }

  @Override
  public InputStream getErrorStream() {
    return InputStream.nullInputStream();
  }

  @Override
  public int waitFor() throws InterruptedException {
    ended.await();
    return 0;
  }

  @Override
  public boolean waitFor(long timeout, TimeUnit unit) throws InterruptedException {
    return ended.await(timeout, unit);
  }

  @Override
  public boolean isAlive() {
    return ended.getCount() > 0;
  }

  @Override
  public int exitValue() {
    if (isAlive()) throw new IllegalThreadStateException();
    return 0;
  }

  @Override
  public void destroy() {
    if (!isAlive()) return;
    ended.countDown();
    output.add(END);
    close.run();
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }
}
