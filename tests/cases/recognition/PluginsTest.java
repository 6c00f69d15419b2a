//SOURCES ../../../lib/recognition/ConfiguredServers.java

package mcptools.tests.cases.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.config.Client;
import mcptools.config.ClientConfigs;
import mcptools.config.ClientConfigs.Given;
import mcptools.config.ClientConfigs.Result;
import mcptools.recognition.ConfiguredServers;
import mcptools.recognition.Recognition.Match;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plugins of Claude Code, in the files that Claude Code 2.1.197 wrote. */
class PluginsTest {
  private static final String SERVER =
      "{\"jotter\": {\"command\": \"node\", \"args\": [\"${CLAUDE_PLUGIN_ROOT}/srv/jotter.mjs\"]}}";

  @TempDir Path folder;
  private Path project;
  private Path claude;
  private Path root;

  @BeforeEach
  void install() throws IOException {
    project = Files.createDirectories(folder.resolve("p"));
    claude = folder.resolve("h/.claude");
    root = claude.resolve("plugins/cache/mkt/alpha/1.0.0");
    settings("true");
    write(
        claude.resolve("plugins/installed_plugins.json"),
        """
        {"version": 2, "plugins": {"alpha@mkt": [{"scope": "user", "installPath": "ROOT",
          "version": "1.0.0", "installedAt": "2026-11-28T18:52:58.927Z"}]}}
        """
            .replace("ROOT", root.toString()));
    write(root.resolve(".claude-plugin/plugin.json"), "{\"name\": \"alpha\"}");
  }

  private void settings(String on) throws IOException {
    write(
        claude.resolve("settings.json"),
        "{\"model\": \"opus\", \"enabledPlugins\": {\"alpha@mkt\": " + on + "}}");
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Result read(Given... given) {
    Map<String, String> environment = Map.of("HOME", folder.resolve("h").toString());
    return ClientConfigs.read(environment, List.of(project), List.of(given));
  }

  private Optional<Match> jotter(Path plugin, Given... given) {
    return match(List.of("node", plugin + "/srv/jotter.mjs"), given);
  }

  private Optional<Match> match(List<String> argv, Given... given) {
    Result result = read(given);
    assertThat(result.problems()).isEmpty();
    return new ConfiguredServers(result.servers()).of(argv);
  }

  private void assertKnown(Path plugin, Given... given) {
    assertThat(jotter(plugin, given)).contains(new Match("jotter", "configured in Claude Code"));
    assertThat(jotter(plugin.resolveSibling("2.0.0"), given)).as("another version").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVER", "{\"mcpServers\": SERVER}"})
  void bothShapesOfItsOwnConfigAreRead(String shape) throws IOException {
    write(root.resolve(".mcp.json"), shape.replace("SERVER", SERVER));
    assertKnown(root);
  }

  @ParameterizedTest
  @ValueSource(strings = {"SERVER", "\"./more.json\"", "[\"more.json\", \"./none.json\"]"})
  void manifestNamesServersOrFiles(String servers) throws IOException {
    write(root.resolve("more.json"), "{\"mcpServers\": " + SERVER + "}");
    write(
        root.resolve(".claude-plugin/plugin.json"),
        "{\"name\": \"alpha\", \"mcpServers\": " + servers.replace("SERVER", SERVER) + "}");
    assertKnown(root);
  }

  @Test
  void whatIsOffOrOnlyInstalledIsNot() throws IOException {
    write(root.resolve(".mcp.json"), SERVER);
    assertKnown(root);
    settings("false");
    assertThat(jotter(root)).isEmpty();
    Files.delete(claude.resolve("settings.json"));
    assertThat(jotter(root)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"settings.json", "settings.local.json"})
  void projectTurnsOneOn(String settings) throws IOException {
    write(root.resolve(".mcp.json"), SERVER);
    settings("false");
    Path file = project.resolve(".claude").resolve(settings);
    write(file, "{\"enabledPlugins\": {\"alpha@mkt\": true}}");
    assertKnown(root);
  }

  @Test
  void oldListOfPluginsIsRead() throws IOException {
    write(root.resolve(".mcp.json"), SERVER);
    write(
        claude.resolve("plugins/installed_plugins.json"),
        "{\"version\": 1, \"plugins\": {\"alpha@mkt\": {\"installPath\": \"" + root + "\"}}}");
    assertKnown(root);
  }

  @Test
  void pluginOfAFolderRunsFromItsSource() throws IOException {
    Path market = folder.resolve("market");
    write(
        claude.resolve("plugins/known_marketplaces.json"),
        """
        {"mkt": {"source": {"source": "directory", "path": "MARKET"}, "installLocation": "MARKET"},
         "other": {"source": {"source": "github", "repo": "a/b"}, "installLocation": "/o"}}
        """
            .replace("MARKET", market.toString()));
    write(
        market.resolve(".claude-plugin/marketplace.json"),
        "{\"name\": \"mkt\", \"plugins\": [{\"name\": \"beta\", \"source\": \"./beta\"},"
            + " {\"name\": \"alpha\", \"source\": \"./plugs/alpha\"}]}");
    write(market.resolve("plugs/alpha/.mcp.json"), SERVER);
    write(market.resolve("beta/.mcp.json"), SERVER);
    assertKnown(market.resolve("plugs/alpha"));
    assertThat(jotter(market.resolve("beta"))).as("not on").isEmpty();
  }

  @Test
  void variablesOfPluginsAreFilledIn() throws IOException {
    write(
        root.resolve(".mcp.json"),
        "{\"a\": {\"command\": \"${CLAUDE_PLUGIN_ROOT}/a\","
            + " \"args\": [\"${CLAUDE_PLUGIN_DATA}\", \"${CLAUDE_PROJECT_DIR}\"]}}");
    String data = claude.resolve("plugins/data/alpha-mkt").toString();
    assertThat(match(List.of(root + "/a", data, project.toString())))
        .map(Match::name)
        .contains("a");
    assertThat(match(List.of(root + "/a", data, folder.toString()))).isEmpty();
  }

  @Test
  void folderOnTheCommandLineIsAPlugin() throws IOException {
    Path own = folder.resolve("own");
    write(own.resolve(".mcp.json"), SERVER);
    assertThat(jotter(own)).isEmpty();
    assertKnown(own, new Given(Client.CLAUDE_CODE, "../own", true, project));
    Given zip = new Given(Client.CLAUDE_CODE, "../own/.mcp.json", true, project);
    assertThat(jotter(own, zip)).as("no folder").isEmpty();
  }

  @Test
  void configOnTheCommandLineIsRead() throws IOException {
    String table = "{\"mcpServers\": " + SERVER.replace("${CLAUDE_PLUGIN_ROOT}", "/x") + "}";
    write(project.resolve("given.json"), table);
    Path plugin = Path.of("/x");
    assertThat(jotter(plugin)).isEmpty();
    for (String value :
        List.of("given.json", "./given.json", project.resolve("given.json").toString(), table)) {
      assertThat(jotter(plugin, new Given(Client.CLAUDE_CODE, value, false, project)))
          .as(value)
          .contains(new Match("jotter", "configured in Claude Code"));
    }
    Given elsewhere = new Given(Client.CLAUDE_CODE, "given.json", false, folder);
    assertThat(jotter(plugin, elsewhere)).isEmpty();
  }

  @Test
  void brokenFilesAreOneSentenceEach() throws IOException {
    Path settings = claude.resolve("settings.json");
    Path installed = claude.resolve("plugins/installed_plugins.json");
    write(project.resolve(".claude/settings.json"), "{\"enabledPlugins\": {\"alpha@mkt\": true}}");
    write(root.resolve(".mcp.json"), "{\"s3cret");
    write(settings, "{\"s3cret");
    assertThat(read().problems())
        .hasSize(2)
        .allMatch(sentence -> !sentence.contains("s3cret"))
        .anyMatch(s -> s.startsWith(root.resolve(".mcp.json") + " is skipped: it cannot be"))
        .anyMatch(s -> s.startsWith(settings + " is skipped: it cannot be understood"));
    for (String text : List.of("[]", "{\"plugins\": [", "")) {
      write(installed, text);
      assertThat(read().problems()).anyMatch(s -> s.startsWith(installed + " is skipped: it "));
    }
    for (String odd :
        List.of(
            "{\"plugins\": 3}",
            "{\"plugins\": {\"alpha@mkt\": 3}}",
            "{\"plugins\": {\"alpha@mkt\": [{\"installPath\": \"\\u0000\"}, null, 3]}}")) {
      write(installed, odd);
      assertThat(read().problems()).hasSize(1);
    }
    Given given = new Given(Client.CLAUDE_CODE, "{\"mcpServers\": {\"s3cret", false, project);
    assertThat(read(given).problems())
        .anyMatch(s -> s.startsWith("what Claude Code was given is skipped: it cannot be"))
        .noneMatch(s -> s.contains("s3cret"));
  }
}
