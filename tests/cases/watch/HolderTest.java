//SOURCES ../../../lib/process/ProcessSource.java
//SOURCES ../../../lib/state/SharedPid.java
//SOURCES ../../../lib/watch/Watcher.java

package mcptools.tests.cases.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.state.SharedPid;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.watch.Watcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By what the watcher tells processes from each other where there is no /proc. */
@ExtendWith(Scratch.Extension.class)
class HolderTest {
  private static Result identify(Run run, long pid) {
    String holder = Checkout.root().resolve("lib/watch/holder.sh").toString();
    return run.with("MCP_TOOLS_NO_PROC", "1")
        .command(
            "sh", "-c", ". \"$0\" && identify \"$1\" && echo \"$id\"", holder, Long.toString(pid));
  }

  /** The time zone moves with who travels, and an agent's hooks may speak another language. */
  @Test
  void isTheSameInEachTimeZone(Scratch scratch) {
    long self = ProcessHandle.current().pid();
    Set<String> found = new HashSet<>();
    for (String zone : new String[] {"UTC0", "JST-9", "EST5EDT"}) {
      found.add(identify(Run.in(scratch).with("TZ", zone), self).ok().out().strip());
    }
    assertThat(found).singleElement().asString().matches(self + "@[A-Z][a-z]{2}[A-Z][a-z]{2}\\d+");
  }

  @Test
  void isNoneForWhatHasEnded(Scratch scratch) throws Exception {
    Process parent = new ProcessBuilder("sh", "-c", "sleep 0.1 & echo $!; exec sleep 60").start();
    try (BufferedReader out = parent.inputReader()) {
      long zombie = Long.parseLong(out.readLine());
      await().until(() -> Procs.find(zombie).map(Procs.Proc::zombie).equals(Optional.of(true)));
      assertThat(identify(Run.in(scratch), parent.pid()).exit()).isZero();
      assertThat(identify(Run.in(scratch), zombie).exit()).isNotZero();
    } finally {
      parent.destroyForcibly();
    }
  }

  /** After a power cut the pid may be that of anything. */
  @ParameterizedTest
  @CsvSource({"0, true", "10, false"})
  void bridgeIsNoOtherProcessThatHasItsPid(long later, boolean lives, Scratch scratch)
      throws Exception {
    ProcessInfo self = ProcessSource.ofSystem().read(ProcessHandle.current().pid()).orElseThrow();
    ProcessId id = new ProcessId(self.pid(), self.id().start() + later);
    Path file = scratch.folder().resolve("serve.pid");
    Files.writeString(file, new SharedPid(id, "boot", 0).format());
    String script = Checkout.root().resolve("lib/watch/bridge.sh").toString();
    Result result =
        Run.command(
            scratch, "sh", "-c", "set -u; . \"$0\"; bridge_lives \"$1\"", script, file.toString());
    assertThat(result.exit() == 0).isEqualTo(lives);
    assertThat(result.err()).isEmpty();
  }

  /** A bare serve has nothing behind it, and a bridge in the background has --none. */
  @ParameterizedTest
  @CsvSource({"mcp_manager serve, true", "serve --none, true", "server, false"})
  void bridgeIsKnownByItsWordsWherePsTells(String words, boolean lives, Scratch scratch)
      throws Exception {
    List<String> command = new ArrayList<>(List.of("sh", "-c", "read -r _ || :"));
    command.addAll(List.of(words.split(" ")));
    Process process = new ProcessBuilder(command).start();
    try {
      await().until(() -> Procs.argv(process.pid()).equals(command)); // it was the JVM's helper
      Path file = scratch.folder().resolve("serve.pid");
      Files.writeString(file, process.pid() + "\n");
      String script = Checkout.root().resolve("lib/watch/bridge.sh").toString();
      Result result =
          Run.in(scratch)
              .with("MCP_TOOLS_NO_PROC", "1")
              .command("sh", "-c", ". \"$0\"; bridge_lives \"$1\" ps", script, file.toString());
      assertThat(result.exit() == 0).isEqualTo(lives);
    } finally {
      process.destroyForcibly();
    }
  }

  /** As each command does first: it is not to wait for all that hang. */
  @Test
  void commandThatStartsTheWatcherWaitsLittleForATmuxThatHangs(Scratch scratch) throws Exception {
    ProcessId self =
        ProcessSource.ofSystem().read(ProcessHandle.current().pid()).orElseThrow().id();
    Path servers = scratch.directory("watch/servers");
    Files.writeString(servers.resolve(self.pid() + "@" + self.start() / 10), "/one\n");
    Files.writeString(servers.resolve(self.pid() + "@MonJan1"), "/two\n");
    List<Integer> waited = new ArrayList<>();
    new Watcher(servers.getParent())
        .mend((command, directory, seconds) -> {
          waited.add(seconds);
          return new ProgramRunner.Result(ProgramRunner.TIMED_OUT, "", "");
        });
    assertThat(waited).containsExactly(ProgramRunner.QUESTION, ProgramRunner.QUESTION);
  }

  /** What starts a bridge is a JVM: one is not to follow the other. */
  @Test
  void bridgeThatDoesNotComeBackIsGivenTimeEachTime(Scratch scratch) {
    String minds =
        """
        set -u; clone=/none; . "$0"
        bridge_fell() { :; }
        mind() { time=$1; mind_bridge; printf '%s ' "${due_bridge:--}"; }
        mind 1000; mind 1299; mind 1300
        due_bridge= busy=" bridge"; mind 1700; mind 2600
        busy=; mind 2700; mind 2899; mind 2900
        """;
    String script = Checkout.root().resolve("lib/watch/duties.sh").toString();
    assertThat(Run.command(scratch, "sh", "-c", minds, script).ok().out())
        .isEqualTo("- - 1300 - - - - 2900 ");
  }

  /** As in the sandbox of an agent: then the hook has to sweep up itself. */
  @Test
  void nobodyIsTheWatcherWherePsCannotRun(Scratch scratch) throws Exception {
    Path bin = scratch.directory("bin");
    Path ps = Files.writeString(bin.resolve("ps"), "#!/bin/sh\nexit 1\n");
    assertThat(ps.toFile().setExecutable(true)).isTrue();
    String holder = Checkout.root().resolve("lib/watch/holder.sh").toString();
    Result result =
        Run.in(scratch)
            .with("MCP_TOOLS_NO_PROC", "1")
            .with("PATH", bin + ":" + scratch.environment().get("PATH"))
            .command("sh", "-c", "set -u; folder=$1; . \"$0\"; hold", holder, bin.toString());
    assertThat(result.exits(2).err()).isEmpty();
  }
}
