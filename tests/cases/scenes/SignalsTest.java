package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers are ended whichever system calls there are for it, and what is left of them is told. */
@ExtendWith(Scratch.Extension.class)
class SignalsTest {
  private Scratch scratch;
  private long server;

  /** A server of a tmux server that is gone; only this test's own config says that it is one. */
  @BeforeEach
  void leak(Scratch given) throws Exception {
    scratch = given;
    Run.scriptCommand(scratch, "cleanup_session");
    Path program = scratch.directory("bin").resolve("left");
    Files.writeString(program, "#!/bin/sh\nsleep 619; :\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        "{\"mcpServers\":{\"left\":{\"command\":\"%s\"}}}".formatted(program));
    String start = "\"$0\" >/dev/null 2>&1 </dev/null & echo $!";
    Run run = Run.in(scratch).with("TMUX", "/no/socket,99999999,0").with("TMUX_PANE", "%0");
    server = Long.parseLong(run.command("sh", "-c", start, program.toString()).ok().out().strip());
    await().until(() -> Procs.argv(server).contains(program.toString()));
    Neighbours.protect(scratch);
  }

  private Result cleanup(String... before) {
    List<String> command = new ArrayList<>(List.of(before));
    command.addAll(List.of(Run.scriptCommand(scratch, "cleanup_session")));
    return Run.command(scratch, command.toArray(String[]::new));
  }

  private Result cleanupWithout(String calls) {
    String program = Checkout.fixture("without.py").toString();
    Result allowed = Run.command(scratch, "python3", program, calls, "true");
    assumeTrue(allowed.exit() == 0, "no system call can be refused here: " + allowed.err());
    return cleanup("python3", program, calls);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"kill=EPERM", "pidfd_open=ENOSYS", "pidfd_open=EPERM", "pidfd_send_signal=EPERM"})
  void oneWayIsEnough(String refused) {
    Result result = cleanupWithout(refused).ok();
    assertThat(result.out()).contains("ended left").contains("1 server ended");
    assertThat(Procs.alive(server)).isFalse();
  }

  @Test
  void withoutAnyThatIsSaid() {
    Result result = cleanupWithout("kill=EPERM,pidfd_open=EPERM").exits(1);
    assertThat(result.err()).contains("left (" + server + ") could not be ended; see ps");
    assertThat(result.out()).contains("NOT ended left");
    assertThat(Procs.alive(server)).isTrue();
  }

  @Test
  void zombieIsNamedWithItsParent() {
    String program = Procs.argv(server).getLast();
    TmuxServer tmux = new TmuxServer(scratch);
    String start = "\"$0\" >/dev/null 2>&1 </dev/null & exec sleep 618";
    String session = tmux.newSession("api", scratch.home(), "sh", "-c", start, program);
    long parent = tmux.panePid(session);
    await().until(() -> Procs.argv(parent).contains("618") && Procs.tree(parent).size() == 3);
    long child = Procs.children(parent).getFirst();
    Run inside =
        Run.in(scratch)
            .with("TMUX", tmux.socket() + "," + tmux.pid() + ",0")
            .with("TMUX_PANE", tmux.format(session, "#{pane_id}"));

    Result result = inside.script("cleanup_mcp").ok();

    assertThat(result.out()).contains("ended left (" + child + "), 2 processes");
    assertThat(result.err())
        .isEqualTo(
            "cleanup_mcp: left (%d) is dead, but stays a zombie until its parent sleep (%d) notes that or ends%n"
                .formatted(child, parent));
    assertThat(inside.script("mcps", "--why", Long.toString(child)).ok().out())
        .contains("Process " + child + " has ended", "its parent sleep (" + parent + ")");
    assertThat(inside.script("cleanup_mcp").ok().out()).isEqualTo("Nothing to reclaim.\n");
  }
}
