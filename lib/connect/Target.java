//SOURCES TomlEntries.java
//SOURCES ../bridge/client/Access.java
//SOURCES ../config/ConfigPlaces.java

package mcptools.connect;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.bridge.client.Access;
import mcptools.config.Client;
import mcptools.config.ConfigPlaces;
import mcptools.state.UserFolders;

/**
 * A config of a client that has a word for {@code connect}.
 *
 * @param project whether it is a project's, not the user's own
 * @param file as the client names it, whether it exists or not
 */
public record Target(Client client, boolean project, Path file) {
  /** One for each word, in the order of {@link Client}. */
  public static List<Target> all(Map<String, String> environment, Path directory) {
    List<Target> all = new ArrayList<>();
    for (Client client : Client.values()) {
      int words = words(client).size();
      if (words > 0) all.add(new Target(client, false, ofUser(client, environment)));
      if (words > 1) all.add(new Target(client, true, inProject(client, environment, directory)));
    }
    return all;
  }

  /** All words, in the same order. */
  public static List<String> words() {
    return Stream.of(Client.values()).flatMap(client -> words(client).stream()).toList();
  }

  /** What users call it on the command line. */
  public String word() {
    return words(client).get(project ? 1 : 0);
  }

  /** The words for a client's own config and, if there are two, a project's. */
  public static List<String> words(Client client) {
    int colon = client.connect().indexOf(':');
    return colon < 0 ? List.of() : List.of(client.connect().substring(0, colon).split(" "));
  }

  /** The keys of an entry: the first without a value is for the address, the second for headers. */
  public static String entry(Client client) {
    return client.connect().substring(client.connect().indexOf(':') + 1).strip();
  }

  /** Why a client's config is not edited, as the end of a sentence; empty when it is edited. */
  public static String unedited(Client client) {
    return entry(client).startsWith("! ") ? entry(client).substring(2) : "";
  }

  /** Editors create the folder at their first start, and the file with the first server. */
  private static Path ofUser(Client client, Map<String, String> environment) {
    List<Path> files = ConfigPlaces.named(client, environment, Optional.empty());
    return files.stream()
        .filter(Files::exists)
        .findFirst()
        .or(() -> files.stream().filter(f -> Files.isDirectory(f.resolveSibling("."))).findFirst())
        .orElse(files.getFirst())
        .toAbsolutePath();
  }

  /** In the nearest project folder, at or above the working directory. */
  private static Path inProject(Client client, Map<String, String> environment, Path directory) {
    Path home = UserFolders.of(environment).toAbsolutePath();
    Path here = directory.toAbsolutePath().normalize();
    for (Path folder = here; folder != null && !folder.equals(home); folder = folder.getParent()) {
      Path file = ConfigPlaces.named(client, environment, Optional.of(folder)).getFirst();
      if (Files.exists(file) || Files.exists(folder.resolve(".git"))) return file;
    }
    return ConfigPlaces.named(client, environment, Optional.of(here)).getFirst();
  }

  public ConfigEditor editor() {
    boolean toml = client.places().getFirst().endsWith(".toml");
    return toml ? new TomlEntries(client.key()) : new JsonEntries(client.key(), client.nested());
  }

  /**
   * The entry of a server, in the format of the config.
   *
   * @param token of the server; empty for a server without one
   */
  public String entry(String name, URI address, Optional<String> token) {
    Map<String, Object> entry = new LinkedHashMap<>();
    Object next = address.toString();
    for (String word : entry(client).split(" ")) {
      int constant = word.indexOf('=');
      if (constant < 0) {
        if (!next.equals(Map.of())) entry.put(word, next);
        next = token.map(t -> Map.of("Authorization", Access.BEARER + t)).orElse(Map.of());
      } else {
        String value = word.substring(constant + 1);
        entry.put(word.substring(0, constant), value.equals("true") ? (Object) true : value);
      }
    }
    return editor().entry(name, entry);
  }

  /** Whether the client can only start programs. */
  public boolean isStdio() {
    return entry(client).startsWith("command");
  }

  /**
   * The entry of a server that the client reaches by a program.
   *
   * @param variables what the program needs in its environment; mostly none
   */
  public String started(String name, List<String> command, Map<String, String> variables) {
    Map<String, Object> entry = new LinkedHashMap<>();
    if (client == Client.OPENCODE) {
      entry.put("type", "local");
      entry.put("command", command);
      entry.put("enabled", true);
    } else {
      if (entry(client).startsWith("type=")) entry.put("type", "stdio");
      entry.put("command", command.getFirst());
      entry.put("args", command.subList(1, command.size()));
    }
    if (!variables.isEmpty()) {
      entry.put(client == Client.OPENCODE ? "environment" : "env", variables);
    }
    return editor().entry(name, entry);
  }
}
