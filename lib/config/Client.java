package mcptools.config;

import java.util.ArrayList;
import java.util.List;

/**
 * A program that talks to MCP servers. An entry has its title, the names of its program if it is an
 * agent, what {@code connect} does, its configs, and the key of the servers in them if that is not
 * "mcpServers". Above it stands which page of its documentation says so.
 *
 * <p>{@code connect}: what users call its config, then the keys of a server's entry; a project's
 * config is that word with "-project". A config's path begins with {@code ~} (home folder), {@code
 * .} (a project), {@code $CONFIG} (folder of all configs), {@code $APPS} (that one, and the one of
 * macOS) or a variable with its default. The file's extension is its format. {@code *} is any file
 * or folder; such configs are read and not edited.
 */
public enum Client {
  /** "MCP"; its plugins are read by {@link Plugins}. */
  CLAUDE_CODE(
      "Claude Code",
      "claude claude-code",
      "claude: type=http url headers",
      "${CLAUDE_CONFIG_DIR:-~}/.claude.json, ./.mcp.json"),
  CLAUDE_DESKTOP(
      "Claude Desktop",
      "",
      "claude-desktop: command args",
      "$APPS/Claude/claude_desktop_config.json"),
  CURSOR("Cursor", "cursor-agent", "cursor: url headers", "~/.cursor/mcp.json, ./.cursor/mcp.json"),
  VSCODE(
      "VS Code",
      "",
      "vscode: type=http url headers",
      "$APPS/Code/User/mcp.json, $APPS/Code - Insiders/User/mcp.json, ./.vscode/mcp.json",
      "servers"),
  /** "MCP" of Cascade: an address under another key is not looked at. */
  WINDSURF("Windsurf", "", "windsurf: serverUrl headers", "~/.codeium/windsurf/mcp_config.json"),
  CODEX(
      "Codex",
      "codex",
      "codex: url http_headers",
      "${CODEX_HOME:-~/.codex}/config.toml, ./.codex/config.toml",
      "mcp_servers"),
  /** Its "url" is an address of the older transport, SSE. "Gemini CLI extensions". */
  GEMINI(
      "Gemini CLI",
      "gemini gemini-cli",
      "gemini: httpUrl headers",
      "~/.gemini/settings.json, ./.gemini/settings.json"
          + ", ~/.gemini/extensions/*/gemini-extension.json"),
  /** Version 2 has the servers one level deeper. */
  OPENCODE(
      "opencode",
      "opencode opencode-ai",
      "opencode: type=remote url headers enabled=true",
      "$CONFIG/opencode/opencode.json, $CONFIG/opencode/opencode.jsonc"
          + ", ./opencode.json, ./opencode.jsonc"
          + ", ./.opencode/opencode.json, ./.opencode/opencode.jsonc",
      "mcp/servers"),
  ZED(
      "Zed",
      "",
      "zed: url headers",
      "$CONFIG/zed/settings.json, ./.zed/settings.json",
      "context_servers"),
  /** "Configuration files". */
  GOOSE(
      "Goose",
      "goose",
      "goose: type=streamable_http uri headers name enabled=true timeout=300",
      "$CONFIG/goose/config.yaml",
      "extensions"),
  /** "Connect Qwen Code to tools via MCP": of the same descent as Gemini CLI. */
  QWEN(
      "Qwen Code",
      "qwen qwen-code",
      "qwen: httpUrl headers",
      "${QWEN_HOME:-~/.qwen}/settings.json, ./.qwen/settings.json, ./.qwen/settings.local.json"
          + ", ${QWEN_HOME:-~/.qwen}/extensions/*/qwen-extension.json"),
  /** "Adding MCP servers for GitHub Copilot CLI"; it reads Claude Code's .mcp.json, too. */
  COPILOT(
      "Copilot CLI",
      "copilot",
      "copilot: type=http url headers",
      "${COPILOT_HOME:-~/.copilot}/mcp-config.json, ./.github/mcp.json"),
  /** "Config": one file for the CLI and, since version 3, VS Code, which had one of its own. */
  CLINE(
      "Cline",
      "cline",
      "cline: type=streamableHttp url headers",
      "${CLINE_DATA_DIR:-~/.cline/data}/settings/cline_mcp_settings.json"
          + ", $APPS/Code/User/globalStorage/saoudrizwan.claude-dev/settings"
          + "/cline_mcp_settings.json"),
  /** "Using MCP in Roo Code". */
  ROO(
      "Roo Code",
      "",
      "roo: type=streamable-http url headers",
      "$APPS/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json"
          + ", ./.roo/mcp.json"),
  /** "How to set up MCP in Continue": a list, in which each server has its name. */
  CONTINUE(
      "Continue",
      "cn",
      "continue: name type=streamable-http url requestOptions.headers",
      "${CONTINUE_GLOBAL_DIR:-~/.continue}/config.yaml"
          + ", ${CONTINUE_GLOBAL_DIR:-~/.continue}/mcpServers/*, ./.continue/mcpServers/*"),
  /** "Owner's manual", settings. */
  AMP(
      "Amp",
      "amp",
      "amp: url headers",
      "~/.config/amp/settings.json, ~/.config/amp/settings.jsonc"
          + ", ./.amp/settings.json, ./.amp/settings.jsonc",
      "amp.mcpServers"),
  /** "MCP configuration". */
  KIRO(
      "Kiro",
      "kiro-cli kiro-cli-chat",
      "kiro: url headers",
      "~/.kiro/settings/mcp.json, ./.kiro/settings/mcp.json, ~/.kiro/agents/*, ./.kiro/agents/*"),
  /** "Understanding MCP configuration files"; Kiro was this. */
  AMAZON_Q(
      "Amazon Q",
      "q qchat",
      "",
      "~/.aws/amazonq/mcp.json, ./.amazonq/mcp.json"
          + ", ~/.aws/amazonq/cli-agents/*, ./.amazonq/cli-agents/*"),
  /** "MCP" of its JSON config; a crushrc is a program and is not read. */
  CRUSH(
      "Crush",
      "crush",
      "crush: type=http url headers",
      "$CONFIG/crush/crush.json, ./crush.json, ./.crush.json",
      "mcp"),
  /** "Junie CLI: MCP configuration". */
  JUNIE("Junie", "junie", "junie: url headers", "~/.junie/mcp/mcp.json, ./.junie/mcp/mcp.json"),
  /** "Factory CLI: Model Context Protocol". */
  DROID(
      "Droid", "droid", "droid: type=http url headers", "~/.factory/mcp.json, ./.factory/mcp.json"),
  /** "Auggie CLI: integrations and MCP". */
  AUGGIE(
      "Auggie",
      "auggie",
      "",
      "~/.augment/settings.json, ./.augment/settings.json, ./.augment/settings.local.json"),
  /** "Hermes Agent: MCP". */
  HERMES(
      "Hermes",
      "hermes",
      "hermes: url headers",
      "${HERMES_HOME:-~/.hermes}/config.yaml",
      "mcp_servers"),
  /** "Settings". */
  IFLOW("iFlow CLI", "iflow iflow-cli", "", "~/.iflow/settings.json, ./.iflow/settings.json"),
  /** "Model Context Protocol" of Kimi Code and, with the first of these, of Kimi CLI before it. */
  KIMI(
      "Kimi Code",
      "kimi kimi-cli kimi-code",
      "",
      "~/.kimi/mcp.json, ${KIMI_CODE_HOME:-~/.kimi-code}/mcp.json, ./.kimi-code/mcp.json"),
  /** "MCP servers" of its CLI. */
  OPENHANDS("OpenHands", "openhands", "", "~/.openhands/mcp.json"),
  /** "Using MCP in the CLI". */
  KILO(
      "Kilo Code",
      "kilocode kilo",
      "",
      "~/.kilocode/cli/global/settings/mcp_settings.json, ./.kilocode/mcp.json"),
  /** "MCP servers" of the Vibe Code CLI: a list, in which each server has its name. */
  VIBE(
      "Mistral Vibe",
      "vibe vibe-acp",
      "",
      "${VIBE_HOME:-~/.vibe}/config.toml, ./.vibe/config.toml",
      "mcp_servers"),
  /** "MCP Servers" and "Settings" of Grok Build; what {@code grok mcp add} writes. */
  GROK(
      "Grok",
      "grok",
      "grok: url headers",
      "${GROK_HOME:-~/.grok}/config.toml, ./.grok/config.toml",
      "mcp_servers"),
  /** "Antigravity MCP": one file for its CLI and its editor, which had one of its own. */
  ANTIGRAVITY(
      "Antigravity",
      "agy",
      "antigravity: serverUrl headers",
      "~/.gemini/config/mcp_config.json, ~/.gemini/antigravity-cli/mcp_config.json"
          + ", ~/.gemini/antigravity/mcp_config.json, ./.agents/mcp_config.json"),
  /** "MCP", configuration file locations; it reads Claude Code's .mcp.json, too. */
  CODEBUDDY(
      "CodeBuddy",
      "codebuddy",
      "",
      "~/.codebuddy/.mcp.json, ~/.codebuddy/mcp.json, ~/.codebuddy.json"),
  /** "MCP Servers" of its CLI; a project's is Claude Code's .mcp.json. */
  QODER(
      "Qoder",
      "qodercli",
      "qoder: type=http url headers",
      "${QODER_CONFIG_DIR:-~/.qoder}/settings.json, ./.qoder/settings.local.json"),
  /** "Connect to an MCP server in Rovo Dev CLI"; {@code acli rovodev} starts that program. */
  ROVO_DEV("Rovo Dev", "atlassian_cli_rovodev", "", "~/.rovodev/mcp.json"),
  /** "MCP configuration"; others have a program of this name, see {@code Agents}. */
  FORGE("Forge", "forge", "", "${FORGE_CONFIG:-~/.forge}/.mcp.json, ~/forge/.mcp.json"),
  /** "Pi MCP Adapter", configuration: what Pi is given to read servers with. */
  PI(
      "Pi",
      "pi",
      "",
      "${PI_CODING_AGENT_DIR:-~/.pi/agent}/mcp.json, ~/.config/mcp/mcp.json, ./.pi/mcp.json"),
  /** The {@code mcp-schema.json} in its package; of the same descent as Pi. */
  OH_MY_PI(
      "Oh My Pi",
      "omp",
      "omp: type=http url headers",
      "${PI_CODING_AGENT_DIR:-~/.omp/agent}/mcp.json"
          + ", ${PI_CODING_AGENT_DIR:-~/.omp/agent}/.mcp.json"
          + ", ./.omp/mcp.json, ./.omp/.mcp.json"),
  /** "MCP": a list in a table. */
  GPTME("gptme", "gptme", "", "~/.config/gptme/config.toml", "mcp/servers"),
  /** "MCP tools" of its CLI, whose program was the first of these. */
  DEEP_AGENTS(
      "Deep Agents",
      "deepagents deepagents-code dcode",
      "",
      "~/.deepagents/.mcp.json, ./.deepagents/.mcp.json"),
  /** "MCP configuration"; a project's is Claude Code's .mcp.json. */
  NANOCODER(
      "Nanocoder",
      "nanocoder",
      "",
      "${NANOCODER_CONFIG_DIR:-~/.config/nanocoder}/.mcp.json"
          + ", ~/Library/Preferences/nanocoder/.mcp.json"),
  /** What {@code mcp add} says of its scopes; "cmd" starts it, too, and much else. */
  COMMAND_CODE(
      "Command Code",
      "command-code commandcode cmdc",
      "",
      "~/.commandcode/mcp.json, ~/.commandcode/projects/*/mcp.json"),
  /** "Adding MCP servers to Warp", a skill of its own: a terminal, and so no agent. */
  WARP("Warp", "", "", "~/.warp/.mcp.json, ./.warp/.mcp.json"),
  /** "Default MCP server configuration" of its CLI; its editor has the same name. */
  CODEARTS(
      "CodeArts",
      "",
      "",
      "~/.codeartsdoer/codearts_cli.json, ~/.codeartsdoer/codearts_cli.jsonc"
          + ", ./.codeartsdoer/codearts_cli.json, ./.codeartsdoer/codearts_cli.jsonc",
      "mcp"),
  AIDER("Aider", "aider", "", ""), // this and the next have no config that is read
  OPENCLAW("OpenClaw", "openclaw", "", "");

  private final String title;
  private final String programs;
  private final String connect;
  private final String places;
  private final String key;

  Client(String title, String programs, String connect, String places) {
    this(title, programs, connect, places, "mcpServers");
  }

  Client(String title, String programs, String connect, String places, String key) {
    this.title = title;
    this.programs = programs;
    this.connect = connect;
    this.places = places;
    this.key = key;
  }

  /** Its name in sentences. */
  public String title() {
    return title;
  }

  /** The names of its program, the usual one first; none for what is no agent. */
  public List<String> programs() {
    return programs.isEmpty() ? List.of() : List.of(programs.split(" "));
  }

  /** What {@code connect} does, as written above; empty when it knows no word for it. */
  public String connect() {
    return connect;
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

  /** Whether {@code $NAME} is a variable in its configs, as {@code ${NAME}} is. */
  boolean hasBareVariables() {
    return this == GEMINI || this == QWEN || this == CRUSH;
  }

  /** The paths of its configs, as written above. */
  public List<String> places() {
    List<String> all = new ArrayList<>();
    for (String place : places.split(",")) if (!place.isEmpty()) all.add(place.strip());
    return all;
  }
}
