//SOURCES ../../../lib/cleanup/Cleanup.java

package mcptools.tests.cases.process;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Ending;
import mcptools.inventory.InventoryReader;
import mcptools.process.OshiSource;
import mcptools.process.ProcSource;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.ProgramRunner;
import mcptools.process.PsSource;
import mcptools.state.StateHome;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Lookalikes;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.verdict.Verdict;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The source of macOS on this machine's own processes, by the ps that is here. */
@ExtendWith(Scratch.Extension.class)
class PsSourceTest {
  private static final Path PS = Path.of("/bin/ps");

  private final ProcSource proc = new ProcSource(Path.of("/proc"));

  /** OSHI tells all arguments here, one by one. */
  private final PsSource ps = new PsSource(ProgramRunner.system());

  @BeforeAll
  static void linuxOnly() {
    assumeTrue(ProcSource.available(), "there is no /proc on this system to compare ps with");
    assumeTrue(Files.isExecutable(PS), "there is no " + PS + " on this system");
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

  /** Two descriptions of one process, but for the clocks that they count from. */
  private static void assertSame(ProcessInfo one, ProcessInfo other) {
    ProcessId id = new ProcessId(one.pid(), other.id().start());
    ProcessInfo counted =
        new ProcessInfo(id, one.parent(), one.session(), one.user(), one.zombie(), one.argv());
    assertThat(other).isEqualTo(counted);
  }

  @Test
  void tellsWhatProcTells(Scratch scratch) throws Exception {
    String odd = "two  words 'ü😀' " + "x".repeat(6000);
    Process sh = start(scratch, "sh", "-c", "sleep 600 & sleep 601; echo " + odd, "a b");
    Process own = start(scratch, "sh", "-c", "setsid sleep 602; :");
    Process zombie = begin(scratch, "sh", "-c", "sh -c exit & exec sleep 603");
    await().until(() -> Procs.tree(sh.pid()).size() == 3 && Procs.tree(own.pid()).size() == 2);
    await()
        .until(() -> {
          ProcessTable table = proc.list();
          ProcessInfo sleep = table.get(zombie.pid()).orElseThrow();
          return sleep.argv().equals(List.of("sleep", "603"))
              && table.children(sleep).stream().anyMatch(ProcessInfo::zombie);
        });
    ProcessTable one = proc.list();
    ProcessTable two = ps.list();
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
      // ps cuts the time at which the system was started to seconds, and then the sum
      assertThat((double) told.id().start())
          .isCloseTo((double) (process.id().start() + boot), within(3000.0));
      assertThat(ps.read(process.pid())).contains(told);
      assertThat(ps.environment(told.id())).isEqualTo(proc.environment(process.id()));
    }
    // What neither a start nor an end in between explains must be in both.
    for (ProcessInfo process : one.all()) {
      // OSHI on Linux takes a newline for the end of an argument, and an empty one for that of all.
      if (process.argv().contains("") || process.argv().toString().contains("\n")) continue;
      if (proc.read(process.pid()).filter(p -> p.equals(process)).isEmpty()) continue;
      assertSame(process, two.get(process.pid()).orElseThrow());
    }
    long self = ProcessHandle.current().pid();
    assertThat(two.all()).noneMatch(p -> p.parent() == self && p.argv().contains(PS.toString()));
  }

  @Test
  void asksOshiOnlyForArgumentsThatDoNotFit(Scratch scratch) throws Exception {
    Process fits = start(scratch, "sh", "-c", "sleep 604; :", "two\nlines");
    Process other = start(scratch, "sh", "-c", "sleep 605; :", "two words");
    Process ended = start(scratch, "sh", "-c", "sleep 607; :");
    Map<Long, List<String>> told =
        Map.of(other.pid(), List.of("sleep", "605"), ended.pid(), List.of());
    PsSource source =
        new PsSource(ProgramRunner.system(), pid -> told.getOrDefault(pid, Procs.argv(pid)));
    ProcessTable table = source.list();
    // OSHI would make two of an argument with a newline.
    assertThat(table.get(fits.pid()).orElseThrow().argv())
        .containsExactly("sh", "-c", "sleep 604; :", "two\nlines");
    assertThat(table.get(other.pid()).orElseThrow().argv())
        .containsExactly("sh", "-c", "sleep 605; :", "two words");
    assertThat(table.get(ended.pid()).orElseThrow().argv()).isEmpty();
  }

  @Test
  void listsByOshiWhenPsCanNot(Scratch scratch) throws Exception {
    Process process = start(scratch, "sleep", "606");
    ProcessInfo told = ps.list().get(process.pid()).orElseThrow();
    for (ProgramRunner.Result result :
        List.of(
            new ProgramRunner.Result(ProgramRunner.NOT_FOUND, "", "no such program"),
            new ProgramRunner.Result(0, "", ""),
            new ProgramRunner.Result(0, "PID COMMAND\n1 init\n", ""),
            new ProgramRunner.Result(0, "1 0 0 S    Sun Nov 22 10:11:12 2026     init\n", ""))) {
      ProcessSource source = new PsSource((command, directory, seconds) -> result);
      assertThat(source.list().get(told.id())).contains(told);
    }
    assertThat(new OshiSource().list().get(process.pid())).isPresent();
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

    Map<Long, String> plan = plan(scratch, ps);
    assertThat(plan).isEqualTo(plan(scratch, proc)).hasSize(4);
    assertThat(plan.get(left.pid("weather"))).startsWith("Kill Weather ");
    assertThat(plan.get(open.pid("weather"))).startsWith("Keep Weather ");

    Cleanup.Report report = cleanup(scratch, ps).run(0);
    assertThat(report.results().stream().filter(Ending.Result::ended)).hasSize(2);
    assertThat(leaked).noneMatch(Procs::alive);
    assertThat(others).allMatch(Procs::alive);
    assertThat(List.of(open.pid(), open.pid("weather"), open.pid("leaky"))).allMatch(Procs::alive);
  }
}
