//SOURCES ../../../lib/process/Platform.java

package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mcptools.process.Platform;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Death;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Daemons that servers start, and that the servers of other sessions may be connected to. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class ServicesTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Scratch scratch;
  private TmuxServer tmux;

  @BeforeEach
  void prepare(Scratch given) {
    scratch = given;
    tmux = new TmuxServer(scratch);
    for (String script :
        List.of("tm", "mcps", "session_tracker", "cleanup_mcp", "cleanup_session")) {
      Run.scriptCommand(scratch, script);
    }
  }

  /** A fixture under a name of the test's own. */
  private Path named(String name, String fixture) {
    Path link = scratch.folder().resolve(name);
    try {
      if (!Files.exists(link)) Files.createSymbolicLink(link, Checkout.fixture(fixture));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot name " + fixture + ".", e);
    }
    return link;
  }

  private static String freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return Integer.toString(socket.getLocalPort());
    }
  }

  private String socket(String name) {
    return scratch.folder().resolve(name).toString();
  }

  /** Opens a session with an agent whose server works through daemons at these addresses. */
  private Agent open(String session, String... addresses) {
    List<String> command =
        new ArrayList<>(
            List.of("python3", named("mcp-server-shop.py", "client-of-daemons.py").toString()));
    command.add(named("daemon.py", "daemon.py").toString());
    command.addAll(List.of(addresses));
    Agent agent = new Agent(scratch).server("shop", command);
    Run.script(scratch, "tm", "-d", scratch.directory(session).toString()).ok();
    tmux.type("=" + session + ":", String.join(" ", agent.command()));
    agent.awaitReady();
    return agent;
  }

  private static List<Long> daemons(Agent agent) {
    return Procs.tree(agent.pid("shop")).stream()
        .filter(p -> Procs.argv(p).stream().anyMatch(a -> a.endsWith("/daemon.py")))
        .filter(p -> p != agent.pid("shop"))
        .toList();
  }

  private Result cleanupIn(String session) {
    String target = "=" + session + ":";
    return Run.in(scratch)
        .with("TMUX", tmux.socket() + "," + tmux.pid() + ",0")
        .with("TMUX_PANE", tmux.format(target, "#{pane_id}"))
        .script("cleanup_mcp")
        .ok();
  }

  private String why(long pid) {
    return Run.script(scratch, "mcps", "--why", Long.toString(pid)).ok().out();
  }

  /** As the bridge does when it rests, too. */
  @Test
  void daemonOfASharedServerThatASessionUsesOutlivesItsStop() throws IOException {
    String address = socket("shop.sock");
    String server = named("mcp-server-shop.py", "client-of-daemons.py").toString();
    String daemon = named("daemon.py", "daemon.py").toString();
    Files.writeString(
        scratch.directory("c/mcp-tools").resolve("config.json"),
        """
        {"globalServers": {"shop": {"command": "python3", "args": ["%s", "%s", "%s"], "lazy": false}}}
        """
            .formatted(server, daemon, address));
    Run.script(scratch, "mcp_manager", "start", "shop").ok();
    await().atMost(PATIENCE).until(() -> Files.exists(Path.of(address)));
    Agent web = open("web", address);
    assertThat(daemons(web)).as("it found it").isEmpty();
    List<Long> shared = daemons();
    assertThat(shared).hasSize(1);
    Run.script(scratch, "mcp_manager", "stop", "shop").ok();
    assertThat(shared).allMatch(Procs::alive);
    assertThat(Procs.alive(web.pid("shop"))).isTrue();
    if (!Platform.isLinux()) return; // there it stays without users, too
    // With nobody who uses it, it goes.
    tmux.tmux("kill-session", "-t", "=web");
    Death.await(scratch, List.of(web.pid("shop")));
    Run.script(scratch, "mcp_manager", "stop", "shop").ok();
    Death.await(scratch, shared);
  }

  /** All else that somebody does in that browser is below the server, too. */
  @Test
  void pageThatASharedServerHasShownOutlivesItsStop() throws IOException {
    Path opener = scratch.folder().resolve("xdg-open");
    Files.writeString(opener, "sleep 613\n:\n");
    Path start = scratch.folder().resolve("start.sh");
    Files.writeString(
        start,
        "sh '%s' https://login.example/authorize >/dev/null 2>&1 &\nexec node '%s'\n"
            .formatted(opener, Checkout.fixture("shared.mjs")));
    Files.writeString(
        scratch.directory("c/mcp-tools").resolve("config.json"),
        "{\"globalServers\": {\"shop\": {\"command\": \"sh\", \"args\": [\"%s\"], \"lazy\": false}}}"
            .formatted(start));
    Run.script(scratch, "mcp_manager", "start", "shop").ok();
    await().atMost(PATIENCE).until(() -> running("613").size() == 1);
    await().atMost(PATIENCE).until(() -> running("shared.mjs").size() == 1);
    List<Long> page = Stream.concat(running("613").stream(), running("xdg-open").stream()).toList();
    assertThat(page).hasSize(2);
    Run.script(scratch, "mcp_manager", "stop", "shop").ok();
    assertThat(running("shared.mjs")).isEmpty();
    assertThat(page).allMatch(Procs::alive);
  }

  private List<Long> running(String lastOfPath) {
    return scratch.survivors().stream()
        .filter(p -> p.argv().stream().anyMatch(arg -> arg.endsWith(lastOfPath)))
        .map(Procs.Proc::pid)
        .toList();
  }

  private List<Long> daemons() {
    return scratch.survivors().stream()
        .filter(p -> p.argv().size() > 1 && p.argv().get(1).endsWith("/daemon.py"))
        .map(Procs.Proc::pid)
        .toList();
  }

  @Test
  void daemonsThatTheServerOfAnotherSessionUsesStayWithIt() throws IOException {
    String[] addresses = {socket("shop.sock"), freePort()};
    Agent api = open("api", addresses);
    Agent web = open("web", addresses);
    List<Long> daemons = daemons(api);
    assertThat(daemons).hasSize(2);
    assertThat(daemons(web)).as("it found them").isEmpty();
    Run.script(scratch, "session_tracker", "track").ok();

    String ended = cleanupIn("api").out();

    assertThat(ended).contains("ended shop (" + api.pid("shop") + ")", "1 server ended");
    assertThat(Procs.alive(api.pid("shop"))).isFalse();
    assertThat(daemons).allMatch(Procs::alive);
    for (long daemon : daemons) {
      assertThat(ended)
          .containsPattern(
              "\\(%d\\) stays, as \\S+ \\(%d\\) of session web uses it"
                  .formatted(daemon, web.pid("shop")));
      assertThat(why(daemon))
          .contains("It belongs to: session web.", "(" + web.pid("shop") + ") of session web uses");
    }
    assertThat(cleanupIn("api").out()).as("they are no more its own").contains("Nothing to");
    assertThat(daemons).allMatch(Procs::alive);

    Run.script(scratch, "session_tracker", "track").ok();
    tmux.tmux("kill-session", "-t", "=web").ok();
    Death.await(scratch, daemons);
    assertThat(Procs.alive(api.pid())).isTrue();
  }

  @Test
  void daemonsThatNobodyElseUsesGoWithTheirServer() throws IOException {
    Agent alone = open("api", socket("alone.sock"), freePort(), "--let-go");
    Agent only = open("web", socket("only.sock"), freePort());
    for (Agent agent : List.of(alone, only)) {
      List<Long> daemons = daemons(agent);
      assertThat(daemons).hasSize(2);
      String ended = cleanupIn(agent == alone ? "api" : "web").out();
      assertThat(ended)
          .contains("ended shop (" + agent.pid("shop") + "), 3 processes: ")
          .doesNotContain("stays");
      assertThat(daemons).noneMatch(Procs::alive);
    }
  }

  /** A server that somebody started on purpose, outside of tmux. */
  private long detached(String path) {
    String start = "setsid python3 \"$0\" \"$1\" </dev/null >/dev/null 2>&1 & echo $!";
    Path server = named("mcp-server-daemon.py", "daemon.py");
    Result started = Run.command(scratch, "sh", "-c", start, server.toString(), path).ok();
    await("a listener").atMost(PATIENCE).until(() -> Files.exists(Path.of(path)));
    return Long.parseLong(started.out().strip());
  }

  @Test
  void serverThatASessionOnlyUsedOutlivesIt() {
    String path = socket("detached.sock");
    long detached = detached(path);
    Agent web = open("web", path);
    Run.script(scratch, "session_tracker", "track").ok();
    assertThat(why(detached))
        .contains("It belongs to: session web.", "(" + web.pid("shop") + ") of session web uses");
    Path file = scratch.state().resolve("sessions/web.pids");
    assertThat(file).content().contains(" shop").doesNotContain("\n" + detached + " ");

    tmux.tmux("kill-session", "-t", "=web").ok();
    await("its cleanup").atMost(PATIENCE).until(() -> !Files.exists(file));
    Run.script(scratch, "cleanup_session").ok();
    assertThat(Procs.alive(web.pid("shop"))).isFalse();
    assertThat(Procs.alive(detached)).isTrue();
  }

  @Test
  void whoUsesAServerDoesNotTakeItsRecordFromWhoStartedIt() throws IOException {
    Run.script(scratch, "tm", "-d", scratch.directory("api").toString()).ok();
    String path = socket("api.sock");
    Path server = named("mcp-server-daemon.py", "daemon.py");
    tmux.type("=api:", "(setsid python3 " + server + " " + path + " &)");
    await("a listener").atMost(PATIENCE).until(() -> Files.exists(Path.of(path)));
    Run.script(scratch, "session_tracker", "track").ok();
    Path file = scratch.state().resolve("sessions/api.pids");
    List<String> recorded =
        Files.readAllLines(file).stream().filter(l -> l.contains(" daemon")).toList();
    assertThat(recorded).hasSize(1);
    open("web", path);
    Run.script(scratch, "session_tracker", "track").ok();
    assertThat(why(Long.parseLong(recorded.getFirst().split(" ")[0]))).contains("session web uses");
    assertThat(Files.readAllLines(file)).containsAll(recorded);
  }

  @Test
  void orphanThatListensOnASocketIsEndedOnRequestAlone() {
    String path = socket("orphan.sock");
    long orphan = detached(path);
    Neighbours.protect(scratch);
    String[] dry = {"--sessions=none", "--dry-run"};
    String kept =
        "keep daemon (%d), 1 process: it listens on Unix socket %s; --include-listening ends it"
            .formatted(orphan, path);
    await("an orphan that is old enough")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(
            () -> assertThat(Run.script(scratch, "smart_cleanup", dry).ok().out()).contains(kept));
    Run.script(scratch, "smart_cleanup", "--sessions=none", "--yes").ok();
    assertThat(Procs.alive(orphan)).isTrue();

    Result ended =
        Run.script(scratch, "smart_cleanup", "--sessions=none", "--yes", "--include-listening");
    assertThat(ended.ok().out()).contains("ended daemon (" + orphan + "), 1 process: ");
    assertThat(Procs.alive(orphan)).isFalse();
  }
}
