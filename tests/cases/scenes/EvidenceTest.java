//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Agent.Way;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tracked;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Servers whose command lines say nothing. They are known by what was recorded of them, or by the
 * agent that holds their inputs and outputs; without either they are left alone.
 */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class EvidenceTest {
  private static final String WRAPPER = "node dist/index.js\nexit $?\n";

  /** It ends at the end of its input, and what it has started does not. */
  private static final String BROWSING =
      """
      setsid ./chrome 86400 </dev/null >/dev/null 2>&1 &
      read hello
      echo '{"jsonrpc":"2.0","id":1,"result":{}}'
      cat >/dev/null
      """;

  private Scratch scratch;
  private TmuxServer tmux;
  private Path project;

  @BeforeEach
  void prepare(Scratch given) throws IOException {
    scratch = given;
    tmux = new TmuxServer(scratch);
    project = scratch.directory("api");
    for (String script : List.of("tm", "mcps", "session_tracker", "cleanup_session")) {
      Run.scriptCommand(scratch, script);
    }
  }

  private static ConditionFactory patiently(String what) {
    return await(what).atMost(Duration.ofMinutes(2));
  }

  /** A program of the project, which its command line makes look like anybody's. */
  private List<String> program(String path, String... arguments) {
    try {
      Path link = project.resolve(path);
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, Checkout.fixture("mcp-server-leaky.mjs"));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot make " + path + ".", e);
    }
    List<String> command = new ArrayList<>(List.of("node", path));
    command.addAll(List.of(arguments));
    return command;
  }

  /** An agent whose only server is the script, which a config calls by that name. */
  private Agent agentOf(String name, String script) throws IOException {
    Files.writeString(project.resolve("start.sh"), script);
    Files.writeString(
        project.resolve(".mcp.json"),
        "{\"mcpServers\":{\"%s\":{\"command\":\"bash\",\"args\":[\"./start.sh\"]}}}"
            .formatted(name));
    return new Agent(scratch).called("claude").server(name, List.of("bash", "./start.sh"));
  }

  /** Opens a session that is watched, and runs the agent in its shell. */
  private void watched(String session, Agent agent) {
    watch();
    type(session, agent);
  }

  /** Opens the project's session where there is none, and has it watched. */
  private void watch() {
    Run.script(scratch, "tm", "-d", project.toString()).ok();
  }

  /** Opens a session of which nothing is recorded by itself, and runs the agent in its shell. */
  private void unwatched(String session, Agent agent) {
    tmux.newSession(session, project);
    type(session, agent);
  }

  private void type(String session, Agent agent) {
    tmux.type("=" + session + ":", String.join(" ", agent.command()));
    agent.awaitReady();
  }

  private static void kill(Long... pids) {
    for (long pid : pids) ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    patiently("death").until(() -> Stream.of(pids).noneMatch(Procs::alive));
  }

  private void killSession(String session) {
    tmux.tmux("kill-session", "-t", "=" + session).ok();
  }

  /** What `mcps` lists, by the pid of the topmost process. */
  private Map<Long, JsonObject> listed() {
    String json = Run.in(scratch).directory(project).script("mcps", "--json").ok().out();
    Map<Long, JsonObject> listed = new HashMap<>();
    JsonParser.parseString(json)
        .getAsJsonObject()
        .getAsJsonArray("servers")
        .forEach(s -> listed.put(s.getAsJsonObject().get("pid").getAsLong(), s.getAsJsonObject()));
    return listed;
  }

  private void assertListed(long pid, String name, String session) {
    JsonObject server = listed().get(pid);
    assertThat(server).as("server %d", pid).isNotNull();
    assertThat(server.get("name").getAsString()).isEqualTo(name);
    JsonObject owner = server.getAsJsonObject("owner");
    assertThat(owner.get("kind").getAsString()).isEqualTo("session");
    assertThat(owner.get("session").getAsString()).isEqualTo(session);
  }

  private String why(long pid) {
    return Run.in(scratch).script("mcps", "--why", Long.toString(pid)).ok().out();
  }

  private void assertNoServer(long pid) {
    assertThat(why(pid)).startsWith("Process " + pid + " is part of no MCP server of yours");
  }

  @Test
  void whatAKilledWrapperHadStartedIsKnownByRecord() throws IOException {
    program("dist/index.js");
    Agent agent = agentOf("notes", WRAPPER);
    watched("api", agent);
    List<Long> tree = Procs.tree(agent.pid("notes"));
    assertThat(tree).hasSize(2);
    long left = tree.getLast();
    Run.script(scratch, "session_tracker", "track").ok();
    kill(agent.pid(), tree.getFirst());

    assertListed(left, "notes", "api");
    assertThat(why(left)).startsWith("notes is an MCP server (recorded as part of notes):");
    killSession("api");
    patiently("end of what was left").until(() -> !Procs.alive(left));
    patiently("removal of the record") // which is after the log
        .until(() -> !Files.exists(Tracked.file(scratch, "api")));
    assertThat(scratch.state().resolve("mcp-tools.log"))
        .content()
        .contains("server notes: session api has ended, and it was tracked for session api");
  }

  @Test
  void whatAKilledWrapperHadStartedStaysWithoutARecord() throws IOException {
    program("dist/index.js");
    Agent agent = agentOf("notes", WRAPPER);
    unwatched("api", agent);
    List<Long> tree = Procs.tree(agent.pid("notes"));
    assertThat(listed()).containsKey(tree.getFirst()).doesNotContainKey(tree.getLast());
    kill(agent.pid(), tree.getFirst());
    Run.script(scratch, "session_tracker", "track").ok();

    assertNoServer(tree.getLast());
    killSession("api");
    Run.script(scratch, "cleanup_session").ok();
    assertThat(Procs.alive(tree.getLast())).isTrue();
  }

  /** The browser of a server that has ended by itself. */
  private long browserOf(Agent agent) {
    patiently("a browser")
        .until(() -> Procs.tree(agent.pid("browser")).stream().anyMatch(EvidenceTest::isBrowser));
    return Procs.tree(agent.pid("browser")).stream()
        .filter(EvidenceTest::isBrowser)
        .findFirst()
        .orElseThrow();
  }

  private static boolean isBrowser(long pid) {
    return Procs.argv(pid).stream().findFirst().equals(Optional.of("./chrome"));
  }

  private Agent browsing() throws IOException {
    String sleep = Run.command(scratch, "sh", "-c", "command -v sleep").ok().out().strip();
    Files.createSymbolicLink(project.resolve("chrome"), Path.of(sleep));
    return agentOf("browser", BROWSING);
  }

  @Test
  void whatOutlivesItsServerInAProcessSessionOfItsOwnIsKnownByRecord() throws IOException {
    Agent agent = browsing();
    watched("api", agent);
    long browser = browserOf(agent);
    long server = agent.pid("browser");
    Run.script(scratch, "session_tracker", "track").ok();
    kill(agent.pid());
    patiently("end of the server").until(() -> !Procs.alive(server));

    assertListed(browser, "browser", "api");
    killSession("api");
    patiently("end of the browser").until(() -> !Procs.alive(browser));
  }

  @Test
  void whatOutlivesItsServerStaysWithoutARecord() throws IOException {
    Agent agent = browsing();
    unwatched("api", agent);
    long browser = browserOf(agent);
    long server = agent.pid("browser");
    kill(agent.pid());
    patiently("end of the server").until(() -> !Procs.alive(server));

    assertNoServer(browser);
    killSession("api");
    Run.script(scratch, "cleanup_session").ok();
    assertThat(Procs.alive(browser)).isTrue();
  }

  /** Starts the agent's children, of which one is a server; returns when that is first listed. */
  private long heldOf(String session, Agent agent) {
    unwatched(session, agent);
    long held = agent.pid("held");
    Instant begun = ProcessHandle.of(held).flatMap(h -> h.info().startInstant()).orElseThrow();
    patiently("a server that is held")
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> listed().containsKey(held));
    assertThat(Duration.between(begun, Instant.now()))
        .as("age at which a child counts as a server")
        .isGreaterThan(Duration.ofSeconds(9));
    return held;
  }

  /** The children that are no servers, though their agent has started them just so. */
  private static Set<Long> others(Agent agent) {
    Set<Long> others = new HashSet<>(agent.awaitReady().values());
    others.remove(agent.pid());
    others.remove(agent.pid("held"));
    return others;
  }

  private void assertHeldAndThenRecorded(String session, Agent agent, String program) {
    long held = heldOf(session, agent);
    Set<Long> others = others(agent);
    assertThat(others).isNotEmpty().allMatch(Procs::alive);
    assertThat(listed()).doesNotContainKeys(others.toArray(Long[]::new));
    assertListed(held, "notes", session);
    assertThat(why(held))
        .startsWith("notes is an MCP server (held by " + program + " (" + agent.pid() + ")):");
    watch();
    patiently("a record of it").until(() -> Tracked.numbers(scratch, session).contains(held));
    kill(agent.pid());

    assertThat(why(held)).startsWith("notes is an MCP server (recorded as part of notes):");
    assertListed(held, "notes", session);
    killSession(session);
    patiently("end of what was held").until(() -> !Procs.alive(held));
    Run.script(scratch, "cleanup_session").ok();
    assertThat(others).allMatch(Procs::alive);
  }

  @Test
  void whatClaudeHoldsBySocketsIsItsServer() {
    Agent agent =
        new Agent(scratch)
            .called("claude")
            .server("held", program("notes/dist/index.js"), Way.CLAUDECODE)
            .server("untold", program("a/dist/index.js"))
            .server("deaf", program("b/dist/index.js"), Way.CLAUDECODE, Way.NO_INPUT)
            .server("apart", program("c/dist/index.js"), Way.CLAUDECODE, Way.OWN_SESSION)
            .server("python", program("d/pyright-langserver", "--stdio"), Way.CLAUDECODE);
    assertHeldAndThenRecorded("api", agent, "claude");
  }

  @Test
  void whatOpencodeHoldsByPipesIsItsServer() throws IOException {
    Files.createDirectories(scratch.config().resolve("opencode"));
    Files.writeString(
        scratch.config().resolve("opencode/opencode.json"),
        "{\"lsp\":{\"toy\":{\"command\":[\"node\",\"a/dist/index.js\"],\"extensions\":[\".t\"]}}}");
    Agent agent =
        new Agent(scratch)
            .onPipes("opencode")
            .server("held", program("notes/dist/index.js"))
            .server("language", program("a/dist/index.js"))
            .server("deaf", program("b/dist/index.js"), Way.NO_INPUT)
            .server("apart", program("c/dist/index.js"), Way.OWN_SESSION)
            .server("python", program("d/pyright-langserver", "--stdio"));
    assertHeldAndThenRecorded("api", agent, "opencode");
  }
}
