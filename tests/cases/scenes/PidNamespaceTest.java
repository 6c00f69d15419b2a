package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Where other processes are listed than those that tmux and the tracking files speak of. */
@ExtendWith(Scratch.Extension.class)
class PidNamespaceTest {
  @BeforeEach
  void isAllowed(Scratch scratch) {
    Result allowed = Run.command(scratch, "unshare", "-p", "-f", "--mount-proc", "true");
    assumeTrue(
        allowed.exit() == 0, "there is no pid namespace to be had: " + allowed.err().strip());
  }

  private static Result inside(Scratch scratch, String option, String script) {
    for (String name : new String[] {"session_tracker", "cleanup_session", "mcps"}) {
      Run.scriptCommand(scratch, name);
    }
    String launcher = Run.scriptCommand(scratch, "mcps")[0];
    return Run.command(scratch, "unshare", "-p", "-f", option, "sh", "-c", script, launcher);
  }

  @Test
  void sessionsOutsideAreNeitherOverNorForgotten(Scratch scratch) {
    TmuxServer tmux = new TmuxServer(scratch);
    SleepingServer servers = new SleepingServer(scratch);
    tmux.newSession("outside", scratch.home(), servers.inPane(0));
    long server = servers.await(0);
    Run.script(scratch, "session_tracker", "track").ok();
    Neighbours.protect(scratch);
    // What runs inside may well have the environment of a pane outside.
    String pane = "TMUX=" + tmux.socket() + "," + tmux.pid() + ",0 TMUX_PANE=%0 ";
    String innocent =
        pane + "setsid " + servers.program() + " 86400 </dev/null >/dev/null 2>&1 & echo $!";
    Result result =
        inside(
            scratch,
            "--mount-proc",
            "pid=$(sh -c '"
                + innocent
                + "'); $0 session_tracker list; $0 session_tracker track; $0 cleanup_session --wait"
                + " 0; $0 mcps --json; kill -0 $pid && echo LIVES; kill $pid");
    assertThat(result.out())
        .containsPattern("(?m)^outside +unknown ")
        .doesNotContain("ended sleeping")
        .contains("\"kind\": \"unknown\"", "LIVES");
    assertThat(result.err()).isEmpty();
    Path file = scratch.state().resolve("sessions/outside.pids");
    assertThat(file).content().contains("\n" + server + " ");
    assertThat(Procs.alive(server)).isTrue();
    assertThat(Run.script(scratch, "session_tracker", "list").ok().out())
        .containsPattern("(?m)^outside +open ");
  }

  @Test
  void listingOfAnotherNamespaceIsRefused(Scratch scratch) {
    Result result =
        inside(
            scratch,
            "--",
            "$0 mcps; echo $?; $0 cleanup_session; echo $?; $0 session_tracker track; echo $?");
    assertThat(result.out()).isEqualTo("1\n1\n1\n");
    assertThat(result.err().lines())
        .hasSize(3)
        .allMatch(l -> l.endsWith("the processes in /proc are of another pid namespace"));
  }
}
