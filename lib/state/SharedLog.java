//SOURCES AtomicFile.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mcptools.error.UserError;

/**
 * What a global server writes. It has the file open itself, for appending, so the file is turned by
 * copying its end away and emptying it: what is written in that very moment is lost.
 */
public record SharedLog(Path file) {
  /** From this size on it is turned, and so much of it is kept; bytes. */
  private static final int MOST = 1 << 20;

  private static final int END = 64 << 10;
  private static final String START = "--- mcp-tools started this at ";
  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);

  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
  private static final Pattern TELLING =
      Pattern.compile("(?i)error|not found|can ?not|denied|failed|no such");

  /** Where the end of the log before this one is. */
  public Path older() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  /** Makes the file when it is not there, for the user alone, and marks a new start in it. */
  public void begin() {
    String line = START + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
    try (FileChannel channel = FileChannel.open(file, APPEND, privately())) {
      channel.write(ByteBuffer.wrap(line.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UserError(1, "the log " + file + " can not be written: " + e.getMessage());
    }
  }

  private static FileAttribute<?> privately() {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  }

  /** Whether it is time to turn it. */
  public boolean isLarge() {
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > MOST;
    } catch (IOException e) {
      return false; // gone meanwhile
    }
  }

  /** Keeps a log that has grown too large small. The caller holds the folder's lock. */
  public void turn() {
    try {
      if (!isLarge()) return;
      AtomicFile.write(older(), end(MOST));
      FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
          .truncate(0)
          .close();
    } catch (IOException e) {
      throw new UserError(1, "the log " + file + " can not be turned: " + e.getMessage());
    }
  }

  /**
   * The line since the last start that most likely says what went wrong: the first that speaks of
   * an error, else the last.
   *
   * @return the line as it was written, but for colours; empty when nothing was written
   */
  public Optional<String> complaint() {
    try {
      String text = end(END);
      int start = text.lastIndexOf(START);
      List<String> lines =
          ESCAPE
              .matcher(text.substring(start < 0 ? 0 : start))
              .replaceAll("")
              .lines()
              .skip(start < 0 ? 0 : 1)
              .map(String::strip)
              .filter(l -> !l.isEmpty())
              .toList();
      Optional<String> telling = lines.stream().filter(l -> TELLING.matcher(l).find()).findFirst();
      return telling.or(() -> lines.reversed().stream().findFirst());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** At most so many bytes of the end. */
  private String end(int bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      long start = Math.max(0, channel.size() - bytes);
      ByteBuffer buffer = ByteBuffer.allocate(bytes);
      while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {}
      return new String(buffer.array(), 0, buffer.position(), UTF_8);
    }
  }
}
