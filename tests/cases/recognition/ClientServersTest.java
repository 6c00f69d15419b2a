//SOURCES ../../../lib/recognition/ConfiguredServers.java

package mcptools.tests.cases.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mcptools.config.Client;
import mcptools.config.ClientConfigs;
import mcptools.config.ClientConfigs.Result;
import mcptools.recognition.ConfiguredServers;
import mcptools.recognition.Recognition.Match;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server of no telling name in the config of each client: it is recognised by its config's name;
 * what is switched off there, or has other arguments, is not.
 */
class ClientServersTest {
  private static final String TABLE = "{'KEY': {'Jotter': {'command': 'node', 'args': ARGSOFF}}}";
  private static final String DISABLED = ", 'disabled': true";

  /** The files, in h (home) and p (project), and the key of the servers. */
  private static final String FILES =
      """
      Claude Code | h/.claude.json | mcpServers
      Claude Code | p/.mcp.json | mcpServers
      Claude Desktop | h/.config/Claude/claude_desktop_config.json | mcpServers
      Cursor | h/.cursor/mcp.json | mcpServers
      VS Code | p/.vscode/mcp.json | servers
      Windsurf | h/.codeium/windsurf/mcp_config.json | mcpServers
      Gemini CLI | h/.gemini/settings.json | mcpServers
      Gemini CLI | h/.gemini/extensions/notes/gemini-extension.json | mcpServers
      Zed | h/.config/zed/settings.json | context_servers
      Qwen Code | h/.qwen/settings.json | mcpServers
      Qwen Code | p/.qwen/settings.json | mcpServers
      Qwen Code | p/.qwen/settings.local.json | mcpServers
      Qwen Code | h/.qwen/extensions/notes/qwen-extension.json | mcpServers
      Copilot CLI | h/.copilot/mcp-config.json | mcpServers
      Copilot CLI | p/.github/mcp.json | mcpServers
      Cline | h/.cline/data/settings/cline_mcp_settings.json | mcpServers
      Cline | h/.config/Code/User/globalStorage/saoudrizwan.claude-dev/settings/cline_mcp_settings.json | mcpServers
      Roo Code | h/.config/Code/User/globalStorage/rooveterinaryinc.roo-cline/settings/mcp_settings.json | mcpServers
      Roo Code | p/.roo/mcp.json | mcpServers
      Continue | h/.continue/mcpServers/notes.json | mcpServers
      Continue | p/.continue/mcpServers/notes.json | mcpServers
      Amp | h/.config/amp/settings.json | amp.mcpServers
      Amp | h/.config/amp/settings.jsonc | amp.mcpServers
      Amp | p/.amp/settings.json | amp.mcpServers
      Amp | p/.amp/settings.jsonc | amp.mcpServers
      Kiro | h/.kiro/settings/mcp.json | mcpServers
      Kiro | p/.kiro/settings/mcp.json | mcpServers
      Kiro | h/.kiro/agents/mine.json | mcpServers
      Kiro | p/.kiro/agents/mine.json | mcpServers
      Amazon Q | h/.aws/amazonq/mcp.json | mcpServers
      Amazon Q | p/.amazonq/mcp.json | mcpServers
      Amazon Q | h/.aws/amazonq/cli-agents/mine.json | mcpServers
      Amazon Q | p/.amazonq/cli-agents/mine.json | mcpServers
      Crush | h/.config/crush/crush.json | mcp
      Crush | p/crush.json | mcp
      Crush | p/.crush.json | mcp
      Junie | h/.junie/mcp/mcp.json | mcpServers
      Junie | p/.junie/mcp/mcp.json | mcpServers
      Droid | h/.factory/mcp.json | mcpServers
      Droid | p/.factory/mcp.json | mcpServers
      Auggie | h/.augment/settings.json | mcpServers
      Auggie | p/.augment/settings.json | mcpServers
      Auggie | p/.augment/settings.local.json | mcpServers
      iFlow CLI | h/.iflow/settings.json | mcpServers
      iFlow CLI | p/.iflow/settings.json | mcpServers
      Kimi Code | h/.kimi/mcp.json | mcpServers
      Kimi Code | h/.kimi-code/mcp.json | mcpServers
      Kimi Code | p/.kimi-code/mcp.json | mcpServers
      OpenHands | h/.openhands/mcp.json | mcpServers
      Kilo Code | h/.kilocode/cli/global/settings/mcp_settings.json | mcpServers
      Kilo Code | p/.kilocode/mcp.json | mcpServers
      Antigravity | h/.gemini/config/mcp_config.json | mcpServers
      Antigravity | h/.gemini/antigravity-cli/mcp_config.json | mcpServers
      Antigravity | h/.gemini/antigravity/mcp_config.json | mcpServers
      Antigravity | p/.agents/mcp_config.json | mcpServers
      CodeBuddy | h/.codebuddy/.mcp.json | mcpServers
      CodeBuddy | h/.codebuddy/mcp.json | mcpServers
      CodeBuddy | h/.codebuddy.json | mcpServers
      Qoder | h/.qoder/settings.json | mcpServers
      Qoder | p/.qoder/settings.local.json | mcpServers
      Rovo Dev | h/.rovodev/mcp.json | mcpServers
      Forge | h/.forge/.mcp.json | mcpServers
      Forge | h/forge/.mcp.json | mcpServers
      Pi | h/.pi/agent/mcp.json | mcpServers
      Pi | h/.config/mcp/mcp.json | mcpServers
      Pi | p/.pi/mcp.json | mcpServers
      Oh My Pi | h/.omp/agent/mcp.json | mcpServers
      Oh My Pi | h/.omp/agent/.mcp.json | mcpServers
      Oh My Pi | p/.omp/mcp.json | mcpServers
      Oh My Pi | p/.omp/.mcp.json | mcpServers
      Deep Agents | h/.deepagents/.mcp.json | mcpServers
      Deep Agents | p/.deepagents/.mcp.json | mcpServers
      Nanocoder | h/.config/nanocoder/.mcp.json | mcpServers
      Nanocoder | h/Library/Preferences/nanocoder/.mcp.json | mcpServers
      Command Code | h/.commandcode/mcp.json | mcpServers
      Command Code | h/.commandcode/projects/home-u-work/mcp.json | mcpServers
      Warp | h/.warp/.mcp.json | mcpServers
      Warp | p/.warp/.mcp.json | mcpServers
      """;

  @TempDir Path folder;
  private Path script;

  @BeforeEach
  void server() throws IOException {
    Files.createDirectories(folder.resolve("h"));
    Files.createDirectories(folder.resolve("p"));
    script = Files.createFile(folder.resolve("jotter.mjs"));
  }

  private Result read() {
    Map<String, String> environment = Map.of("HOME", folder.resolve("h").toString());
    return ClientConfigs.read(environment, List.of(folder.resolve("p")));
  }

  private Path write(String path, String text) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text.replace("SCRIPT", script.toString()));
  }

  private ConfiguredServers servers() {
    Result result = read();
    assertThat(result.problems()).isEmpty();
    return new ConfiguredServers(result.servers());
  }

  private void assertBothWays(String client, String path, String on, String off)
      throws IOException {
    write(path, on);
    List<String> argv = List.of("node", script.toString(), "--notes");
    assertThat(servers().of(argv)).contains(new Match("Jotter", "configured in " + client));
    for (List<String> other :
        List.of(
            List.of("node", script.toString()),
            List.of("node", script.toString(), "--notes", "2"),
            List.of("node", script.resolveSibling("other.mjs").toString(), "--notes"),
            List.of("vim", script.toString(), "--notes"))) {
      assertThat(servers().of(other)).as("%s", other).isEmpty();
    }
    Path file = write(path, off);
    assertThat(servers().of(argv)).as("switched off").isEmpty();
    Files.writeString(file, "{\"s3cret");
    assertThat(read().problems())
        .singleElement()
        .asString()
        .startsWith(file + " is skipped: it cannot be understood")
        .doesNotContain("s3cret");
    Files.delete(file);
    assertThat(servers().of(argv)).as("not configured").isEmpty();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = FILES)
  void serversInJsonAreKnown(String client, String path, String key) throws IOException {
    String text =
        TABLE.replace("KEY", key).replace("ARGS", "['SCRIPT', '--notes']").replace('\'', '"');
    assertBothWays(
        client, path, text.replace("OFF", ""), text.replace("OFF", DISABLED.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({
    "Codex, h/.codex/config.toml, enabled = false",
    "Codex, p/.codex/config.toml, enabled = false",
    "Grok, h/.grok/config.toml, enabled = false",
    "Grok, p/.grok/config.toml, enabled = false",
  })
  void serversInTomlAreKnown(String client, String path, String off) throws IOException {
    String text = "[mcp_servers.Jotter]\ncommand = 'node'\nargs = ['SCRIPT', '--notes']\n";
    assertBothWays(client, path, text, text + off);
  }

  @ParameterizedTest
  @CsvSource({
    "Mistral Vibe, h/.vibe/config.toml, mcp_servers, disabled = true",
    "Mistral Vibe, p/.vibe/config.toml, mcp_servers, disabled = true",
    "gptme, h/.config/gptme/config.toml, mcp.servers, enabled = false",
  })
  void serversInListsOfTomlAreKnown(String client, String path, String key, String off)
      throws IOException {
    String text =
        "[[%1$s]]\nname = 'far'\nurl = 'https://x/mcp'\n\n[[%1$s]]\nname = 'Jotter'\n"
                .formatted(key)
            + "command = 'node'\nargs = ['SCRIPT', '--notes']\n";
    assertBothWays(client, path, text, text + off);
  }

  @ParameterizedTest
  @CsvSource({
    "Goose, h/.config/goose/config.yaml, extensions, cmd, enabled: false",
    "Hermes, h/.hermes/config.yaml, mcp_servers, command, enabled: false",
  })
  void serversInYamlAreKnown(String client, String path, String key, String command, String off)
      throws IOException {
    String on =
        "%s:\n  Jotter:\n    %s: node\n    args: ['SCRIPT', --notes]\n".formatted(key, command);
    assertBothWays(client, path, on, on + "    " + off + "\n");
  }

  @ParameterizedTest
  @CsvSource({
    "h/.continue/config.yaml",
    "h/.continue/mcpServers/notes.yaml",
    "p/.continue/mcpServers/notes.yml",
  })
  void serversInListsAreKnown(String path) throws IOException {
    String text =
        """
        name: mine
        mcpServers:
          - uses: someone/else
          - name: Jotter
            command: node
            args: [SCRIPT, --notes]
        """;
    assertBothWays("Continue", path, text, text.replace("mcpServers", "others"));
  }

  @ParameterizedTest
  @CsvSource({
    "opencode, h/.config/opencode/opencode.json",
    "opencode, p/opencode.json",
    "CodeArts, h/.codeartsdoer/codearts_cli.json",
    "CodeArts, h/.codeartsdoer/codearts_cli.jsonc",
    "CodeArts, p/.codeartsdoer/codearts_cli.json",
    "CodeArts, p/.codeartsdoer/codearts_cli.jsonc",
  })
  void serversInOneListAreKnown(String client, String path) throws IOException {
    String text =
        "{\"mcp\": {\"Jotter\": {\"type\": \"local\", \"command\": [\"node\", \"SCRIPT\","
            + " \"--notes\"], \"enabled\": true}}}";
    assertBothWays(client, path, text, text.replace("true", "false"));
  }

  @Test
  void serverThatForgeIsToldToDisableIsNot() throws IOException {
    String text = TABLE.replace("KEY", "mcpServers").replace("ARGS", "['SCRIPT', '--notes']");
    text = text.replace('\'', '"');
    String off = text.replace("OFF", ", \"disable\": true");
    assertBothWays("Forge", "h/.forge/.mcp.json", text.replace("OFF", ""), off);
  }

  @ParameterizedTest
  @CsvSource({"Gemini CLI, h/.gemini/settings.json", "Qwen Code, p/.qwen/settings.json"})
  void excludedServersAreNot(String client, String path) throws IOException {
    String text =
        "{\"mcp\": {\"excluded\": [\"NAME\", 3]}, \"mcpServers\": {\"Jotter\": {\"command\":"
            + " \"node\", \"args\": [\"SCRIPT\", \"--notes\"]}}}";
    assertBothWays(client, path, text.replace("NAME", "other"), text.replace("NAME", "Jotter"));
  }

  @Test
  void extensionsNameTheirFolders() throws IOException {
    for (String place : List.of(".gemini/extensions/a/gemini", ".qwen/extensions/b/qwen")) {
      write(
          "h/" + place + "-extension.json",
          "{\"mcpServers\": {\"own\": {\"command\": \"node\","
              + " \"args\": [\"${extensionPath}${/}s.mjs\", \"${workspacePath}\"]}}}");
      Path root = folder.resolve("h/" + place).getParent();
      List<String> argv = List.of("node", root + "/s.mjs", folder.resolve("p").toString());
      assertThat(servers().of(argv)).map(Match::name).contains("own");
      assertThat(servers().of(List.of("node", root + "/s.mjs", "/elsewhere"))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "QWEN_HOME, settings.json, Qwen Code",
    "COPILOT_HOME, mcp-config.json, Copilot CLI",
    "CLINE_DATA_DIR, settings/cline_mcp_settings.json, Cline",
    "QODER_CONFIG_DIR, settings.json, Qoder",
    "FORGE_CONFIG, .mcp.json, Forge",
    "PI_CODING_AGENT_DIR, mcp.json, Pi",
    "PI_CODING_AGENT_DIR, .mcp.json, Oh My Pi",
    "NANOCODER_CONFIG_DIR, .mcp.json, Nanocoder",
    "GROK_HOME, config.toml, Grok",
    "VIBE_HOME, config.toml, Mistral Vibe",
  })
  void foldersThatTheEnvironmentNamesAreUsed(String variable, String path, String client)
      throws IOException {
    String toml = "mcp_servers = [{name = 'a', command = 'a'}]";
    write(
        "other/" + path,
        path.endsWith(".toml") ? toml : "{\"mcpServers\": {\"a\": {\"command\": \"a\"}}}");
    Map<String, String> environment =
        Map.of(
            "HOME", folder.resolve("h").toString(), variable, folder.resolve("other").toString());
    assertThat(ClientConfigs.read(environment, List.of()).servers())
        .extracting(ClientConfigs.Configured::client)
        .containsExactly(client);
  }

  @Test
  void eachClientWithAConfigIsHere() throws IOException {
    Set<String> tested = new TreeSet<>(Set.of("Codex", "Goose", "Hermes", "opencode"));
    tested.addAll(List.of("CodeArts", "Grok", "gptme", "Mistral Vibe"));
    for (String line : FILES.lines().toList()) tested.add(line.split(" \\| ")[0]);
    assertThat(tested)
        .containsAll(
            Arrays.stream(Client.values())
                .filter(client -> !client.places().isEmpty())
                .map(Client::title)
                .toList());
  }
}
