package mcptools.tests.cases.tmux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users have in their .tmux.conf that ends, renames or hides sessions and servers. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class UserOptionsTest {
  private static void configure(Scratch scratch, String text) throws IOException {
    Files.writeString(scratch.home().resolve(".tmux.conf"), text.replace("; ", "\n") + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "set -g destroy-unattached on",
        "set -s exit-unattached on",
        "set -g destroy-unattached on; set -s exit-unattached on; set -s exit-empty off",
        "set -g default-command 'exec sh -i'",
        "set -g default-shell /bin/bash; set -g default-command ''",
        "set -s exit-empty off; set -g detach-on-destroy off; set -g prefix None; unbind -a;"
            + " set -g base-index 1; setw -g pane-base-index 1; set -g renumber-windows on;"
            + " setw -g automatic-rename off; setw -g allow-rename off; set -g set-titles on",
        "set -g remain-on-exit on; setw -g allow-rename on; setw -g automatic-rename on;"
            + " set -g update-environment 'HOME PATH TMUX MCP_TOOLS_HOME'; set -g status off;"
            + " set -g mouse on; set-hook -g session-closed 'set -g @closed yes'",
        "set-hook -g after-new-session 'rename-window x'; set-hook -g session-created"
            + " 'rename-session -- renamed'",
        "set -s command-alias[50] new='new-session'; no such command",
      })
  void commandsWorkAsEver(String options, Scratch scratch) throws Exception {
    configure(scratch, options);
    TmuxServer tmux = new TmuxServer(scratch);
    Path directory = scratch.directory("w/api");
    String[] tm = {"-d", directory.toString()};
    assertThat(Run.script(scratch, "tm", tm).ok().out()).contains(" is created; attach with");
    String id = tmux.sessions().getFirst();
    String name = tmux.format(id + ":", "#{session_name}");
    assertThat(Run.script(scratch, "tm", tm).ok().out())
        .contains("Session " + name + " is there already");
    assertThat(tmux.sessions()).containsExactly(id);
    assertThat(Run.script(scratch, "tm", "--list").ok().out())
        .containsPattern(name + " +detached +" + directory);
    try (Terminal terminal =
        Terminal.open(scratch, directory, Run.scriptCommand(scratch, "tm", directory.toString()))) {
      await().until(() -> tmux.clients().size() == 1);
      assertThat(Run.script(scratch, "tml").ok().out()).containsPattern(name + " +attached +1 ");
      tmux.tmux("detach-client", "-s", id).ok();
      terminal.awaitExit();
    }
    assertThat(tmux.sessions()).as("after the detach").containsExactly(id);

    SleepingServer sleeping = new SleepingServer(scratch);
    tmux.tmux("copy-mode", "-q", "-t", id + ":").ok(); // which shows what is wrong with the config
    tmux.type(id + ":", sleeping.line(1));
    long server = sleeping.await(1);
    Run.script(scratch, "session_tracker", "track").ok();
    assertThat(Run.script(scratch, "tml").ok().out()).containsPattern(name + " +idle .* 1 ");
    assertThat(Run.script(scratch, "cleanup_session").ok().out()).doesNotContain("ended");
    assertThat(Procs.alive(server)).isTrue();
    Run.script(scratch, "tmka", "--yes").ok();
    assertThat(tmux.sessions()).isEmpty();
    await().until(() -> !Procs.alive(server));
  }

  /** As tmux-continuum does, by way of tmux-resurrect, when a server starts. */
  @Test
  void sessionsThatAPluginRestoresAreReused(Scratch scratch) throws Exception {
    Path api = scratch.directory("w/api");
    Path docs = scratch.directory("w/docs");
    configure(scratch, "run-shell -b 'tmux new-session -d -s api -c " + api + "'");
    TmuxServer tmux = new TmuxServer(scratch);
    Run.script(scratch, "tm", "-d", docs.toString()).ok();
    await().until(() -> tmux.sessions().size() == 2);
    String restored = tmux.format("=api:", "#{session_id}");
    assertThat(Run.script(scratch, "tml").ok().out()).containsPattern("api +idle .*/w/api\n");
    assertThat(Run.script(scratch, "tm", "-d", api.toString()).ok().out())
        .contains("Session api is there already");
    assertThat(tmux.sessions()).hasSize(2);
    assertThat(tmux.format(restored + ":", "#{@mcp_tools_directory}")).isEqualTo(api.toString());
  }

  @Test
  void directoryOfASessionThatTmDidNotOpenIsThatOfTmux(Scratch scratch) {
    Path work = scratch.directory("h/my work");
    new TmuxServer(scratch).newSession("x", work);
    assertThat(Run.script(scratch, "tml").ok().out()).containsPattern("x +idle .* ~/my work");
    assertThat(Run.script(scratch, "tml", "--json").ok().out())
        .contains("\"directory\": \"" + work + "\"");
    assertThat(Run.script(scratch, "tm", "--list").ok().out()).contains("(not opened by tm)");
  }

  @Test
  void sessionOfWhichOnlyADeadPaneIsLeftIsIdle(Scratch scratch) throws Exception {
    configure(scratch, "set -g remain-on-exit on");
    TmuxServer tmux = new TmuxServer(scratch);
    Run.script(scratch, "tm", "-d", scratch.directory("w/api").toString()).ok();
    tmux.type("=api:", "exit");
    await().until(() -> tmux.format("=api:", "#{pane_dead}").equals("1"));
    await()
        .untilAsserted(() ->
            assertThat(Run.script(scratch, "smart_cleanup", "--idle", "1s", "-n").ok().out())
                .containsPattern("api +only shells"));
  }

  /** For tmux a session is active when somebody types; what it prints counts as well. */
  @Test
  void whatASessionPrintsIsActivity(Scratch scratch) {
    TmuxServer tmux = new TmuxServer(scratch);
    Run.script(scratch, "tm", "-d", scratch.directory("w/api").toString()).ok();
    tmux.type("=api:", "sleep 2; echo done");
    await().until(() -> tmux.format("=api:", "#{pane_current_command}").equals("sleep"));
    await().until(() -> !tmux.format("=api:", "#{pane_current_command}").equals("sleep"));
    String printed = tmux.format("=api:", "#{window_activity}");
    assertThat(tmux.format("=api:", "#{session_activity}")).isNotEqualTo(printed);
    assertThat(Run.script(scratch, "tml", "--json").ok().out())
        .contains("\"activity\": " + printed);
  }
}
