//SOURCES rpc/Message.java

package mcptools.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;

/**
 * What a bridge that comes back has to know of an attached client. {@code copy} has its input,
 * which attach.sh writes; {@code done} how many bytes of it were sent on; {@code calls} the ids of
 * its calls in flight, a line for each beginning and end. Nothing is flushed to the disk: it is for
 * the death of the process.
 */
final class AttachJournal implements AutoCloseable {
  /** A longer line may be torn when its writer dies. */
  private static final int WHOLE_BYTES = 4096;

  /** Bytes of the input that are kept at least before the disk is freed of it. */
  private static final long KEPT = 64 << 20;

  /** How long what was announced may take to be in the copy, on macOS; milliseconds. */
  private static final int LATE = 100;

  private static final int MOST_BYTES = 17 << 20;
  private static final String TORN = "~";

  private final Path folder;
  private final RandomAccessFile copy;
  private final RandomAccessFile done;
  private final RandomAccessFile calls;
  private final Map<String, JsonSlice> open = new LinkedHashMap<>();
  private long read;
  private long freed;
  private boolean torn;

  AttachJournal(Path folder) throws IOException {
    this.folder = folder;
    copy = new RandomAccessFile(folder.resolve("copy").toFile(), "r");
    done = new RandomAccessFile(folder.resolve("done").toFile(), "rw");
    calls = new RandomAccessFile(folder.resolve("calls").toFile(), "rw");
    if (done.length() == Long.BYTES) read = done.readLong();
    copy.seek(read);
    byte[] all = new byte[(int) calls.length()];
    calls.readFully(all);
    new String(all, UTF_8).lines().forEach(this::replay);
  }

  private void replay(String line) {
    torn = line.equals(TORN);
    if (line.length() < 2) return;
    try {
      byte[] id = line.substring(1).getBytes(UTF_8);
      JsonSlice call = JsonSlice.of(id, id.length);
      if (line.startsWith("+")) open.put(call.identity(), call);
      else open.remove(call.identity());
    } catch (NoMessage e) {
      // cut off
    }
  }

  /** The calls in flight. */
  synchronized List<JsonSlice> open() {
    return new ArrayList<>(open.values());
  }

  /** The identity of the call that is the next line of the input, if all of that is there. */
  Optional<String> next() throws IOException {
    if (open.isEmpty()) return Optional.empty();
    byte[] bytes = new byte[(int) Math.min(copy.length() - read, MOST_BYTES)];
    copy.readFully(bytes);
    copy.seek(read);
    int end = 0;
    while (end < bytes.length && bytes[end] != '\n') end++;
    try {
      if (end == bytes.length) return Optional.empty();
      return Optional.of(Message.of(bytes, 0, end).id().identity());
    } catch (NoMessage e) {
      return Optional.empty();
    }
  }

  synchronized boolean isOpen() {
    return !open.isEmpty();
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
   * @param call the id of its call; empty for none
   * @param rest bytes that were read after it
   */
  void done(Optional<JsonSlice> call, int rest) throws IOException {
    if (call.isPresent()) {
      synchronized (this) {
        open.put(call.get().identity(), call.get());
        add("+" + call.get());
      }
    }
    done.seek(0);
    done.writeLong(read - rest);
    if (read - rest - freed > KEPT) free(read - rest);
  }

  /** Frees the disk, where that is possible. */
  private void free(long bytes) throws IOException {
    freed = bytes;
    String file = folder.resolve("copy").toString();
    Process _ =
        new ProcessBuilder("sh", "-c", "fallocate -p -o 0 -l " + bytes + " \"$0\"", file)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /** A message of so many bytes is about to be written. */
  synchronized void writing(int bytes) throws IOException {
    if (bytes >= WHOLE_BYTES) add(TORN);
  }

  synchronized void written(Message message) throws IOException {
    if (message.isAnswer()) open.remove(message.id().identity());
    if (open.isEmpty()) {
      calls.setLength(0);
    } else {
      add(message.isAnswer() ? "-" + message.id() : "-");
    }
  }

  private void add(String line) throws IOException {
    calls.write((line + "\n").getBytes(UTF_8));
  }

  /** Ends a line that an earlier bridge may have torn. */
  void mend(OutputStream out) throws IOException {
    if (!torn) return;
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
