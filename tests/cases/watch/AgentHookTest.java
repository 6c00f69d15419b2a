package mcptools.tests.cases.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script that agents' hooks run, in a clone whose other scripts say how they are called. */
@ExtendWith(Scratch.Extension.class)
class AgentHookTest {
  private Scratch scratch;
  private Path clone;
  private Path log;

  @BeforeEach
  void prepare(Scratch given) throws IOException {
    scratch = given;
    clone = scratch.directory("a 'clone'");
    log = scratch.folder().resolve("log");
    String said = " [${CLAUDECODE-}${CLAUDE_CODE_SESSION_ID-}${MCP_TOOLS_SESSION-}]\" >>" + log;
    write("lib/launch/run.sh", "#!/bin/sh\necho \"$*" + said + "\n");
    write("lib/watch/watch.sh", "echo \"$*" + said + "\n");
    // The second that the hook itself waits at most is a real one.
    String real = Tools.find("sleep").orElseThrow().toString();
    String sleep =
        "#!/bin/sh\n[ \"$1\" != 1 ] || exec " + real + " 1\necho \"sleep $1\" >>" + log + "\n";
    write("bin/sleep", sleep);
    Path script = clone.resolve("lib/watch/agent.sh");
    Files.copy(Checkout.root().resolve("lib/watch/agent.sh"), script);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private void write(String name, String text) throws IOException {
    Path file = clone.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Run inAgent() {
    return Run.in(scratch)
        .with("CLAUDECODE", "1")
        .with("CLAUDE_CODE_SESSION_ID", "abc")
        .with("MCP_TOOLS_SESSION", "marker")
        .with("PATH", clone.resolve("bin") + ":" + scratch.environment().get("PATH"))
        .input("{\"hook_event_name\":\"SessionEnd\"}");
  }

  private void call(Run run, String event) {
    Result result = run.command(clone.resolve("lib/watch/agent.sh").toString(), event).ok();
    assertThat(result.out() + result.err()).isEmpty();
  }

  private void awaitLog(String... lines) {
    await()
        .untilAsserted(() -> {
          List<String> said = Files.exists(log) ? Files.readAllLines(log) : List.of();
          assertThat(said).containsExactly(lines);
        });
  }

  @Test
  void outsideOfTmuxItLooksAgainAfterTheMinuteOfGrace() throws IOException {
    String reclaim = "session_tracker reclaim []";
    call(inAgent(), "end");
    awaitLog("sleep 0", reclaim, "sleep 5", reclaim, "sleep 65", reclaim);
    Files.delete(log);
    call(inAgent(), "start");
    List<String> looks = new ArrayList<>(List.of("cleanup_session []"));
    for (String pause : List.of("20", "25", "25", "25")) {
      looks.add("sleep " + pause);
      looks.add(reclaim);
    }
    awaitLog(looks.toArray(String[]::new));
    assertThat(inAgent().command(clone + "/lib/watch/agent.sh", "begin").exits(2).err())
        .isEqualTo("agent.sh: say start or end\n");
  }

  /** As on macOS, where sh is bash. */
  @Test
  void withoutSetsidItLeavesTheProcessGroupOfTheAgent() throws IOException {
    write("lib/launch/run.sh", "#!/bin/sh\nps -o pgid= -p $$ >>" + log + "\n");
    for (String tool : List.of("/bin/bash", "/usr/bin/head", "/bin/ps")) {
      String name = Path.of(tool).getFileName().toString();
      Files.createSymbolicLink(clone.resolve("bin").resolve(name), Path.of(tool));
    }
    Files.createSymbolicLink(clone.resolve("bin/sh"), Path.of("/bin/bash"));
    String start = "ps -o pgid= -p $$; exec bash --posix \"$0\" end";
    Result agent =
        inAgent()
            .with("PATH", clone.resolve("bin").toString())
            .command("/bin/bash", "-c", start, clone + "/lib/watch/agent.sh")
            .ok();
    String group = agent.out().strip();
    assertThat(group).matches("\\d+");
    assertThat(agent.err()).isEmpty();
    await().until(() -> Files.exists(log) && Files.readAllLines(log).size() == 6);
    assertThat(Files.readAllLines(log)).filteredOn(l -> !l.startsWith("sleep")).hasSize(3);
    assertThat(Files.readAllLines(log)).noneMatch(line -> line.strip().equals(group));
  }

  @Test
  void inTmuxItTellsTheWatcherOfTheCloneThatArmedTheServer() throws IOException {
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("web", scratch.home());
    String server = tmux.socket() + " " + tmux.pid();
    Run inside = inAgent().with("TMUX", tmux.socket() + "," + tmux.pid() + ",0");
    call(inside, "start");
    awaitLog(server + " " + clone + " sweep []");
    // By which a watcher that was killed is started again.
    assertThat(tmux.tmux("show-options", "-sv", "@mcp_tools_clone").ok().out())
        .isEqualTo(clone + "\n");
    assertThat(tmux.tmux("show-options", "-sv", "@mcp_tools_home").ok().out())
        .isEqualTo(scratch.state() + "\n");
    assertThat(tmux.tmux("show-options", "-sv", "@mcp_tools_config").ok().out())
        .isEqualTo(scratch.config() + "\n");
    Path other = scratch.directory("other");
    Files.createDirectories(other.resolve("lib/watch"));
    Files.copy(clone.resolve("lib/watch/watch.sh"), other.resolve("lib/watch/watch.sh"));
    tmux.tmux("set-option", "-s", "@mcp_tools_clone", other.toString()).ok();
    Files.delete(log);
    call(inside, "end");
    awaitLog(server + " " + other + " sweep []");
  }

  /** A large payload in one line and in many, one that never ends, none, and a folder. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "head -c 30000000 /dev/zero | tr '\\0' x | \"$0\" end",
        "{ yes 2>/dev/null | head -c 30000000 || echo refused >&2; } | \"$0\" end",
        "mkfifo fifo && exec 3<>fifo && echo '{' >&3 && \"$0\" end <fifo 3>&-",
        "\"$0\" end <&-",
        "\"$0\" end </",
      })
  void whateverAnAgentWritesItIsNotHeldUp(String command) {
    Run run = inAgent().directory(scratch.directory("agent")).timeout(Duration.ofSeconds(20));
    String script = clone.resolve("lib/watch/agent.sh").toString();
    Result result = run.command("sh", "-c", command, script).ok();
    assertThat(result.out() + result.err()).isEmpty();
  }
}
