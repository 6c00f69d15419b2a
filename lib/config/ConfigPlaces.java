//SOURCES Client.java
//SOURCES ConfigFile.java
//SOURCES ../state/UserFolders.java

package mcptools.config;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcptools.state.UserFolders;

/** Where the configs of clients are. */
public final class ConfigPlaces {
  private static final String ANY = "/*";

  /** Taken apart once, not for each project. */
  private static final Map<Client, List<String>> PLACES = new EnumMap<>(Client.class);

  static {
    for (Client client : Client.values()) PLACES.put(client, client.places());
  }

  private ConfigPlaces() {}

  /** The configs of a project or, without one, of the user, whether they exist or not. */
  public static List<Path> named(
      Client client, Map<String, String> environment, Optional<Path> project) {
    List<Path> files = new ArrayList<>();
    for (String place : client.places()) {
      if (isOf(project, place) && place.indexOf(ANY) < 0) add(files, place, environment, project);
    }
    return files;
  }

  /**
   * The same of all clients, with the files in folders of configs; what is not there is left out.
   */
  static Map<Path, Client> all(Map<String, String> environment, Optional<Path> project) {
    Map<Path, Client> found = new LinkedHashMap<>();
    // One listing for some thirty questions: most projects have the configs of one client or two.
    Optional<Set<String>> names =
        project.map(Path::toFile).map(File::list).map(list -> new HashSet<>(Arrays.asList(list)));
    PLACES.forEach((client, places) -> {
      List<Path> files = new ArrayList<>();
      for (String place : places) {
        boolean there = names.isEmpty() || names.get().contains(first(place));
        if (isOf(project, place) && there) add(files, place, environment, project);
      }
      for (Path file : files) found.putIfAbsent(file, client);
    });
    return found;
  }

  /** The variables that say where clients have their folders. */
  public static Set<String> variables() {
    Set<String> names = new TreeSet<>();
    for (List<String> places : PLACES.values()) {
      for (String place : places) {
        int dash = place.indexOf(":-~");
        if (dash > 0) names.add(place.substring(2, dash));
      }
    }
    return names;
  }

  private static boolean isOf(Optional<Path> project, String place) {
    return place.startsWith("./") == project.isPresent();
  }

  /** The first name below a project. */
  private static String first(String place) {
    int slash = place.indexOf('/', 2);
    return place.substring(2, slash < 0 ? place.length() : slash);
  }

  private static void add(
      List<Path> files, String place, Map<String, String> environment, Optional<Path> project) {
    int any = place.indexOf(ANY);
    int end = place.indexOf('/', place.indexOf('}') + 1);
    String below = place.substring(end + 1, any < 0 ? place.length() : any);
    for (Path base : bases(place.substring(0, end), environment, project)) {
      if (any < 0) files.add(base.resolve(below));
      else list(files, base.resolve(below), place.substring(any + ANY.length()));
    }
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
