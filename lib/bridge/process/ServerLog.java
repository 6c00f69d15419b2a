//SOURCES ../../state/SharedLog.java

package mcptools.bridge.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import mcptools.error.UserError;
import mcptools.state.SharedLog;

/** The log of a server, to which the bridge adds a limited number of lines of its own. */
final class ServerLog {
  private static final String MARK = "mcp-tools: ";

  /** Lines of the bridge's own since the last start. */
  private static final int MOST = 100;

  private final SharedLog log;
  private final AtomicLong written = new AtomicLong();

  ServerLog(SharedLog log) {
    this.log = log;
  }

  Path file() {
    return log.file();
  }

  /** Marks a new start. */
  void begin() {
    written.set(0);
    try {
      log.rotate();
      log.begin();
    } catch (UserError e) {
      System.err.println(e.getMessage());
    }
  }

  void write(String sentence) {
    long count = written.incrementAndGet();
    if (count > MOST) return;
    String end = count == MOST ? "; no more is written before the next start" : "";
    try {
      Files.writeString(
          log.file(),
          MARK + sentence + end + "\n",
          UTF_8,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException e) {
      System.err.println(log.file() + " can not be written: " + e.getMessage());
    }
  }
}
