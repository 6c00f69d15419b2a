package mcptools.tests.cases.top;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** mcptop in a real terminal, with real processes. */
@ExtendWith(Scratch.Extension.class)
class TopScreenTest {
  private static final String HEAD = "Memory ";

  @Test
  void endsWhatWasShownAndGivesTheTerminalBackHoweverItEnds(Scratch scratch) throws Exception {
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("web", scratch.home());
    SleepingServer sleeping = new SleepingServer(scratch);
    tmux.type("=web:", sleeping.line(1));
    long server = sleeping.await(1);
    String mcptop = String.join(" ", Run.scriptCommand(scratch, "mcptop"));
    try (Terminal terminal =
        Terminal.open(scratch, scratch.home(), "env", "PS1=shell$ ", "bash", "--norc", "-i")) {
      Path notes = scratch.directory("notes");
      terminal.type("stty -a >" + notes.resolve("1"));
      terminal.type(mcptop);
      terminal.awaitScreen("sleeping");
      assertThat(terminal.screen()).contains(HEAD, "web", "running").doesNotContain("shell$");
      terminal.resize(60, 12);
      await().until(() -> terminal.screen().lines().count() <= 12);
      // The cursor of the terminal in the last row: tmux moves what it shows when rows are lost.
      terminal.keys("?", "?");
      terminal.resize(60, 10);
      await().untilAsserted(() -> assertThat(terminal.screen()).contains(HEAD, "NAME"));
      terminal.resize(60, 12);

      terminal.keys("/");
      terminal.type("sleeping");
      terminal.keys("j", "x");
      terminal.awaitScreen("End 1 server?");
      // The box breaks lines as it is wide.
      assertThat(terminal.screen().replaceAll("[│\\s]+", " "))
          .contains("would end sleeping", "it belongs to session web");
      terminal.keys("n");
      await().until(() -> !terminal.screen().contains("End 1 server?"));
      assertThat(Procs.alive(server)).isTrue();
      terminal.keys("x");
      terminal.awaitScreen("End 1 server?");
      terminal.keys("y");
      terminal.awaitScreen("ended sleeping");
      assertThat(Procs.alive(server)).isFalse();
      assertThat(scratch.state().resolve("mcp-tools.log")).content().contains("sleeping");
      terminal.keys("Escape");
      terminal.awaitScreen("Nothing matches");

      terminal.keys("C-z");
      terminal.awaitScreen("Stopped");
      assertThat(terminal.screen()).doesNotContain(HEAD);
      terminal.type("fg");
      terminal.awaitScreen("Nothing matches");

      kill(terminal);
      assertGivenBack(terminal, notes, "2");
      terminal.type(mcptop);
      terminal.awaitScreen(HEAD);
      terminal.keys("s", "q");
      assertGivenBack(terminal, notes, "3");
    }
  }

  /** By SIGKILL, which no program can prepare for. */
  private static void kill(Terminal terminal) {
    List<Long> tree = Procs.tree(terminal.shellPid());
    long java =
        tree.stream().filter(p -> Procs.argv(p).getFirst().endsWith("/java")).findFirst().get();
    ProcessHandle.of(java).orElseThrow().destroyForcibly();
  }

  private static void assertGivenBack(Terminal terminal, Path notes, String name) throws Exception {
    await().until(() -> !terminal.screen().contains(HEAD) && terminal.screen().endsWith("shell$"));
    terminal.type("stty -a >" + notes.resolve(name) + "; echo done-$((1 + " + name + "))");
    terminal.awaitScreen("done-" + (1 + Integer.parseInt(name)));
    assertThat(settings(notes.resolve(name))).isEqualTo(settings(notes.resolve("1")));
  }

  /** All but the size, which tmux changes when it likes. */
  private static String settings(Path stty) throws Exception {
    return Files.readString(stty).replaceAll("(rows|columns) \\d+", "");
  }
}
