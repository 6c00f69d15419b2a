//SOURCES ../../../lib/config/ClientConfigs.java

package mcptools.tests.cases.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mcptools.config.ClientConfigs;
import mcptools.config.ClientConfigs.Configured;
import mcptools.config.ClientConfigs.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The configs of all clients, as they are on Linux and macOS, whole, broken and hostile. */
class ClientConfigsTest {
  private static final String NPX =
      "\"command\": \"npx\", \"args\": [\"-y\", \"weather\", \"--port\", \"1\"]";
  private static final List<String> COMMAND = List.of("npx", "-y", "weather", "--port", "1");

  private static final String JSON =
      "{\"KEY\": {\"weather\": {" + NPX + ", \"env\": {\"K\": \"v\"}}}}";
  private static final String COMMENTED =
      """
      // what "they" say: /* no comment */
      {
        "theme": "a // b", /* , } */
        "other": {"list": [1, 2, ], "text": "\\"},]",},
        "KEY": {
          // a server
          "weather": {NPX,},
        },
      }
      """
          .replace("NPX", NPX);

  @TempDir Path folder;
  private Path home;
  private Path project;

  @BeforeEach
  void folders() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    project = Files.createDirectories(folder.resolve("work"));
  }

  private Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private Result read() {
    return ClientConfigs.read(Map.of("HOME", home.toString(), "TOKEN", "t"), List.of(project));
  }

  private static Configured configured(String client, Path file) {
    return new Configured(client, file, "weather", COMMAND, Optional.empty());
  }

  private static Configured in(Optional<Path> directory, Configured server) {
    return new Configured(
        server.client(), server.file(), server.name(), server.command(), server.url(), directory);
  }

  /** A project's own is run in the project. */
  private Configured in(String path, Configured server) {
    return in(path.startsWith("work/") ? Optional.of(project) : Optional.empty(), server);
  }

  @ParameterizedTest
  @CsvSource({
    "work/.mcp.json, '', WORK",
    "work/.mcp.json, server, WORK/server",
    "work/.mcp.json, /y/server, /y/server",
    "work/.mcp.json, ${HOME}/y, HOME/y",
    "home/.claude.json, '', ''",
    "home/.claude.json, server, ''",
    "home/.claude.json, ~/y/../z, HOME/z",
  })
  void aServerIsRunInItsOwnFolderOrTheProjects(String path, String cwd, String directory)
      throws IOException {
    write(
        folder.resolve(path),
        "{\"mcpServers\": {\"weather\": {%s, \"cwd\": \"%s\"}}}".formatted(NPX, cwd));
    String wanted = directory.replace("WORK", project.toString()).replace("HOME", home.toString());
    assertThat(only().directory().map(Path::toString).orElse("")).isEqualTo(wanted);
  }

  private Configured only() {
    Result result = read();
    assertThat(result.problems()).isEmpty();
    assertThat(result.servers()).hasSize(1);
    return result.servers().getFirst();
  }

  @ParameterizedTest
  @CsvSource({
    "Claude Code, home/.claude.json, mcpServers",
    "Claude Code, work/.mcp.json, mcpServers",
    "Claude Desktop, home/.config/Claude/claude_desktop_config.json, mcpServers",
    "Claude Desktop, home/Library/Application Support/Claude/claude_desktop_config.json,"
        + " mcpServers",
    "Cursor, home/.cursor/mcp.json, mcpServers",
    "Cursor, work/.cursor/mcp.json, mcpServers",
    "VS Code, home/.config/Code/User/mcp.json, servers",
    "VS Code, home/Library/Application Support/Code/User/mcp.json, servers",
    "VS Code, work/.vscode/mcp.json, servers",
    "Windsurf, home/.codeium/windsurf/mcp_config.json, mcpServers",
    "Gemini CLI, home/.gemini/settings.json, mcpServers",
    "Gemini CLI, work/.gemini/settings.json, mcpServers",
    "Zed, home/.config/zed/settings.json, context_servers",
    "Zed, work/.zed/settings.json, context_servers"
  })
  void jsonOfEachClientIsRead(String client, String path, String key) throws IOException {
    for (String text : List.of(JSON, COMMENTED, "\uFEFF" + JSON)) {
      Path file = write(folder.resolve(path), text.replace("KEY", key));
      assertThat(only()).isEqualTo(in(path, configured(client, file)));
    }
  }

  @ParameterizedTest
  @CsvSource({"Claude Code, .claude.json", "CodeBuddy, .codebuddy.json"})
  void projectsInTheUsersFileCount(String client, String path) throws IOException {
    Path file =
        write(
            home.resolve(path),
            """
            {"numStartups": 3, "projects": {
              "/w/a": {"history": [{"display": "x"}], "mcpServers": {"weather": {NPX}}},
              "/w/b": {"mcpServers": {}, "allowedTools": []}, "/w/c": 3},
             "mcpServers": {"remote": {"type": "http", "url": "https://x/mcp"}}}
            """
                .replace("NPX", NPX));
    assertThat(read().problems()).isEmpty();
    assertThat(read().servers())
        .containsExactlyInAnyOrder(
            in(Optional.of(Path.of("/w/a")), configured(client, file)),
            new Configured(client, file, "remote", List.of(), Optional.of("https://x/mcp")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"home/.codex/config.toml", "work/.codex/config.toml"})
  void codexIsRead(String path) throws IOException {
    Path file =
        write(
            folder.resolve(path),
            "\uFEFF"
                + """
                model = "gpt" # a comment
                [projects."/w/a"]
                trust_level = "trusted"
                [mcp_servers.weather]
                command = "npx"
                args = ["-y", 'weather', "--port", "1",]
                [mcp_servers.weather.env]
                K = "v"
                [mcp_servers."remote.one"]
                url = "https://x/mcp"
                """);
    assertThat(read().problems()).isEmpty();
    assertThat(read().servers())
        .containsExactlyInAnyOrder(
            in(path, configured("Codex", file)),
            in(
                path,
                new Configured(
                    "Codex", file, "remote.one", List.of(), Optional.of("https://x/mcp"))));
  }

  @ParameterizedTest
  @CsvSource({
    "home/.config/opencode/opencode.json, false",
    "home/.config/opencode/opencode.jsonc, true",
    "work/opencode.json, true",
    "work/.opencode/opencode.json, false",
    "work/.opencode/opencode.jsonc, true"
  })
  void opencodeIsRead(String path, boolean nested) throws IOException {
    String server =
        """
        "weather": {"type": "local", "command": ["npx", "-y", "weather", "--port", "1"]},
        """;
    String text =
        nested ? "\"servers\": {" + server + "}" : server + "\"off\": {\"enabled\": false}";
    Path file = write(folder.resolve(path), "{\"mcp\": {" + text + "}}");
    assertThat(only()).isEqualTo(in(path, configured("opencode", file)));
  }

  @Test
  void gooseIsRead() throws IOException {
    Path file =
        write(
            home.resolve(".config/goose/config.yaml"),
            """
            GOOSE_PROVIDER: anthropic
            extensions:
              developer: {bundled: true, enabled: true, name: developer, type: builtin}
              weather:
                name: weather
                cmd: npx
                args: [-y, weather, --port, 1]
                enabled: true
                envs: {K: v}
                env_keys: []
                timeout: 300
                type: stdio
              remote: {enabled: true, type: streamable_http, uri: "https://x/mcp"}
            """);
    assertThat(read().problems()).isEmpty();
    assertThat(read().servers())
        .containsExactly(
            new Configured("Goose", file, "weather", COMMAND, Optional.empty()),
            new Configured("Goose", file, "remote", List.of(), Optional.of("https://x/mcp")));
    write(file, "extensions: {weather: {cmd: s3cret");
    assertThat(read().problems())
        .containsExactly(file + " is skipped: it cannot be understood, see line 1 column 35");
  }

  @Test
  void zedsOldFormAndTheUrlsOfOthersAreRead() throws IOException {
    write(
        home.resolve(".config/zed/settings.json"),
        "{\"context_servers\":{\"weather\":{\"command\":{\"path\":\"npx\",\"args\":[\"-y\","
            + "\"weather\",\"--port\",1],\"env\":null}}}}");
    assertThat(only().command()).isEqualTo(COMMAND);
    write(home.resolve(".config/zed/settings.json"), "// nothing yet\n");
    write(home.resolve(".gemini/settings.json"), "{\"mcpServers\":{\"a\":{\"httpUrl\":\"u\"}}}");
    assertThat(only().url()).contains("u");
  }

  @Test
  void foldersThatTheEnvironmentNamesAreUsed() throws IOException {
    Path other = folder.resolve("other");
    write(other.resolve("zed/settings.json"), JSON.replace("KEY", "context_servers"));
    write(other.resolve(".claude.json"), JSON.replace("KEY", "mcpServers"));
    write(other.resolve("config.toml"), "[mcp_servers.a]\ncommand='a'");
    write(home.resolve(".config/zed/settings.json"), "broken");
    Map<String, String> environment =
        Map.of(
            "HOME", home.toString(),
            "XDG_CONFIG_HOME", other.toString(),
            "CLAUDE_CONFIG_DIR", other.toString(),
            "CODEX_HOME", other.toString());
    Result result = ClientConfigs.read(environment, List.of());
    assertThat(result.problems()).isEmpty();
    assertThat(result.servers())
        .extracting(Configured::client)
        .containsExactlyInAnyOrder("Zed", "Claude Code", "Codex");
  }

  @Test
  void variablesAreFilledIn() throws IOException {
    write(
        project.resolve(".vscode/mcp.json"),
        """
        {"servers": {"a": {"command": "${workspaceFolder}/a", "args": ["${userHome}", "${env:TOKEN}",
          "${TOKEN}", "{env:TOKEN}", "${NONE:-x y}", "${NONE}", "${input:key}", "$TOKEN {}"]}}}
        """);
    assertThat(only().command())
        .containsExactly(
            project + "/a",
            home.toString(),
            "t",
            "t",
            "t",
            "x y",
            "${NONE}",
            "${input:key}",
            "$TOKEN {}");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "``, it is empty",
        "`{\"mcpServers\": `, it cannot be understood",
        "`{\n  \"mcpServers\": {,}}`, `cannot be understood, see line 2 column `",
        "`[]`, it cannot be understood",
        "`{\"mcpServers\": \"s3cret\"}`, its mcpServers is not a table of servers",
        "`{\"mcpServers\": {\"a\": s3cret}}`, it cannot be understood",
        "`{\"mcpServers\": {\"a\": {\"command\": [[\"s3cret\"]]}}}`, its command is not text",
        "`{\"mcpServers\": {\"a\": {\"command\": \"x\", \"args\": \"s3cret\"}}}`, its command is"
            + " not text",
      })
  void brokenFilesAreOneSentence(String text, String reason) throws IOException {
    Path file = write(home.resolve(".cursor/mcp.json"), text);
    write(home.resolve(".gemini/settings.json"), JSON.replace("KEY", "mcpServers"));
    Result result = read();
    assertThat(result.problems()).hasSize(1);
    assertThat(result.problems().getFirst())
        .contains(file + " is skipped: ", reason)
        .doesNotContain("s3cret");
    assertThat(result.servers()).as("the others").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "a = [[[", "a = 's3cret", "[a]\nb = 1\nb = 2", "DEEP"})
  void brokenTomlIsOneSentence(String text) throws IOException {
    Path file = home.resolve(".codex/config.toml");
    write(file, text.equals("DEEP") ? "a=" + "[".repeat(100_000) : text);
    assertThat(read().problems())
        .hasSize(1)
        .first()
        .asString()
        .startsWith(file + " is skipped: it ");
    assertThat(read().problems().toString()).doesNotContain("s3cret");
  }

  @Test
  void whatCanNotBeReadIsOneSentence() throws Exception {
    Path large = write(home.resolve(".claude.json"), " ".repeat((4 << 20) + 1));
    Path directory = Files.createDirectories(home.resolve(".cursor/mcp.json"));
    Path pipe = home.resolve(".gemini/settings.json");
    Files.createDirectories(pipe.getParent());
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    Path loop = Files.createDirectories(home.resolve(".codex")).resolve("config.toml");
    Files.createSymbolicLink(loop, loop);
    assertThat(read().problems())
        .containsExactlyInAnyOrder(
            large + " is skipped: it is larger than 4 MB",
            directory + " is skipped: it is not a plain file",
            pipe + " is skipped: it is not a plain file",
            loop + " is skipped: it is not a plain file");
    Files.writeString(large, "{}");
    Files.setPosixFilePermissions(large, PosixFilePermissions.fromString("---------"));
    boolean root = Files.isReadable(large);
    assertThat(read().problems()).hasSize(root ? 3 : 4);
  }

  @Test
  void deepNestingIsOneSentence() throws IOException {
    write(home.resolve(".cursor/mcp.json"), "{\"mcpServers\":" + "{\"a\":".repeat(100_000));
    assertThat(read().problems()).hasSize(1);
  }

  @Test
  void nothingThatIsWrittenMakesItThrow() throws IOException {
    Random random = new Random(20261122);
    String toml = "[mcp_servers.a]\ncommand = \"npx\"\nargs = [\"-y\", 'b']\nenv = { K = \"v\" }\n";
    List<String> seeds =
        List.of(JSON, COMMENTED, toml, "{\"projects\":{\"/a\":" + JSON + "},\"KEY\":{}}");
    List<Path> files = List.of(home.resolve(".claude.json"), home.resolve(".codex/config.toml"));
    String alphabet = "{}[],:\"'\\/*#=.\n \0\uFEFF\uD800aé-1${";
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder(seeds.get(random.nextInt(seeds.size())));
      for (int changes = random.nextInt(8); changes >= 0 && !text.isEmpty(); changes--) {
        int at = random.nextInt(text.length());
        char other = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, other);
          case 1 -> text.insert(at, other);
          case 2 -> text.delete(at, Math.min(text.length(), at + random.nextInt(9)));
          default -> text.insert(at, text.substring(at, Math.min(text.length(), at + 20)));
        }
      }
      Path file = files.get(round % files.size());
      byte[] bytes =
          text.toString()
              .replace("KEY", "mcpServers")
              .getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
      Result result = read();
      assertThat(result.problems()).hasSizeLessThan(30);
      Files.delete(file);
      for (Configured server : new ArrayList<>(result.servers())) {
        assertThat(server.command().isEmpty()).isEqualTo(server.url().isPresent());
      }
    }
  }
}
