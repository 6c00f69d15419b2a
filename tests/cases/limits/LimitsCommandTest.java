package mcptools.tests.cases.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code limits} on real servers in a real session. */
@ExtendWith(Scratch.Extension.class)
class LimitsCommandTest {
  private static void config(Scratch scratch, String limits) throws Exception {
    Path folder = Files.createDirectories(scratch.config().resolve("mcp-tools"));
    Files.writeString(folder.resolve("config.json"), "{\"limits\": " + limits + "}");
  }

  private static String log(Scratch scratch) throws Exception {
    Path file = scratch.state().resolve("mcp-tools.log");
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @Test
  void aServerThatLeaksIsEndedOnceAndItsNeighboursLive(Scratch scratch) throws Exception {
    Path leaking = Checkout.fixture("mcp-server-leaky.mjs");
    Agent agent =
        new Agent(scratch)
            .server("growing", List.of("node", leaking.toString(), "--grow"))
            .server("steady", List.of("node", leaking.toString(), "--steady"));
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("web", scratch.home(), agent.command());
    Map<String, Long> pids = agent.awaitReady();
    config(
        scratch,
        """
        {"servers": {"growing": {"memoryMB": 120, "for": "20s", "action": "end"},
          "*": {"memoryMB": 2000, "action": "end"}}}
        """);
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        """
        {"mcpServers": {"growing": {"command": "node", "args": ["%1$s", "--grow"]},
          "steady": {"command": "node", "args": ["%1$s", "--steady"]}}}
        """
            .formatted(leaking));
    Run.script(scratch, "session_tracker", "track").ok();
    assertThat(Run.script(scratch, "limits").ok().out())
        .contains("servers.growing.memoryMB", "growing (session web)", "steady (session web)");
    // It is above at once, and only 20 s later for long enough: the samples in between say so.
    await("its end")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(5))
        .until(() -> {
          Result dry = Run.script(scratch, "limits", "--enforce", "--dry-run").ok();
          if (dry.out().contains("would end"))
            assertThat(Procs.alive(pids.get("growing"))).isTrue();
          Run.script(scratch, "limits", "--enforce").ok();
          return !Procs.alive(pids.get("growing"));
        });
    assertThat(Procs.alive(pids.get("steady"))).isTrue();
    assertThat(Procs.alive(pids.get("agent"))).isTrue();
    assertThat(log(scratch))
        .containsPattern(
            "LIMIT growing \\(session web\\) is above servers.growing.memoryMB of 120 MB for 20s:"
                + " .* MB at [0-9:]+; ended growing \\("
                + pids.get("growing")
                + "\\)")
        .containsPattern(" pid " + pids.get("growing") + "@\\d+ server growing: ");
    assertThat(Run.script(scratch, "limits", "--enforce").ok().out())
        .isEqualTo("Nothing is to be done about a limit.\n");
    assertThat(log(scratch).lines().filter(l -> l.contains(" LIMIT "))).hasSize(1);
  }

  @Test
  void aLimitForAllEndsNothingThatHasAClient(Scratch scratch) throws Exception {
    TmuxServer tmux = new TmuxServer(scratch);
    SleepingServer server = new SleepingServer(scratch);
    tmux.newSession("web", scratch.home(), server.inPane(1));
    long pid = server.await(1);
    config(
        scratch,
        "{\"servers\": {\"*\": {\"count\": 1, \"for\": \"0s\", \"action\": \"end\"},"
            + " \"none\": {\"memoryMB\": 1}}, \"total\": {\"openFiles\": 1, \"for\": \"0s\"}}");
    assertThat(Run.script(scratch, "limits", "--json").ok().out()).contains("\"total.openFiles\"");
    Result told = Run.script(scratch, "limits", "--enforce").ok();
    assertThat(told.out()).startsWith("all servers are above total.openFiles of 1 open file");
    assertThat(Procs.alive(pid)).isTrue();
    assertThat(log(scratch)).contains(" LIMIT all servers are above ").doesNotContain(" pid ");
    // Quiet for ten minutes now.
    assertThat(Run.script(scratch, "limits", "--enforce").ok().out()).startsWith("Nothing is to");
    assertThat(Run.script(scratch, "limits").ok().out()).contains("above", "quiet for ");
  }

  @Test
  void ofTooManyOfANameOneGoesAtAPassAndOnlyWhereThatIsRemembered(Scratch scratch)
      throws Exception {
    TmuxServer tmux = new TmuxServer(scratch);
    SleepingServer server = new SleepingServer(scratch);
    tmux.newSession("web", scratch.home(), server.inPane(1));
    tmux.newSession("api", scratch.home(), server.inPane(2));
    List<Long> pids = List.of(server.await(1), server.await(2));
    config(
        scratch,
        "{\"servers\": {\"sleeping\": {\"count\": 1, \"for\": \"0s\", \"action\": \"end\"}}}");
    // As on a full disk: the states cannot be written.
    Path blocked = scratch.directory("s/mcp-state/limits/blocked");
    Result refused = Run.script(scratch, "limits", "--enforce").exits(1);
    assertThat(refused.err()).contains("mcp-state/limits cannot be written").hasLineCount(1);
    assertThat(pids).allMatch(Procs::alive);
    Files.delete(blocked);
    Files.delete(blocked.getParent());
    assertThat(Run.script(scratch, "limits", "--enforce").ok().out()).contains("; ended sleeping");
    assertThat(pids).filteredOn(Procs::alive).hasSize(1);
    assertThat(Run.script(scratch, "limits", "--enforce").ok().out()).startsWith("Nothing is to");
    assertThat(pids).filteredOn(Procs::alive).hasSize(1);
  }

  /** Stands in for systemd-run, and writes down how it was called. */
  private static Path systemdRun(Scratch scratch, Path calls) throws Exception {
    Path program = scratch.directory("programs").resolve("systemd-run");
    Files.writeString(
        program,
        """
        #!/bin/sh
        echo "$*" >>'%s'
        while [ "$1" != -- ]; do shift; done
        shift
        exec "$@"
        """
            .formatted(calls));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program.getParent();
  }

  @Test
  void aSharedServerHasAScopeAndIsRestartedBetweenCallsAndInNone(Scratch scratch) throws Exception {
    Run.scriptCommand(scratch, "limits"); // to build it takes longer than the call below
    Bridged.configure(scratch, Bridged.fixture("one"));
    Path config = scratch.config().resolve("mcp-tools/config.json");
    String limits =
        ", \"limits\": {\"servers\": {\"*\":"
            + " {\"memoryMB\": 1, \"for\": \"0s\", \"action\": \"restart\"}}}}";
    Files.writeString(config, Files.readString(config).replaceFirst("}$", limits));
    Path calls = scratch.folder().resolve("calls");
    String path = systemdRun(scratch, calls) + ":" + scratch.environment().get("PATH");
    Run.in(scratch).with("PATH", path).script("mcp_manager", "start").ok();
    Bridged bridge = Bridged.of(scratch);
    McpClient client = bridge.client("one", "{}");
    long pid = Long.parseLong(client.text("pid", "{}"));
    assertThat(bridge.status("one").get("pid").getAsLong()).isEqualTo(pid);
    assertThat(Files.readAllLines(calls))
        .hasSize(2)
        .anyMatch(c -> c.endsWith(" -p TasksMax=1024 -- true"))
        .anyMatch(c ->
            c.contains(" -p MemoryHigh=1048576 -p MemoryMax=1310720 ") && c.contains(" -- node "));
    CompletableFuture<String> call =
        CompletableFuture.supplyAsync(
            () -> client.text("mark", "{\"text\": \"whole\", \"millis\": 8000}"));
    await("the call").until(() -> bridge.status("one").get("calls").getAsInt() == 2);
    assertThat(Run.script(scratch, "limits", "--enforce", "--dry-run").ok().out())
        .contains("would be restarted when nobody uses it");
    assertThat(Run.script(scratch, "limits", "--enforce").ok().out())
        .contains("is restarted when nobody uses it, pid " + pid);
    assertThat(Run.script(scratch, "limits").ok().out())
        .contains(" restart ", " watcher ", "restarted 1x");
    assertThat(call.get()).isEqualTo("whole");
    await("its end").atMost(Duration.ofMinutes(1)).until(() -> !Procs.alive(pid));
    // In the session of before.
    assertThat(Long.parseLong(client.text("pid", "{}"))).isNotEqualTo(pid);
    assertThat(bridge.status("one").get("restarts").getAsInt()).isOne();
    assertThat(log(scratch)).contains(" LIMIT ", "is restarted when nobody uses it");
  }

  @Test
  void withoutLimitsAndWithBadOnesItSaysSo(Scratch scratch) throws Exception {
    assertThat(Run.script(scratch, "limits").ok().out()).startsWith("The config sets no limits");
    config(scratch, "{\"total\": {\"memoryMB\": \"much\"}}");
    assertThat(Run.script(scratch, "limits").exits(2).err())
        .contains("much is no whole number from 1 on");
    assertThat(Run.script(scratch, "limits", "--dry-run").exits(2).err()).hasLineCount(1);
  }
}
