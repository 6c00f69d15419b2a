package mcptools.tests.cases.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client leaves that nobody sees go: no watcher is here. */
@ExtendWith(Scratch.Extension.class)
class LostServersTest {
  @Test
  void sampleSaysWhenToReclaimWhatLostItsClient(Scratch scratch) {
    Path leaky = Checkout.fixture("mcp-server-leaky.mjs");
    Agent agent =
        new Agent(scratch)
            .called("claude")
            .server("leaky", List.of("node", leaky.toString(), "--ignore-term"));
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("api", scratch.home());
    tmux.type("=api:", String.join(" ", agent.command()));
    agent.awaitReady();
    long server = agent.pid("leaky");
    assertThat(sample(scratch)).matches("figures 1 \\d+ 0\n\n");

    ProcessHandle client = ProcessHandle.of(agent.pid()).orElseThrow();
    client.destroyForcibly();
    client.onExit().join();
    await().until(() -> Procs.find(server).orElseThrow().parent() != agent.pid());
    assertThat(sample(scratch)).matches("figures 1 \\d+ \\d\n(59|60)\n");
    assertThat(Procs.alive(server)).as("for a minute").isTrue();
    assertThat(Run.script(scratch, "session_tracker", "sample").ok().out())
        .as("it alone reclaims nothing")
        .hasLineCount(1);
  }

  private static String sample(Scratch scratch) {
    return Run.script(scratch, "session_tracker", "sample", "--reclaim").ok().out();
  }
}
