package mcptools.tests.cases.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Death;
import mcptools.tests.support.Locks;
import mcptools.tests.support.Lookalikes;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Selection;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proves what the other tests stand on: terminals, tmux servers, commands, and the sweep. */
@ExtendWith(Scratch.Extension.class)
class HarnessTest {
  private static final List<String> CLIENTS =
      List.of("ClaudeCodeTest", "CodexTest", "GeminiCliTest", "OpencodeTest");

  @Test
  void terminalShowsWhatIsTypedAndClosingItDetaches(Scratch scratch) {
    TmuxServer tmux = new TmuxServer(scratch);
    String session = tmux.newSession("project", scratch.home());
    try (Terminal terminal =
        Terminal.open(scratch, scratch.home(), "tmux", "attach", "-t", session)) {
      terminal.awaitScreen("[project]");
      terminal.type("echo $((6 * 7)) $TMUX_TMPDIR");
      terminal.awaitScreen("42 " + scratch.sockets());
      assertThat(tmux.clients()).hasSize(1);
      terminal.resize(100, 30);
      await().until(() -> tmux.format(session, "#{window_width}").equals("100"));
    }
    await().atMost(Duration.ofMinutes(2)).until(() -> tmux.clients().isEmpty());
    assertThat(tmux.capture(session)).contains("42 ");
  }

  @Test
  void terminalCommandKnowsNoTmuxAndLeavesItsExitCode(Scratch scratch) {
    Terminal terminal =
        Terminal.open(scratch, scratch.home(), "sh", "-c", "echo ${TMUX-none}; tty; exit 7");
    assertThat(terminal.awaitExit()).isEqualTo(7);
    assertThat(terminal.screen()).startsWith("none\n/dev/");
    assertThat(terminal.ended()).isTrue();
  }

  @Test
  void crashedTmuxServerIsSeenDead(Scratch scratch) {
    TmuxServer tmux = new TmuxServer(scratch, "named");
    tmux.newSession("project", scratch.home());
    long pid = tmux.pid();
    assertThat(tmux.socket().startsWith(scratch.sockets())).isTrue();
    tmux.crash();
    await().atMost(Duration.ofMinutes(2)).until(() -> !Procs.alive(pid));
    assertThat(tmux.sessions()).isEmpty();
  }

  @Test
  void processesWithoutTheMarkAreFoundByTheFolder(Scratch scratch) {
    List<Long> orphans = Lookalikes.startOrphans(Run.in(scratch), scratch);
    String start = "env -i tail -f \"$0\" & echo $!";
    String file = scratch.folder().resolve("mcp-server-filesystem.log").toString();
    long unmarked =
        Long.parseLong(Run.command(scratch, "sh", "-c", start, file).ok().out().strip());

    await().until(() -> !Procs.environ(unmarked).containsKey(Scratch.MARK));
    assertThat(orphans).hasSize(3).allMatch(Procs::alive);
    assertThat(scratch.survivors())
        .extracting(Procs.Proc::pid)
        .containsAll(orphans)
        .contains(unmarked);
  }

  @Test
  void jbangRunsScriptsFromScratchWithTheCachesOfTheUser(Scratch scratch) throws IOException {
    String program =
        """
        //JAVA 25+
        //DEPS org.slf4j:slf4j-nop:2.0.17
        void main() {
          IO.println(System.getenv("HOME") + " " + System.getenv("MCP_TOOLS_CLONE"));
          IO.println(System.getProperty("java.class.path"));
        }
        """;
    Path script = Files.writeString(scratch.folder().resolve("hello.java"), program);
    Result result;
    try (var builds = Locks.take(Locks.JBANG)) {
      result =
          Run.command(scratch, Checkout.root().resolve("jbang").toString(), script.toString()).ok();
    }

    assertThat(result.out()).startsWith(scratch.home() + " " + Checkout.root() + "\n");
    assertThat(result.out()).contains(scratch.environment().get("JBANG_CACHE_DIR"));
    assertThat(result.out()).contains(scratch.environment().get("JBANG_REPO"));
  }

  @Test
  void commandThatTakesTooLongFails(Scratch scratch) {
    Run run = Run.in(scratch).timeout(Duration.ofMillis(300));
    assertThatThrownBy(() -> run.command("sh", "-c", "echo early; exec sleep 600"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("early");
  }

  @Test
  void closedTerminalHangsUpItsCommand(Scratch scratch) {
    Terminal terminal = Terminal.open(scratch, scratch.home(), "sleep", "600");
    await().until(() -> Procs.children(terminal.shellPid()).size() == 1);
    List<Long> window = Procs.tree(terminal.shellPid());
    assertThat(terminal.ended()).isFalse();
    terminal.close();
    Death.await(scratch, window);
  }

  @Test
  void testsOfRealClientsRunOnlyWhenTheyAreWanted() {
    assertThat(selected()).contains("HarnessTest").noneMatch(HarnessTest::hasClient);
    assertThat(selected("--clients")).hasSameElementsAs(CLIENTS);
    assertThat(selected("--clients=codex", "quit")).containsExactly("CodexTest");
  }

  private static List<String> selected(String... arguments) {
    return new Selection(List.of(arguments)).classes().stream().map(Class::getSimpleName).toList();
  }

  private static boolean hasClient(String test) {
    return CLIENTS.contains(test);
  }
}
