//SOURCES ../../../lib/cleanup/Cleanup.java

package mcptools.tests.cases.process;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Ending;
import mcptools.error.UserError;
import mcptools.inventory.InventoryReader;
import mcptools.process.MacSource;
import mcptools.process.MacUsage;
import mcptools.process.Platform;
import mcptools.process.ProcSource;
import mcptools.process.ProcUsage;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessSource.Reachability.Input;
import mcptools.process.ProcessTable;
import mcptools.process.ProgramRunner;
import mcptools.process.PsOutput;
import mcptools.process.Usage;
import mcptools.state.StateHome;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Lookalikes;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.StandIn;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tools;
import mcptools.verdict.Verdict;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source of macOS, on the stand-in for its kernel. */
@ExtendWith(Scratch.Extension.class)
class MacSourceTest {
  private final ProcSource proc = new ProcSource(Path.of("/proc"));
  private final MacSource mac = new MacSource(ProgramRunner.system());

  @BeforeAll
  static void onTheStandIn() {
    assumeTrue(StandIn.isOn(), "for ./jbang test --portable");
    assertThat(Platform.isLinux()).isFalse();
  }

  private static Process begin(Scratch scratch, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(scratch.environment());
    return builder.start();
  }

  private static Process start(Scratch scratch, String... command) throws Exception {
    Process process = begin(scratch, command);
    // Between fork and exec the child still shows the command line of the JVM's helper.
    await()
        .until(
            () -> Procs.argv(process.pid()).stream().findFirst().equals(Optional.of(command[0])));
    return process;
  }

  /** But for the clocks that they count from, and what is hidden of a zombie. */
  private static void assertSame(ProcessInfo one, ProcessInfo other) {
    ProcessId id = new ProcessId(one.pid(), other.id().start());
    long session = one.zombie() ? -1 : one.session();
    ProcessInfo counted =
        new ProcessInfo(id, one.parent(), session, one.user(), one.zombie(), one.argv());
    assertThat(other).isEqualTo(counted);
  }

  @Test
  void tellsWhatProcTells(Scratch scratch) throws Exception {
    String odd = "two  words 'ü😀' " + "x".repeat(6000);
    Process sh = start(scratch, "sh", "-c", "sleep 600 & sleep 601; echo " + odd, "a b");
    Process own = start(scratch, "sh", "-c", "setsid sleep 602; :");
    Process zombie = begin(scratch, "sh", "-c", "sleep 1 & exec sleep 603");
    await().until(() -> Procs.tree(sh.pid()).size() == 3 && Procs.tree(own.pid()).size() == 2);
    await()
        .until(() -> {
          ProcessTable table = proc.list();
          ProcessInfo sleep = table.get(zombie.pid()).orElseThrow();
          return sleep.argv().equals(List.of("sleep", "603"))
              && table.children(sleep).stream().anyMatch(ProcessInfo::zombie);
        });
    ProcessTable one = proc.list();
    ProcessTable two = mac.list();
    long boot = two.now() - one.now();
    List<ProcessInfo> mine = new ArrayList<>();
    for (Process process : List.of(sh, own, zombie)) {
      mine.addAll(one.tree(one.get(process.pid()).orElseThrow()));
    }
    mine.add(one.get(ProcessHandle.current().pid()).orElseThrow());
    assertThat(mine).hasSize(8);
    for (ProcessInfo process : mine) {
      ProcessInfo told = two.get(process.pid()).orElseThrow();
      assertSame(process, told);
      assertThat((double) told.id().start())
          .isCloseTo((double) (process.id().start() + boot), within(2000.0));
      assertThat(mac.read(process.pid())).contains(told);
    }
    // What neither a start nor an end in between explains must be in both.
    for (ProcessInfo process : one.all()) {
      if (process.argv().isEmpty() || process.zombie()) continue;
      if (proc.read(process.pid()).filter(p -> p.equals(process)).isEmpty()) continue;
      assertSame(process, two.get(process.pid()).orElseThrow());
    }
    assertThat(two.get(1)).isPresent();
  }

  @Test
  void hidesTheEnvironmentOfWhatTheSystemProtects(Scratch scratch) throws Exception {
    Process sleep = start(scratch, "sleep", "604");
    ProcessId hidden = mac.read(sleep.pid()).orElseThrow().id();
    assertThat(mac.environment(hidden)).isEmpty();
    assertThat(mac.isUnitHidden(hidden)).isTrue();
    assertThat(mac.directory(hidden))
        .isEqualTo(proc.read(sleep.pid()).flatMap(p -> proc.directory(p.id())));
    Process awk = start(scratch, "tail", "-f", "/dev/null");
    ProcessId shown = mac.read(awk.pid()).orElseThrow().id();
    assertThat(mac.environment(shown)).containsEntry(Scratch.MARK, scratch.mark());
    assertThat(mac.environment(new ProcessId(shown.pid(), shown.start() - 1000))).isEmpty();
    ProcessId self = mac.read(ProcessHandle.current().pid()).orElseThrow().id();
    assertThat(mac.environment(self)).containsAllEntriesOf(System.getenv());
  }

  @Test
  void showsWhoHoldsAnInput(Scratch scratch) throws Exception {
    Process held = start(scratch, "sleep", "605");
    ProcessInfo child = mac.read(held.pid()).orElseThrow();
    ProcessInfo self = mac.read(ProcessHandle.current().pid()).orElseThrow();
    assertThat(mac.held(Map.of(child, self))).containsExactly(child);
    assertThat(mac.reach(List.of(List.of(child))).get(child.id()).input()).isEqualTo(Input.HELD);
    assertThat(mac.reach(List.of(List.of(self, child))).get(child.id()).input())
        .as("by its own tree alone")
        .isEqualTo(Input.UNKNOWN);
    Process apart = start(scratch, "sh", "-c", "sleep 606 </dev/null & wait");
    await().until(() -> Procs.tree(apart.pid()).size() == 2);
    ProcessTable table = mac.list();
    ProcessInfo shell = table.get(apart.pid()).orElseThrow();
    ProcessInfo sleep = table.children(shell).getFirst();
    assertThat(mac.held(Map.of(sleep, shell))).isEmpty();
    assertThat(mac.reach(List.of(List.of(sleep))).get(sleep.id()).input()).isEqualTo(Input.UNKNOWN);
  }

  @Test
  void showsWhereProcessesListen(Scratch scratch) throws Exception {
    Tools.need("node");
    Path socket = scratch.folder().resolve("socket");
    String script =
        "const n = require('net'); n.createServer().listen('"
            + socket
            + "');"
            + " n.createServer().listen(0, '127.0.0.1', function () {"
            + " console.log(this.address().port) })";
    Process node = begin(scratch, "node", "-e", script);
    String port = node.inputReader().readLine();
    ProcessInfo server = mac.read(node.pid()).orElseThrow();
    assertThat(mac.reach(List.of(List.of(server))).get(server.id()).listens())
        .contains(Set.of("TCP port " + port, "Unix socket " + socket));
  }

  /** Else a server that listens by Network.framework would seem to be of no use to anybody. */
  @Test
  void cannotTellWhereWhatHasNoSocketsListens(Scratch scratch) throws Exception {
    Tools.need("python3");
    String script =
        "import os, time; os.memfd_create('channel'); print(1, flush=True); time.sleep(600)";
    Process python = begin(scratch, "python3", "-c", script);
    assertThat(python.inputReader().readLine()).isEqualTo("1");
    ProcessInfo server = mac.read(python.pid()).orElseThrow();
    assertThat(mac.reach(List.of(List.of(server))).get(server.id()).listens()).isEmpty();
  }

  @Test
  void readsWhatProcessesCost(Scratch scratch) throws Exception {
    long self = ProcessHandle.current().pid();
    Usage ours = new MacUsage().read(mac.read(self).orElseThrow().id()).orElseThrow();
    Usage linux =
        new ProcUsage(Path.of("/proc")).read(proc.read(self).orElseThrow().id()).orElseThrow();
    assertThat(ours.rss()).isCloseTo(linux.rss(), withinPercentage(30));
    assertThat(ours.pss()).isEqualTo(ours.uss()).isPresent();
    assertThat(ours.threads().orElseThrow()).isPositive();
    Process sleep = start(scratch, "sleep", "608");
    ProcessId quiet = mac.read(sleep.pid()).orElseThrow().id();
    assertThat(new MacUsage().read(quiet).orElseThrow().openFiles())
        .as("and not the size of the table")
        .isEqualTo(OptionalLong.of(3));
    assertThat(new MacUsage().cpuMillis(quiet)).isPresent();
    assertThat(ours.cpuMillis().orElseThrow())
        .isCloseTo(linux.cpuMillis().orElseThrow(), withinPercentage(30));
    assertThat(new MacUsage().system().level()).contains("normal");
  }

  @Test
  void commandsShowHowTheSystemJudgesItsMemory(Scratch scratch) {
    assertThat(Run.script(scratch, "mem").ok().out()).contains("\nPressure  normal\n");
    assertThat(Run.script(scratch, "health").out()).contains("memory pressure is normal.\n");
    for (String command : List.of("mem", "health")) {
      assertThat(Run.script(scratch, command, "--json").out())
          .contains("\"pressureLevel\": \"normal\"");
    }
  }

  @Test
  void listsByPsWhereTheKernelDoesNot(Scratch scratch) throws Exception {
    Process process = start(scratch, "sleep", "607");
    Map<Long, ProcessInfo> found = new HashMap<>();
    PsOutput.list(ProgramRunner.system()).forEach(p -> found.put(p.pid(), p));
    ProcessInfo listed = found.get(process.pid());
    ProcessInfo told = mac.list().get(process.pid()).orElseThrow();
    assertThat(listed.argv()).containsExactly("sleep 607");
    assertThat(listed.parent()).isEqualTo(told.parent());
    assertThat((double) listed.id().start()).isCloseTo((double) told.id().start(), within(2000.0));
    assertThat(found.values()).noneMatch(p -> p.argv().toString().contains("ps -axww"));
    ProgramRunner none = (command, directory, seconds) -> new ProgramRunner.Result(127, "", "");
    assertThatThrownBy(() -> PsOutput.list(none)).isInstanceOf(UserError.class);
  }

  /** What a cleanup would do with the processes of this test: verdict, name and pid of each. */
  private static Map<Long, String> plan(Scratch scratch, ProcessSource source) {
    List<Long> ours = scratch.survivors().stream().map(Procs.Proc::pid).toList();
    return cleanup(scratch, source).dryRun().results().stream()
        .filter(r -> ours.contains(r.server().tree().root().pid()))
        .collect(
            toMap(
                r -> r.server().tree().root().pid(),
                r ->
                    r.verdict().getClass().getSimpleName()
                        + " "
                        + r.server().tree().name()
                        + " "
                        + r.server().tree().processes().stream().map(ProcessInfo::pid).toList()
                        + " "
                        + r.verdict().reason()));
  }

  private static Cleanup cleanup(Scratch scratch, ProcessSource source) {
    Map<String, String> environment = scratch.environment();
    StateHome home = StateHome.of(environment);
    InventoryReader reader = new InventoryReader(source, ProgramRunner.system(), home, environment);
    Ending ending = new Ending(source, ProgramRunner.system(), home);
    return new Cleanup(reader, ending, home, Verdict::ofEnded, snapshot -> {});
  }

  @Test
  void reclaimsWhatAnEndedSessionLeftAndNothingElse(Scratch scratch) throws Exception {
    Path script = scratch.directory("My Servers").resolve("weather.mjs");
    Files.copy(Checkout.fixture("mcp-server-leaky.mjs"), script);
    List<String> weather = List.of("node", script.toString(), "a b");
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        "{\"mcpServers\":{\"Weather\":{\"command\":\"node\",\"args\":[\"%s\",\"a b\"]}}}"
            .formatted(script));
    String wrapper = Checkout.fixture("leaky-wrapper.sh").toString();
    Agent left =
        new Agent(scratch)
            .serverWithFullEnvironment("weather", weather)
            .serverWithFullEnvironment("leaky", List.of(wrapper));
    Agent open = new Agent(scratch).serverWithFullEnvironment("weather", weather).leaky("leaky");
    TmuxServer gone = new TmuxServer(scratch, "gone");
    gone.newSession("gone", scratch.home(), left.command());
    new TmuxServer(scratch).newSession("open", scratch.home(), open.command());
    left.awaitReady();
    open.awaitReady();
    List<Long> others = Lookalikes.startOrphans(Run.in(scratch), scratch);
    gone.killServer();
    await().until(() -> !Procs.alive(left.pid()));
    List<Long> leaked = new ArrayList<>(Procs.tree(left.pid("weather")));
    leaked.addAll(Procs.tree(left.pid("leaky")));
    assertThat(leaked).hasSizeGreaterThanOrEqualTo(4).allMatch(Procs::alive);
    Neighbours.protect(scratch);

    Map<Long, String> plan = plan(scratch, mac);
    assertThat(plan).isEqualTo(plan(scratch, proc)).hasSize(4);
    assertThat(plan.get(left.pid("weather"))).startsWith("Kill Weather ");
    assertThat(plan.get(open.pid("weather"))).startsWith("Keep Weather ");

    Cleanup.Report report = cleanup(scratch, mac).run(0);
    assertThat(report.results().stream().filter(Ending.Result::ended)).hasSize(2);
    assertThat(leaked).noneMatch(Procs::alive);
    assertThat(others).allMatch(Procs::alive);
    assertThat(List.of(open.pid(), open.pid("weather"), open.pid("leaky"))).allMatch(Procs::alive);
  }
}
