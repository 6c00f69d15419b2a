//SOURCES ../../../lib/process/UsageSource.java
//SOURCES ../../../lib/watch/Duty.java

package mcptools.tests.cases.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.UsageSource;
import mcptools.state.StateHome;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Death;
import mcptools.tests.support.Lookalikes;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tracked;
import mcptools.watch.Duty;
import mcptools.watch.Watcher;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The one watcher of a user, in real tmux servers. */
@ExtendWith(Scratch.Extension.class)
@Order(1)
class WatcherTest {
  private static final Optional<String> ROUNDS =
      Optional.ofNullable(System.getenv("MCP_TOOLS_ROUNDS"));

  private Scratch scratch;
  private TmuxServer tmux;
  private Path project;
  private Watcher watcher;

  @BeforeEach
  void open(Scratch given) {
    scratch = given;
    tmux = new TmuxServer(scratch);
    project = scratch.directory("api");
    watcher = Watcher.of(new StateHome(scratch.state()));
    for (String script : List.of("tm", "session_tracker", "cleanup_session")) {
      Run.scriptCommand(scratch, script);
    }
    Run.script(scratch, "tm", "-d", project.toString()).ok();
    patiently("a watcher").until(() -> watcher.pid().isPresent());
  }

  /** A duty may take its two minutes on a busy machine, and a watcher does not end before. */
  private static ConditionFactory patiently(String what) {
    return await(what).atMost(Duration.ofMinutes(4));
  }

  private long pid() {
    return watcher.pid().orElseThrow();
  }

  /** Those of this test, by their command line; not what they fork for their duties. */
  private List<Long> shells(String file) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> isShell(pid, file))
        .filter(pid -> Procs.find(pid).filter(p -> !isShell(p.parent(), file)).isPresent())
        .toList();
  }

  private boolean isShell(long pid, String file) {
    String argv = String.join(" ", Procs.argv(pid));
    return argv.contains("lib/watch/" + file) && argv.contains(watcher.folder().toString());
  }

  private void signal(String name, long pid) {
    Run.command(scratch, "kill", "-" + name, Long.toString(pid)).ok();
  }

  /** The watcher and its keeper, at once: each of them would start the other. */
  private void killBoth() {
    List<String> kill = new ArrayList<>(List.of("kill", "-KILL"));
    for (String file : List.of("loop.sh", "keep.sh")) {
      shells(file).forEach(pid -> kill.add(Long.toString(pid)));
    }
    Run.command(scratch, kill.toArray(String[]::new)).ok();
  }

  private boolean nobodyWatches() {
    return shells("loop.sh").isEmpty() && shells("keep.sh").isEmpty();
  }

  /** Until it has one, nobody would notice its death. */
  private void awaitKeeperOf(long watcher) {
    patiently("its keeper")
        .until(() ->
            shells("keep.sh").stream()
                .flatMap(pid -> Procs.argv(pid).stream())
                .anyMatch(word -> word.startsWith(watcher + "@")));
  }

  private void awaitAnother(long before) {
    patiently("another watcher").until(() -> watcher.pid().filter(p -> p != before).isPresent());
  }

  @Test
  void oneWatchesAllServersAndEndsWithTheLast() {
    TmuxServer other = new TmuxServer(scratch, "other");
    other.newSession("docs", scratch.directory("docs"));
    String inside = other.socket() + "," + other.pid() + ",0";
    Run in = Run.in(scratch).with("TMUX", inside);
    in.script("tm", "-d", scratch.directory("docs").toString()).ok();
    patiently("both").until(() -> watcher.sockets().size() == 2);
    long pid = pid();
    String status = Run.script(scratch, "session_tracker", "watch", "--status").ok().out();
    assertThat(status)
        .startsWith("The watcher (" + pid + ") watches 2 tmux servers:\n")
        .contains("  " + tmux.socket() + "\n", "  " + other.socket() + "\n");
    assertThat(shells("loop.sh")).containsExactly(pid);

    other.crash();
    patiently("one").until(() -> watcher.sockets().size() == 1);
    assertThat(pid()).isEqualTo(pid);
    tmux.crash();
    patiently("none").until(this::nobodyWatches);
    assertThat(watcher.pid()).isEmpty();
    assertThat(Run.script(scratch, "session_tracker", "watch").ok().out())
        .startsWith("No watcher is running; tm starts it.\n");
  }

  @Test
  void holdsNoTerminalPipeOrFolder() {
    patiently("its keeper").until(() -> shells("keep.sh").size() == 1);
    List<Long> shells = new ArrayList<>(shells("loop.sh"));
    shells.addAll(shells("keep.sh"));
    for (long shell : shells) {
      // What it reads in a look is open for that long.
      patiently("no other file").untilAsserted(() -> assertHoldsNothing(shell));
    }
  }

  private void assertHoldsNothing(long shell) throws IOException {
    Path proc = Path.of("/proc/" + shell);
    assertThat(Files.readSymbolicLink(proc.resolve("cwd"))).isEqualTo(Path.of("/"));
    try (Stream<Path> files = Files.list(proc.resolve("fd"))) {
      for (Path file : files.toList()) {
        assertThat(Files.readSymbolicLink(file).toString())
            .isIn("/dev/null", watcher.folder().resolve("fifo").toString());
      }
    }
  }

  @Test
  void killedStoppedOrStartedAgainThereIsOne() throws Exception {
    for (int i = 0; i < 3; i++) {
      long before = pid();
      awaitKeeperOf(before);
      signal("KILL", before);
      awaitAnother(before);
    }
    long stopped = pid();
    awaitKeeperOf(stopped);
    signal("STOP", stopped);
    patiently("its going on")
        .until(
            () -> !Files.readString(Path.of("/proc/" + stopped + "/status")).contains("T (stop"));

    String watch = Checkout.root().resolve("lib/watch/watch.sh").toString();
    String[] again = {
      "sh",
      "-c",
      "sh \"$@\" &",
      "sh",
      watch,
      tmux.socket().toString(),
      Long.toString(tmux.pid()),
      Checkout.root().toString(),
      "look"
    };
    Run run = Run.in(scratch).with("MCP_TOOLS_HOME", scratch.state().toString());
    killBoth();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) threads.execute(() -> run.command(again).ok());
      await("a watcher").until(() -> watcher.pid().isPresent());
      // What the killed ones had begun ends by itself.
      patiently("one watcher")
          .until(() -> watcher.pid().map(List::of).equals(Optional.of(shells("loop.sh"))));
      killBoth();
    }
    // Both are dead: the next command that looks starts it.
    Run.script(scratch, "mcps").ok();
    patiently("a watcher").until(() -> watcher.pid().isPresent());
    // That of the killed one goes as soon as the next one looks.
    patiently("one holder").until(() -> holders().size() == 1);
  }

  private List<String> holders() {
    return List.of(watcher.folder().toFile().list((f, name) -> name.startsWith("holder.")));
  }

  @Test
  void restedWatcherRecordsWhatLivesFourSecondsAndAnEditTakesOver() throws Exception {
    long pid = pid();
    patiently("rest")
        .until(() -> Files.readString(watcher.folder().resolve("pace")).strip().equals("4"));
    SleepingServer sleeping = new SleepingServer(scratch);
    tmux.type("=api:", sleeping.line(1));
    long server = sleeping.await(1);
    await("a record")
        .atMost(Duration.ofSeconds(20))
        .until(() -> Tracked.numbers(scratch, "api").contains(server));

    // As when a file of it was edited: it starts anew, and is the same process.
    Path started = watcher.folder().resolve("started");
    FileTime before = Files.getLastModifiedTime(started);
    Files.setLastModifiedTime(started, FileTime.fromMillis(0));
    patiently("a new start").until(() -> Files.getLastModifiedTime(started).compareTo(before) > 0);
    assertThat(pid()).isEqualTo(pid);
    patiently("its keeper").until(() -> shells("keep.sh").size() == 1);
  }

  /** No hook tells of it: the tmux server and its panes are gone at the same look. */
  @Test
  void whatAKilledTmuxServerLeavesIsSweptUpByAWatcherAtRest() {
    Agent agent = stubborn();
    tmux.type("=api:", String.join(" ", agent.command()));
    long server = agent.awaitReady().get("leaky");
    Path again = watcher.folder().resolve("duties/again");
    patiently("the last record").until(() -> Files.exists(again));
    assertThat(Tracked.numbers(scratch, "api")).contains(server);
    patiently("rest")
        .until(() -> Files.readString(watcher.folder().resolve("pace")).strip().equals("4"));
    tmux.crash();
    Death.await(scratch, List.of(server));
    patiently("none").until(this::nobodyWatches);
  }

  /** Without a list of children in /proc the same is found by ps. */
  @Test
  void watchesByPsWhereThereIsNoProc() {
    String socket = tmux.socket().toString();
    tmux.tmux("set-environment", "-g", "MCP_TOOLS_NO_PROC", "1").ok();
    killBoth();
    Run.script(scratch, "tm", "-d", project.toString()).ok();
    patiently("a watcher").until(() -> watcher.pid().isPresent());
    SleepingServer sleeping = new SleepingServer(scratch);
    tmux.type("=api:", sleeping.line(1));
    long server = sleeping.await(1);
    patiently("a record").until(() -> Tracked.numbers(scratch, "api").contains(server));
    assertThat(watcher.sockets()).contains(socket);
    long before = pid();
    signal("KILL", before);
    awaitAnother(before);
    tmux.crash();
    patiently("none").until(this::nobodyWatches);
  }

  @Test
  void whereNoWatcherCanBeTheHookSweepsItself() throws IOException {
    Agent agent = new Agent(scratch).leaky("leaky");
    tmux.type("=api:", String.join(" ", agent.command()));
    agent.awaitReady();
    patiently("a record").until(() -> Tracked.numbers(scratch, "api").contains(agent.pid("leaky")));
    killBoth();
    Files.delete(watcher.folder().resolve("fifo"));
    Files.createDirectory(watcher.folder().resolve("fifo"));
    tmux.tmux("kill-session", "-t", "=api").ok();
    patiently("its end").until(() -> !Procs.alive(agent.pid("leaky")));
    assertThat(watcher.pid()).isEmpty();
  }

  @Test
  void failedDutyHoldsUpNoOther() throws IOException {
    Path sessions = scratch.state().resolve("sessions");
    patiently("a record").until(() -> done("record"));
    Path lock = sessions.resolve(".lock");
    Files.deleteIfExists(lock);
    Files.createDirectory(lock);
    tmux.newSession("more", project);
    patiently("a failure").until(() -> duty("record").filter(d -> d.code() != 0).isPresent());
    String status = Run.script(scratch, "session_tracker", "watch").ok().out();
    assertThat(status)
        .containsPattern("record +\\d+s ago +[\\d.]+ s +failed \\(1\\) session_tracker track: ");
    JsonObject json =
        JsonParser.parseString(Run.script(scratch, "session_tracker", "watch", "--json").ok().out())
            .getAsJsonObject();
    assertThat(json.get("pid").getAsLong()).isEqualTo(pid());
    assertThat(json.getAsJsonArray("duties").toString()).contains("\"exitCode\":1");
    Files.delete(lock);
  }

  private boolean done(String name) {
    return duty(name).filter(d -> d.code() == 0).isPresent();
  }

  private Optional<Duty> duty(String name) {
    return Duty.of(watcher).stream().filter(d -> d.name().equals(name)).findFirst();
  }

  /**
   * Agents that are killed one after the other in a session that stays open, beside what must live
   * on. More by hand: {@code MCP_TOOLS_ROUNDS=50 ./jbang test WatcherTest}.
   */
  @Test
  void whatLostItsClientIsEndedUnaskedAfterAMinute() throws Exception {
    int rounds = ROUNDS.map(Integer::parseInt).orElse(1);
    List<Agent> killed = new ArrayList<>();
    for (int i = 0; i < rounds; i++) killed.add(stubborn());
    Agent living = stubborn();
    for (Agent agent : killed) tmux.type("=api:", String.join(" ", agent.command()) + " &");
    tmux.type("=api:", innocent());
    Run.script(scratch, "tm", "-d", scratch.directory("docs").toString()).ok();
    tmux.type("=docs:", String.join(" ", living.command()));
    List<Long> innocents = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      innocents.addAll(Lookalikes.startOrphans(Run.in(scratch), scratch));
    }
    innocents.add(living.awaitReady().get("leaky"));
    innocents.add(new SleepingServer(scratch).await(7));
    for (Agent agent : killed) agent.awaitReady();
    List<Long> leaked = killed.stream().map(agent -> agent.pid("leaky")).toList();
    patiently("records").until(() -> Tracked.numbers(scratch, "api").containsAll(leaked));

    List<Future<Duration>> ends = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Agent agent : killed) {
        signal("KILL", agent.pid());
        long begun = System.nanoTime();
        ends.add(
            threads.submit(() -> {
              patiently("its end").until(() -> !Procs.alive(agent.pid("leaky")));
              return Duration.ofNanos(System.nanoTime() - begun);
            }));
        if (rounds > 1) Thread.sleep(ThreadLocalRandom.current().nextLong(5_000));
      }
    }
    List<Duration> took = new ArrayList<>();
    for (Future<Duration> end : ends) took.add(end.get());
    assertThat(took).allMatch(t -> t.compareTo(Duration.ofSeconds(59)) > 0);
    assertThat(innocents).hasSize(26).allMatch(Procs::alive);
    Path log = scratch.state().resolve("mcp-tools.log");
    patiently("a line in the log each")
        .until(() -> Files.exists(log) && Files.readAllLines(log).size() == rounds);
    for (long pid : leaked) assertThat(log).content().contains(" pid " + pid + "@");
    assertThat(Files.readAllLines(log))
        .allMatch(line -> line.contains("its client is gone; nobody can talk to it"));
    if (ROUNDS.isPresent()) {
      System.out.printf(
          "%d agents killed; their servers lived on for at most %d s.%n",
          rounds, Collections.max(took).toSeconds());
    }
  }

  /** A thousand by hand: {@code MCP_TOOLS_ROUNDS=1000 ./jbang test WatcherTest.sessions}. */
  @Test
  void sessionsComeAndGoAndItsMemoryAndDescriptorsStay() throws Exception {
    int rounds = ROUNDS.map(Integer::parseInt).orElse(5);
    long pid = pid();
    patiently("its keeper").until(() -> shells("keep.sh").size() == 1);
    for (int i = 0; i < 3; i++) openAndClose();
    long before = memory(pid);
    List<String> files = restingDescriptors(pid);
    for (int i = 0; i < rounds; i++) openAndClose();
    patiently("the same files")
        .untilAsserted(() -> assertThat(restingDescriptors(pid)).isEqualTo(files));
    long grown = memory(pid) - before;
    if (ROUNDS.isPresent()) {
      System.out.printf(
          "%d sessions opened and closed: %,d bytes more, and the same %d descriptors.%n",
          rounds, grown, files.size());
    }
    assertThat(grown).isLessThan(250_000);
    assertThat(pid()).isEqualTo(pid);
  }

  private void openAndClose() {
    tmux.newSession("passing", project);
    tmux.tmux("kill-session", "-t", "=passing").ok();
  }

  /** What it has alone, in bytes. */
  private static long memory(long pid) {
    ProcessInfo process = ProcessSource.ofSystem().read(pid).orElseThrow();
    return UsageSource.ofSystem().read(process.id()).orElseThrow().uss().orElseThrow();
  }

  /** Those while it waits for something to happen: nothing changes for a fifth of a second. */
  private static List<String> restingDescriptors(long pid) throws InterruptedException {
    List<String> resting = descriptors(pid);
    for (int same = 0; same < 20; same++) {
      Thread.sleep(10);
      List<String> now = descriptors(pid);
      if (!now.equals(resting)) same = 0;
      resting = now;
    }
    return resting;
  }

  private static List<String> descriptors(long pid) {
    List<String> targets = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path file : files.sorted().toList()) {
        try {
          targets.add(file.getFileName() + " " + Files.readSymbolicLink(file));
        } catch (NoSuchFileException e) {
          // closed meanwhile
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return targets;
  }

  /** An agent with a server that ignores the end of its input, SIGHUP and SIGTERM. */
  private Agent stubborn() {
    Path leaky = Checkout.fixture("mcp-server-leaky.mjs");
    return new Agent(scratch)
        .called("claude")
        .server("leaky", List.of("node", leaky.toString(), "--ignore-term"));
  }

  /** What runs on purpose without anybody: its input was never held. */
  private String innocent() {
    return "(setsid nohup " + new SleepingServer(scratch).line(7) + ")";
  }
}
