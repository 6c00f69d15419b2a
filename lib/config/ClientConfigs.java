//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Client.java
//SOURCES ConfigFile.java
//SOURCES ConfigValues.java

package mcptools.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.state.UserFolders;
import org.jspecify.annotations.Nullable;

/**
 * The MCP servers that the user's clients are configured to start. The paths of Linux and macOS are
 * read on both.
 */
public final class ClientConfigs {
  /**
   * A server that a config names.
   *
   * @param client such as "Claude Code"
   * @param command program and arguments, with variables filled in; empty for a remote server
   * @param url where a remote server is; empty for a local one
   */
  public record Configured(
      String client, Path file, String name, List<String> command, Optional<String> url) {}

  /**
   * The servers of all configs.
   *
   * @param problems a sentence for each file, or server in it, that was skipped
   */
  public record Result(List<Configured> servers, List<String> problems) {}

  /** A file that may name servers, for a project or, with no directory, for all. */
  private record Place(Client client, Path file, Optional<Path> directory) {
    String key() {
      return client.key();
    }
  }

  private final Map<String, String> environment;
  private final Path home;
  private final Map<Path, Place> places = new LinkedHashMap<>();
  private final List<Configured> servers = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private ClientConfigs(Map<String, String> environment) {
    this.environment = environment;
    this.home = UserFolders.of(environment);
  }

  /**
   * Reads all configs that are there; never throws because of what is in them.
   *
   * @param directories projects whose own configs count too; only absolute ones are read
   */
  public static Result read(Map<String, String> environment, Collection<Path> directories) {
    ClientConfigs configs = new ClientConfigs(environment);
    for (Path directory : directories) {
      if (directory.isAbsolute()) configs.add(Optional.of(directory));
    }
    configs.add(Optional.empty());
    configs.places.values().forEach(configs::read);
    return new Result(List.copyOf(configs.servers), List.copyOf(configs.problems));
  }

  private void add(Optional<Path> directory) {
    for (Client client : Client.values()) {
      for (Path file : client.files(environment, directory)) {
        places.putIfAbsent(file, new Place(client, file, directory));
      }
    }
  }

  private void read(Place place) {
    try {
      Map<String, Object> content =
          ConfigFile.read(place.file(), Set.of(place.key(), ConfigFile.PROJECTS));
      add(place, content.get(place.key()), place.directory());
      if (content.get(ConfigFile.PROJECTS) instanceof Map<?, ?> projects) {
        projects.forEach((path, project) -> {
          if (project instanceof Map<?, ?> map) {
            add(place, map.get(place.key()), directory(path.toString()));
          }
        });
      }
    } catch (ConfigFile.Broken e) {
      problems.add(place.file() + " is skipped: " + e.getMessage());
    }
  }

  private static Optional<Path> directory(String path) {
    try {
      return Optional.of(Path.of(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private void add(Place place, @Nullable Object value, Optional<Path> directory) {
    if (value == null) return;
    if (!(value instanceof Map<?, ?> entries)) {
      problems.add(place.file() + " is skipped: its " + place.key() + " is not a table of servers");
      return;
    }
    ConfigValues values = new ConfigValues(environment, home, directory);
    entries.forEach((key, entry) -> {
      String name = key.toString();
      if (!(entry instanceof Map<?, ?> server)) return;
      boolean nested = !name.isEmpty() && name.equals(place.client().nested());
      if (nested && !server.containsKey("type") && !server.containsKey("command")) {
        add(place, server, directory);
        return;
      }
      Optional<List<String>> command = values.command(server);
      Optional<String> url = values.url(server);
      if (command.isEmpty()) {
        problems.add(
            "server " + name + " in " + place.file() + " is skipped: its command is not text");
      } else if (!command.get().isEmpty() || url.isPresent()) {
        servers.add(new Configured(place.client().title(), place.file(), name, command.get(), url));
      }
    });
  }
}
