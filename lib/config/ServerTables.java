//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ClientConfigs.java
//SOURCES ConfigValues.java

package mcptools.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.config.ClientConfigs.Configured;
import mcptools.config.ClientConfigs.Written;
import mcptools.state.UserFolders;
import org.jspecify.annotations.Nullable;

/** The servers in the tables of configs. */
final class ServerTables {
  /**
   * A file that may name servers.
   *
   * @param directory of the project that it is for; empty for all
   * @param variables that its commands may name besides the environment
   */
  record Place(Client client, Path file, Optional<Path> directory, Map<String, String> variables) {
    /** As a client reads it; an extension of Gemini CLI or Qwen Code may name its folder. */
    static Place of(Client client, Path file, Optional<Path> directory) {
      boolean extension = file.toString().endsWith("-extension.json");
      Map<String, String> variables =
          extension ? Map.of("extensionPath", String.valueOf(file.getParent())) : Map.of();
      return new Place(client, file, directory, variables);
    }

    String key() {
      return client.key();
    }
  }

  private final Map<String, String> environment;
  private final Path home;
  private final Collection<Path> projects;
  private final List<Configured> servers = new ArrayList<>();
  private final List<Written> written = new ArrayList<>();
  private final Set<String> problems = new LinkedHashSet<>();

  ServerTables(Map<String, String> environment, Collection<Path> projects) {
    this.environment = environment;
    this.home = UserFolders.of(environment);
    this.projects = projects;
  }

  ClientConfigs.Result result() {
    return new ClientConfigs.Result(List.copyOf(servers), List.copyOf(problems));
  }

  List<Written> written() {
    return written;
  }

  void problem(String sentence) {
    problems.add(sentence);
  }

  void skip(Path file, @Nullable String why) {
    problem(file + " is skipped: " + why);
  }

  /**
   * The entries by name, also of a list in which each has its name, as Continue and Vibe write it.
   */
  private static Optional<Map<?, ?>> table(Object value) {
    if (value instanceof Map<?, ?> table) return Optional.of(table);
    if (!(value instanceof List<?> list)) return Optional.empty();
    Map<Object, Object> table = new LinkedHashMap<>();
    for (Object each : list) {
      if (each instanceof Map<?, ?> entry && entry.get("name") instanceof String name) {
        table.putIfAbsent(name, entry);
      }
    }
    return Optional.of(table);
  }

  void add(Place place, @Nullable Object value, Optional<Path> directory) {
    if (value == null) return;
    Optional<Map<?, ?>> table = table(value);
    if (table.isEmpty()) {
      skip(place.file(), "its " + place.key() + " is not a table of servers");
      return;
    }
    ConfigValues values = values(place, directory);
    table
        .get()
        .forEach((key, entry) -> {
          String name = key.toString();
          boolean nested = !name.isEmpty() && name.equals(place.client().nested());
          if (nested && entry instanceof List<?>) add(place, entry, directory);
          if (!(entry instanceof Map<?, ?> found) || ConfigValues.isOff(found)) return;
          boolean bare = place.client().hasBareVariables();
          Map<?, ?> server = bare ? ConfigValues.braced(found) : found;
          if (nested && !server.containsKey("type") && !server.containsKey("command")) {
            add(place, server, directory);
          } else {
            written.add(new Written(place.client(), place.file(), directory, name, server));
            add(place, name, server, values);
          }
        });
  }

  private ConfigValues values(Place place, Optional<Path> directory) {
    if (place.variables().isEmpty()) return new ConfigValues(environment, home, directory);
    Map<String, String> known = new HashMap<>(environment);
    known.putAll(place.variables());
    return new ConfigValues(known, home, directory);
  }

  private void add(Place place, String name, Map<?, ?> server, ConfigValues values) {
    Optional<List<String>> command = values.command(server);
    Optional<String> url = values.url(server);
    if (command.isEmpty()) {
      problem("server " + name + " in " + place.file() + " is skipped: its command is not text");
    } else if (values.directory().isEmpty() && ConfigValues.isOfProject(command.get())) {
      for (Path project : projects) {
        add(place, name, server, values(place, Optional.of(project)));
      }
    } else if (!command.get().isEmpty() || url.isPresent()) {
      String client = place.client().title();
      Optional<Path> directory = values.workingDirectory(server);
      servers.add(new Configured(client, place.file(), name, command.get(), url, directory));
    }
  }
}
