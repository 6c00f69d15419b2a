//SOURCES ../../../lib/process/MacProcesses.java

package mcptools.tests.cases.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import mcptools.process.MacProcesses;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import org.junit.jupiter.api.Test;

/** What the kernel of macOS says of processes, without it. */
class MacProcessesTest {
  private static final int SLEEPS = 3;
  private static final int ZOMBIE = 5;

  /** A struct kinfo_proc in which all that is not read is set to something else. */
  private static ByteBuffer process(int pid, int parent, int user, int state, String name) {
    ByteBuffer bytes = ByteBuffer.allocate(MacProcesses.BYTES).order(ByteOrder.nativeOrder());
    Arrays.fill(bytes.array(), (byte) 0x5a);
    bytes.putLong(0, 1_795_900_000L).putInt(8, 999_999);
    bytes.put(36, (byte) state).putInt(40, pid).putInt(420, user).putInt(560, parent);
    return bytes.put(243, Arrays.copyOf(name.getBytes(UTF_8), 17));
  }

  private static byte[] all(ByteBuffer... processes) {
    ByteBuffer all = ByteBuffer.allocate(MacProcesses.BYTES * processes.length);
    for (ByteBuffer process : processes) all.put(process.array());
    return all.array();
  }

  @Test
  void readsEachProcess() {
    byte[] answer =
        all(
            process(0, 0, 0, SLEEPS, "kernel_task"),
            process(1, 0, 0, SLEEPS, "launchd"),
            process(99_998, 1, 501, SLEEPS, "Google Chrome He"),
            process(700, 99_998, -2, ZOMBIE, "node"),
            process(701, 1, 501, SLEEPS, ""));
    long start = 1_795_900_000_999L;
    assertThat(MacProcesses.parse(answer))
        .containsExactly(
            new ProcessInfo(new ProcessId(1, start), 0, -1, 0, false, List.of("launchd")),
            new ProcessInfo(
                new ProcessId(99_998, start), 1, -1, 501, false, List.of("Google Chrome He")),
            new ProcessInfo(new ProcessId(700, start), 99_998, -1, 4_294_967_294L, true, List.of()),
            new ProcessInfo(new ProcessId(701, start), 1, -1, 501, false, List.of()));
  }

  @Test
  void readsNothingOfAnotherSize() {
    byte[] answer = all(process(7, 1, 501, SLEEPS, "node"));
    assertThat(MacProcesses.parse(answer)).hasSize(1);
    assertThat(MacProcesses.parse(new byte[0])).isEmpty();
    assertThat(MacProcesses.parse(Arrays.copyOf(answer, answer.length - 1))).isEmpty();
    assertThat(MacProcesses.parse(Arrays.copyOf(answer, answer.length + 8))).isEmpty();
  }
}
