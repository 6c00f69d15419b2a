//SOURCES AtomicFile.java
//SOURCES StateHome.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.error.UserError;

/**
 * The directories that `tm` opened last, one a line in {@code mcp-state/recent}, the latest first.
 * Shells read it, too, when they complete.
 */
public record RecentDirectories(StateHome home) {
  private static final int MOST = 50;
  private static final long MOST_BYTES = 1 << 20;

  private Path file() {
    return home.globals().resolve("recent");
  }

  /** Those that are still there; none when the file cannot be read. */
  public List<Path> all() {
    List<Path> found = new ArrayList<>();
    for (String line : lines()) {
      try {
        Path directory = Path.of(line);
        if (directory.isAbsolute() && Files.isDirectory(directory)) found.add(directory);
      } catch (InvalidPathException e) {
        // damaged
      }
    }
    return found;
  }

  private List<String> lines() {
    try {
      boolean usable = Files.isRegularFile(file()) && Files.size(file()) < MOST_BYTES;
      return usable ? Files.readAllLines(file(), UTF_8) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Puts a directory first. What cannot be written is not remembered; nobody called for that. */
  public void add(Path directory) {
    String text = directory.toString();
    if (text.chars().anyMatch(Character::isISOControl)) return;
    List<String> before = lines();
    if (!before.isEmpty() && before.getFirst().equals(text)) return;
    List<String> lines = new ArrayList<>(List.of(text));
    before.stream().filter(line -> !line.equals(text)).limit(MOST - 1).forEach(lines::add);
    try {
      AtomicFile.write(home.makeGlobals().resolve("recent"), String.join("\n", lines) + "\n");
    } catch (UserError e) {
      // as above
    }
  }
}
