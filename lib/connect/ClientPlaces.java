//SOURCES Client.java

package mcptools.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mcptools.state.UserFolders;

/**
 * Where clients have their configs.
 *
 * @param directory the working directory
 */
public record ClientPlaces(Map<String, String> environment, Path directory) {
  /** The config of a client, be it there or not. */
  public Path file(Client client) {
    Path home = UserFolders.of(environment).toAbsolutePath();
    return switch (client) {
      case CLAUDE ->
          UserFolders.named(environment, "CLAUDE_CONFIG_DIR", "").resolve(".claude.json");
      case CLAUDE_PROJECT -> project(home).resolve(".mcp.json");
      case CLAUDE_DESKTOP -> first(inConfigs("Claude/claude_desktop_config.json"));
      case CURSOR -> home.resolve(".cursor/mcp.json");
      case VSCODE -> code();
      case CODEX -> UserFolders.named(environment, "CODEX_HOME", ".codex").resolve("config.toml");
      case GEMINI -> home.resolve(".gemini/settings.json");
      case OPENCODE ->
          first(
              List.of(
                  config().resolve("opencode/opencode.json"),
                  config().resolve("opencode/opencode.jsonc")));
      case ZED -> config().resolve("zed/settings.json");
    };
  }

  private Path config() {
    return UserFolders.config(environment).toAbsolutePath();
  }

  private List<Path> inConfigs(String name) {
    Path mac = UserFolders.of(environment).toAbsolutePath().resolve("Library/Application Support");
    List<Path> folders = List.of(config(), mac);
    return (Files.isDirectory(mac) ? folders.reversed() : folders)
        .stream().map(f -> f.resolve(name)).toList();
  }

  /** The editor makes this file when the first server is added, and its folder at once. */
  private Path code() {
    List<Path> files =
        Stream.of("Code/User/mcp.json", "Code - Insiders/User/mcp.json")
            .flatMap(name -> inConfigs(name).stream())
            .toList();
    return files.stream()
        .filter(Files::exists)
        .findFirst()
        .or(() -> files.stream().filter(f -> Files.isDirectory(f.resolveSibling("."))).findFirst())
        .orElse(files.getFirst());
  }

  /** The nearest folder that is a project's, at or above the working directory. */
  private Path project(Path home) {
    Path here = directory.toAbsolutePath().normalize();
    for (Path folder = here; folder != null && !folder.equals(home); folder = folder.getParent()) {
      if (Files.exists(folder.resolve(".mcp.json")) || Files.exists(folder.resolve(".git"))) {
        return folder;
      }
    }
    return here;
  }

  private static Path first(List<Path> files) {
    return files.stream().filter(Files::exists).findFirst().orElse(files.getFirst());
  }
}
