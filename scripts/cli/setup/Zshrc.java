//SOURCES ../../../lib/error/UserError.java
//SOURCES ../../../lib/state/UserFolders.java

package mcptools.cli.setup;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import mcptools.error.UserError;
import mcptools.state.UserFolders;

/**
 * The line of mcp-tools in the user's {@code .zshrc}.
 *
 * @param file the .zshrc, which may be missing or a symbolic link
 * @param line what a user would type, without a line end
 */
public record Zshrc(Path file, String line) {
  /** The .zshrc that zsh reads in this environment, and the line that sources the clone's file. */
  public static Zshrc of(Map<String, String> environment, Path clone) {
    String folder = environment.getOrDefault("ZDOTDIR", "");
    String quoted = clone.resolve("zsh/mcp-tools.zsh").toString().replace("'", "'\\''");
    return new Zshrc(
        (folder.isEmpty() ? UserFolders.of(environment) : Path.of(folder))
            .toAbsolutePath()
            .resolve(".zshrc"),
        "source '" + quoted + "'");
  }

  /** Whether the line is in the file. */
  public boolean present() {
    String text = "\n" + read() + "\n";
    return text.contains("\n" + bytes() + "\n") || text.contains("\n" + marked() + "\n");
  }

  /** Adds the line at the end, unless it is there. */
  public void add() {
    if (present()) return;
    String text = read();
    // So that remove() gives back what was there: a file without a last line end has none again,
    // and one that was empty stays, which one that was made for the line does not.
    boolean whole = text.endsWith("\n") || !Files.exists(file);
    String before = text.isEmpty() || text.endsWith("\n") ? text : text + "\n";
    write(before + (whole ? bytes() : marked()) + "\n");
  }

  /** Takes the line out, and the file away when it was made for it. */
  public void remove() {
    String before = read();
    if (before.equals(bytes() + "\n") && !Files.isSymbolicLink(file)) {
      delete();
      return;
    }
    String text = without("\n" + before, "\n" + marked() + "\n");
    text = text.replace("\n" + marked() + "\n", "\n").replace("\n" + bytes() + "\n", "\n");
    text = without(text, "\n" + bytes()); // as it was written once
    write(text.isEmpty() ? text : text.substring(1));
  }

  private static String without(String text, String end) {
    return text.endsWith(end) ? text.substring(0, text.length() - end.length()) : text;
  }

  /** The line in a file that had no last line end. */
  private String marked() {
    return bytes() + " # mcp-tools";
  }

  /** The bytes of the line, as read() shows them: a .zshrc may be in any encoding. */
  private String bytes() {
    return new String(line.getBytes(UTF_8), ISO_8859_1);
  }

  private String read() {
    try {
      return Files.exists(file) ? Files.readString(file, ISO_8859_1) : "";
    } catch (IOException e) {
      throw new UserError(1, file + " cannot be read; make it readable and try again");
    }
  }

  private void write(String text) {
    try {
      Path target = target();
      Path aside = Files.createTempFile(target.getParent(), ".zshrc", ".new");
      try {
        if (Files.exists(target)) {
          Files.copy(
              target,
              aside,
              StandardCopyOption.REPLACE_EXISTING,
              StandardCopyOption.COPY_ATTRIBUTES);
        } else {
          Files.setPosixFilePermissions(aside, PosixFilePermissions.fromString("rw-r--r--"));
        }
        Files.writeString(aside, text, ISO_8859_1);
        Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(aside);
      }
    } catch (IOException e) {
      throw new UserError(1, file + " cannot be written; add this line by hand: " + line);
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UserError(1, file + " cannot be deleted; take this line out by hand: " + line);
    }
  }

  /** Where a symbolic link leads, so that it stays one; it may lead to a file that is not there. */
  private Path target() throws IOException {
    Path target = file;
    for (int links = 0; links < 40 && Files.isSymbolicLink(target); links++) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return Files.exists(target) ? target.toRealPath() : target;
  }
}
