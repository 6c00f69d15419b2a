//SOURCES ImportPlan.java
//SOURCES OwnServers.java

package mcptools.connect;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.config.ClientConfigs.Written;
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
   * Finds a server in the configs of clients, the user's own first.
   *
   * @throws mcptools.error.UserError when our config cannot be used; it is unharmed
   */
  public static Optional<CopiedEntry> find(Map<String, String> environment, String name) {
    Path here = Path.of("").toAbsolutePath();
    List<Written> found =
        ImportPlan.found(environment, here).stream()
            .filter(server -> server.name().equals(name))
            .sorted(Comparator.comparing(server -> server.directory().isPresent()))
            .toList();
    for (Written server : found) {
      ImportPlan plan = ImportPlan.of(List.of(server), here, List.of(), true);
      if (plan.entries().isEmpty()) continue;
      OwnServers own = new OwnServers(Settings.file(environment));
      return Optional.of(new CopiedEntry(server.file(), own.put(plan.entries())));
    }
    return Optional.empty();
  }
}
