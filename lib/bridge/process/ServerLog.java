//SOURCES ../../state/SharedLog.java

package mcptools.bridge.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import mcptools.error.UserError;
import mcptools.state.SharedLog;

/** The log of a server: what it writes as errors, and a limited number of lines of the bridge. */
public final class ServerLog {
  private static final String MARK = "mcp-tools: ";

  private static final int PIECE = 8 << 10;

  /** Lines of the bridge's own since the last start. */
  private static final int MOST = 100;

  private final SharedLog log;
  private final AtomicLong written = new AtomicLong();
  private final AtomicBoolean failed = new AtomicBoolean();

  ServerLog(SharedLog log) {
    this.log = log;
  }

  Path file() {
    return log.file();
  }

  /** Marks a new start. */
  synchronized void begin() {
    written.set(0);
    try {
      log.rotate();
      log.begin();
    } catch (UserError e) {
      System.err.println(e.getMessage());
    }
  }

  /** Adds what a server writes, until its end. The log is rotated as it grows. */
  void copy(InputStream in) {
    byte[] piece = new byte[PIECE];
    try (in) {
      for (int read; (read = in.read(piece)) >= 0; ) add(ByteBuffer.wrap(piece, 0, read));
    } catch (IOException e) {
      // it has ended
    }
  }

  public void write(String sentence) {
    long count = written.incrementAndGet();
    if (count > MOST) return;
    String end = count == MOST ? "; no more is written before the next start" : "";
    add(ByteBuffer.wrap((MARK + sentence + end + "\n").getBytes(UTF_8)));
  }

  private synchronized void add(ByteBuffer bytes) {
    try {
      log.append(bytes);
    } catch (UserError e) {
      if (failed.compareAndSet(false, true)) System.err.println(e.getMessage());
    }
  }
}
