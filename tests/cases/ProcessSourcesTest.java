//SOURCES ../../lib/process/Processes.java
//SOURCES ../../lib/process/Reaper.java

package mcptools.tests.cases;

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
import mcptools.process.OshiSource;
import mcptools.process.ProcSource;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.Reaper;
import mcptools.process.Reaper.Fate;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Both sources on this machine's own processes, and the ending of processes. */
@ExtendWith(Scratch.Extension.class)
class ProcessSourcesTest {
  private final ProcessSource proc = new ProcSource(Path.of("/proc"));

  @BeforeAll
  static void linuxOnly() {
    assumeTrue(ProcSource.available(), "there is no /proc on this system to compare OSHI with");
  }

  private static Process start(Scratch scratch, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(scratch.environment());
    Process process = builder.start();
    // Between fork and exec the child still shows the command line of the JVM's helper.
    String program = command[0];
    await()
        .until(() -> Procs.argv(process.pid()).stream().findFirst().equals(Optional.of(program)));
    return process;
  }

  @Test
  void bothSourcesTellTheSame(Scratch scratch) throws Exception {
    // no newline: OSHI takes one for the end of an argument
    String odd = "two words 'ü😀' " + "x".repeat(6000);
    Process sh = start(scratch, "sh", "-c", "sleep 600 & sleep 601; echo " + odd);
    Process own = start(scratch, "sh", "-c", "setsid sleep 602; :");
    ProcessSource oshi = new OshiSource();
    await()
        .until(() ->
            proc.list().all().stream().filter(p -> p.argv().equals(List.of("sleep", "602"))).count()
                == 1);
    ProcessTable one = proc.list();
    ProcessTable two = oshi.list();

    List<ProcessInfo> mine =
        one.all().stream()
            .filter(p ->
                one.ancestors(p).stream().anyMatch(a -> a.pid() == ProcessHandle.current().pid()))
            .toList();
    assertThat(mine)
        .hasSizeGreaterThanOrEqualTo(4)
        .extracting(ProcessInfo::pid)
        .contains(sh.pid(), own.pid());
    for (ProcessInfo process : mine) {
      assertThat(two.get(process.id())).as("OSHI's view").contains(process);
      assertThat(oshi.read(process.pid())).isEqualTo(proc.read(process.pid()));
      assertThat(oshi.environment(process.id())).isEqualTo(proc.environment(process.id()));
    }
    // What neither a start nor an end in between explains must be in both.
    for (ProcessInfo process : one.all()) {
      if (process.argv().isEmpty() || process.argv().toString().contains("\n")) continue;
      if (oshi.read(process.pid()).isEmpty()) continue;
      if (proc.read(process.pid()).filter(p -> p.equals(process)).isEmpty()) continue;
      assertThat(two.get(process.id())).contains(process);
    }
    assertThat((double) two.now()).isCloseTo((double) one.now(), within(3000.0));
  }

  @Test
  void readsLongArgumentsAndTheStartAsTheSystemHasThem(Scratch scratch) throws Exception {
    String odd = "a\nb " + "x".repeat(30_000);
    Process process = start(scratch, "sleep", "600", "--", "0");
    Process shell = start(scratch, "sh", "-c", "sleep 603; :", odd, "");
    ProcessInfo info = proc.read(shell.pid()).orElseThrow();
    assertThat(info.argv()).containsExactly("sh", "-c", "sleep 603; :", odd, "");
    assertThat(Long.toString(info.id().start() / 10))
        .isEqualTo(Procs.find(shell.pid()).orElseThrow().start());
    assertThat(proc.environment(info.id())).containsEntry(Scratch.MARK, scratch.mark());
    assertThat(proc.environment(new ProcessId(shell.pid(), 1))).isEmpty();
    assertThat(proc.foreignNamespace(info.id())).isFalse();
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void readsWhatLinuxWrote(@TempDir Path folder) throws Exception {
    // a kernel thread, a process with brackets in its name and a zombie, as proc(5) shows them
    write(folder, "uptime", "12345.67 4444.00\n");
    write(
        folder,
        "7/stat",
        "7 (kworker/0:0-events) I 2 0 0 0 -1 69238880 0 0 0 0 0 0 0 0 20 0 1 0 12 0 0\n");
    write(folder, "7/cmdline", "");
    write(
        folder,
        "42/stat",
        "42 (tmux: (se) rv) S 1 42 42 0 -1 4194624 9 0 0 0 1 2 0 0 20 0 1 0 98765 0 0\n");
    write(folder, "42/cmdline", "tmux\0new\0-s\0a b\0");
    write(
        folder,
        "42/cgroup",
        "1:name=systemd:/x\n0::/user.slice/user@1000.service/app.slice/foo.service\n");
    write(
        folder,
        "43/stat",
        "43 (node) Z 42 42 42 0 -1 4194624 9 0 0 0 1 2 0 0 20 0 1 0 98770 0 0\n");
    write(folder, "44/stat", "44 (gone");
    ProcSource source = new ProcSource(folder);
    ProcessTable table = source.list();
    assertThat(table.now()).isEqualTo(12_345_670);
    assertThat(table.all()).extracting(ProcessInfo::pid).containsExactlyInAnyOrder(7L, 42L, 43L);
    ProcessInfo tmux = table.get(42).orElseThrow();
    assertThat(tmux.argv()).containsExactly("tmux", "new", "-s", "a b");
    assertThat(tmux.id().start()).isEqualTo(987_650);
    assertThat(table.get(43).orElseThrow().zombie()).isTrue();
    assertThat(table.parent(table.get(43).orElseThrow())).contains(tmux);
    assertThat(source.unit(tmux.id())).contains("foo.service");
  }

  private static void write(Path folder, String file, String text) throws Exception {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void endsATreeAndTellsWhatBecameOfIt(Scratch scratch) throws Exception {
    Process root =
        start(
            scratch,
            "sh",
            "-c",
            "sh -c 'trap \"\" TERM; while :; do sleep 1; done' & sleep 604; wait");
    await().until(() -> Procs.tree(root.pid()).size() >= 4);
    ProcessTable table = proc.list();
    List<ProcessInfo> tree = table.tree(table.get(root.pid()).orElseThrow());
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 300).end(tree);
    assertThat(fates.keySet()).containsAll(tree);
    assertThat(fates.values()).doesNotContain(Fate.ALIVE).contains(Fate.TERMINATED, Fate.KILLED);
    assertThat(tree).noneMatch(p -> Procs.alive(p.pid()));
  }

  @Test
  void endsAStoppedProcess(Scratch scratch) throws Exception {
    // a handler keeps the kernel from ending the stopped process at SIGTERM already
    Process process = start(scratch, "sh", "-c", "trap : TERM; while :; do sleep 0.1; done");
    await().until(() -> Procs.children(process.pid()).size() == 1);
    new ProcessBuilder("kill", "-STOP", Long.toString(process.pid())).start().waitFor();
    ProcessInfo info = proc.read(process.pid()).orElseThrow();
    assertThat(new Reaper(proc, 200).end(List.of(info))).containsEntry(info, Fate.KILLED);
  }

  @Test
  void neverSignalsAnotherProcessThatHasThePid(Scratch scratch) throws Exception {
    Process process = start(scratch, "sleep", "606");
    ProcessInfo now = proc.read(process.pid()).orElseThrow();
    ProcessId before = new ProcessId(now.pid(), now.id().start() - 10);
    ProcessInfo meant =
        new ProcessInfo(before, now.parent(), now.session(), now.user(), false, now.argv());
    assertThat(new Reaper(proc, 200).end(List.of(meant))).containsEntry(meant, Fate.GONE);
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void endsChildrenBornMeanwhile(Scratch scratch) throws Exception {
    // answers SIGTERM by starting a child that ignores it, and goes on
    String script =
        "trap 'sh -c \"trap \\\"\\\" TERM; sleep 607; :\" &' TERM; while :; do sleep 0.1; done";
    Process process = start(scratch, "sh", "-c", script);
    ProcessTable table = proc.list();
    List<ProcessInfo> tree = new ArrayList<>(table.tree(table.get(process.pid()).orElseThrow()));
    Map<ProcessInfo, Fate> fates = new Reaper(proc, 500).end(tree);
    assertThat(fates.values()).doesNotContain(Fate.ALIVE);
    assertThat(fates.keySet().stream().map(ProcessInfo::argv))
        .anyMatch(a -> a.toString().contains("607"));
    await().until(() -> scratch.survivors().isEmpty()); // but for a last sleep of 0.1 s
  }
}
