package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Death;
import mcptools.tests.support.NpmServers;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tracked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every way a session can end, with a real server from npm and one that ignores the end of its
 * input, SIGHUP and its process session: all of the ended session's servers die, all others live.
 */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class EndingsTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private Scratch scratch;
  private TmuxServer tmux;
  private Project api;
  private Project web;

  /** A session opened by `tm` in which an agent runs its servers. */
  private final class Project {
    final String name;
    final Path directory;
    final Agent agent = new Agent(scratch);
    List<Long> servers = List.of();
    private boolean npx;

    Project(String name) {
      this.name = name;
      this.directory = scratch.directory(name);
      agent.leaky("leaky");
    }

    /** With the wrapper chain of npx, too. */
    Project npx() {
      agent.server("filesystem", NpmServers.npx(scratch, "filesystem", directory.toString()));
      npx = true;
      return this;
    }

    Project open() {
      Run.script(scratch, "tm", "-d", directory.toString()).ok();
      return type();
    }

    /** Types the agent's command into the session's shell. */
    Project type() {
      String words =
          Stream.of(agent.command()).map(w -> "'" + w + "'").collect(Collectors.joining(" "));
      tmux.type("=" + name + ":", words);
      return this;
    }

    /** Waits until all servers run and are recorded, which happens by itself within seconds. */
    Project recorded() {
      running();
      await("record of " + name)
          .atMost(PATIENCE)
          .until(() -> Tracked.numbers(scratch, name).containsAll(servers));
      return this;
    }

    /** Waits until all servers run, and records them. */
    Project ready() {
      running();
      Run.script(scratch, "session_tracker", "track").ok();
      return this;
    }

    private void running() {
      agent.awaitReady();
      servers = new ArrayList<>(Procs.tree(agent.pid("leaky")));
      if (npx) servers.addAll(Procs.tree(agent.pid("filesystem")));
      // npm's sh -c is there where sh is dash; bash, as on macOS, becomes what it runs.
      assertThat(servers).as("wrapper chains").hasSizeBetween(npx ? 5 : 3, npx ? 6 : 3);
    }

    void assertEnded() {
      Death.await(scratch, servers);
    }

    void assertReclaimed() {
      assertEnded();
      await("removal of the file of " + name)
          .atMost(PATIENCE)
          .until(() -> !Files.exists(Tracked.file(scratch, name)));
    }

    void assertAlive() {
      assertThat(servers).as("servers of " + name).allMatch(Procs::alive);
    }
  }

  @BeforeEach
  void prepare(Scratch given) {
    scratch = given;
    tmux = new TmuxServer(scratch);
    for (String script : List.of("tm", "session_tracker", "cleanup_session")) {
      Run.scriptCommand(scratch, script);
    }
  }

  private void open() {
    api = new Project("api").npx().open();
    web = new Project("web").open();
    api.ready();
    web.ready();
  }

  @Test
  void killSession() {
    api = new Project("api").npx().open();
    web = new Project("web").open();
    api.recorded();
    web.recorded();
    tmux.tmux("kill-session", "-t", "=api").ok();
    api.assertReclaimed();
    web.assertAlive();
    assertThat(scratch.state().resolve("mcp-tools.log"))
        .content()
        .contains("session api has ended");
  }

  @Test
  void agentThatTakesItsTimeToEnd() {
    api = new Project("api");
    api.agent.ignoringHangup();
    api.open().ready();
    tmux.tmux("kill-session", "-t", "=api").ok();
    await().pollDelay(Duration.ofSeconds(4)).until(() -> Procs.alive(api.agent.pid("leaky")));
    ProcessHandle.of(api.agent.pid()).orElseThrow().destroyForcibly();
    api.assertReclaimed();
  }

  @Test
  void shellExitInOneOfSeveral() {
    open();
    tmux.sendKeys("=api:", "C-c");
    tmux.type("=api:", "exit");
    api.assertReclaimed();
    web.assertAlive();
  }

  @Test
  void shellExitInTheLastWhileAttached() {
    api = new Project("api");
    Terminal terminal =
        Terminal.open(
            scratch, api.directory, Run.scriptCommand(scratch, "tm", api.directory.toString()));
    terminal.awaitScreen("[api]");
    api.type().ready();
    assertThat(Procs.tree(terminal.shellPid()))
        .as("no JVM stays behind the attached client")
        .noneMatch(pid -> Procs.argv(pid).getFirst().endsWith("java"));
    terminal.keys("C-c");
    terminal.type("exit");
    api.assertReclaimed();
    assertThat(terminal.awaitExit()).isZero();
    assertThat(tmux.sessions()).isEmpty();
  }

  @Test
  void closedTerminalEndsNothing() {
    api = new Project("api");
    Terminal terminal =
        Terminal.open(
            scratch, api.directory, Run.scriptCommand(scratch, "tm", api.directory.toString()));
    terminal.awaitScreen("[api]");
    api.type().ready();
    long waiting = terminal.shellPid();
    terminal.close();
    await().atMost(PATIENCE).until(() -> tmux.clients().isEmpty() && !Procs.alive(waiting));
    Run.script(scratch, "cleanup_session").ok();
    api.assertAlive();
    assertThat(tmux.sessions()).hasSize(1);
  }

  @Test
  void killServer() {
    open();
    tmux.killServer();
    api.assertReclaimed();
    web.assertReclaimed();
  }

  @Test
  void crashedServerThenTheNextCommand() {
    api = new Project("api").npx().open().ready();
    tmux.crash();
    Run.script(scratch, "cleanup_session").ok();
    api.assertReclaimed();
  }

  @Test
  void renamedThenClosed() {
    open();
    tmux.tmux("rename-session", "-t", "=api", "new $(touch pwned); 'name'").ok();
    Run.script(scratch, "session_tracker", "track").ok();
    assertThat(Tracked.file(scratch, "api")).doesNotExist();
    tmux.tmux("rename-session", "-t", "=web", "api").ok();
    tmux.tmux("kill-session", "-t", "=new $(touch pwned); 'name'").ok();
    api.assertEnded();
    web.assertAlive();
  }

  @Test
  void windowMovedThenTheFirstClosed() {
    open();
    tmux.tmux("new-window", "-d", "-t", "=api:").ok();
    tmux.tmux("move-window", "-s", "=api:0", "-t", "=web:9").ok();
    tmux.tmux("kill-session", "-t", "=api").ok();
    await("removal of the file")
        .atMost(PATIENCE)
        .until(() -> !Files.exists(Tracked.file(scratch, "api")));
    api.assertAlive();
    web.assertAlive();
    await("record of the move")
        .atMost(PATIENCE)
        .until(() -> Tracked.numbers(scratch, "web").containsAll(api.servers));

    tmux.tmux("kill-session", "-t", "=web").ok();
    Death.await(scratch, Stream.of(api, web).flatMap(p -> p.servers.stream()).toList());
  }
}
