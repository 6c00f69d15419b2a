//SOURCES ../../../lib/settings/SharedExample.java
//SOURCES ../../../lib/settings/SharedServers.java
//SOURCES ../../../lib/shared/SharedSnapshot.java

package mcptools.tests.cases.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.settings.SharedExample;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServers;
import mcptools.shared.SharedSnapshot;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which processes are a shared server, on made-up worlds, and what the config says of it. */
class SharedSnapshotTest {
  private static final long ME = 1000;
  private static final long NOW = 10_000_000;
  private static final long CLOCK = 1_700_000_000_000L;
  private static final List<String> COMMAND = List.of("npx", "-y", "some-server");

  @TempDir Path folder;

  private final List<ProcessInfo> processes = new ArrayList<>();
  private final Map<Long, String> marks = new HashMap<>();
  private final Map<String, Stored<SharedPid>> files = new HashMap<>();

  private void add(long pid, long parent, long user, String... argv) {
    ProcessId id = new ProcessId(pid, pid * 10);
    processes.add(new ProcessInfo(id, parent, pid, user, false, List.of(argv)));
  }

  private void file(SharedPid content, long modified) {
    files.put("web", new Stored<>(Path.of("/s/web.pid"), Optional.of(content), "", modified));
  }

  private void recorded(long start, String boot) {
    file(new SharedPid(new ProcessId(400, start), boot, 0), 0);
  }

  private SharedSnapshot snapshot() {
    ProcessTable table = new ProcessTable(processes, NOW);
    return new SharedSnapshot(table, 900, ME, "boot", CLOCK, marks, files);
  }

  private void assertProcesses(Long... pids) {
    assertThat(snapshot().processes("web", COMMAND))
        .extracting(ProcessInfo::pid)
        .containsExactly(pids);
    assertThat(snapshot().root("web", COMMAND).map(ProcessInfo::pid))
        .isEqualTo(pids.length == 0 ? Optional.empty() : Optional.of(pids[pids.length - 1]));
  }

  @Test
  void recordedProcessWithAllBelowIt() {
    add(400, 1, ME, "npm exec some-server");
    add(401, 400, ME, "sh");
    add(402, 401, ME, "node");
    recorded(4000, "boot");
    assertProcesses(402L, 401L, 400L);
    assertThat(snapshot().processes("other", COMMAND)).isEmpty();
  }

  @Test
  void recycledPidIsNobody() {
    add(400, 1, ME, "npx", "-y", "some-server");
    recorded(3999, "boot");
    assertProcesses();
    assertThat(snapshot().isStale("web", COMMAND)).isTrue();
    recorded(4000, "another boot");
    assertProcesses();
  }

  @Test
  void markIsEnoughWithoutAFile() {
    add(400, 1, ME, "npm exec some-server");
    add(402, 400, ME, "node");
    add(403, 1, ME, "node", "stranded");
    marks.putAll(Map.of(400L, "web", 402L, "web", 403L, "web", 500L, "web"));
    assertThat(snapshot().processes("web", List.of()))
        .extracting(ProcessInfo::pid)
        .containsExactly(402L, 400L, 403L);
    assertThat(snapshot().root("web", List.of()).map(ProcessInfo::pid)).contains(400L);
  }

  @Test
  void othersAreNotTakenAlong() {
    add(400, 1, ME, "node");
    add(401, 400, ME, "node", "other server");
    add(402, 401, ME, "node", "below it");
    add(403, 400, 0, "sudo");
    add(404, 400, ME, "tmux", "new-session");
    add(405, 404, ME, "-zsh");
    add(406, 1, ME, "tmux: server");
    add(407, 406, ME, "-zsh");
    marks.putAll(Map.of(400L, "web", 401L, "other", 402L, "other", 404L, "web", 405L, "web"));
    marks.putAll(Map.of(406L, "web", 407L, "web"));
    recorded(4000, "boot");
    assertProcesses(400L);
  }

  @Test
  void barePidHasToLookLikeTheServer() {
    add(400, 1, ME, "npx", "-y", "some-server");
    SharedPid old = new SharedPid(new ProcessId(400, -1), Optional.empty(), 0);
    long started = CLOCK - NOW + 4000;
    file(old, started + 1000);
    assertProcesses(400L);
    assertThat(snapshot().root("web", List.of("npx", "-y", "another"))).isEmpty();
    file(old, started - 1000);
    assertProcesses();
    marks.put(400L, "web");
    assertProcesses(400L);
  }

  private SharedServers read(String text) throws IOException {
    Path file = Files.createDirectories(folder.resolve("mcp-tools")).resolve("config.json");
    Files.writeString(file, text);
    return SharedServers.read(
        Map.of("HOME", "/home/u", "XDG_CONFIG_HOME", folder.toString(), "TOKEN", "t"));
  }

  @Test
  void exampleNamesTheServersOfTheReport() throws IOException {
    SharedServers example = read(SharedExample.TEXT);
    assertThat(example.problems()).isEmpty();
    assertThat(example.servers())
        .extracting(SharedServer::name)
        .containsExactly("filesystem", "github", "brave-search");
    assertThat(read(SharedExample.TEXT.replaceAll("(?m)^    // ( *[\"}])", "$1")).servers())
        .hasSize(4)
        .last()
        .isInstanceOf(SharedServer.Http.class);
  }

  @Test
  void serversAreReadAsClientsWriteThem() throws IOException {
    SharedServers config =
        read(
            """
            {"globalServers": {
              "a": {"command": "x", "args": ["${TOKEN}", 5], "env": {"PORT": 81, "T": "${TOKEN}"},
                    "cwd": "${HOME}/w", "url": "http://127.0.0.1:81/mcp"},
              "b": {"command": "y", "url": "http://localhost/mcp"},
              "c": {"command": "z"},
            }}
            """);
    assertThat(config.problems()).isEmpty();
    SharedServer.Program a =
        new SharedServer.Program(
            List.of("x", "t", "5"), Map.of("PORT", "81", "T", "t"), Path.of("/home/u/w"));
    assertThat(config.servers())
        .first()
        .isEqualTo(new SharedServer.Http("a", a, URI.create("http://127.0.0.1:81/mcp")));
    assertThat(((SharedServer.Http) config.servers().get(1)).port()).isEqualTo(80);
    assertThat(config.servers().get(2)).isInstanceOf(SharedServer.Stdio.class);
    assertThat(config.servers().get(2).program().directory()).isEqualTo(Path.of("/home/u"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "'a': 3|not a table",
        "'a': {'url': 'http://localhost:1/'}|no command",
        "'a': {'command': {}}|command is not text",
        "'a': {'command': 'x', 'env': {'a=b': '1'}}|env is not",
        "'a': {'command': 'x', 'cwd': 'here'}|cwd is not",
        "'a': {'command': 'x', 'url': 'http://u:geheim@example.com:80/'}|url is not like",
        "'a': {'command': 'x', 'url': 'ftp://localhost/'}|url is not like",
        "'a': {'command': 'x', 'url': 'http://local host/geheim'}|url is not like",
        "'../a': {'command': 'x'}|its name",
        "'-a': {'command': 'x'}|its name",
        "'a/b': {'command': 'x'}|its name",
        "'a..b': {'command': 'x'}|its name",
        "'': {'command': 'x'}|its name",
        "'B': {'command': 'x'}|another one has its name",
      })
  void whatCanNotBeUsedIsNamedAndSkipped(String entry, String problem) throws IOException {
    String text = "{'globalServers': {'b': {'command': 'x'}, " + entry + "}}";
    SharedServers config = read(text.replace('\'', '"'));
    assertThat(config.servers()).extracting(SharedServer::name).containsExactly("b");
    assertThat(config.problems())
        .singleElement()
        .asString()
        .contains(problem)
        .doesNotContain("geheim");
  }

  @Test
  void brokenConfigIsOneSentence() {
    assertThatThrownBy(() -> read("{\"globalServers\": {"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("config.json cannot be used: ");
  }
}
