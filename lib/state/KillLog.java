//SOURCES SharedLog.java
//SOURCES StateHome.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import mcptools.error.UserError;

/**
 * One line for everything that was ended, and for what was above a limit. It keeps itself and one
 * older file.
 */
public final class KillLog {
  private final Path file;

  public KillLog(StateHome home) {
    this.file = home.log();
  }

  /** Its last lines, the newest last; none where it cannot be read. */
  public static List<String> last(StateHome home, int most) {
    try {
      if (!Files.isRegularFile(home.log(), NOFOLLOW_LINKS)) return List.of();
      String text = new String(Files.readAllBytes(home.log()), UTF_8);
      List<String> lines = text.lines().toList();
      return lines.subList(Math.max(0, lines.size() - most), lines.size());
    } catch (IOException e) {
      return List.of();
    }
  }

  /**
   * @param fate what became of it
   * @throws UserError when it cannot be written
   */
  public void process(Object fate, Object process, String server, String why) {
    append(fate + " pid " + process + " server " + server + ": " + why);
  }

  /** Logs a container that was stopped, as {@link #process} logs a process. */
  public void container(String id, String server, String why) {
    append("STOPPED container " + id + " server " + server + ": " + why);
  }

  /** Logs that something was above its limit, and what was done about it. */
  public void limit(String text) {
    append("LIMIT " + text);
  }

  private void append(String text) {
    String safe = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    String line = Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + safe + "\n";
    if (Files.exists(file, NOFOLLOW_LINKS) && !Files.isRegularFile(file, NOFOLLOW_LINKS)) {
      throw new UserError(1, "the log " + file + " is not a plain file; move it away");
    }
    new SharedLog(file).append(ByteBuffer.wrap(line.getBytes(UTF_8)));
  }
}
