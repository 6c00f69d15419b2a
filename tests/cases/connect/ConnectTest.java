//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/config/ClientConfigs.java

package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import mcptools.config.ClientConfigs;
import mcptools.config.Formats.Jsonc;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that are connected to the shared servers, and disconnected. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class ConnectTest {
  private static final String OWN =
      """
      {
        // mine
        "KEY": {
          "files": {"command": "npx", "args": ["-y", "files"]}, // old
          "other": {"command": "other"},
        },
      }
      """;

  @BeforeEach
  void configure(Scratch scratch) throws IOException {
    write(
        scratch.config().resolve("mcp-tools/config.json"),
        """
        {"globalServers": {
          "files": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-filesystem", "/srv"]},
          "memory": {"command": "npx", "args": ["-y", "@modelcontextprotocol/server-memory"]},
          "web": {"command": "npx", "args": ["@playwright/mcp"]},
          "own": {"command": "own", "url": "http://127.0.0.1:3001/mcp"}
        }}
        """);
  }

  private static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static Result connect(Scratch scratch, String... arguments) {
    return call(scratch, "connect", arguments);
  }

  private static Result call(Scratch scratch, String what, String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = what;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    Path project = scratch.directory("p");
    return Run.in(scratch).directory(project).script("mcp_manager", all);
  }

  private static JsonObject access(Scratch scratch) throws IOException {
    Path file = scratch.state().resolve("mcp-state/serve.json");
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  /** A client, where its config is, the key of its servers, and what it is given for one. */
  private record Row(String client, Path file, String key, String shape) {
    static List<Row> of(Scratch scratch, String rows) {
      return rows.lines()
          .map(line -> line.strip().split(" \\| "))
          .map(r -> new Row(r[0], scratch.folder().resolve(r[1]), r[2], r[3]))
          .toList();
    }

    String own() {
      return OWN.replace("KEY", key);
    }

    Path backup() {
      return file.resolveSibling(file.getFileName() + ".mcp-tools-backup");
    }

    String state(String server, String state) {
      return server + ": " + client + ": " + state + "\n";
    }

    void isConnected(Result result, JsonObject access) throws IOException {
      int port = access.get("port").getAsInt();
      String token = access.get("token").getAsString();
      assertThat(result.out())
          .contains(state("files", "connected") + state("memory", "connected"))
          .contains("-    \"files\": {\"command\": \"npx\"")
          .contains("+    \"files\": {")
          .doesNotContain(token);
      String entry =
          shape
              .replace('\'', '"')
              .replace("\"U\"", "\"http://127.0.0.1:" + port + "/files/mcp\"")
              .replace(":H", ":{\"Authorization\":\"Bearer " + token + "\"}");
      String written = Files.readString(file);
      JsonObject servers =
          JsonParser.parseString(new String(Jsonc.plain(written)))
              .getAsJsonObject()
              .getAsJsonObject(key);
      assertThat(servers.get("files"))
          .as(client)
          .isEqualTo(JsonParser.parseString("{" + entry + "}"));
      assertThat(servers.get("other").toString()).isEqualTo("{\"command\":\"other\"}");
      assertThat(written).contains("// mine\n", "// old\n");
      assertThat(backup()).hasContent(own());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup())))
          .isEqualTo("rw-------");
    }

    void isAsBefore() throws IOException {
      assertThat(Files.readString(file)).as(client).isEqualTo(own());
      assertThat(backup()).doesNotExist();
    }
  }

  @Test
  void eachClientIsConnectedAndDisconnected(Scratch scratch) throws IOException {
    List<Row> rows =
        Row.of(
            scratch,
            """
            claude | h/.claude.json | mcpServers | 'type':'http','url':'U','headers':H
            cursor | h/.cursor/mcp.json | mcpServers | 'url':'U','headers':H
            vscode | c/Code/User/mcp.json | servers | 'type':'http','url':'U','headers':H
            gemini | h/.gemini/settings.json | mcpServers | 'httpUrl':'U','headers':H
            opencode | c/opencode/opencode.json | mcp | 'type':'remote','url':'U','headers':H,'enabled':true
            zed | c/zed/settings.json | context_servers | 'url':'U','headers':H
            windsurf | h/.codeium/windsurf/mcp_config.json | mcpServers | 'serverUrl':'U','headers':H
            qwen | h/.qwen/settings.json | mcpServers | 'httpUrl':'U','headers':H
            copilot | h/.copilot/mcp-config.json | mcpServers | 'type':'http','url':'U','headers':H
            cline | h/.cline/data/settings/cline_mcp_settings.json | mcpServers | 'type':'streamableHttp','url':'U','headers':H
            amp | h/.config/amp/settings.json | amp.mcpServers | 'url':'U','headers':H
            kiro | h/.kiro/settings/mcp.json | mcpServers | 'url':'U','headers':H
            crush | c/crush/crush.json | mcp | 'type':'http','url':'U','headers':H
            junie | h/.junie/mcp/mcp.json | mcpServers | 'url':'U','headers':H
            droid | h/.factory/mcp.json | mcpServers | 'type':'http','url':'U','headers':H
            antigravity | h/.gemini/config/mcp_config.json | mcpServers | 'serverUrl':'U','headers':H
            qoder | h/.qoder/settings.json | mcpServers | 'type':'http','url':'U','headers':H
            omp | h/.omp/agent/mcp.json | mcpServers | 'type':'http','url':'U','headers':H
            """);
    for (Row row : rows) write(row.file(), row.own());
    Result first = connect(scratch, "files", "memory", "--yes").ok();
    for (Row row : rows) row.isConnected(first, access(scratch));
    String written = Files.readString(rows.getFirst().file());
    Result again = connect(scratch, "files", "memory", "--yes").ok();
    for (Row row : rows) {
      assertThat(again.out())
          .contains(
              row.state("files", "already connected") + row.state("memory", "already connected"));
    }
    assertThat(again.out()).hasLineCount(2 * rows.size());
    assertThat(rows.getFirst().file()).hasContent(written);
    Result last = call(scratch, "disconnect", "--yes").ok();
    for (Row row : rows) {
      assertThat(last.out()).contains(row.client() + ": disconnected");
      row.isAsBefore();
    }
    assertThat(call(scratch, "disconnect").ok().out()).isEqualTo("Nothing is connected.\n");
    assertThat(call(scratch, "disconnect", "cursor", "files").ok().out())
        .isEqualTo("files: cursor: not connected\n");
  }

  @Test
  void eachClientsProjectIsConnectedAndDisconnected(Scratch scratch) throws IOException {
    List<Row> rows =
        Row.of(
            scratch,
            """
            claude-project | p/.mcp.json | mcpServers | 'type':'http','url':'U','headers':H
            gemini-project | p/.gemini/settings.json | mcpServers | 'httpUrl':'U','headers':H
            opencode-project | p/opencode.jsonc | mcp | 'type':'remote','url':'U','headers':H,'enabled':true
            roo-project | p/.roo/mcp.json | mcpServers | 'type':'streamable-http','url':'U','headers':H
            """);
    for (Row row : rows) {
      write(row.file(), row.own());
      row.isConnected(
          connect(scratch, row.client(), "files", "memory", "--yes").ok(), access(scratch));
      assertThat(call(scratch, "disconnect", row.client(), "--yes").ok().out())
          .contains(row.state("files", "disconnected").strip());
      row.isAsBefore();
    }
  }

  @Test
  void codexIsConnectedAndDisconnected(Scratch scratch) throws IOException {
    String text =
        "model = \"gpt\" # mine\n\n[mcp_servers.files]\ncommand = \"npx\"\n\n[tui]\nx = 1";
    Path file = write(scratch.home().resolve(".codex/config.toml"), text);
    assertThat(connect(scratch, "--yes").ok().out()).contains("own: codex: connected");
    String token = access(scratch).get("token").getAsString();
    assertThat(Files.readString(file))
        .contains("# mine\n", "[tui]\nx = 1\n\n[mcp_servers.memory]\nurl = \"http://127.0.0.1:")
        .contains("\nhttp_headers = { Authorization = \"Bearer " + token + "\" }\n")
        .endsWith("[mcp_servers.own]\nurl = \"http://127.0.0.1:3001/mcp\"\n");
    List<ClientConfigs.Configured> read =
        ClientConfigs.read(Map.of("HOME", scratch.home().toString()), List.of()).servers();
    assertThat(read).extracting(ClientConfigs.Configured::name).contains("files", "memory", "own");
    assertThat(read).allMatch(s -> s.url().isPresent());
    assertThat(connect(scratch, "codex", "--yes").ok().out()).contains("files: codex: already");
    assertThat(call(scratch, "disconnect", "files", "--yes").ok().out())
        .endsWith("files: codex: disconnected, what was there before is back\n");
    assertThat(Files.readString(file)).startsWith(text);
    call(scratch, "disconnect", "--yes").ok();
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void grokIsConnectedAndDisconnected(Scratch scratch) throws IOException {
    String text = "[ui]\nx = 1 # mine\n\n[mcp_servers.files]\ncommand = \"npx\"\nenabled = true\n";
    Path file = write(scratch.home().resolve(".grok/config.toml"), text);
    connect(scratch, "grok", "files", "--yes").ok();
    String token = access(scratch).get("token").getAsString();
    assertThat(file)
        .content()
        .contains("x = 1 # mine\n", "[mcp_servers.files]\nurl = \"http://127.0.0.1:")
        .contains("\nheaders = { Authorization = \"Bearer " + token + "\" }\n")
        .doesNotContain("npx");
    call(scratch, "disconnect", "--yes").ok();
    assertThat(file).hasContent(text);
  }

  @Test
  void nothingIsWrittenWithoutAYes(Scratch scratch) throws Exception {
    Path file = write(scratch.home().resolve(".cursor/mcp.json"), "{}");
    Result refused = connect(scratch, "files").exits(2);
    assertThat(refused.out()).contains("+++ " + file).contains("\"Authorization\": ***");
    assertThat(refused.err()).contains("--yes does it without asking");
    Result dry = connect(scratch, "-n", "--json").ok();
    JsonObject json = JsonParser.parseString(dry.out()).getAsJsonObject();
    JsonObject entry = json.getAsJsonArray("clients").get(0).getAsJsonObject();
    assertThat(json.get("dryRun").getAsBoolean()).isTrue();
    assertThat(entry.get("client").getAsString()).isEqualTo("cursor");
    assertThat(entry.get("changed").getAsBoolean()).isTrue();
    assertThat(entry.get("diff").getAsString()).contains("\"Authorization\": ***");
    assertThat(entry.getAsJsonArray("servers")).hasSize(3);
    assertThat(connect(scratch, "-n").ok().out()).contains("files: cursor: would be connected\n");
    for (String answer : List.of("n", "y")) {
      String[] call = Run.scriptCommand(scratch, "mcp_manager", "connect", "files");
      try (Terminal terminal = Terminal.open(scratch, scratch.directory("p"), call)) {
        terminal.awaitScreen("Write this? [y/N]");
        terminal.type(answer);
        assertThat(terminal.awaitExit()).isEqualTo(answer.equals("y") ? 0 : 1);
      }
      assertThat(Files.readString(file).contains("files")).isEqualTo(answer.equals("y"));
    }
  }

  @Test
  void onlyWhatSuitsIsShared(Scratch scratch) throws IOException {
    Path file = write(scratch.home().resolve(".cursor/mcp.json"), "{}");
    Result all = connect(scratch, "--yes").ok();
    assertThat(all.err())
        .contains("web drives one browser, with one page and one login for all; --force connects");
    assertThat(Files.readString(file)).doesNotContain("web").contains("own", "files", "memory");
    assertThat(connect(scratch, "cursor", "web", "--yes").exits(1).err())
        .contains("web drives one");
    connect(scratch, "cursor", "web", "--yes", "--force").ok();
    assertThat(Files.readString(file)).contains("/web/mcp");
    Result status = call(scratch, "status");
    assertThat(status.err()).contains("web drives one browser").hasLineCount(1);
    assertThat(call(scratch, "status", "web", "--json").ok().out())
        .contains("\"againstSharing\": \"drives one browser");
  }

  @Test
  void clientsThatCanNotBeConnectedSayWhy(Scratch scratch) throws IOException {
    assertThat(connect(scratch, "--yes").exits(1).err())
        .contains("no client's config is there; name one of claude, claude-project,");
    Path desktop = scratch.config().resolve("Claude/claude_desktop_config.json");
    write(desktop, "{}");
    write(scratch.home().resolve(".cursor/mcp.json"), "{");
    Path gemini = write(scratch.home().resolve(".gemini/settings.json"), "{}");
    Result result = connect(scratch, "files", "--yes").exits(1);
    assertThat(result.err())
        .contains(".cursor/mcp.json is left alone: it cannot be understood, see line 1");
    assertThat(result.out()).contains("files: gemini: connected");
    assertThat(Files.readString(gemini)).contains("httpUrl");
    String attach = Checkout.root().resolve("lib/bridge/attach.sh").toString();
    assertThat(desktop).content().contains("\"/bin/sh\"", attach, "\"files\"");
    Run.script(scratch, "mcp_manager", "disconnect", "claude-desktop", "--yes").ok();
    assertThat(desktop).hasContent("{}");
    Path codex = write(scratch.home().resolve(".codex/config.toml"), "# mine\n");
    assertThat(connect(scratch, "codex", "files", "--stdio", "--yes").ok().out())
        .contains("files: codex: connected");
    assertThat(codex).content().contains("command = \"/bin/sh\"", "args = [\"" + attach);
    assertThat(connect(scratch, "curser").exits(2).err())
        .endsWith("there is no client or shared server curser; did you mean cursor?\n");
    assertThat(connect(scratch, "zz").exits(2).err())
        .contains(
            "there is no client or shared server zz; of servers there are files, memory, web, own,",
            "mcp_manager connect --help lists the clients")
        .doesNotContain("windsurf");
    assertThat(connect(scratch, "cursor", "nope").exits(2).err())
        .contains("there is no shared server nope; there are files, memory, web, own\n");
  }

  @Test
  void whatAProjectNamesItselfIsConnectedWithItsClient(Scratch scratch) throws IOException {
    Path user = write(scratch.home().resolve(".gemini/settings.json"), "{}");
    String own = "{\"mcpServers\": {\"files\": {\"command\": \"npx\"}}}";
    Path project = write(scratch.directory("p").resolve(".gemini/settings.json"), own);
    Path other = write(scratch.directory("p").resolve(".mcp.json"), "{}");
    assertThat(connect(scratch, "--yes").ok().out())
        .contains("files: gemini: connected", "files: gemini-project: connected")
        .doesNotContain("memory: gemini-project");
    assertThat(Files.readString(project)).contains("/files/mcp").doesNotContain("memory");
    assertThat(other).hasContent("{}");
    call(scratch, "disconnect", "--yes").ok();
    assertThat(project).hasContent(own);
    assertThat(user).hasContent("{}");
    connect(scratch, "claude-local", "files", "--yes").ok();
    Path claude = scratch.home().resolve(".claude.json");
    String folder = scratch.directory("p").toString();
    JsonObject projects =
        JsonParser.parseString(Files.readString(claude))
            .getAsJsonObject()
            .getAsJsonObject("projects");
    assertThat(projects.getAsJsonObject(folder).toString()).contains("/files/mcp");
    call(scratch, "disconnect", "--yes").ok();
    assertThat(claude).doesNotExist();
  }

  @Test
  void whatDependsOnItsProjectIsStartedThere(Scratch scratch) throws IOException {
    Path config =
        write(
            scratch.config().resolve("mcp-tools/config.json"),
            "{\"globalServers\": {\"serena\": {\"command\": \"serena\"}}} // mine\n");
    Path cursor = write(scratch.home().resolve(".cursor/mcp.json"), "{}");
    assertThat(connect(scratch, "cursor", "serena", "--yes").exits(1).err())
        .contains("serena works on one project at a time", "--per-project gives each project one");
    assertThat(connect(scratch, "cursor", "serena", "--per-project", "--yes").ok().out())
        .contains("\"per\": \"project\"", "serena: cursor: connected");
    assertThat(Files.readString(config)).contains("\"per\": \"project\"").endsWith("// mine\n");
    assertThat(cursor).content().contains("attach.sh").doesNotContain("Bearer");
    connect(scratch, "cursor-project", "serena", "--yes").ok();
    String folder = scratch.directory("p").toRealPath().toString();
    assertThat(scratch.directory("p").resolve(".cursor/mcp.json"))
        .content()
        .contains("/serena/mcp", "\"X-Mcp-Tools-Project\": \"" + folder + "\"");
  }

  @Test
  void configIsMadeForTheClientThatIsNamed(Scratch scratch) throws IOException {
    Path file = scratch.home().resolve(".cursor/mcp.json");
    connect(scratch, "cursor", "files", "--yes").ok();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    connect(scratch, "cursor", "own", "--yes").ok();
    call(scratch, "disconnect", "cursor", "files", "--yes").ok();
    assertThat(file)
        .hasContent(
            """
            {
              "mcpServers": {
                "own": {
                  "url": "http://127.0.0.1:3001/mcp"
                }
              }
            }
            """);
    call(scratch, "disconnect", "own", "--yes").ok();
    assertThat(file).doesNotExist();
  }

  @Test
  void entryAloneIsPrinted(Scratch scratch) throws IOException {
    JsonObject entry =
        JsonParser.parseString(connect(scratch, "--print", "files").ok().out()).getAsJsonObject();
    JsonObject access = access(scratch);
    assertThat(entry.keySet()).containsExactly("type", "url", "headers");
    assertThat(entry.get("type").getAsString()).isEqualTo("http");
    assertThat(entry.get("url").getAsString())
        .isEqualTo("http://127.0.0.1:" + access.get("port").getAsInt() + "/files/mcp");
    assertThat(entry.getAsJsonObject("headers").get("Authorization").getAsString())
        .isEqualTo("Bearer " + access.get("token").getAsString());
    connect(scratch, "--print").exits(2);
    assertThat(connect(scratch, "--print", "files", "--for", "goose").ok().out())
        .startsWith("extensions:\n  files:\n    type: \"streamable_http\"\n    uri: \"http://127");
    assertThat(connect(scratch, "--print", "files", "--for", "zed").ok().out())
        .startsWith("{\n  \"context_servers\": {\n    \"files\": {\n      \"url\": \"http://127");
    assertThat(connect(scratch, "--print", "all", "--for", "codex").ok().out())
        .startsWith("[mcp_servers.all]\nurl = \"http://127");
    assertThat(connect(scratch, "--print", "files", "--for", "zet").exits(2).err())
        .endsWith("there is no client zet; did you mean zed?\n");
  }

  @Test
  void callsAtOnceLoseNothing(Scratch scratch) throws Exception {
    Path file = write(scratch.home().resolve(".cursor/mcp.json"), OWN.replace("KEY", "mcpServers"));
    String text = Files.readString(file);
    connect(scratch, "--help").ok(); // builds it
    for (String what : List.of("connect", "disconnect")) {
      List<Future<Result>> calls = new ArrayList<>();
      try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
        for (String name : List.of("files", "memory", "own")) {
          calls.add(pool.submit(() -> call(scratch, what, "cursor", name, "--yes")));
        }
      }
      for (Future<Result> call : calls) call.get().ok();
      assertThat(Files.readString(file).contains("/memory/mcp")).isEqualTo(what.equals("connect"));
    }
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void whatIsConnectedIsTakenOutEvenWhenTheConfigOfServersIsBroken(Scratch scratch)
      throws IOException {
    Path file = write(scratch.home().resolve(".cursor/mcp.json"), "{}");
    connect(scratch, "files", "--yes").ok();
    write(scratch.config().resolve("mcp-tools/config.json"), "{");
    connect(scratch, "files", "--yes").exits(1);
    call(scratch, "disconnect", "files", "--yes").ok();
    assertThat(file).hasContent("{}");
  }

  @Test
  void longLinesAreCutAndSecretsInThemHidden(Scratch scratch) throws IOException {
    String text = "{\"token\": \"geheim-4711\", \"x\": \"" + "y".repeat(100_000) + "\"}";
    write(scratch.home().resolve(".cursor/mcp.json"), text);
    assertThat(connect(scratch, "-n", "files").ok().out())
        .doesNotContain("geheim")
        .contains("\"token\": ***")
        .hasSizeLessThan(3_000);
  }

  @Test
  void killAtAnyMomentLosesNothing(Scratch scratch) throws Exception {
    String text = OWN.replace("KEY", "mcpServers");
    Path file = write(scratch.home().resolve(".cursor/mcp.json"), text);
    Result whole = connect(scratch, "cursor", "files", "memory", "--yes").ok();
    String connected = Files.readString(file);
    int millis = (int) whole.took().toMillis();
    call(scratch, "disconnect", "--yes").ok();
    Random random = new Random(20261127);
    int killed = 0;
    for (int round = 0; round < 8; round++) {
      String what = round % 2 == 0 ? "connect" : "disconnect";
      if (round % 2 == 1) connect(scratch, "cursor", "files", "memory", "--yes").ok();
      String[] call =
          Run.scriptCommand(scratch, "mcp_manager", what, "cursor", "files", "memory", "--yes");
      ProcessBuilder builder = new ProcessBuilder(call).directory(scratch.folder().toFile());
      builder.environment().clear();
      builder.environment().putAll(scratch.environment());
      builder.redirectErrorStream(true).redirectOutput(scratch.folder().resolve("out").toFile());
      Process process = builder.start();
      if (!process.waitFor(random.nextInt(millis), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
        killed++;
      }
      assertThat(Files.readString(file)).isIn(text, connected);
      call(scratch, "disconnect", "cursor", "files", "memory", "--yes").ok();
      assertThat(Files.readString(file)).isEqualTo(text);
    }
    assertThat(killed).isPositive();
  }
}
