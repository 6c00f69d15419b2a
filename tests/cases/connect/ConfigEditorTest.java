//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/connect/Connector.java

package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mcptools.config.Client;
import mcptools.connect.ConfigEditor;
import mcptools.connect.ConfigEditor.Placed;
import mcptools.connect.ConnectPlan;
import mcptools.connect.Connections;
import mcptools.connect.Connector;
import mcptools.connect.Step;
import mcptools.connect.Step.Change;
import mcptools.connect.Target;
import mcptools.error.UserError;
import mcptools.state.StateHome;
import mcptools.tests.support.RandomConfig;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Entries written into the text of configs, and taken out again. */
@Order(2)
class ConfigEditorTest {
  private static final List<String> NAMES = List.of("files", "memory", "x.y");

  @TempDir Path folder;

  private static Target target(Client client, Path file) {
    return Target.ofUser(client, file);
  }

  private static ConfigEditor editor(Client client) {
    return target(client, Path.of("x")).editor();
  }

  private static String entry(Client client, String name) {
    URI url = URI.create("http://127.0.0.1:20001/" + name + "/mcp");
    Map<String, String> headers = Map.of("Authorization", "Bearer 0123abcd");
    return target(client, Path.of("x")).entry(name, url, headers);
  }

  private static Placed put(Client client, String text, String name) {
    return editor(client).put(text, name, entry(client, name));
  }

  private static String shown(String text) {
    return text.replace('\n', '|').replace('\r', '^');
  }

  /** How a line of the table below becomes a text: | and ^ stand for the two line ends. */
  private static String text(String shown) {
    return shown.replace('|', '\n').replace('^', '\r');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "`` ~ `{|  \"mcpServers\": {|    \"files\": E|  }|}|`",
        "`{}` ~ `{|  \"mcpServers\": {|    \"files\": E|  }|}`",
        "`{|    \"a\": 1|}|` ~ `{|    \"a\": 1,|    \"mcpServers\": {|        \"files\": E|   "
            + " }|}|`",
        "`{^|\t\"a\": 1^|}` ~ `{^|\t\"a\": 1,^|\t\"mcpServers\": {^|\t\t\"files\": E^|\t}^|}`",
        "`{\"a\": 1}` ~ `{\"a\": 1, \"mcpServers\": {\"files\": E}}`",
        "`{|  \"mcpServers\": {|    \"b\": {} // b|  }|}` ~"
            + " `{|  \"mcpServers\": {|    \"b\": {}, // b|    \"files\": E|  }|}`",
        "`{|  \"mcpServers\": {|    \"b\": {},|  },|}` ~"
            + " `{|  \"mcpServers\": {|    \"b\": {},|    \"files\": E,|  },|}`",
        "`{|  \"mcpServers\": {|    // none|  }|}` ~"
            + " `{|  \"mcpServers\": {|    // none|    \"files\": E|  }|}`",
        "`// nothing yet` ~ `// nothing yet|{|  \"mcpServers\": {|    \"files\": E|  }|}|`",
      })
  void layoutIsKept(String before, String after) {
    String given = text(before);
    Placed placed = put(Client.CURSOR, given, "files");
    assertThat(shown(placed.text()).replace(shown(placed.entry()), "E")).isEqualTo(after);
    assertThat(editor(Client.CURSOR).undo(placed.text(), "files", placed.trace())).isEqualTo(given);
  }

  @Test
  void replacedEntryComesBackLetterByLetter() {
    String text =
        "{\n  \"mcpServers\": {\n    \"files\" :{ \"command\":\"npx\", // mine\n\"args\":[ ]},\n"
            + "    \"b\": 1\n  }\n}";
    Placed placed = put(Client.CLAUDE_CODE, text, "files");
    assertThat(placed.text())
        .isEqualTo(
            """
            {
              "mcpServers": {
                "files" :{
                  "type": "http",
                  "url": "http://127.0.0.1:20001/files/mcp",
                  "headers": {
                    "Authorization": "Bearer 0123abcd"
                  }
                },
                "b": 1
              }
            }\
            """);
    assertThat(placed.trace().before()).startsWith("{ \"command\"").contains("// mine\n");
    assertThat(editor(Client.CLAUDE_CODE).undo(placed.text(), "files", placed.trace()))
        .isEqualTo(text);
  }

  @Test
  void tomlKeepsWhatStandsAroundATable() {
    String text =
        """
        a = 1
        [mcp_servers.files]
        command = "npx"
        # its variables
        [mcp_servers.files.env]
        K = '''
        [mcp_servers.no]
        '''

        # others
        [x]
        """;
    Placed placed = put(Client.CODEX, text, "files");
    assertThat(placed.text())
        .isEqualTo(
            """
            a = 1
            [mcp_servers.files]
            url = "http://127.0.0.1:20001/files/mcp"
            http_headers = { Authorization = "Bearer 0123abcd" }

            # others
            [x]
            """);
    Placed second = put(Client.CODEX, placed.text(), "x.y");
    assertThat(second.text()).contains("[x]\n\n[mcp_servers.\"x.y\"]\nurl = ");
    ConfigEditor entries = editor(Client.CODEX);
    String first = entries.undo(second.text(), "x.y", second.trace());
    assertThat(entries.undo(first, "files", placed.trace())).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "GOOSE ~ `` ~ `extensions:|  files:E`",
        "GOOSE ~ `a: 1` ~ `a: 1|extensions:|  files:E`",
        "GOOSE ~ `extensions: {}|b: 2|` ~ `extensions:|  files:Eb: 2|`",
        "GOOSE ~ `extensions:|    # none|b: 2|` ~ `extensions:|  files:E    # none|b: 2|`",
        "GOOSE ~ `extensions:|    d: # mine|        x: >-|          t||    # end|b: 2|` ~"
            + " `extensions:|    d: # mine|        x: >-|          t|    files:E|    # end|b: 2|`",
        "GOOSE ~ `extensions:^|  d:^|    x: [1,^|     2] # y^|` ~"
            + " `extensions:^|  d:^|    x: [1,^|     2] # y^|  files:E`",
        "GOOSE ~ `extensions:|  files: {type: stdio, cmd: npx} # old|  z: {}|` ~"
            + " `extensions:|  files:E  z: {}|`",
        "CONTINUE ~ `name: x|mcpServers:|- name: a|  url: b|# end|` ~"
            + " `name: x|mcpServers:|- name: a|  url: b|- name: \"files\"E# end|`",
        "CONTINUE ~ `mcpServers:|  -|    url: b|    name: files|  - name: c|` ~"
            + " `mcpServers:|  - name: \"files\"E  - name: c|`",
        "HERMES ~ `mcp_servers:|  time: &t {command: uvx}|  two: *t|` ~"
            + " `mcp_servers:|  time: &t {command: uvx}|  two: *t|  files:E`",
        "GOOSE ~ `a: &a|  t: 1|extensions:|  files:|    cmd: x|    <<: *a|    # y|  z: {}|` ~"
            + " `a: &a|  t: 1|extensions:|  files:E    # y|  z: {}|`",
        "GOOSE ~ `a: &a {b: {}}|extensions:|  <<: *a|  c: {}|` ~"
            + " `a: &a {b: {}}|extensions:|  <<: *a|  c: {}|  files:E`",
        "HERMES ~ `mcp_servers:|  a: &a|    b: 1|  files: *a` ~"
            + " `mcp_servers:|  a: &a|    b: 1|  files:E`",
        "CONTINUE ~ `mcpServers:|  - &a|    name: a|    url: b|  - <<: *a|    name: files|` ~"
            + " `mcpServers:|  - &a|    name: a|    url: b|  - name: \"files\"E`",
      })
  void yamlKeepsItsLines(Client client, String before, String after) {
    String given = text(before);
    Placed placed = put(client, given, "files");
    String head = client == Client.CONTINUE ? "- name: \"files\"" : "files:";
    String entry = shown(placed.entry());
    String rest = entry.substring(entry.indexOf(head) + head.length());
    assertThat(shown(placed.text()).replace(rest, "E")).isEqualTo(after);
    assertThat(editor(client).undo(placed.text(), "files", placed.trace())).isEqualTo(given);
  }

  @Test
  void yamlSaysWhatItsClientWants() {
    assertThat(put(Client.GOOSE, "", "x.y").text())
        .isEqualTo(
            """
            extensions:
              "x.y":
                type: "streamable_http"
                uri: "http://127.0.0.1:20001/x.y/mcp"
                headers:
                  Authorization: "Bearer 0123abcd"
                name: "x.y"
                enabled: true
                timeout: 300
            """);
    assertThat(put(Client.CONTINUE, "", "files").text())
        .isEqualTo(
            """
            mcpServers:
              - name: "files"
                type: "streamable-http"
                url: "http://127.0.0.1:20001/files/mcp"
                requestOptions:
                  headers:
                    Authorization: "Bearer 0123abcd"
            """);
  }

  @Test
  void opencodesDeeperTableIsUsedWhenItIsThere() {
    String deep = "{\"mcp\": {\"servers\": {\"b\": {\"type\": \"local\"}}, \"timeout\": {}}}";
    assertThat(put(Client.OPENCODE, deep, "files").text())
        .contains("\"b\": {\"type\": \"local\"}, \"files\": {\"type\": \"remote\", ");
    String flat = "{\"mcp\": {\"servers\": {\"type\": \"local\"}}}";
    assertThat(put(Client.OPENCODE, flat, "files").text())
        .contains("\"servers\": {\"type\": \"local\"}, \"files\": {\"type\": \"remote\", ");
  }

  @Test
  void anyJsonComesBackByteForByte() {
    Random random = new Random(20261123);
    for (int round = 0; round < 1_500; round++) {
      Client client = List.of(Client.CLAUDE_CODE, Client.OPENCODE, Client.ZED).get(round % 3);
      String key = List.of("mcpServers", "mcp", "context_servers").get(round % 3);
      comesBack(client, RandomConfig.json(random, key), random);
    }
  }

  @Test
  void anyTomlComesBackByteForByte() {
    Random random = new Random(20261124);
    for (int round = 0; round < 1_000; round++) {
      comesBack(Client.CODEX, RandomConfig.toml(random), random);
    }
  }

  private static void comesBack(Client client, String text, Random random) {
    ConfigEditor entries = editor(client);
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    List<Placed> placed = new ArrayList<>();
    String now = text;
    for (String name : names) {
      placed.add(put(client, now, name));
      now = placed.getLast().text();
      assertThat(entries.same(entries.find(now, name).orElseThrow(), entry(client, name))).isTrue();
    }
    for (int i = names.size() - 1; i >= 0; i--) {
      now = entries.undo(now, names.get(i), placed.get(i).trace());
    }
    assertThat(now).isEqualTo(text);
  }

  @Test
  void orderOfDisconnectingDoesNotMatter() throws IOException {
    Random random = new Random(20261125);
    Connector connector = new Connector(new Connections(new StateHome(folder.resolve("state"))));
    for (int round = 0; round < 200; round++) {
      boolean toml = round % 4 == 0;
      Client client = toml ? Client.CODEX : Client.CURSOR;
      String text = toml ? RandomConfig.toml(random) : RandomConfig.json(random, "mcpServers");
      Path file = Files.writeString(folder.resolve("config-" + round), text);
      List<String> names = new ArrayList<>(NAMES);
      Collections.shuffle(names, random);
      for (String name : names) {
        connector.carryOut(
            connector.connect(target(client, file), Map.of(name, entry(client, name)), true));
      }
      Collections.shuffle(names, random);
      for (String name : names) {
        ConnectPlan plan = connector.disconnect(target(client, file), List.of(name));
        assertThat(plan.steps()).extracting(Step::change).containsExactly(Change.DISCONNECTED);
        connector.carryOut(plan);
      }
      assertThat(Files.readString(file)).isEqualTo(text);
      assertThat(connector.in(file)).isEmpty();
    }
  }

  /** The line end that the last entry lacks is nobody's: another entry may come to stand there. */
  @Test
  void lastLineWithoutAnEndComesBackInAnyOrder() throws IOException {
    Map<Client, String> texts =
        Map.of(
            Client.CODEX, "[mcp_servers.files]\r\ncommand = \"x\"",
            Client.GOOSE, "extensions:\n  files:\n    cmd: x",
            Client.CONTINUE, "mcpServers:\n  - name: files\n    command: x");
    Connector connector = new Connector(new Connections(new StateHome(folder.resolve("state"))));
    for (Client client : texts.keySet()) {
      Path file = folder.resolve(client.name());
      for (String first : List.of("files", "memory")) {
        Files.writeString(file, texts.get(client));
        Target target = target(client, file);
        for (String name : List.of("memory", "files")) {
          connector.carryOut(connector.connect(target, Map.of(name, entry(client, name)), true));
        }
        String second = first.equals("files") ? "memory" : "files";
        connector.carryOut(connector.disconnect(target, List.of(first)));
        connector.carryOut(connector.disconnect(target, List.of(second)));
        assertThat(Files.readString(file)).isEqualTo(texts.get(client));
      }
    }
    Path file = Files.writeString(folder.resolve("more"), texts.get(Client.CODEX));
    Target target = target(Client.CODEX, file);
    connector.carryOut(
        connector.connect(target, Map.of("files", entry(Client.CODEX, "files")), true));
    Files.writeString(file, Files.readString(file) + "\n[z]\n");
    connector.carryOut(connector.disconnect(target, List.of("files")));
    assertThat(Files.readString(file)).isEqualTo(texts.get(Client.CODEX) + "\n[z]\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "CURSOR ~ `{\"mcpServers\": [\"s3cret\"]}` ~ its mcpServers is not a table of servers",
        "CURSOR ~ `{\"mcpServers\": null}` ~ its mcpServers is not a table of servers",
        "CURSOR ~ `{\"mcpServers\": {}, \"mcpServers\": {}}` ~ it has mcpServers twice",
        "CURSOR ~ `{\"mcpServers\": {\"files\": 1, \"files\": 2}}` ~ it has files twice",
        "CURSOR ~ `[1]` ~ it is not a table of settings",
        "CURSOR ~ `{\"a\": s3cret}` ~ it cannot be understood, see line 1 column",
        "CURSOR ~ `{\"a\": 1} {}` ~ it cannot be understood",
        "CURSOR ~ `{\"a\": ` ~ it cannot be understood",
        "CURSOR ~ `{\"a\": 1,,}` ~ it cannot be understood",
        "CODEX ~ `a = 's3cret` ~ it cannot be understood",
        "CODEX ~ `mcp_servers = {}` ~ it has its mcp_servers not as tables with heads",
        "CODEX ~ `mcp_servers.b.url = \"x\"` ~ it has its mcp_servers not as tables with heads",
        "CODEX ~ `mcp_servers = 1` ~ its mcp_servers is not a table of servers",
        "CODEX ~ `[mcp_servers]|files.url = \"x\"` ~"
            + " it has files, but not as the table [mcp_servers.files]",
        "GOOSE ~ `extensions: [1]` ~ its extensions is not a table of servers",
        "GOOSE ~ `{extensions: {a: {}}}` ~ it is written in braces",
        "GOOSE ~ `{}` ~ it is written in braces",
        "GOOSE ~ `extensions: {a: {}}` ~ it has its extensions in one line",
        "GOOSE ~ `extensions:|  files: &a|    x: 1|  b: *a|` ~"
            + " its extensions cannot be edited line by line",
        "GOOSE ~ `a: &a|  b: {}|extensions: *a|` ~ its extensions is an alias",
        "GOOSE ~ `a: &a {b: {}}|extensions:|  <<: *a|` ~ its extensions is all merged",
        "GOOSE ~ `a: 1\rb: 2` ~ its lines end in CR",
        "CONTINUE ~ `a: &a {name: b}|mcpServers:|  - *a|` ~ it names a server by an alias",
        "GOOSE ~ `a: [s3cret` ~ it cannot be understood",
        "CODEX ~ `[mcp_servers.files]|a=1|[b]|[mcp_servers.files.env]` ~"
            + " it has the tables of files in two places",
      })
  void whatCanNotBeEditedIsASentence(Client client, String text, String why) throws IOException {
    Path file = Files.writeString(folder.resolve("config"), text(text));
    Connector connector = new Connector(new Connections(new StateHome(folder.resolve("state"))));
    assertThatThrownBy(() ->
            connector.connect(target(client, file), Map.of("files", entry(client, "files")), true))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(file + " is left alone: " + why)
        .hasMessageNotContaining("s3cret");
    assertThat(file).hasContent(text(text));
  }

  @Test
  void deepNestingIsASentence() {
    for (Client client : List.of(Client.CURSOR, Client.CODEX)) {
      String start = client == Client.CODEX ? "a = " : "{\"a\": ";
      assertThatThrownBy(() -> put(client, start + "[".repeat(100_000), "files"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void nothingThatIsWrittenIsAnUnexpectedError() {
    Random random = new Random(20261126);
    String alphabet = "{}[],:\"'\\/*#=.\n \0\uFEFFa-1";
    int edited = 0;
    for (int round = 0; round < 3_000; round++) {
      boolean toml = round % 2 == 0;
      Client client = toml ? Client.CODEX : Client.CURSOR;
      String given = toml ? RandomConfig.toml(random) : RandomConfig.json(random, "mcpServers");
      StringBuilder text = new StringBuilder(given);
      for (int changes = random.nextInt(4); changes >= 0 && !text.isEmpty(); changes--) {
        int at = random.nextInt(text.length());
        char other = alphabet.charAt(random.nextInt(alphabet.length()));
        if (random.nextBoolean()) text.insert(at, other);
        else text.deleteCharAt(at);
      }
      try {
        Placed placed = put(client, text.toString(), "files");
        edited++;
        assertThat(editor(client).undo(placed.text(), "files", placed.trace()))
            .isEqualTo(text.toString());
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageMatching("(?s)(it|its|the change) .*");
      }
    }
    assertThat(edited).isGreaterThan(1_000);
  }
}
