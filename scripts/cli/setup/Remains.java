//SOURCES ../../../lib/settings/Settings.java
//SOURCES ../../../lib/state/StateHome.java

package mcptools.cli.setup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.settings.Settings;
import mcptools.state.StateHome;
import mcptools.state.UserFolders;

/** What is of mcp-tools and stays when it is uninstalled. */
public final class Remains {
  private Remains() {}

  /** A line that names what there is; empty when there is nothing. */
  public static Optional<String> sentence(StateHome home, Map<String, String> environment) {
    List<String> parts =
        Stream.of(
                part("state", home.globals(), home.sessions().resolve("*.pids"), home.log()),
                part("config", Settings.file(environment)),
                part(
                    "cache",
                    UserFolders.named(environment, "XDG_CACHE_HOME", ".cache")
                        .resolve("mcp-tools")))
            .flatMap(Optional::stream)
            .toList();
    return parts.isEmpty()
        ? Optional.empty()
        : Optional.of("these stay until you delete them: " + String.join("; ", parts));
  }

  private static Optional<String> part(String title, Path... places) {
    String there =
        Stream.of(places)
            .filter(Remains::isThere)
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    return there.isEmpty() ? Optional.empty() : Optional.of("the " + title + " " + there);
  }

  /**
   * Whether it exists; of a "*.ending" whether a file has it: Claude Code has others beside ours.
   */
  private static boolean isThere(Path place) {
    String name = place.getFileName().toString();
    if (!name.startsWith("*")) return Files.exists(place);
    String[] found =
        place.resolveSibling("").toFile().list((f, file) -> file.endsWith(name.substring(1)));
    return found != null && found.length > 0;
  }
}
