//SOURCES Target.java
//SOURCES ../report/Diff.java
//SOURCES ../settings/SharedServers.java
//SOURCES ../state/AtomicFile.java

package mcptools.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.report.Diff;
import mcptools.settings.Settings;
import mcptools.settings.SharedServers;
import mcptools.state.AtomicFile;

/**
 * An entry of a client's config, to be copied to the globalServers of our own, so that it can be
 * shared.
 *
 * @param from the client's config
 * @param to our own
 * @param before the text of that; "" when there is none
 * @param after the text with the entry
 */
public record SharedEntry(Path from, Path to, String before, String after) {
  private static final List<String> PATH = List.of(SharedServers.KEY);

  /**
   * Finds a server in the configs of clients that are JSON, the user's own first.
   *
   * @throws UserError when our config cannot be used; it is unharmed
   */
  public static Optional<SharedEntry> find(Map<String, String> environment, String name) {
    Path to = Settings.file(environment);
    for (Target target : Target.all(environment, Path.of(""))) {
      if (!(target.editor() instanceof JsonEntries editor)) continue;
      Optional<String> entry = text(target.file()).flatMap(text -> found(editor, text, name));
      if (entry.isEmpty()) continue;
      String before = text(to).orElse("");
      try {
        String after = new JsonEntries(PATH, "").put(before, name, entry.get()).text();
        return Optional.of(new SharedEntry(target.file(), to, before, after));
      } catch (IllegalArgumentException e) {
        throw new UserError(1, to + " cannot be edited: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> found(JsonEntries editor, String text, String name) {
    try {
      return editor.find(text, name).filter(entry -> entry.contains("\"command\""));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no JSON that we understand
    }
  }

  private static Optional<String> text(Path file) {
    try {
      return Files.exists(file) ? Optional.of(Files.readString(file, UTF_8)) : Optional.empty();
    } catch (IOException e) {
      throw new UserError(1, file + " cannot be read: " + e.getMessage());
    }
  }

  /** The change of our config, secrets included. */
  public String diff() {
    return Diff.unified(to.toString(), before, after);
  }

  /**
   * Writes our config, unless it changed meanwhile.
   *
   * @throws UserError when it did, or cannot be written
   */
  public void write() {
    if (!text(to).orElse("").equals(before)) {
      throw new UserError(1, to + " was changed meanwhile; nothing was written");
    }
    try {
      Files.createDirectories(to.resolveSibling(""));
    } catch (IOException e) {
      throw new UserError(1, to + " cannot be written: " + e.getMessage());
    }
    AtomicFile.write(to, after);
  }
}
