//SOURCES ../../../lib/process/ProcessSource.java

package mcptools.tests.cases.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mcptools.process.Platform;
import mcptools.process.ProcSource;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The source of Linux on this machine's own processes. */
@ExtendWith(Scratch.Extension.class)
class ProcessSourcesTest {
  private final ProcessSource proc = new ProcSource(Path.of("/proc"));

  @BeforeAll
  static void linuxOnly() {
    assumeTrue(Platform.isLinux(), "there is no /proc on this system ");
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
    write(folder, "42/cgroup", "0::/system.slice/foo.service/payload\n");
    assertThat(source.unit(tmux.id())).contains("foo.service");
    write(folder, "42/cgroup", "0::/user.slice/user@1.service/a.service/tmux-spawn-1.scope\n");
    assertThat(source.unit(tmux.id())).isEmpty();
    write(folder, "42/cgroup", "0::/user.slice/user@1.service/session.slice\n");
    assertThat(source.unit(tmux.id())).isEmpty();
  }

  private static void write(Path folder, String file, String text) throws Exception {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }
}
