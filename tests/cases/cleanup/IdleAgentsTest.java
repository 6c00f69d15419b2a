//SOURCES ../../../lib/process/Platform.java
//SOURCES ../../../lib/process/ProcessSource.java

package mcptools.tests.cases.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import mcptools.process.Platform;
import mcptools.process.ProcessSource;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Agents that say of themselves, as Claude Code does, that they are idle. */
@ExtendWith(Scratch.Extension.class)
class IdleAgentsTest {
  private static final long DAY = 86_400_000;

  /** A program named claude in the shell of a session, with a server that no hangup ends. */
  private static Agent claude(Scratch scratch, TmuxServer tmux, String session) throws IOException {
    Path program = scratch.directory("bin").resolve("claude");
    if (!Files.exists(program)) {
      Files.createSymbolicLink(program, Checkout.fixture("agent.mjs"));
    }
    String server = Checkout.fixture("mcp-server-leaky.mjs").toString();
    Agent agent = new Agent(scratch).server("leaky", List.of("node", server));
    String[] command = agent.command();
    command[1] = program.toString();
    tmux.newSession(session, scratch.home());
    tmux.type("=" + session + ":", String.join(" ", command));
    agent.awaitReady();
    return agent;
  }

  /**
   * What an agent's file says.
   *
   * @param later what its process is said to have begun later, which then is another's: ticks, and
   *     seconds on macOS
   */
  private static void says(Scratch scratch, Agent agent, String status, long age, int later)
      throws IOException {
    Files.writeString(
        scratch.directory("h/.claude/sessions").resolve(agent.pid() + ".json"),
        """
        {"pid":%d,"sessionId":"s-1","procStart":"%s","status":"%s","statusUpdatedAt":%d}
        """
            .formatted(agent.pid(), start(agent, later), status, System.currentTimeMillis() - age));
  }

  private static String start(Agent agent, int later) {
    long start = ProcessSource.ofSystem().read(agent.pid()).orElseThrow().id().start();
    if (Platform.isLinux()) return Long.toString(start / 10 + later);
    return DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT)
        .format(Instant.ofEpochMilli(start).plusSeconds(later).atOffset(ZoneOffset.UTC));
  }

  @Test
  void sessionOfAnIdleAgentIsClosedWhenAskedFor(Scratch scratch) throws Exception {
    TmuxServer tmux = new TmuxServer(scratch);
    Agent idle = claude(scratch, tmux, "agents-idle");
    Agent busy = claude(scratch, tmux, "agents-busy");
    says(scratch, idle, "idle", 4 * DAY, 0);
    says(scratch, busy, "shell", 4 * DAY, 0);
    Run.script(scratch, "session_tracker", "track").ok();
    Neighbours.protect(scratch);

    assertThat(Run.script(scratch, "mcps").ok().out())
        .contains("session agents-busy · claude busy\n", "session agents-idle · claude idle 4d\n");
    assertThat(Run.script(scratch, "mcps", "--json").ok().out().replaceAll("\\s+", ""))
        .containsPattern(
            "\"program\":\"claude\",\"pid\":%d,\"start\":\\d+,\"state\":\"idle\",\"sinceMillis\":\\d+"
                    .formatted(idle.pid())
                + ",\"session\":\"agents-idle\"");
    assertThat(Run.script(scratch, "tml").ok().out())
        .containsPattern("agents-busy +idle .* claude +busy +~\n")
        .containsPattern("agents-idle +idle .* claude +idle 4d +~\n");

    String wide = "agents-of-a-long-name";
    tmux.tmux("rename-session", "-t", "=agents-busy", wide).ok();
    says(scratch, busy, "waiting", 4 * DAY, 0);
    assertThat(Run.script(scratch, "tml").ok().out())
        .containsPattern(
            "SESSION +STATE +SERVERS +(PSS +RUNNING +AGENT +DIRECTORY|FOOTPRINT +RUNNING +AGENT)\n")
        .containsPattern("agents-of-a-long\\S* +idle .* claude +waits for you(  ~)?\n")
        .satisfies(text -> assertThat(text.lines()).allMatch(line -> line.length() <= 80));
    tmux.tmux("rename-session", "-t", "=" + wide, "agents-busy").ok();
    says(scratch, busy, "shell", 4 * DAY, 0);

    String[] call = {"--agents=idle=0s", "--sessions=none", "--socket=" + tmux.socket()};
    says(scratch, idle, "idle", 4 * DAY, 1);
    assertThat(kept(scratch, call)).contains("agents-idle: claude (" + idle.pid() + ") does not");
    says(scratch, idle, "idle\",\"status\":{", 4 * DAY, 0);
    assertThat(kept(scratch, call)).contains("agents-idle: claude (" + idle.pid() + ") does not");
    says(scratch, idle, "idle", 4 * DAY, 0);
    assertThat(kept(scratch, call)).contains("keep session agents-busy: ", "busy\n");
    assertThat(kept(scratch, "--agents=idle=5d", call[1], call[2]))
        .contains("agents-idle: something happened in it");
    assertThat(kept(scratch, call[1], call[2])).contains("agents-idle: no session is to be closed");
    Result refused = Run.script(scratch, "smart_cleanup", call).exits(2);
    assertThat(refused.err()).contains("agents-idle", "which has waited for 4d", "--yes");
    try (Terminal terminal =
        Terminal.open(scratch, scratch.home(), Run.scriptCommand(scratch, "smart_cleanup", call))) {
      terminal.awaitScreen("Close these sessions? [y/N]");
      terminal.type("n");
      terminal.awaitScreen("smart_cleanup: nothing was ended");
    }
    List<Long> others = Procs.tree(busy.pid());
    List<Long> doomed = Procs.tree(idle.pid());
    assertThat(doomed).hasSize(2).allMatch(Procs::alive);

    Run.script(scratch, "smart_cleanup", call[0], call[1], call[2], "--yes").ok();
    await().until(() -> doomed.stream().noneMatch(Procs::alive));
    assertThat(others).hasSize(2).allMatch(Procs::alive);
    assertThat(tmux.tmux("list-sessions", "-F", "#{session_name}").ok().out().lines())
        .containsExactly("agents-busy");
  }

  private static String kept(Scratch scratch, String... call) {
    String[] dry = java.util.Arrays.copyOf(call, call.length + 1);
    dry[call.length] = "--dry-run";
    return Run.script(scratch, "smart_cleanup", dry).ok().out();
  }
}
