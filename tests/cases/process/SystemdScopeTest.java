//SOURCES ../../../lib/process/SystemdScope.java

package mcptools.tests.cases.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import mcptools.process.ProcessId;
import mcptools.process.ProgramRunner;
import mcptools.process.SystemdScope;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a server is started by where the user has a systemd, and where not. */
@ExtendWith(Scratch.Extension.class)
class SystemdScopeTest {
  private static final List<String> COMMAND = List.of("node", "a $HOME \"b\"", "--grow");

  @TempDir Path proc;

  private final List<List<String>> asked = new ArrayList<>();

  private SystemdScope scope(Predicate<List<String>> works) {
    ProgramRunner runner =
        (command, directory, seconds) -> {
          asked.add(command);
          return new ProgramRunner.Result(works.test(command) ? 0 : 1, "", "");
        };
    return new SystemdScope(runner);
  }

  @Test
  void theKernelHoldsTheLimitAndACommandStaysAsItIs() {
    List<String> argv = scope(c -> true).around(COMMAND, "se rena/1", 400 << 20);
    assertThat(argv.subList(0, 6))
        .containsExactly(
            "systemd-run", "--user", "--scope", "--quiet", "--collect", "--expand-environment=no");
    assertThat(argv.get(6)).matches("--unit=mcp-tools-se_rena_1-[0-9a-z]+");
    assertThat(argv.subList(7, argv.size()))
        .containsExactly(
            "-p",
            "MemoryHigh=419430400",
            "-p",
            "MemoryMax=524288000",
            "-p",
            "TasksMax=1024",
            "--",
            "node",
            "a $HOME \"b\"",
            "--grow");
  }

  @Test
  void itIsTriedOnceWithTheSameProperties() {
    SystemdScope scope = scope(c -> true);
    scope.around(COMMAND, "one", 1 << 30);
    assertThat(scope.around(COMMAND, "two", 1 << 30)).contains("TasksMax=1024", "--").hasSize(17);
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst())
        .contains("MemoryHigh=1073741824", "TasksMax=1024")
        .endsWith("--", "true");
  }

  @Test
  void anOlderOneDoesWithoutAnOptionAndWithoutSystemdNothingChanges() {
    SystemdScope older = scope(c -> !c.contains("--expand-environment=no"));
    assertThat(older.around(COMMAND, "one", 1 << 30))
        .startsWith("systemd-run")
        .doesNotContain("--expand-environment=no")
        .endsWith("node", "a $HOME \"b\"", "--grow");
    asked.clear();
    SystemdScope none = scope(c -> false);
    assertThat(none.around(COMMAND, "one", 1 << 30)).isEqualTo(COMMAND);
    assertThat(none.around(COMMAND, "two", 1 << 30)).isEqualTo(COMMAND);
    assertThat(asked).hasSize(2);
  }

  /** Without the controllers of memory: that it is slowed and ended by the kernel is not seen. */
  @Test
  void aRealSystemdTakesItAndThePidAndThePipesStay(Scratch scratch) throws IOException {
    Tools.need("systemd-run");
    String version = Run.command(scratch, "systemd-run", "--version").ok().out();
    boolean newer = Integer.parseInt(version.split(" ")[1]) >= 254;
    List<String> program = List.of("sh", "-c", "echo $$; cat; cat /proc/self/cgroup");
    SystemdScope scope = scope(c -> newer || !c.contains("--expand-environment=no"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Checkout.fixture("user-systemd.sh").toString(),
                scratch.directory("systemd").toString()));
    command.addAll(List.of("sh", "-c", "echo $$; exec \"$@\"", "sh"));
    command.addAll(scope.around(program, "real", 64 << 20));
    Result result = Run.in(scratch).input("in\n").command(command.toArray(String[]::new));
    assumeTrue(result.exit() != 77, "no systemd of a user can be started here");
    List<String> lines = result.ok().out().lines().toList();
    assertThat(lines.get(1)).isEqualTo(lines.get(0)).matches("\\d+");
    assertThat(lines.get(2)).isEqualTo("in");
    cgroup(1, String.join("\n", lines.subList(3, lines.size())));
    assertThat(holds(1)).isTrue();
  }

  @Test
  void aProcessIsHeldByItsOwnScopeAlone() throws IOException {
    String user = "/user.slice/user-1000.slice/user@1000.service/";
    cgroup(1, "0::" + user + "app.slice/mcp-tools-serena-k3.scope\n");
    cgroup(2, "0::" + user + "tmux-spawn-1.scope\n");
    cgroup(3, "12:memory:/\n1:name=systemd:" + user + "mcp-tools-a-1.scope\n");
    cgroup(4, "0::" + user + "mcp-tools.service\n");
    assertThat(List.of(1, 2, 3, 4, 5).stream().map(this::holds))
        .containsExactly(true, false, true, false, false);
  }

  private void cgroup(int pid, String text) throws IOException {
    Files.createDirectory(proc.resolve(Integer.toString(pid)));
    Files.writeString(proc.resolve(pid + "/cgroup"), text);
  }

  private boolean holds(int pid) {
    return SystemdScope.holds(proc.toString(), new ProcessId(pid, 1));
  }
}
