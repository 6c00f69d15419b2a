//SOURCES AtomicFile.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mcptools.error.UserError;

/**
 * The output of a shared server. A server that holds the file open for appending has its log
 * rotated by copying its end and truncating it: output of that moment is lost.
 */
public record SharedLog(Path file) {
  /** A larger log is rotated, and so many bytes of it are kept. */
  private static final int MOST = 1 << 20;

  private static final int END = 64 << 10;
  private static final String START = "--- mcp-tools started this at ";

  private static final Pattern ESCAPE = Pattern.compile("\u001b\\[[0-9;?]*[A-Za-z]");
  private static final Pattern ERROR =
      Pattern.compile("(?i)error|not found|can ?not|denied|failed|no such");

  /** The rotated log. */
  public Path previous() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  /** Adds a line that marks a new start; creates the file, for the user alone. */
  public void begin() {
    String line = START + Instant.now().truncatedTo(ChronoUnit.SECONDS) + "\n";
    append(ByteBuffer.wrap(line.getBytes(UTF_8)));
  }

  /** Adds to a log that no other process writes; at most twice its size is kept. */
  public void append(ByteBuffer bytes) {
    try {
      if (isLarge()) Files.move(file, previous(), REPLACE_EXISTING);
      append(file, bytes);
    } catch (IOException e) {
      throw new UserError(1, "the log " + file + " cannot be written: " + UserError.reason(e));
    }
  }

  /** Adds to a file, which is created for the user alone. */
  public static void append(Path file, ByteBuffer bytes) throws IOException {
    Set<OpenOption> options = Set.of(CREATE, APPEND, NOFOLLOW_LINKS);
    try (FileChannel channel = FileChannel.open(file, options, AtomicFile.PRIVATE)) {
      while (bytes.hasRemaining()) channel.write(bytes);
    }
  }

  /** Whether it is to be rotated. */
  public boolean isLarge() {
    try {
      return Files.isRegularFile(file, NOFOLLOW_LINKS) && Files.size(file) > MOST;
    } catch (IOException e) {
      return false; // gone meanwhile
    }
  }

  /** Rotates the log if it is large. The caller holds the folder's lock. */
  public void rotate() {
    try {
      if (!isLarge()) return;
      AtomicFile.write(previous(), end(MOST));
      FileChannel.open(file, WRITE, NOFOLLOW_LINKS).truncate(0).close();
    } catch (IOException e) {
      throw new UserError(1, "the log " + file + " cannot be rotated: " + UserError.reason(e));
    }
  }

  /**
   * The line since the last start that most likely names an error: the first with such a word, else
   * the last.
   *
   * @return the line without colours; empty when nothing was written
   */
  public Optional<String> errorLine() {
    try {
      String text = end(END);
      int start = text.lastIndexOf(START);
      String plain = ESCAPE.matcher(text.substring(Math.max(0, start))).replaceAll("");
      List<String> lines =
          plain
              .lines()
              .skip(start < 0 ? 0 : 1)
              .filter(l -> !l.isBlank())
              .map(String::strip)
              .toList();
      Optional<String> error = lines.stream().filter(l -> ERROR.matcher(l).find()).findFirst();
      return error.or(() -> lines.reversed().stream().findFirst());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The last bytes of the log. */
  private String end(int bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
      long start = Math.max(0, channel.size() - bytes);
      ByteBuffer buffer = ByteBuffer.allocate(bytes);
      while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {}
      return new String(buffer.array(), 0, buffer.position(), UTF_8);
    }
  }
}
