//SOURCES ../../../lib/connect/Connector.java

package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.config.Client;
import mcptools.connect.ConnectPlan;
import mcptools.connect.Connections;
import mcptools.connect.Connector;
import mcptools.connect.Step;
import mcptools.connect.Step.Change;
import mcptools.connect.Target;
import mcptools.error.UserError;
import mcptools.state.StateHome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Configs in which somebody else writes too, and commands that are killed between two writes. */
class ConnectorTest {
  private static final String OLD = "{\"command\":\"npx\"}";
  private static final String TEXT = "{\"mcpServers\": {\"files\": " + OLD + "}, \"a\": 1}";

  @TempDir Path folder;
  private Path file;
  private Path state;
  private Connector connector;

  @BeforeEach
  void config() throws IOException {
    file = Files.writeString(folder.resolve("mcp.json"), TEXT);
    state = folder.resolve("state/mcp-state/connect.json");
    connector = new Connector(new Connections(new StateHome(folder.resolve("state"))));
  }

  private static Map<String, String> wanted(String token, String... names) {
    Map<String, String> wanted = new java.util.LinkedHashMap<>();
    for (String name : names) {
      URI url = URI.create("http://127.0.0.1:20001/" + name + "/mcp");
      Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
      wanted.put(name, target(Client.CURSOR, Path.of("x")).entry(name, url, headers));
    }
    return wanted;
  }

  private static Target target(Client client, Path file) {
    return Target.ofUser(client, file);
  }

  private List<Change> connect(String token, String... names) {
    return done(connector.connect(target(Client.CURSOR, file), wanted(token, names), true));
  }

  private List<Change> disconnect(String... names) {
    return done(connector.disconnect(target(Client.CURSOR, file), List.of(names)));
  }

  private List<Change> done(ConnectPlan plan) {
    connector.carryOut(plan);
    return plan.steps().stream().map(Step::change).toList();
  }

  @Test
  void whatTheClientHasSwitchedOffStaysUnlessItIsNamed() throws IOException {
    Map<Client, String> off =
        Map.of(
            Client.CURSOR, "{\"mcpServers\": {\"files\": {\"command\":\"x\",\"disabled\":true}}}",
            Client.CODEX, "[mcp_servers.files]\ncommand = \"x\"\nenabled = false\n",
            Client.GOOSE, "extensions:\n  files:\n    cmd: x\n    enabled: false\n");
    for (Client client : off.keySet()) {
      Path config = Files.writeString(folder.resolve(client.name()), off.get(client));
      Target target = target(client, config);
      URI url = URI.create("http://127.0.0.1:20001/files/mcp");
      Map<String, String> wanted = Map.of("files", target.entry("files", url, Map.of()));
      assertThat(done(connector.connect(target, wanted, false))).containsExactly(Change.OFF);
      assertThat(config).hasContent(off.get(client).stripTrailing());
      assertThat(done(connector.connect(target, wanted, true))).containsExactly(Change.CONNECTED);
      assertThat(config).content().contains("127.0.0.1");
    }
  }

  @Test
  void whatAnEntrySaysOfItsUseStays() throws IOException {
    Map<Client, String> limited =
        Map.of(
            Client.CURSOR,
                "{\"mcpServers\": {\"files\": {\"command\":\"x\", \"timeout\": 60,"
                    + " \"disabledTools\": [\"rm\"]}}}",
            Client.CODEX,
                "[mcp_servers.files]\n"
                    + "command = \"x\"\n"
                    + "disabled_tools = [\"rm\"]\n"
                    + "startup_timeout_sec = 60\n",
            Client.HERMES,
                "mcp_servers:\n"
                    + "  files:\n"
                    + "    command: x\n"
                    + "    timeout: 60\n"
                    + "    tools:\n"
                    + "      exclude: [rm]\n",
            Client.CONTINUE,
                "mcpServers:\n"
                    + "  - name: files\n"
                    + "    command: x\n"
                    + "    timeout: 60\n"
                    + "    allowedTools: [rm]\n");
    for (Client client : limited.keySet()) {
      Path config = Files.writeString(folder.resolve(client.name()), limited.get(client));
      Target target = target(client, config);
      URI url = URI.create("http://127.0.0.1:20001/files/mcp");
      for (String token : List.of("t", "u")) {
        Map<String, String> headers = Map.of("Authorization", "Bearer " + token);
        Map<String, String> wanted = Map.of("files", target.entry("files", url, headers));
        Change change = token.equals("t") ? Change.CONNECTED : Change.UPDATED;
        assertThat(done(connector.connect(target, wanted, false))).containsExactly(change);
        assertThat(config)
            .content()
            .contains("Bearer " + token)
            .containsPattern("(?i)tools|exclude");
        assertThat(config).content().contains("[\"rm\"]", "60").doesNotContain("command");
        assertThat(done(connector.connect(target, wanted, false))).containsExactly(Change.ALREADY);
      }
      done(connector.disconnect(target, List.of("files")));
      assertThat(Files.readString(config)).isEqualTo(limited.get(client));
    }
  }

  @Test
  void secretInARepositoryIsWarnedOf() throws IOException {
    Files.createDirectories(folder.resolve("p/.git"));
    Path config = folder.resolve("p/.cursor/mcp.json");
    Files.createDirectories(config.getParent());
    Target project =
        new Target(Client.CURSOR, Target.Scope.PROJECT, config, Optional.of(folder.resolve("p")));
    assertThat(connector.connect(project, wanted("t", "files"), false).warnings())
        .singleElement()
        .asString()
        .endsWith("holds a secret now; keep it out of version control");
    // Dotfiles: what is the user's own, but stands in a repository.
    Files.move(file, folder.resolve("p/mcp.json"));
    Files.createSymbolicLink(file, Path.of("p/mcp.json"));
    assertThat(
            connector.connect(target(Client.CURSOR, file), wanted("t", "files"), false).warnings())
        .anyMatch(w -> w.endsWith("holds a secret now; keep it out of version control"));
  }

  @Test
  void changedEntryIsLeftAlone() throws IOException {
    connect("t", "files", "memory");
    String edited = Files.readString(file).replaceFirst("Bearer t", "Bearer mine");
    Files.writeString(file, edited);
    assertThat(disconnect("files", "memory")).containsExactly(Change.CHANGED, Change.DISCONNECTED);
    assertThat(Files.readString(file)).contains("Bearer mine").doesNotContain("memory");
    assertThat(disconnect("files")).containsExactly(Change.CHANGED);
    assertThat(Files.readString(state)).as("what was replaced").contains("npx");
  }

  @Test
  void whatAClientAddedToOurEntryStaysAndTheFirstEntryStaysKnown() throws IOException {
    connect("t", "files");
    String added =
        Files.readString(file).replaceFirst("\"headers\"", "\"alwaysAllow\": [], \"headers\"");
    assertThat(added).contains("alwaysAllow");
    Files.writeString(file, added);
    assertThat(connect("t", "files")).containsExactly(Change.ALREADY);
    assertThat(Files.readString(file)).isEqualTo(added);
    assertThat(connect("u", "files")).containsExactly(Change.UPDATED);
    assertThat(disconnect("files")).containsExactly(Change.DISCONNECTED);
    assertThat(Files.readString(file)).isEqualTo(TEXT);
  }

  @Test
  void whatTheUserPutInPlaceOfOurEntryIsWhatWasThereBefore() throws IOException {
    connect("t", "files");
    String own =
        Files.readString(file)
            .replaceFirst("http://127.0.0.1:\\d+/files/mcp", "http://127.0.0.1:3001/mcp");
    assertThat(own).contains("3001");
    Files.writeString(file, own);
    assertThat(connect("t", "files")).containsExactly(Change.CONNECTED);
    assertThat(disconnect("files")).containsExactly(Change.DISCONNECTED);
    assertThat(Files.readString(file)).isEqualTo(own);
  }

  @Test
  void removedEntryIsForgotten() throws IOException {
    connect("t", "files");
    Files.writeString(file, "{}");
    assertThat(disconnect("files")).containsExactly(Change.ABSENT);
    assertThat(Files.readString(file)).isEqualTo("{}");
    assertThat(connector.in(file)).isEmpty();
  }

  @Test
  void configThatWasWrittenAnewByItsClientIsStillUnderstood() throws IOException {
    connect("t", "files", "memory");
    String tabs = Files.readString(file).replaceAll("([{,])\\s*", "$1\n\t").replace("}", "\n}");
    Files.writeString(file, tabs);
    assertThat(connect("t", "files")).containsExactly(Change.ALREADY);
    assertThat(disconnect("memory", "files"))
        .containsExactly(Change.DISCONNECTED, Change.DISCONNECTED);
    assertThat(com.google.gson.JsonParser.parseString(Files.readString(file)))
        .isEqualTo(com.google.gson.JsonParser.parseString(TEXT));
  }

  @Test
  void otherTokenIsAnUpdateAndTheFirstEntryStaysKnown() throws IOException {
    connect("t", "files");
    assertThat(connect("u", "files")).containsExactly(Change.UPDATED);
    assertThat(Files.readString(file)).contains("Bearer u");
    assertThat(folder.resolve("mcp.json.mcp-tools-backup")).hasContent(TEXT);
    assertThat(disconnect("files")).containsExactly(Change.DISCONNECTED);
    assertThat(Files.readString(file)).isEqualTo(TEXT);
  }

  @Test
  void entryThatTheUserWroteIsNotTakenOut() throws IOException {
    connect("t", "files");
    Files.delete(state);
    assertThat(connect("t", "files")).containsExactly(Change.ALREADY);
    String text = Files.readString(file);
    assertThat(disconnect("files")).containsExactly(Change.ABSENT);
    assertThat(file).hasContent(text);
  }

  /** A connection is remembered before it is made; here the command dies between the two. */
  @Test
  void killBeforeTheConfigIsWrittenLosesNothing() throws IOException {
    connect("t", "files", "memory");
    String known = Files.readString(state);
    String connected = Files.readString(file);
    Files.writeString(file, TEXT);
    assertThat(disconnect("files", "memory")).containsExactly(Change.ABSENT, Change.ABSENT);
    assertThat(Files.readString(file)).isEqualTo(TEXT);
    Files.writeString(state, known);
    assertThat(connect("t", "files", "memory")).containsExactly(Change.CONNECTED, Change.CONNECTED);
    assertThat(Files.readString(file)).isEqualTo(connected);
    assertThat(disconnect("files", "memory"))
        .containsExactly(Change.DISCONNECTED, Change.DISCONNECTED);
    assertThat(Files.readString(file)).isEqualTo(TEXT);
  }

  /** A connection is forgotten after it is undone; here the command dies between the two. */
  @Test
  void killBeforeItIsForgottenLosesNothing() throws IOException {
    connect("t", "files", "memory");
    String known = Files.readString(state);
    disconnect("files");
    String without = Files.readString(file);
    Files.writeString(state, known);
    assertThat(disconnect("files")).containsExactly(Change.ABSENT);
    assertThat(Files.readString(file)).isEqualTo(without);
    assertThat(disconnect("memory")).containsExactly(Change.DISCONNECTED);
    assertThat(Files.readString(file)).isEqualTo(TEXT);
  }

  @Test
  void changeBetweenLookAndWriteIsRefused() throws IOException {
    ConnectPlan plan = connector.connect(target(Client.CURSOR, file), wanted("t", "files"), true);
    Files.writeString(file, "{\"theirs\": 1}");
    assertThatThrownBy(() -> connector.carryOut(plan))
        .isInstanceOf(UserError.class)
        .hasMessage(file + " is left alone: it was changed meanwhile; call again");
    assertThat(file).hasContent("{\"theirs\": 1}");
    assertThat(connector.in(file)).isEmpty();
  }

  @Test
  void linkIsFollowedAndPermissionsStay() throws IOException {
    Path real = Files.createDirectory(folder.resolve("dotfiles")).resolve("mcp.json");
    Files.move(file, real);
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(file, Path.of("dotfiles/mcp.json"));
    connect("t", "files");
    assertThat(file).isSymbolicLink();
    assertThat(Files.readString(real)).contains("Bearer t");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-r-----");
    assertThat(folder.resolve("mcp.json.mcp-tools-backup")).exists();
    disconnect("files");
    assertThat(file).isSymbolicLink();
    assertThat(Files.readString(real)).isEqualTo(TEXT);
  }

  @Test
  void filesThatAreNotToBeTouchedAreRefused() throws Exception {
    Files.delete(file);
    Files.createSymbolicLink(file, folder.resolve("nowhere"));
    refused("it is a link that leads nowhere");
    Files.delete(file);
    Files.createDirectory(file);
    refused("it is not a plain file");
    Files.delete(file);
    Files.write(file, new byte[] {'{', '"', (byte) 0xe9, '"', ':', '1', '}'});
    refused("it is not written in UTF-8");
    Files.writeString(file, TEXT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r--r--"));
    refused("it is read-only; chmod u+w it first");
    assertThat(disconnect("files")).containsExactly(Change.ABSENT);
  }

  @Test
  void fileOfAnotherUserIsRefused() throws IOException {
    assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
    Files.setAttribute(file, "unix:uid", 12345);
    refused("it belongs to another user");
    assertThat(file).hasContent(TEXT);
  }

  private void refused(String why) {
    assertThatThrownBy(() -> connect("t", "files"))
        .isInstanceOf(UserError.class)
        .hasMessage(file + " is left alone: " + why);
  }

  @Test
  void folderThatCanNotBeWrittenIsASentence() throws Exception {
    // Not even root makes files there.
    file = Path.of("/proc/sys/mcp.json");
    assertThatThrownBy(() -> connect("t", "files"))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(file + " cannot be written");
    assertThat(connector.in(file)).isEmpty();
  }

  @Test
  void damagedMemoryIsNotOverwritten() throws IOException {
    connect("t", "files");
    for (String damaged : List.of("", "{", "[]", "{\"connections\": [{}]}")) {
      Files.writeString(state, damaged);
      assertThatThrownBy(() -> disconnect("files"))
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith(state + " cannot be used; mend it");
      assertThat(state).hasContent(damaged);
    }
  }

  @Test
  void whatAProjectHasOfItsOwnIsConnectedWithTheRest() throws IOException {
    String text =
        "{\"projects\": {\"/w/a\": {\"mcpServers\": {\"files\": {}}}, \"/w/b\": {}, \"c\": 1}}";
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Target user = target(Client.CLAUDE_CODE, file);
    ConnectPlan plan = connector.connect(user, wanted("t", "files", "memory"), true);
    assertThat(plan.steps())
        .extracting(s -> s.name() + s.project())
        .containsExactly("filesOptional.empty", "memoryOptional.empty", "filesOptional[/w/a]");
    assertThat(plan.warnings())
        .containsExactly(file + " holds a secret now, and others can read it; chmod 600 it");
    connector.carryOut(plan);
    assertThat(Files.readString(file)).contains("\"/w/b\": {}").doesNotContain("\"files\": {}");
    assertThat(connector.connect(user, wanted("t", "files"), true).changes()).isFalse();
    // Its own table of another project, which is made with all that leads to it.
    Target local =
        new Target(Client.CLAUDE_CODE, Target.Scope.LOCAL, file, Optional.of(Path.of("/w/d")));
    assertThat(done(connector.connect(local, wanted("t", "files"), true)))
        .containsExactly(Change.CONNECTED);
    assertThat(Files.readString(file)).contains("\"/w/d\": {\"mcpServers\": {\"files\": {");
    assertThat(done(connector.disconnect(local, List.of("files", "memory"))))
        .containsExactly(Change.DISCONNECTED, Change.ABSENT);
    assertThat(done(connector.disconnect(user, List.of("files", "memory"))))
        .containsExactly(Change.DISCONNECTED, Change.DISCONNECTED, Change.DISCONNECTED);
    assertThat(Files.readString(file)).isEqualTo(text);
    done(connector.connect(local, wanted("t", "files"), true));
    done(connector.connect(user, wanted("t", "files", "memory"), true));
    done(connector.disconnect(user, List.of("memory", "files")));
    assertThat(Files.readString(file)).isEqualTo(text);
  }
}
