//SOURCES ConfigPlaces.java
//SOURCES Plugins.java
//SOURCES ServerTables.java

package mcptools.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.config.Plugins.Plugin;
import mcptools.config.ServerTables.Place;
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
   * @param directory that the command is run in: the entry's own, else the project's; empty where
   *     the client decides
   */
  public record Configured(
      String client,
      Path file,
      String name,
      List<String> command,
      Optional<String> url,
      Optional<Path> directory) {
    /** One that its client runs in any directory. */
    public Configured(
        String client, Path file, String name, List<String> command, Optional<String> url) {
      this(client, file, name, command, url, Optional.empty());
    }
  }

  /**
   * A server as its config has it, switched on.
   *
   * @param directory of the project that it is for; empty for all
   * @param entry its keys, variables not filled in
   */
  public record Written(
      Client client, Path file, Optional<Path> directory, String name, Map<?, ?> entry) {}

  /**
   * The servers of all configs.
   *
   * @param problems a sentence for each file, or server in it, that was skipped
   */
  public record Result(List<Configured> servers, List<String> problems) {}

  /**
   * What a living agent was given on its command line.
   *
   * @param value a file, JSON, or the folder of a plugin
   * @param directory that a relative path starts from, the agent's own
   */
  public record Given(Client client, String value, boolean plugin, Path directory) {
    private Optional<Path> path() {
      try {
        return Optional.of(directory.resolve(value).normalize());
      } catch (InvalidPathException e) {
        return Optional.empty();
      }
    }
  }

  /** In a config whose servers are under another key. */
  private static final String SETTINGS = "mcp";

  private final Map<String, String> environment;
  private final List<Path> projects;
  private final Map<Path, Place> places = new LinkedHashMap<>();
  private final ServerTables tables;

  private ClientConfigs(Map<String, String> environment, Collection<Path> directories) {
    this.environment = environment;
    this.projects = directories.stream().filter(Path::isAbsolute).toList();
    this.tables = new ServerTables(environment, projects);
  }

  /** Without anything that was given on a command line. */
  public static Result read(Map<String, String> environment, Collection<Path> directories) {
    return read(environment, directories, List.of());
  }

  /**
   * Reads all configs that are there; never throws because of what is in them.
   *
   * @param directories projects whose own configs count too; only absolute ones are read
   */
  public static Result read(
      Map<String, String> environment, Collection<Path> directories, Collection<Given> given) {
    ClientConfigs configs = new ClientConfigs(environment, directories);
    configs.readPlaces();
    Plugins plugins = new Plugins(environment);
    for (Plugin plugin : plugins.on(configs.projects)) configs.read(plugin, Optional.empty());
    for (Given one : given) configs.read(one, plugins);
    plugins.broken().forEach(configs.tables::skip);
    return configs.tables.result();
  }

  /** All that clients' own configs name, as it is written; plugins have theirs elsewhere. */
  public static List<Written> written(
      Map<String, String> environment, Collection<Path> directories) {
    ClientConfigs configs = new ClientConfigs(environment, directories);
    configs.readPlaces();
    return List.copyOf(configs.tables.written());
  }

  private void readPlaces() {
    for (Path directory : projects) add(Optional.of(directory));
    add(Optional.empty());
    places.values().forEach(this::read);
  }

  /** What a project in the home folder shares with the user's own config, added last, is that. */
  private void add(Optional<Path> directory) {
    ConfigPlaces.all(environment, directory)
        .forEach((file, client) -> places.put(file, Place.of(client, file, directory)));
  }

  private void read(Given given, Plugins plugins) {
    Optional<Path> path = given.path();
    try {
      if (given.value().startsWith("{")) {
        Path origin = Path.of("the command line of " + given.client().title());
        Place place = Place.of(given.client(), origin, Optional.of(given.directory()));
        String key = place.key();
        tables.add(
            place, ConfigFile.readJson(given.value(), Set.of(key)).get(key), place.directory());
      } else if (path.isPresent() && given.plugin()) {
        read(plugins.in(path.get()), Optional.of(given.directory()));
      } else if (path.isPresent()) {
        read(Place.of(given.client(), path.get(), Optional.of(given.directory())));
      }
    } catch (ConfigFile.Broken e) {
      tables.problem("what " + given.client().title() + " was given is skipped: " + e.getMessage());
    }
  }

  private void read(Plugin plugin, Optional<Path> directory) {
    for (Path file : plugin.files()) {
      read(new Place(Client.CLAUDE_CODE, file, directory, plugin.variables()), plugin.root());
    }
  }

  /** A plugin's file: a manifest may name others, and those may be the bare table of servers. */
  private void read(Place place, Path root) {
    try {
      Map<String, Object> content = ConfigFile.read(place.file(), Set.of());
      Object named = content.get(place.key());
      boolean manifest = place.file().endsWith("plugin.json");
      if (named instanceof Map<?, ?> || !manifest) {
        tables.add(place, named instanceof Map<?, ?> ? named : content, place.directory());
        return;
      }
      for (Object one : named instanceof List<?> list ? list : Arrays.asList(named)) {
        if (one instanceof Map<?, ?>) tables.add(place, one, place.directory());
        if (!(one instanceof String other) || !other.endsWith(".json")) continue;
        Path file = root.resolve(other).normalize();
        boolean again = file.equals(place.file()) || file.endsWith("plugin.json");
        if (!again)
          read(new Place(place.client(), file, place.directory(), place.variables()), root);
      }
    } catch (ConfigFile.Broken e) {
      tables.skip(place.file(), String.valueOf(e.getMessage()));
    } catch (InvalidPathException e) {
      tables.skip(place.file(), "it names a file that cannot be");
    }
  }

  private void read(Place place) {
    try {
      Map<String, Object> content = ConfigFile.read(place.file(), keys(place));
      tables.add(place, included(content, place.key()), place.directory());
      if (content.get(ConfigFile.PROJECTS) instanceof Map<?, ?> projects) {
        projects.forEach((path, project) -> {
          if (project instanceof Map<?, ?> map) {
            tables.add(place, map.get(place.key()), directory(path.toString()));
          }
        });
      }
    } catch (ConfigFile.Broken e) {
      tables.skip(place.file(), String.valueOf(e.getMessage()));
    }
  }

  private static Set<String> keys(Place place) {
    return new HashSet<>(List.of(place.key(), SETTINGS, ConfigFile.PROJECTS)); // may be the same
  }

  /** Without the servers that Gemini CLI or Qwen Code was told to exclude. */
  private static @Nullable Object included(Map<String, Object> content, String key) {
    if (!(content.get(key) instanceof Map<?, ?> table)
        || !(content.get(SETTINGS) instanceof Map<?, ?> settings)
        || !(settings.get("excluded") instanceof List<?> excluded)) {
      return content.get(key);
    }
    Map<?, ?> included = new LinkedHashMap<>(table);
    included.keySet().removeAll(excluded);
    return included;
  }

  private static Optional<Path> directory(String path) {
    try {
      return Optional.of(Path.of(path));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
