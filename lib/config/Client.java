//SOURCES ../state/UserFolders.java

package mcptools.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.state.UserFolders;

/**
 * A program that talks to MCP servers. An entry has its title, the names of its program if it is an
 * agent, the key of the servers in its configs, what {@code connect} does, and its configs.
 *
 * <p>{@code connect}: what users call its config, then the keys of a server's entry, or "!" and why
 * the config is not edited. A config's path begins with {@code ~} (home folder), {@code .} (a
 * project), {@code $CONFIG} (folder of all configs), {@code $APPS} (that one, and the one of macOS)
 * or a variable with its default. The file's extension is its format.
 */
public enum Client {
  CLAUDE_CODE(
      "Claude Code",
      "claude claude-code",
      "mcpServers",
      "claude claude-project: type=http url headers",
      "${CLAUDE_CONFIG_DIR:-~}/.claude.json, ./.mcp.json"),
  CLAUDE_DESKTOP(
      "Claude Desktop",
      "",
      "mcpServers",
      "claude-desktop: ! can only start servers itself",
      "$APPS/Claude/claude_desktop_config.json"),
  CURSOR(
      "Cursor",
      "cursor-agent",
      "mcpServers",
      "cursor: url headers",
      "~/.cursor/mcp.json, ./.cursor/mcp.json"),
  VSCODE(
      "VS Code",
      "",
      "servers",
      "vscode: type=http url headers",
      "$APPS/Code/User/mcp.json, $APPS/Code - Insiders/User/mcp.json, ./.vscode/mcp.json"),
  WINDSURF("Windsurf", "", "mcpServers", "", "~/.codeium/windsurf/mcp_config.json"),
  CODEX(
      "Codex",
      "codex",
      "mcp_servers",
      "codex: url http_headers",
      "${CODEX_HOME:-~/.codex}/config.toml, ./.codex/config.toml"),
  /** Its "url" is an address of the older transport, SSE. */
  GEMINI(
      "Gemini CLI",
      "gemini gemini-cli",
      "mcpServers",
      "gemini: httpUrl headers",
      "~/.gemini/settings.json, ./.gemini/settings.json"),
  /** Version 2 has the servers one level deeper. */
  OPENCODE(
      "opencode",
      "opencode opencode-ai",
      "mcp/servers",
      "opencode: type=remote url headers enabled=true",
      "$CONFIG/opencode/opencode.json, $CONFIG/opencode/opencode.jsonc"
          + ", ./opencode.json, ./opencode.jsonc"),
  ZED(
      "Zed",
      "",
      "context_servers",
      "zed: url headers",
      "$CONFIG/zed/settings.json, ./.zed/settings.json"),
  GOOSE(
      "Goose",
      "goose",
      "extensions",
      "goose: ! keeps its servers in YAML, which is not edited",
      "$CONFIG/goose/config.yaml"),

  // Agents whose configs are not read.
  AIDER("Aider", "aider"),
  AMP("Amp", "amp"),
  AUGGIE("Auggie", "auggie"),
  CLINE("Cline", "cline"),
  CONTINUE("Continue", "cn"),
  COPILOT("Copilot CLI", "copilot"),
  CRUSH("Crush", "crush"),
  DROID("Droid", "droid"),
  HERMES("Hermes", "hermes"),
  KIRO("Kiro CLI", "kiro-cli q"),
  OPENCLAW("OpenClaw", "openclaw"),
  QWEN("Qwen Code", "qwen qwen-code");

  private final String title;
  private final String programs;
  private final String key;
  private final String connect;
  private final String places;

  Client(String title, String programs) {
    this(title, programs, "", "", "");
  }

  Client(String title, String programs, String key, String connect, String places) {
    this.title = title;
    this.programs = programs;
    this.key = key;
    this.connect = connect;
    this.places = places;
  }

  /** Its name in sentences. */
  public String title() {
    return title;
  }

  /** The program names of all agents, separated by blanks. */
  public static String agents() {
    StringBuilder all = new StringBuilder();
    for (Client client : values()) {
      if (!client.programs.isEmpty()) all.append(client.programs).append(' ');
    }
    return all.toString();
  }

  /** The key of the table of servers in its configs. */
  public String key() {
    int slash = key.indexOf('/');
    return slash < 0 ? key : key.substring(0, slash);
  }

  /** A key in that table that may hold the servers instead; empty for none. */
  public String nested() {
    int slash = key.indexOf('/');
    return slash < 0 ? "" : key.substring(slash + 1);
  }

  /** The words of {@code connect} for the user's config and, if there are two, a project's. */
  public List<String> words() {
    int colon = connect.indexOf(':');
    return colon < 0 ? List.of() : List.of(connect.substring(0, colon).split(" "));
  }

  /** The keys of an entry: the first without a value is for the address, the second for headers. */
  public String entry() {
    return connect.substring(connect.indexOf(':') + 1).strip();
  }

  /** Why its config is not edited, as the end of a sentence; empty when it is edited. */
  public String unedited() {
    return entry().startsWith("! ") ? entry().substring(2) : "";
  }

  /** The paths of its configs, as written above. */
  public List<String> places() {
    List<String> all = new ArrayList<>();
    for (String place : places.split(",")) if (!place.isEmpty()) all.add(place.strip());
    return all;
  }

  /** The configs of a project or, without one, of the user, whether they exist or not. */
  public List<Path> files(Map<String, String> environment, Optional<Path> project) {
    List<Path> files = new ArrayList<>();
    for (String place : places()) {
      if (place.startsWith("./") != project.isPresent()) continue;
      int end = place.indexOf('/', place.indexOf('}') + 1);
      Path home = UserFolders.of(environment);
      Path config = UserFolders.config(environment);
      Path mac = home.resolve("Library/Application Support");
      List<Path> folders =
          switch (place.substring(0, end)) {
            case "." -> List.of(project.orElseThrow());
            case "~" -> List.of(home);
            case "$CONFIG" -> List.of(config);
            case "$APPS" -> Files.isDirectory(mac) ? List.of(mac, config) : List.of(config, mac);
            default -> List.of(named(environment, place.substring(2, end - 1)));
          };
      for (Path folder : folders) files.add(folder.resolve(place.substring(end + 1)));
    }
    return files;
  }

  /** The folder of {@code NAME:-~} or {@code NAME:-~/folder}. */
  private static Path named(Map<String, String> environment, String place) {
    int dash = place.indexOf(":-~");
    String below = place.substring(Math.min(dash + 4, place.length()));
    return UserFolders.named(environment, place.substring(0, dash), below);
  }
}
