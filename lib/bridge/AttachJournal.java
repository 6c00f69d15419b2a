//SOURCES AttachedCalls.java

package mcptools.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcptools.bridge.AttachedCalls.Open;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;

/**
 * What a bridge that comes back has to know of an attached client. {@code copy} has its input,
 * which attach.sh writes; {@code done} how many bytes of it were sent on; {@code calls} its calls
 * in flight. Nothing is flushed to the disk: it is for the death of the process.
 */
final class AttachJournal implements AutoCloseable {
  /** Bytes of the input that are kept at least before the disk is freed of it. */
  private static final long KEPT = 64 << 20;

  /** How long what was announced may take to be in the copy, on macOS; milliseconds. */
  private static final int LATE = 100;

  private final Path folder;
  private final RandomAccessFile copy;
  private final RandomAccessFile done;
  private final AttachedCalls calls;
  private long read;
  private long sent;
  private long freed;

  AttachJournal(Path folder) throws IOException {
    this.folder = folder;
    copy = new RandomAccessFile(folder.resolve("copy").toFile(), "r");
    done = new RandomAccessFile(folder.resolve("done").toFile(), "rw");
    calls = new AttachedCalls(folder.resolve("calls"));
    if (done.length() == Long.BYTES) sent = done.readLong();
    read = sent;
    copy.seek(read);
  }

  AttachedCalls calls() {
    return calls;
  }

  /** The calls in flight that an earlier bridge has read; those after it are read again. */
  List<Open> interrupted() {
    return calls.open().stream().filter(call -> call.from() < sent).toList();
  }

  /** The message of a call; empty when it is not there any more. */
  Optional<Message> message(Open call) throws IOException {
    byte[] bytes = new byte[(int) (call.to() - call.from())];
    copy.seek(call.from());
    copy.readFully(bytes);
    copy.seek(read);
    try {
      Message message = Message.of(bytes, 0, bytes.length);
      return Optional.of(message).filter(m -> m.id().identity().equals(call.id().identity()));
    } catch (NoMessage e) {
      return Optional.empty();
    }
  }

  /**
   * The input that was not sent on yet, and what follows.
   *
   * @param bell a pipe that gets the same bytes: what a dying process has read of a pipe is lost,
   *     so that they are read from the copy
   */
  InputStream input(InputStream bell) {
    return new InputStream() {
      private final byte[] waste = new byte[64 << 10];
      private long announced;
      private boolean ended;

      @Override
      public int read() {
        throw new UnsupportedOperationException();
      }

      @Override
      public int read(byte[] bytes, int from, int length) throws IOException {
        while (true) {
          int count = copy.read(bytes, from, length);
          if (count > 0) {
            read += count;
            announced -= count;
            return count;
          }
          if (ended) return -1;
          int more = bell.read(waste);
          ended = more < 0;
          announced += more;
          if (announced > 0 && !ended) await();
          // What an earlier bridge has read was announced as well.
          if (copy.length() == read) announced = Math.min(announced, 0);
        }
      }
    };
  }

  private void await() throws IOException {
    try {
      for (int i = 0; i < LATE && copy.length() == read; i++) Thread.sleep(1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /**
   * A line was read, and is sent on now.
   *
   * @param begun the ids of its calls
   * @param rest bytes that were read after it
   */
  void done(List<JsonSlice> begun, int rest) throws IOException {
    long end = read - rest;
    for (JsonSlice call : begun) calls.begun(call, sent, end);
    sent = end;
    done.seek(0);
    done.writeLong(sent);
    if (sent - freed > KEPT) free();
  }

  /** Frees the disk of what was sent on and answered, where that is possible. */
  private void free() throws IOException {
    freed = sent;
    long bytes = calls.open().stream().mapToLong(Open::from).min().orElse(sent);
    String file = folder.resolve("copy").toString();
    Process _ =
        new ProcessBuilder("sh", "-c", "fallocate -p -o 0 -l " + bytes + " \"$0\"", file)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** Ends a line that an earlier bridge may have torn. */
  void mend(OutputStream out) throws IOException {
    if (!calls.isTorn()) return;
    out.write('\n');
    out.flush();
  }

  @Override
  public void close() throws IOException {
    copy.close();
    done.close();
    calls.close();
  }
}
