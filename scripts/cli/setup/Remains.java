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
                part("state", home.globals(), tracked(home), home.log()),
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

  /** Claude Code has files of its own in this folder, and in the one above it. */
  private static Path tracked(StateHome home) {
    String[] ours = home.sessions().toFile().list((folder, name) -> name.endsWith(".pids"));
    return home.sessions().resolve(ours == null || ours.length == 0 ? "none" : "*.pids");
  }

  private static Optional<String> part(String title, Path... places) {
    String there =
        Stream.of(places)
            .filter(Files::exists)
            .map(Path::toString)
            .collect(Collectors.joining(", "));
    return there.isEmpty() ? Optional.empty() : Optional.of("the " + title + " " + there);
  }
}
