//SOURCES ../../../lib/process/ProcessSource.java

package mcptools.tests.cases.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.process.ProcessSource;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Lookalikes;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The commands as a user calls them: what they say, and what they do with broken state. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class CommandsTest {
  /** A leaking server, orphaned, that nothing ties to a session but what a test writes down. */
  private static long orphan(Scratch scratch) {
    String start = "setsid node \"$0\" </dev/null >/dev/null 2>&1 & echo $!";
    String server = Checkout.fixture("mcp-server-leaky.mjs").toString();
    return Long.parseLong(Run.command(scratch, "sh", "-c", start, server).ok().out().strip());
  }

  private static Path write(Scratch scratch, String name, String text) throws Exception {
    Path sessions = Files.createDirectories(scratch.state().resolve("sessions"));
    return Files.writeString(sessions.resolve(name), text);
  }

  @Test
  void withoutAnyTmuxEverythingIsCalm(Scratch scratch) {
    for (String[] call :
        List.of(
            new String[] {"tm", "--list", "No tmux session is open."},
            new String[] {"session_tracker", "track", "No tmux session is open."},
            new String[] {"session_tracker", "list", "No session is tracked."},
            new String[] {"session_tracker", "cleanup-orphaned", "Nothing to reclaim."},
            new String[] {"cleanup_session", "--dry-run", "Nothing to reclaim."})) {
      Result result = Run.script(scratch, call[0], call[1]).ok();
      // a dry run may name servers of the machine's own, which it keeps
      assertThat(result.out().lines().filter(l -> !l.startsWith("keep "))).containsExactly(call[2]);
      assertThat(result.err()).isEmpty();
    }
    Result last = Run.script(scratch, "tm", "-").exits(1);
    assertThat(last.err().strip()).isEqualTo("tm: there is no session yet");
  }

  @Test
  void badUsageIsOneSentence(Scratch scratch) throws Exception {
    Path file = Files.writeString(scratch.folder().resolve("file"), "");
    for (List<String> call :
        List.of(
            List.of("tm", "/no/such/place"),
            List.of("tm", file.toString()),
            List.of("tm", "--no-such-option"),
            List.of("tm", "a", "b"),
            List.of("session_tracker"),
            List.of("session_tracker", "tracc"),
            List.of("cleanup_session", "--wait=-5"),
            List.of("mcps", "--sort", "size"),
            List.of("mcps", "--json", "--why", "1"),
            List.of("mcps", "--end", "1", "--why", "1", "--yes"),
            List.of("cleanup_session", "a", "b"))) {
      String[] arguments = call.subList(1, call.size()).toArray(String[]::new);
      Result result = Run.script(scratch, call.getFirst(), arguments).exits(2);
      assertThat(result.err().lines())
          .hasSize(1)
          .first()
          .asString()
          .startsWith(call.getFirst() + ": ");
      assertThat(result.out()).isEmpty();
    }
  }

  @Test
  void outputThatCannotBeWrittenFailsAndOneThatNobodyReadsDoesNot(Scratch scratch) {
    for (String name : List.of("mem", "health")) {
      List<String> full = new ArrayList<>(List.of("sh", "-c", "\"$@\" >/dev/full", "sh"));
      full.addAll(List.of(Run.scriptCommand(scratch, name)));
      // Of health 1 means a warning.
      assertThat(
              Run.command(scratch, full.toArray(String[]::new))
                  .exits(name.equals("mem") ? 1 : 3)
                  .err())
          .isEqualTo(name + ": the output is not whole: No space left on device\n");
    }
    List<String> head =
        new ArrayList<>(List.of("sh", "-c", "{ sleep 1; \"$@\"; echo $? >&2; } | true", "sh"));
    head.addAll(List.of(Run.scriptCommand(scratch, "mem")));
    assertThat(Run.command(scratch, head.toArray(String[]::new)).ok().err()).isEqualTo("0\n");
  }

  @Test
  void missingTmuxIsOneSentence(Scratch scratch) throws Exception {
    // everything of the PATH but tmux
    Path bin = scratch.directory("bin");
    for (String folder : scratch.environment().get("PATH").split(":")) {
      if (!Files.isDirectory(Path.of(folder))) continue;
      try (Stream<Path> programs = Files.list(Path.of(folder))) {
        for (Path program : programs.toList()) {
          Path link = bin.resolve(program.getFileName());
          if (!program.endsWith("tmux")
              && !Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(link, program);
          }
        }
      }
    }
    Run.scriptCommand(scratch, "tm");
    Result result = Run.in(scratch).with("PATH", bin.toString()).script("tm", "-d").exits(1);
    assertThat(result.err()).startsWith("tm: tmux is not on the PATH; install it").hasLineCount(1);
    // What was installed before tmux went can be taken back.
    assertThat(
            Run.in(scratch)
                .with("PATH", bin.toString())
                .script("setup", "--uninstall", "--yes")
                .ok()
                .out())
        .contains("left as they are: tmux is not on the PATH");
  }

  @Test
  void oldAndBrokenTmuxAreOneSentence(Scratch scratch) throws Exception {
    Path bin = scratch.directory("bin");
    Path fake = bin.resolve("tmux");
    Run run = Run.in(scratch).with("PATH", bin + ":" + scratch.environment().get("PATH"));
    String none = "echo no server running on /x >&2; exit 1";
    for (List<String> answer :
        List.of(
            List.of(
                "case $* in *-V) exec echo tmux 2.9a ;; esac; " + none,
                "tmux 3.0 or newer is needed"),
            List.of("echo protocol version mismatch >&2; exit 1", "tmux does not answer: protocol"),
            List.of("echo nonsense", "tmux does not answer: tmux gave an answer"))) {
      Files.writeString(fake, "#!/bin/sh\n" + answer.getFirst() + "\n");
      fake.toFile().setExecutable(true);
      Result result = run.script("tm", "-d").exits(1);
      assertThat(result.err()).startsWith("tm: " + answer.getLast()).hasLineCount(1);
    }
  }

  @Test
  void tmFindsItsSessionAgainAndSaysHowToAttach(Scratch scratch) {
    Path one = scratch.directory("work/my.api");
    Path two = scratch.directory("play/my.api");
    Result created = Run.in(scratch).directory(one).script("tm").ok();
    Result again = Run.script(scratch, "tm", "-d", one.toString()).ok();
    Result other = Run.script(scratch, "tm", "-d", two.toString()).ok();
    TmuxServer tmux = new TmuxServer(scratch);
    assertThat(created.out())
        .isEqualTo(
            "Session my_api is created; attach with: tmux -S "
                + tmux.socket()
                + " attach -t '=my_api'\n");
    assertThat(again.out()).startsWith("Session my_api is there already;");
    String here = tmux.socket() + "," + tmux.pid() + ",0";
    assertThat(Run.in(scratch).with("TMUX", here).directory(one).script("tm", "-d").ok().out())
        .endsWith("; attach with: tmux switch-client -t '=my_api'\n");
    String stale = tmux.socket() + ",99999999,0";
    assertThat(Run.in(scratch).with("TMUX", stale).directory(one).script("tm", "-d").ok().out())
        .endsWith("; attach with: TMUX= tmux -S " + tmux.socket() + " attach -t '=my_api'\n");
    assertThat(other.out()).startsWith("Session play-my_api is created;");
    assertThat(Run.script(scratch, "tm", "--list").ok().out().lines())
        .hasSize(3)
        .anyMatch(l -> l.matches("my_api +detached +" + one))
        .anyMatch(l -> l.matches("play-my_api +detached +" + two));
  }

  @Test
  void whereTheDirectoryWasDeletedCommandsGoOn(Scratch scratch) {
    String deleted = "mkdir gone && cd gone && rmdir ../gone && exec \"$0\" \"$@\"";
    List<String> command = new ArrayList<>(List.of("sh", "-c", deleted));
    command.addAll(List.of(Run.scriptCommand(scratch, "tm", "-d")));
    Result nowhere = Run.command(scratch, command.toArray(String[]::new)).exits(2);
    assertThat(nowhere.err()).endsWith("tm: the current directory was deleted\n");
    command.add(scratch.directory("one").toString());
    assertThat(Run.command(scratch, command.toArray(String[]::new)).ok().out())
        .startsWith("Session one is created");
  }

  @Test
  void tmSwitchesInsideTmux(Scratch scratch) {
    Path one = scratch.directory("one");
    Path two = scratch.directory("two");
    Terminal terminal = Terminal.open(scratch, one, Run.scriptCommand(scratch, "tm"));
    terminal.awaitScreen("[one]");
    terminal.type(
        Stream.of(Run.scriptCommand(scratch, "tm", two.toString()))
            .collect(Collectors.joining(" ")));
    terminal.awaitScreen("[two]");
    terminal.type(
        Stream.of(Run.scriptCommand(scratch, "tm", "-")).collect(Collectors.joining(" ")));
    terminal.awaitScreen("[one]");
    assertThat(new TmuxServer(scratch).clients()).hasSize(1);
  }

  @Test
  void tmAttachesWhenTmuxNamesAServerThatIsGone(Scratch scratch) {
    Path directory = scratch.directory("one");
    Run.script(scratch, "tm", "-d", directory.toString()).ok();
    String stale = "TMUX=" + new TmuxServer(scratch).socket() + ",99999999,0";
    List<String> command = new ArrayList<>(List.of("env", stale));
    command.addAll(List.of(Run.scriptCommand(scratch, "tm")));
    Terminal terminal = Terminal.open(scratch, directory, command.toArray(String[]::new));
    terminal.awaitScreen("[one]");
  }

  @Test
  void hooksOfTheUserStay(Scratch scratch) {
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("mine", scratch.home());
    tmux.tmux(
            "set-hook",
            "-g",
            "session-closed",
            "run-shell 'touch " + scratch.folder().resolve("theirs") + "'")
        .ok();
    Run.script(scratch, "tm", "-d", scratch.directory("x").toString()).ok();
    Run.script(scratch, "tm", "-d", scratch.directory("x").toString()).ok();
    assertThat(
            tmux.tmux("show-hooks", "-g")
                .ok()
                .out()
                .lines()
                .filter(l -> l.startsWith("session-closed")))
        .hasSize(2)
        .anyMatch(l -> l.startsWith("session-closed[8733]"));
    tmux.tmux("kill-session", "-t", "=x").ok();
    await().until(() -> Files.exists(scratch.folder().resolve("theirs")));
  }

  @Test
  void hostileDirectoryNamesReachTheHookUnharmed(Scratch scratch) {
    Path directory = scratch.directory("a'b\"c $(touch pwned) #(touch pwned); `touch pwned`;");
    Run.in(scratch).directory(directory).script("tm", "-d").ok();
    TmuxServer tmux = new TmuxServer(scratch);
    String name = tmux.format("", "#{session_name}");
    Run.script(scratch, "session_tracker", "track").ok();
    assertThat(Run.script(scratch, "session_tracker", "list", "--json").ok().out())
        .contains(
            "\"session\": \"" + name + "\"",
            "a'b\\\"c $(touch pwned) #(touch pwned); `touch pwned`;");
    assertThat(Run.in(scratch).directory(directory).script("tm", "-d").ok().out())
        .contains("there already");
    tmux.tmux("kill-session").ok();
    await().atMost(Duration.ofMinutes(2)).until(() -> pidFiles(scratch).isEmpty());
    assertThat(Run.command(scratch, "find", scratch.folder().toString(), "-name", "pwned").out())
        .isEmpty();
  }

  private static List<String> pidFiles(Scratch scratch) {
    String[] names =
        scratch.state().resolve("sessions").toFile().list((f, n) -> n.endsWith(".pids"));
    return names == null ? List.of() : List.of(names);
  }

  @Test
  void recycledPidIsNeverSignalled(Scratch scratch) throws Exception {
    long innocent = orphan(scratch);
    Path file =
        write(
            scratch,
            "gone.pids",
            "#mcp-tools 1\n#boot "
                + ProcessSource.ofSystem().boot()
                + "\n#socket /nowhere\n#server 99999999 10\n#session $0\n#name gone\n#directory \n"
                + "#marker \n"
                + innocent
                + " 123 leaky\n#end\n");
    assertThat(Run.script(scratch, "cleanup_session").ok().out())
        .contains("1 tracking file removed");
    assertThat(Procs.alive(innocent)).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void oldPlainFileIsReadAndItsServerReclaimed(Scratch scratch) throws Exception {
    long leaked = orphan(scratch);
    await().until(() -> Procs.argv(leaked).toString().contains("leaky"));
    Thread.sleep(100); // it counts only when it is older than the file, and its age is not exact
    write(scratch, "gone.pids", leaked + "\n99999999\n");
    Result dry = Run.script(scratch, "cleanup_session", "--dry-run").ok();
    assertThat(dry.out()).contains("leaky", "would be ended").contains("session gone has ended");
    assertThat(Procs.alive(leaked)).isTrue();
    String done = Run.script(scratch, "session_tracker", "cleanup-orphaned").ok().out();
    assertThat(Procs.alive(leaked)).as(done).isFalse();
    assertThat(pidFiles(scratch)).isEmpty();
  }

  @Test
  void damagedFilesGetASentenceAndKillNothing(Scratch scratch) throws Exception {
    long innocent = orphan(scratch);
    byte[] noise = new byte[300];
    new Random(5).nextBytes(noise);
    Files.write(write(scratch, "binary.pids", ""), noise);
    write(scratch, "truncated.pids", "#mcp-tools 1\n#boot x\n" + innocent + " 1");
    write(scratch, "mixed.pids", innocent + "\nrm -rf\n");
    Result result = Run.script(scratch, "cleanup_session").ok();
    assertThat(result.err().lines()).hasSize(3).allMatch(l -> l.contains(".pids is left alone: "));
    assertThat(Procs.alive(innocent)).isTrue();
    assertThat(pidFiles(scratch)).hasSize(3);
  }

  @Test
  void openSessionIsRefusedByName(Scratch scratch) {
    Run.script(scratch, "tm", "-d", scratch.directory("api").toString()).ok();
    Result result = Run.script(scratch, "cleanup_session", "api").exits(1);
    assertThat(result.err())
        .startsWith("cleanup_session: session api is open, so its servers stay");
  }

  @Test
  void lookalikesLiveThroughEverything(Scratch scratch) {
    List<Long> innocent = new ArrayList<>(Lookalikes.startOrphans(Run.in(scratch), scratch));
    innocent.add(orphan(scratch));
    Agent detached = new Agent(scratch).leaky("leaky").ignoringHangup();
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("nohup", scratch.home(), detached.command());
    detached.awaitReady();
    innocent.addAll(Procs.tree(detached.pid()));
    Run.script(scratch, "session_tracker", "track").ok();
    tmux.killServer();
    Result result = Run.script(scratch, "cleanup_session", "--json").ok();
    assertThat(innocent).allMatch(Procs::alive);
    assertThat(result.out()).contains("its client node (" + detached.pid() + ") lives");
    assertThat(pidFiles(scratch)).as("evidence for later").hasSize(1);

    ProcessHandle.of(detached.pid()).orElseThrow().destroyForcibly();
    await().until(() -> !Procs.alive(detached.pid()));
    Run.script(scratch, "cleanup_session").ok();
    assertThat(innocent.subList(0, 4)).allMatch(Procs::alive);
    assertThat(innocent.subList(4, innocent.size())).noneMatch(Procs::alive);
    assertThat(pidFiles(scratch)).isEmpty();
  }

  @Test
  void manyAtOnceDoTheWorkOnce(Scratch scratch) throws Exception {
    TmuxServer tmux = new TmuxServer(scratch);
    Agent agent = new Agent(scratch).leaky("one").leaky("two");
    tmux.newSession("api", scratch.home(), agent.command());
    agent.awaitReady();
    List<Long> servers = new ArrayList<>(Procs.tree(agent.pid("one")));
    servers.addAll(Procs.tree(agent.pid("two")));
    Run.script(scratch, "session_tracker", "track").ok();
    tmux.killServer();
    Run.scriptCommand(scratch, "cleanup_session");
    List<Future<Result>> calls = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        calls.add(pool.submit(() -> Run.script(scratch, "cleanup_session")));
      }
    }
    for (Future<Result> call : calls) assertThat(call.get().ok().err()).isEmpty();
    assertThat(servers).noneMatch(Procs::alive);
    assertThat(Files.readAllLines(scratch.state().resolve("mcp-tools.log")))
        .as("a line a kill; a wrapper may end by itself when its server does")
        .hasSizeBetween(2, servers.size())
        .allMatch(line -> line.contains("session api has ended"))
        .extracting(line -> line.replaceAll(".* pid (\\d+)@.*", "$1"))
        .doesNotHaveDuplicates();
  }
}
