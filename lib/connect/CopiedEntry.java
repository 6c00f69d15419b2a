//SOURCES OwnServers.java
//SOURCES Target.java

package mcptools.connect;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.settings.Settings;

/**
 * An entry of a client's config, to be copied to the globalServers of our own, so that it can be
 * shared.
 *
 * @param from the client's config
 * @param edit of our own
 */
public record CopiedEntry(Path from, OwnServers.Edit edit) {
  /**
   * Finds a server in the configs of clients that are JSON, the user's own first.
   *
   * @throws UserError when our config cannot be used; it is unharmed
   */
  public static Optional<CopiedEntry> find(Map<String, String> environment, String name) {
    OwnServers own = new OwnServers(Settings.file(environment));
    for (Target target : Target.all(environment, Path.of(""))) {
      if (!(target.editor() instanceof JsonEntries editor)) continue;
      Optional<String> entry = found(editor, ClientFile.read(target.file()).text(), name);
      if (entry.isPresent()) {
        return Optional.of(new CopiedEntry(target.file(), own.put(name, entry.get())));
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
}
