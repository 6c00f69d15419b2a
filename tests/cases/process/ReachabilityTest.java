//SOURCES ../../../lib/process/ProcessSource.java
//SOURCES ../../../lib/report/Units.java

package mcptools.tests.cases.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.process.Libc;
import mcptools.process.MacFiles;
import mcptools.process.MacReachability;
import mcptools.process.MacSource;
import mcptools.process.Platform;
import mcptools.process.ProcSource;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource.Reachability;
import mcptools.process.ProcessSource.Reachability.Input;
import mcptools.report.Units;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may reach a process, as both systems tell it. */
class ReachabilityTest {
  private static final String TCP =
      """
        sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 501 1 0000000057670827 100 0 0 10 0
         1: 0100007F:1F90 0100007F:C3F2 01 00000000:00000000 00:00000000 00000000  1000        0 502 1 0000000057670827 20 4 30 10 -1
      """;
  private static final String TCP6 =
      """
        sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
         0: 00000000000000000000000000000000:1F91 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 503 1 0000000057670827 100 0 0 10 0
      """;
  private static final String UNIX =
      """
      Num       RefCount Protocol Flags    Type St Inode Path
      00000000354c0276: 00000003 00000000 00000000 0001 03 601
      00000000354c0277: 00000002 00000000 00000000 0001 03 602
      00000000354c0278: 00000002 00000000 00010000 0001 01 603 /run/user/1000/bus with space
      00000000354c0279: 00000002 00000000 00000000 0005 03 604
      """;

  @TempDir Path proc;

  /** Else JUnit warns of each link that leads out of its folder. */
  @AfterEach
  void removeLinks() throws Exception {
    try (Stream<Path> files = Files.walk(proc)) {
      for (Path file : files.filter(Files::isSymbolicLink).toList()) Files.delete(file);
    }
  }

  private void link(String file, String target) throws Exception {
    Path path = proc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.deleteIfExists(path);
    Files.createSymbolicLink(path, Path.of(target));
  }

  private ProcessInfo process(long pid, String... open) throws Exception {
    link(pid + "/ns/net", "net:[1]");
    for (int i = 0; i < open.length; i++) link(pid + "/fd/" + i, open[i]);
    return new ProcessInfo(new ProcessId(pid, 10), 1, pid, 1000, false, List.of("node"));
  }

  private Reachability reach(ProcessInfo... deepestFirst) {
    List<ProcessInfo> tree = List.of(deepestFirst);
    return new ProcSource(proc)
        .reach(List.of(tree))
        .getOrDefault(tree.getLast().id(), Reachability.UNKNOWN);
  }

  private void tables() throws Exception {
    Files.createDirectories(proc.resolve("net"));
    Files.writeString(proc.resolve("net/tcp"), TCP);
    Files.writeString(proc.resolve("net/tcp6"), TCP6);
    Files.writeString(proc.resolve("net/unix"), UNIX);
    link("self/ns/net", "net:[1]");
  }

  @Test
  void linuxTellsWhichPortsAreListenedOn() throws Exception {
    tables();
    ProcessInfo root = process(10, "/dev/null", "socket:[502]");
    assertThat(reach(root))
        .isEqualTo(new Reachability(Optional.of(Set.of()), Input.NONE, Map.of()));
    ProcessInfo child = process(11, "/dev/null", "socket:[501]", "socket:[503]");
    assertThat(reach(child, root).listens()).contains(Set.of("TCP port 3000", "TCP port 8081"));
    ProcessInfo elsewhere = process(12, "/dev/null");
    link("12/ns/net", "net:[2]");
    assertThat(reach(elsewhere, root).listens()).as("another network namespace").isEmpty();
    ProcessInfo hidden = new ProcessInfo(new ProcessId(13, 10), 1, 13, 1000, false, List.of("x"));
    ProcessInfo dead = new ProcessInfo(new ProcessId(14, 10), 1, 14, 1000, true, List.of());
    assertThat(reach(dead, root).listens()).contains(Set.of());
    assertThat(reach(hidden, root).listens()).as("unreadable").isEmpty();
    Files.delete(proc.resolve("net/tcp6")); // IPv6 is switched off
    assertThat(reach(child, root).listens()).contains(Set.of("TCP port 3000"));
    Files.delete(proc.resolve("net/tcp"));
    assertThat(reach(root).listens()).isEmpty();
  }

  @Test
  void linuxTellsWhoHoldsAnInput() throws Exception {
    tables();
    assertThat(reach(process(10, "socket:[601]")).input()).isEqualTo(Input.HELD);
    assertThat(reach(process(10, "socket:[602]")).input()).isEqualTo(Input.CLOSED);
    assertThat(reach(process(10, "socket:[604]")).input()).isEqualTo(Input.CLOSED);
    assertThat(reach(process(10, "socket:[999]")).input())
        .as("no table has it")
        .isEqualTo(Input.HELD);
    ProcessInfo root = process(10, "pipe:[7]");
    ProcessInfo child = process(11, "pipe:[7]");
    assertThat(reach(child, root).input()).isEqualTo(Input.CLOSED);
    process(20, "/dev/null", "/x", "pipe:[7]");
    assertThat(reach(child, root).input()).isEqualTo(Input.HELD);
    // What has a name can be opened by it, and a file is read to its end.
    Path fifo = proc.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    assertThat(reach(process(40, fifo.toString())).input()).isEqualTo(Input.HELD);
    Path file = Files.writeString(proc.resolve("file"), "");
    assertThat(reach(process(41, file.toString())).input()).isEqualTo(Input.NONE);
    assertThat(reach(process(42, "/dev/pts/7 (deleted)")).input()).isEqualTo(Input.CLOSED);
    ProcessInfo without = new ProcessInfo(new ProcessId(30, 10), 1, 30, 1000, false, List.of("x"));
    assertThat(reach(without).input()).isEqualTo(Input.UNKNOWN);
    assertThat(reach(without).services()).isEqualTo(Map.of(30L, Optional.empty()));
    // Another user's socket whose name has lines that look like rows.
    for (String line : List.of("0: 2 0 0 0001 03 601", "0: zz 0 zz 0001 03 7", "x")) {
      Files.writeString(proc.resolve("net/unix"), UNIX + "0: 2 0 10000 1 1 9 /x\n" + line + "\n");
      assertThat(reach(process(10, "socket:[601]")).input()).as(line).isEqualTo(Input.UNKNOWN);
    }
    Files.delete(proc.resolve("net/unix"));
    assertThat(reach(process(10, "socket:[602]")).input()).isEqualTo(Input.UNKNOWN);
  }

  /** What macOS says of trees of which the kernel says where these processes listen. */
  private static Reachability mac(Map<Long, Set<String>> listening, ProcessInfo... tree) {
    Map<Long, Optional<Set<String>>> known = new HashMap<>();
    listening.forEach((pid, where) -> known.put(pid, Optional.of(where)));
    return MacReachability.reachability(List.of(tree), known, false);
  }

  @Test
  void macTellsWhereEachProcessListens() throws Exception {
    ProcessInfo root = process(10);
    ProcessInfo child = new ProcessInfo(new ProcessId(11, 20), 10, 10, 1000, false, List.of("x"));
    ProcessInfo dead = new ProcessInfo(new ProcessId(12, 20), 10, 10, 1000, true, List.of());
    Map<Long, Optional<Set<Long>>> service = Map.of(10L, Optional.empty());
    assertThat(mac(Map.of(10L, Set.of("TCP port 80"), 11L, Set.of()), child, root))
        .isEqualTo(new Reachability(Optional.of(Set.of("TCP port 80")), Input.UNKNOWN, service));
    assertThat(mac(Map.of(10L, Set.of(), 11L, Set.of()), dead, child, root))
        .isEqualTo(new Reachability(Optional.of(Set.of()), Input.UNKNOWN, Map.of()));
    assertThat(mac(Map.of(10L, Set.of()), child, root).listens()).as("one is hidden").isEmpty();
    assertThat(mac(Map.of(11L, Set.of()), child, root))
        .isEqualTo(new Reachability(Optional.empty(), Input.UNKNOWN, service));
    assertThat(mac(Map.of(10L, Set.of(), 11L, Set.of("TCP port 80")), child, root))
        .as("a child in its process session")
        .isEqualTo(new Reachability(Optional.of(Set.of("TCP port 80")), Input.UNKNOWN, service));
  }

  @Test
  void macSparesOfWhatIsApartOnlyWhatMayListen() throws Exception {
    ProcessInfo root = process(10);
    ProcessInfo apart = process(11);
    ProcessInfo below = new ProcessInfo(new ProcessId(12, 20), 11, 11, 1000, false, List.of("x"));
    Map<Long, Set<String>> silent = Map.of(10L, Set.of(), 11L, Set.of(), 12L, Set.of());
    assertThat(mac(silent, below, apart, root).services()).isEmpty();
    Map<Long, Optional<Set<Long>>> service = Map.of(11L, Optional.empty());
    Map<Long, Set<String>> listens =
        Map.of(10L, Set.of(), 11L, Set.of(), 12L, Set.of("TCP port 80"));
    assertThat(mac(listens, below, apart, root).services()).as("one below").isEqualTo(service);
    assertThat(mac(Map.of(10L, Set.of(), 11L, Set.of()), below, apart, root).services())
        .as("one is hidden")
        .isEqualTo(service);
  }

  /** A struct socket_fdinfo. */
  private static ByteBuffer socket(int kind, int options) {
    ByteBuffer socket = ByteBuffer.allocate(MacFiles.SOCKET_BYTES).order(ByteOrder.nativeOrder());
    return socket.putShort(188, (short) options).putInt(256, kind);
  }

  private static Optional<String> listens(ByteBuffer socket) {
    byte[] answer = new byte[MacFiles.SOCKET_BYTES];
    socket.get(0, answer);
    return MacFiles.listens(answer);
  }

  @Test
  void theKernelOfMacOsSaysWhereASocketListens() {
    int accepts = 2;
    int other = 0xff & ~accepts;
    ByteBuffer port = socket(2, other).putInt(344, 1).put(268, (byte) 0x1f).put(269, (byte) 0x90);
    assertThat(listens(port)).contains("TCP port 8080");
    assertThat(listens(port.putInt(344, 4))).as("connected").isEmpty();
    assertThat(listens(port.putShort(188, (short) accepts))).contains("TCP port 8080");
    ByteBuffer path = socket(3, accepts).put(282, "/tmp/x".getBytes(StandardCharsets.UTF_8));
    assertThat(listens(path)).contains("Unix socket /tmp/x");
    assertThat(listens(socket(3, other).putInt(344, 1))).isEmpty();
    assertThat(listens(socket(7, accepts))).contains("a socket");
    assertThat(new MacFiles().listening(ProcessHandle.current().pid()))
        .as("what another system does not say is not known")
        .isEqualTo(Platform.isLinux() ? Optional.empty() : Optional.of(Set.of()));
  }

  @Test
  void macTellsJobs() {
    assertThat(MacSource.unit(Map.of("XPC_SERVICE_NAME", "com.example.mcp")))
        .contains("com.example.mcp");
    String once = "com.apple.xpc.launchd.oneshot.0x10000006.webstorm";
    for (String none : List.of("", "0", "application.com.apple.Terminal.1.2", once)) {
      assertThat(MacSource.unit(Map.of("XPC_SERVICE_NAME", none))).isEmpty();
    }
  }

  @Test
  void agesAreRead() {
    assertThat(Units.millis("90s")).isEqualTo(OptionalLong.of(90_000));
    assertThat(Units.millis("30m")).isEqualTo(OptionalLong.of(1_800_000));
    assertThat(Units.millis("24h"))
        .isEqualTo(Units.millis("1d"))
        .isEqualTo(OptionalLong.of(86_400_000));
    assertThat(Units.millis("0s")).isEqualTo(OptionalLong.of(0));
    for (String bad : List.of("", "24", "h", "-1h", "1 h", "1w", "1h2m", "9999999999d", "١s")) {
      assertThat(Units.millis(bad)).as(bad).isEmpty();
    }
  }

  /** Not by what other processes show, as some show nothing. */
  @Test
  void kernelKnowsWhetherAnybodyCanWriteToAPipe() throws Exception {
    assumeTrue(Platform.isLinux(), "only Linux says it by poll");
    Process reader = new ProcessBuilder("sleep", "600").start();
    try {
      Path input = Path.of("/proc/" + reader.pid() + "/fd/0");
      assertThat(Libc.hasWriter(input)).as("held by this process").contains(true);
      assertThat(withNoOtherIn(reader)).isEqualTo(Input.HELD);
      reader.getOutputStream().write('x');
      reader.getOutputStream().flush();
      assertThat(Libc.hasWriter(input)).as("with something to be read").contains(true);
      reader.getOutputStream().close();
      assertThat(Libc.hasWriter(input)).as("with something left to be read").contains(false);
      assertThat(withNoOtherIn(reader)).isEqualTo(Input.CLOSED);
      assertThat(Files.newInputStream(input).read()).as("nothing was read").isEqualTo('x');
      assertThat(Libc.hasWriter(input)).contains(false);
      assertThat(Libc.hasWriter(Path.of("/proc/0/fd/0"))).as("no process").isEmpty();
    } finally {
      reader.destroyForcibly();
    }
  }

  /** The input of a process by a /proc that shows it alone: who else has the pipe is hidden. */
  private Input withNoOtherIn(Process reader) throws Exception {
    tables();
    Path real = Path.of("/proc/" + reader.pid());
    String folder = Long.toString(reader.pid());
    link(folder, real.toString());
    link("self/ns/net", Files.readSymbolicLink(real.resolve("ns/net")).toString());
    return reach(
            new ProcessInfo(
                new ProcessId(reader.pid(), 10), 1, reader.pid(), 1000, false, List.of("node")))
        .input();
  }
}
