//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** smart_cleanup with real sessions and servers. */
@ExtendWith(Scratch.Extension.class)
class SmartCleanupCommandTest {
  private static Map<String, String> verdicts(JsonObject json, String list, String key) {
    Map<String, String> verdicts = new TreeMap<>();
    for (JsonElement element : json.getAsJsonArray(list)) {
      JsonObject entry = element.getAsJsonObject();
      verdicts.put(
          entry.get(key).getAsString(),
          entry.get("verdict").getAsString() + ": " + entry.get("reason").getAsString());
    }
    return verdicts;
  }

  private static Agent inShell(Scratch scratch, TmuxServer tmux, String session) {
    Agent agent = new Agent(scratch).leaky("leaky");
    tmux.newSession(session, scratch.home());
    tmux.type("=" + session + ":", String.join(" ", agent.command()));
    agent.awaitReady();
    return agent;
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    await().until(() -> !Procs.alive(pid));
  }

  @Test
  void endsWhatIdleSessionsHeldAndNothingElse(Scratch scratch) throws Exception {
    TmuxServer tmux = new TmuxServer(scratch);
    Agent left = inShell(scratch, tmux, "smart-idle");
    Agent busy = inShell(scratch, tmux, "smart-busy");
    Run.script(scratch, "tm", "-d", "--keep", scratch.directory("smart-kept").toString()).ok();
    Agent desktop = new Agent(scratch).leaky("leaky");
    ProcessBuilder outside = new ProcessBuilder(desktop.command());
    outside.environment().clear();
    outside.environment().putAll(scratch.environment());
    outside.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    desktop.awaitReady();
    Run.script(scratch, "session_tracker", "track").ok();
    List<Long> doomed = Procs.tree(left.pid("leaky"));
    List<Long> others = new ArrayList<>(Procs.tree(busy.pid()));
    others.addAll(Procs.tree(desktop.pid()));
    kill(left.pid());
    assertThat(doomed).as("it leaks").allMatch(Procs::alive);
    Neighbours.protect(scratch);
    String socket = "--socket=" + tmux.socket();
    String[] dry = {"--idle=0s", socket, "--dry-run", "--json"};

    JsonObject planned = json(Run.script(scratch, "smart_cleanup", dry));
    Map<String, String> sessions = verdicts(planned, "sessions", "session");
    assertThat(sessions.get("smart-idle")).startsWith("close: only shells");
    assertThat(sessions.get("smart-busy")).matches("keep: node \\(\\d+\\) runs in it");
    assertThat(sessions.get("smart-kept")).isEqualTo("keep: it is marked to be kept");
    Map<String, String> servers = verdicts(planned, "servers", "pid");
    assertThat(servers.get("" + left.pid("leaky"))).startsWith("kill: it belongs to session smart");
    assertThat(servers.get("" + busy.pid("leaky"))).isEqualTo("keep: session smart-busy is open");
    assertThat(servers.get("" + desktop.pid("leaky")))
        .isEqualTo("keep: its client node (" + desktop.pid() + ") lives");

    Result refused = Run.script(scratch, "smart_cleanup", "--idle=0s", socket).exits(2);
    assertThat(refused.err()).contains("smart-idle", "--yes");
    for (List<String> no : List.of(List.of("n", "Enter"), List.of("C-d"))) {
      try (Terminal terminal =
          Terminal.open(
              scratch,
              scratch.home(),
              Run.scriptCommand(scratch, "smart_cleanup", "--idle=0s", socket))) {
        terminal.awaitScreen("Close these sessions? [y/N]");
        terminal.keys(no.toArray(String[]::new));
        terminal.awaitScreen("\nsmart_cleanup: nothing was ended");
      }
    }
    assertThat(doomed).allMatch(Procs::alive);

    JsonObject done =
        json(Run.script(scratch, "smart_cleanup", "--idle=0s", socket, "--yes", "--json"));
    assertThat(doomed).noneMatch(Procs::alive);
    assertThat(others).allMatch(Procs::alive);
    assertThat(tmux.tmux("list-sessions", "-F", "#{session_name}").ok().out().lines())
        .containsExactly("smart-busy", "smart-kept");
    assertThat(verdicts(done, "sessions", "session").get("smart-idle")).startsWith("close: ");
    assertThat(verdicts(done, "servers", "pid").get("" + left.pid("leaky")))
        .startsWith("kill: session smart-idle has ended");
    assertThat(done.getAsJsonArray("removedFiles").toString()).contains("smart-idle.pids");
    assertThat(done.get("expectedBytes").getAsLong()).isGreaterThan(1 << 20);
    assertThat(done.get("freedBytes").getAsLong()).isNotNegative();

    assertThat(Run.script(scratch, "smart_cleanup", "--yes", socket).ok().out())
        .contains("Left: ", "Nothing was freed.");
    Run.script(scratch, "tm", "-d", "--no-keep", scratch.directory("smart-kept").toString()).ok();
    assertThat(
            verdicts(json(Run.script(scratch, "smart_cleanup", dry)), "sessions", "session")
                .get("smart-kept"))
        .startsWith("close: ");
  }

  private static JsonObject json(Result result) {
    return JsonParser.parseString(result.ok().out()).getAsJsonObject();
  }

  @Test
  void badUsageIsOneSentence(Scratch scratch) {
    for (String[] call :
        List.of(
            new String[] {"--idle=3w", "--idle is an age such as"},
            new String[] {"--agents=3d", "--agents is idle= and an age, such as idle=3d"},
            new String[] {"--agents=idle=3w", "--agents is idle= and an age"},
            new String[] {"--sessions=some", "--sessions is none, idle or all"})) {
      Result result = Run.script(scratch, "smart_cleanup", "--dry-run", call[0]).exits(2);
      assertThat(result.err()).startsWith("smart_cleanup: " + call[1]).hasLineCount(1);
      assertThat(result.out()).isEmpty();
    }
  }
}
