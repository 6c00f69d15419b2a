//SOURCES ../../../lib/state/SharedFiles.java

package mcptools.tests.cases.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.process.ProcessId;
import mcptools.state.SharedFiles;
import mcptools.state.SharedLog;
import mcptools.state.SharedPid;
import mcptools.state.SharedPids;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the shared servers: whole, old, damaged and too large. */
class SharedFilesTest {
  @TempDir Path folder;

  @Test
  void whatIsWrittenIsRead() {
    SharedPid pid = new SharedPid(new ProcessId(400, 12345), "a%b\nc", 3);
    assertThat(SharedPid.parse(pid.format())).isEqualTo(pid);
  }

  @Test
  void noOtherWordOfTheFileIsAPid() {
    String text = new SharedPid(new ProcessId(400, 12345), "77", 3).format();
    assertThat(text.split("\\s+")).filteredOn(w -> w.matches("-?\\d+")).containsExactly("400");
    assertThat(text).startsWith("400\n");
  }

  @Test
  void fileOfTheShellFunctionsIsABarePid() {
    SharedPid old = new SharedPid(new ProcessId(400, -1), Optional.empty(), 0);
    assertThat(SharedPid.parse("400")).isEqualTo(old);
    assertThat(SharedPid.parse("400\n")).isEqualTo(old);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "x",
        "-5",
        "0",
        "1",
        "99999999999",
        "400 500",
        "400\n500",
        "400\n#mcp-tools=1\n#start=5\n#boot=b\n#restarts=0",
        "400\n#mcp-tools=1\n#boot=b\n#restarts=0\n#end",
        "400\n#mcp-tools=1\n#start=-5\n#boot=b\n#restarts=0\n#end",
        "400\n#mcp-tools=1\n#start=5\n#boot=b\n#restarts=many\n#end",
        "400\n#mcp-tools=1\n#start=5\n#boot=b\n#restarts=3000000000\n#end",
      })
  void damagedFileIsRefused(String text) {
    assertThatThrownBy(() -> SharedPid.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void damagedFileIsNamedInASentence() throws IOException {
    SharedFiles files = new SharedFiles(new StateHome(folder));
    assertThat(files.load()).isEmpty();
    files.lock().close();
    Path state = folder.resolve("mcp-state");
    Files.writeString(state.resolve("a.pid"), "rm -rf");
    Files.write(state.resolve("b.pid"), new byte[10_000]);
    Files.createSymbolicLink(state.resolve("c.pid"), state.resolve("a.pid"));
    files.save("d", new SharedPid(new ProcessId(400, 5), "b", 0));
    assertThat(files.load().values())
        .extracting(Stored::problem)
        .containsExactly(
            state
                + "/a.pid is left alone: it holds something that is not a pid; mcp_manager clean"
                + " removes it",
            state
                + "/b.pid is left alone: it is not a plain small file; mcp_manager clean removes"
                + " it",
            state
                + "/c.pid is left alone: it is not a plain small file; mcp_manager clean removes"
                + " it",
            "");
  }

  @Test
  void recordsOfThisBootNameProcesses() throws IOException {
    SharedFiles files = new SharedFiles(new StateHome(folder));
    SharedPids pids = new SharedPids(new StateHome(folder));
    assertThat(pids.recorded("b")).isEmpty();
    files.lock().close();
    files.save("a", new SharedPid(new ProcessId(400, 5), "b", 0));
    files.save("yesterday", new SharedPid(new ProcessId(401, 5), "a", 0));
    Files.writeString(folder.resolve("mcp-state/old.pid"), "402");
    Files.writeString(folder.resolve("mcp-state/damaged.pid"), "rm -rf");
    assertThat(pids.recorded("b")).isEqualTo(Map.of(new ProcessId(400, 5), "a"));
  }

  @Test
  void linkedStateFolderIsRefused() throws IOException {
    Files.createDirectory(folder.resolve("elsewhere"));
    Files.createSymbolicLink(folder.resolve("mcp-state"), folder.resolve("elsewhere"));
    SharedFiles files = new SharedFiles(new StateHome(folder));
    for (ThrowingCallable use : List.<ThrowingCallable>of(files::lock, files::load)) {
      assertThatThrownBy(use)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is not a plain folder");
    }
  }

  @Test
  void logIsPrivateAndTurnedWhenItIsLarge() throws IOException {
    SharedLog log = new SharedLog(folder.resolve("x.log"));
    log.begin();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log.file())))
        .isEqualTo("rw-------");
    log.rotate();
    assertThat(log.previous()).doesNotExist();
    String line = "0123456789abcde\n";
    Files.write(log.file(), (line.repeat(70_000) + "the end\n").getBytes(UTF_8));
    log.rotate();
    assertThat(log.file()).isEmptyFile();
    assertThat(Files.size(log.previous())).isEqualTo(1 << 20);
    assertThat(Files.readString(log.previous())).endsWith("the end\n");
  }

  @Test
  void complaintIsOfTheLastStart() throws IOException {
    SharedLog log = new SharedLog(folder.resolve("x.log"));
    assertThat(log.errorLine()).isEmpty();
    log.begin();
    append(log, "Error: of yesterday\n");
    log.begin();
    assertThat(log.errorLine()).isEmpty();
    append(log, "hello\n\nbye\n");
    assertThat(log.errorLine()).contains("bye");
    append(log, "  \u001b[31mError: no port\u001b[0m\n    at x (y:1)\n\nNode.js v20\n");
    assertThat(log.errorLine()).contains("Error: no port");
  }

  private static void append(SharedLog log, String text) throws IOException {
    Files.writeString(log.file(), text, java.nio.file.StandardOpenOption.APPEND);
  }
}
