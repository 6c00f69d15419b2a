//SOURCES ../../../lib/process/Reaper.java

package mcptools.tests.cases.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.Reaper;
import mcptools.process.Reaper.Fate;
import mcptools.process.Signal;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.PidReuse;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The ending of real processes that make it hard. */
@ExtendWith(Scratch.Extension.class)
class ReaperTest {
  private final ProcessSource proc = ProcessSource.ofSystem();
  private Scratch scratch;

  @BeforeAll
  static void linuxOnly() {
    assumeTrue(Files.isReadable(Path.of("/proc/self/stat")), "there is no /proc on this system");
  }

  @BeforeEach
  void prepare(Scratch given) {
    scratch = given;
  }

  private Process start(String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(scratch.environment());
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    // Between fork and exec the child still shows the command line of the JVM or its helper.
    List<String> ours = Procs.argv(ProcessHandle.current().pid());
    await()
        .until(() -> {
          List<String> argv = Procs.argv(process.pid());
          boolean begun = !argv.isEmpty() && !argv.getFirst().endsWith("jspawnhelper");
          return (begun && !argv.equals(ours)) || !process.isAlive();
        });
    return process;
  }

  /** The process and what is below it, as a verdict has it. */
  private List<ProcessInfo> tree(long pid) {
    ProcessTable table = proc.list();
    return table.tree(table.get(pid).orElseThrow());
  }

  private ProcessInfo info(long pid) {
    return proc.read(pid).orElseThrow();
  }

  private static List<String> commands(Map<ProcessInfo, Fate> fates) {
    return fates.keySet().stream().map(p -> String.join(" ", p.argv())).toList();
  }

  private static void signal(String signal, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor()).isZero();
  }

  @Test
  void endsATreeAndTellsWhatBecameOfIt() throws Exception {
    Process root =
        start("sh", "-c", "sh -c 'trap \"\" TERM; while :; do sleep 1; done' & sleep 604; wait");
    await().until(() -> Procs.tree(root.pid()).size() >= 4);
    List<ProcessInfo> tree = tree(root.pid());
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 300).end(tree);
    assertThat(fates.keySet()).containsAll(tree);
    assertThat(fates.values()).doesNotContain(Fate.ALIVE).contains(Fate.TERMINATED, Fate.KILLED);
    assertThat(tree).noneMatch(p -> Procs.alive(p.pid()));
  }

  @Test
  void endsAStoppedProcess() throws Exception {
    // a handler keeps the kernel from ending the stopped process at SIGTERM already
    Process process = start("sh", "-c", "trap : TERM; while :; do sleep 0.1; done");
    await().until(() -> Procs.children(process.pid()).size() == 1);
    signal("-STOP", process.pid());
    ProcessInfo info = info(process.pid());
    assertThat(new Reaper(proc, 200).end(List.of(info))).containsEntry(info, Fate.KILLED);
  }

  @Test
  void neverSignalsAnotherProcessThatHasThePid() throws Exception {
    Process process = start("sleep", "606");
    ProcessInfo now = info(process.pid());
    ProcessId before = new ProcessId(now.pid(), now.id().start() - proc.startResolutionMillis());
    ProcessInfo meant =
        new ProcessInfo(before, now.parent(), now.session(), now.user(), false, now.argv());
    assertThat(new Reaper(proc, 200).end(List.of(meant))).containsEntry(meant, Fate.GONE);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void neverSignalsWhatTakesThePidAfterTheLastLook() throws Exception {
    PidReuse.assumePossible();
    Process meant = start("sleep", "605");
    ProcessInfo info = info(meant.pid());
    List<Long> taken = new ArrayList<>();
    ProcessSource late =
        afterTheFirstLook(() -> {
          meant.destroyForcibly().onExit().join();
          taken.add(PidReuse.take(scratch, info.pid(), "sleep", "615"));
        });
    Map<ProcessInfo, Fate> fates = new Reaper(late, 200).end(List.of(info));
    assertThat(taken).containsExactly(info.pid());
    assertThat(info(info.pid()).argv()).containsExactly("sleep", "615");
    assertThat(fates).containsOnly(Map.entry(info, Fate.GONE));
  }

  /** The processes as they are, but something happens before the first answer is used. */
  private ProcessSource afterTheFirstLook(Runnable change) {
    AtomicInteger looks = new AtomicInteger();
    return (ProcessSource)
        Proxy.newProxyInstance(
            ReaperTest.class.getClassLoader(),
            new Class<?>[] {ProcessSource.class},
            (self, method, arguments) -> {
              Object answer = method.invoke(proc, arguments);
              if (method.getName().equals("lives") && looks.getAndIncrement() == 0) change.run();
              return answer;
            });
  }

  @Test
  void endsChildrenBornMeanwhile() throws Exception {
    // answers SIGTERM by starting a child that ignores it, and goes on
    String script =
        "trap 'sh -c \"trap \\\"\\\" TERM; sleep 607; :\" &' TERM; while :; do sleep 0.1; done";
    Process process = start("sh", "-c", script);
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 500).end(tree(process.pid()));
    assertThat(fates.values()).doesNotContain(Fate.ALIVE);
    assertThat(commands(fates)).anyMatch(c -> c.contains("607"));
    await().until(() -> scratch.survivors().isEmpty()); // but for a last sleep of 0.1 s
  }

  @Test
  void endsWhatAServerStartsAsItsLastAct() throws Exception {
    Tools.need("setsid");
    // leads a process session, has let go of a helper before, and of another one when it ends
    String script =
        "sleep 616 & trap 'trap \"\" TERM; sleep 608 & exit' TERM; (sleep 617 &);"
            + " while :; do sleep 0.05; done";
    Process process = start("setsid", "sh", "-c", script);
    await().until(() -> commands(617).size() == 1 && commands(616).size() == 1);
    // What was there in the second before counts as born since, where starts are in seconds.
    long late = info(commands(617).getFirst()).id().start() + 2 * proc.startResolutionMillis();
    await().until(() -> proc.list().now() >= late);
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 2000).end(tree(process.pid()));
    assertThat(fates.values()).doesNotContain(Fate.ALIVE);
    assertThat(commands(fates)).contains("sleep 616").doesNotContain("sleep 617");
    // Not by the fates: it may have been seen while it was still the shell's fork.
    assertThat(commands(608)).isEmpty();
    assertThat(commands(617)).as("it was there before and was let go of").hasSize(1);
  }

  /** The processes as they are, with starts in whole seconds, as ps has them. */
  private ProcessSource inSeconds() {
    return (ProcessSource)
        Proxy.newProxyInstance(
            ReaperTest.class.getClassLoader(),
            new Class<?>[] {ProcessSource.class},
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "startResolutionMillis" -> 1000L;
                  case "list" -> {
                    ProcessTable all = proc.list();
                    yield new ProcessTable(
                        all.all().stream().map(ReaperTest::inSeconds).toList(), all.now());
                  }
                  default -> // lives(ProcessId), which is compared with a start in seconds
                      proc.read(((ProcessId) arguments[0]).pid())
                          .map(ReaperTest::inSeconds)
                          .filter(p -> p.id().equals(arguments[0]) && !p.zombie())
                          .isPresent();
                });
  }

  private static ProcessInfo inSeconds(ProcessInfo process) {
    ProcessId id = new ProcessId(process.pid(), process.id().start() / 1000 * 1000);
    return new ProcessInfo(
        id, process.parent(), process.session(), process.user(), process.zombie(), process.argv());
  }

  @Test
  void endsTheLastActWhereStartsAreInSeconds() throws Exception {
    Tools.need("setsid");
    String script =
        "trap 'trap \"\" TERM; sleep 618 & exit' TERM; (sleep 619 &); while :; do sleep 0.05; done";
    Process process = start("setsid", "sh", "-c", script);
    await().until(() -> commands(619).size() == 1);
    // What was there in the second before counts as born since.
    long begun = info(commands(619).getFirst()).id().start();
    await().until(() -> proc.list().now() / 1000 * 1000 >= begun + 2000);
    // The child is of the same second as the signal, but for the last tenth of one.
    await().until(() -> proc.list().now() % 1000 > 300 && proc.list().now() % 1000 < 800);
    ProcessSource source = inSeconds();
    ProcessTable table = source.list();
    List<ProcessInfo> tree = table.tree(table.get(process.pid()).orElseThrow());
    Map<ProcessInfo, Fate> fates = new Reaper(source, 2000).end(tree);
    assertThat(fates.values()).doesNotContain(Fate.ALIVE);
    assertThat(commands(fates)).doesNotContain("sleep 619");
    assertThat(commands(618)).isEmpty();
    assertThat(commands(619)).as("it was there before and was let go of").hasSize(1);
  }

  @Test
  void signalsByPidWhereThereIsNoPidfd() throws Exception {
    Process process = start("sleep", "620");
    assertThat(Signal.STOP.sendByPid(process.pid(), () -> false)).isFalse();
    assertThat(state(process.pid())).isEqualTo("S");
    assertThat(Signal.STOP.sendByPid(process.pid(), () -> true)).isTrue();
    await().until(() -> state(process.pid()).equals("T"));
    assertThat(Signal.TERM.sendByPid(process.pid(), () -> true)).isTrue();
    assertThat(Signal.KILL.sendByPid(process.pid(), () -> true)).isTrue();
    process.waitFor();
    assertThat(Signal.KILL.sendByPid(process.pid(), () -> true)).as("it is gone").isFalse();
  }

  /** Pids of the sleeps of this test that sleep so long. */
  private List<Long> commands(int seconds) {
    return scratch.survivors().stream()
        .filter(p -> p.argv().equals(List.of("sleep", Integer.toString(seconds))))
        .map(Procs.Proc::pid)
        .toList();
  }

  @Test
  void endsAForkStorm() throws Exception {
    // Each has 20 children a second, and each of those, too; none ends by SIGTERM.
    Path storm = scratch.folder().resolve("storm.sh");
    Files.writeString(
        storm,
        """
        trap '' TERM
        [ "$1" = 0 ] && exec sleep 611
        for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
          sh "$0" $(($1 - 1)) &
          sleep 0.05
        done
        wait
        """);
    Process process = start("sh", storm.toString(), "2");
    await().until(() -> Procs.tree(process.pid()).size() > 5);
    List<ProcessInfo> before = tree(process.pid());
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 300).end(before);
    assertThat(fates.values()).doesNotContain(Fate.ALIVE);
    assertThat(fates).as("born meanwhile, too").hasSizeGreaterThan(before.size());
    await().until(() -> scratch.survivors().isEmpty()); // but for a last sleep of 0.05 s
  }

  @Test
  void neitherEndsNorFailsToEndAZombie() throws Exception {
    Process parent = start("sh", "-c", "sleep 0.5 & exec sleep 610");
    await().until(() -> tree(parent.pid()).size() == 2 && tree(parent.pid()).getFirst().zombie());
    List<ProcessInfo> tree = tree(parent.pid());
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 200).end(List.of(tree.getFirst()));
    assertThat(fates).containsOnly(Map.entry(tree.getFirst(), Fate.GONE));
    assertThat(parent.isAlive()).isTrue();
  }

  @Test
  void whatGoesOnAfterItsFirstThreadIsNoZombie() throws Exception {
    Tools.need("python3");
    String script =
        """
        import ctypes, threading, time
        libc = ctypes.CDLL(None)
        end = ctypes.CFUNCTYPE(None, ctypes.c_int)(lambda number: libc.pthread_exit(None))
        threading.Thread(target=time.sleep, args=(600,)).start()
        libc.signal(15, end)
        print(flush=True)
        libc.pause()
        """;
    Process process = start("python3", "-c", script);
    assertThat(process.getInputStream().read()).isEqualTo('\n');
    ProcessInfo info = info(process.pid());
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 300).end(List.of(info));
    assertThat(fates).containsOnly(Map.entry(info, Fate.KILLED));
    assertThat(process.waitFor()).isEqualTo(128 + 9);
  }

  @Test
  void endsAParentThatWaitsForVfork() throws Exception {
    Tools.need("cc");
    Path source = scratch.folder().resolve("vfork.c");
    Files.writeString(
        source,
        """
        #include <signal.h>
        #include <unistd.h>
        int main(void) {
          signal(SIGTERM, SIG_IGN);
          if (vfork() == 0) { sleep(600); _exit(0); }
          return 0;
        }
        """);
    Path program = scratch.folder().resolve("vfork");
    Result compiled = Run.command(scratch, "cc", "-w", source.toString(), "-o", program.toString());
    assumeTrue(compiled.exit() == 0, "nothing can be compiled here");
    Process process = start(program.toString());
    await().until(() -> state(process.pid()).equals("D"));
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 200).end(tree(process.pid()));
    assertThat(fates).hasSize(2);
    assertThat(fates.values()).doesNotContain(Fate.ALIVE).contains(Fate.KILLED);
  }

  private static String state(long pid) throws Exception {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).substring(0, 1);
  }

  @Test
  void tellsWhatTheKernelKeepsAlive() throws Exception {
    Tools.need("python3");
    Tools.need("unshare");
    String hang = Checkout.fixture("hang.py").toString();
    String folder = scratch.directory("mounted").toString();
    Process server = start("unshare", "-m", "python3", hang, folder);
    BufferedReader told = server.inputReader();
    Optional<String> pid = Optional.ofNullable(told.readLine());
    assumeTrue(pid.isPresent(), "no file system of one's own can be mounted here");
    ProcessInfo waiting = info(Long.parseLong(pid.get()));
    try {
      Map<ProcessInfo, Fate> fates = new Reaper(proc, 200).end(List.of(waiting));
      assertThat(fates).containsOnly(Map.entry(waiting, Fate.ALIVE));
      assertThat(state(waiting.pid())).isEqualTo("D");
    } finally {
      server.destroyForcibly().waitFor();
    }
    await().until(() -> !Procs.alive(waiting.pid()));
  }
}
