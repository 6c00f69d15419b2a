//SOURCES ../../../lib/watch/Watcher.java

package mcptools.tests.cases.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import mcptools.state.StateHome;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.watch.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The repository as a plugin of tmux, run as TPM does. */
@ExtendWith(Scratch.Extension.class)
class TmuxPluginTest {
  private static final String PLUGIN = "'" + Checkout.root().resolve("mcp-tools.tmux") + "'";

  private static String key(TmuxServer tmux, String key) {
    return tmux.tmux("list-keys", "-T", "prefix", key).out();
  }

  @Test
  void itArmsTheServerAndBindsAKey(Scratch scratch) {
    Run.scriptCommand(scratch, "tm");
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("web", scratch.home());
    for (int i = 0; i < 2; i++) tmux.tmux("run-shell", PLUGIN).ok();
    assertThat(key(tmux, "T"))
        .contains("display-popup", "/lib/launch/run.sh' mcptop")
        .hasLineCount(1);
    Watcher watcher = Watcher.of(new StateHome(scratch.state()));
    await("a watcher")
        .atMost(Duration.ofMinutes(1))
        .until(() -> watcher.watches(tmux.socket().toString()));
    assertThat(tmux.tmux("show-hooks", "-g", "session-closed").ok().out()).contains("[8733]");

    TmuxServer taken = new TmuxServer(scratch, "taken");
    taken.newSession("web", scratch.home());
    taken.tmux("bind-key", "T", "display-message", "mine").ok();
    taken.tmux("run-shell", PLUGIN).ok();
    assertThat(key(taken, "T")).contains("mine");
    taken.tmux("set-option", "-g", "@mcp_tools_key", "C-t").ok();
    taken.tmux("run-shell", PLUGIN).ok();
    assertThat(key(taken, "C-t")).contains("mcptop");
    taken.tmux("set-option", "-g", "@mcp_tools_key", "none").ok();
    taken.tmux("run-shell", PLUGIN).ok();
    assertThat(key(taken, "T")).contains("mine");
  }
}
