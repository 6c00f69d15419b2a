//SOURCES Client.java
//SOURCES ConfigFile.java
//SOURCES ../state/UserFolders.java

package mcptools.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.state.UserFolders;

/** Where the configs of clients are. */
public final class ConfigPlaces {
  private static final String ANY = "/*";

  private ConfigPlaces() {}

  /** The configs of a project or, without one, of the user, whether they exist or not. */
  public static List<Path> named(
      Client client, Map<String, String> environment, Optional<Path> project) {
    return files(client, environment, project, false);
  }

  /** The same, and the files below folders of configs that exist. */
  static List<Path> all(Client client, Map<String, String> environment, Optional<Path> project) {
    return files(client, environment, project, true);
  }

  private static List<Path> files(
      Client client, Map<String, String> environment, Optional<Path> project, boolean folders) {
    List<Path> files = new ArrayList<>();
    for (String place : client.places()) {
      if (place.startsWith("./") != project.isPresent()) continue;
      int any = place.indexOf(ANY);
      if (any >= 0 && !folders) continue;
      int end = place.indexOf('/', place.indexOf('}') + 1);
      String below = place.substring(end + 1, any < 0 ? place.length() : Math.max(any, end + 1));
      for (Path base : bases(place.substring(0, end), environment, project)) {
        if (any < 0) files.add(base.resolve(below));
        else list(files, base.resolve(below), place.substring(any + ANY.length()));
      }
    }
    return files;
  }

  private static List<Path> bases(
      String name, Map<String, String> environment, Optional<Path> project) {
    Path home = UserFolders.of(environment);
    return switch (name) {
      case "." -> List.of(project.orElseThrow());
      case "~" -> List.of(home);
      case "$CONFIG" -> List.of(UserFolders.config(environment));
      case "$APPS" -> {
        Path config = UserFolders.config(environment);
        Path mac = home.resolve("Library/Application Support");
        yield Files.isDirectory(mac) ? List.of(mac, config) : List.of(config, mac);
      }
      default -> List.of(byVariable(environment, name.substring(2, name.length() - 1)));
    };
  }

  /** The folder of {@code NAME:-~} or {@code NAME:-~/folder}. */
  private static Path byVariable(Map<String, String> environment, String place) {
    int dash = place.indexOf(":-~");
    String below = place.substring(Math.min(dash + 4, place.length()));
    return UserFolders.named(environment, place.substring(0, dash), below);
  }

  /**
   * Adds the configs in a folder.
   *
   * @param below of each entry, such as "/extension.json"; "" when the entries are the configs
   */
  private static void list(List<Path> files, Path folder, String below) {
    String[] names = folder.toFile().list();
    if (names == null) return;
    Arrays.sort(names);
    for (String name : names) {
      if (below.isEmpty() ? ConfigFile.isConfig(name) : !name.startsWith(".")) {
        files.add(folder.resolve(name + below));
      }
    }
  }
}
