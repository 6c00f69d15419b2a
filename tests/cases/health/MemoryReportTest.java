//SOURCES ../../../scripts/cli/memory/MemoryText.java

package mcptools.tests.cases.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.cli.memory.MemoryText;
import mcptools.error.UserError;
import mcptools.health.MemoryReport;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.MacUsage;
import mcptools.process.ProcUsage;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.SystemMemory;
import mcptools.process.SystemMemory.Pressure;
import mcptools.process.SystemMemory.Stall;
import mcptools.process.Usage;
import mcptools.recognition.ServerTree;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.settings.Indicator;
import mcptools.settings.Protection;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tests.support.SnapshotBuilder;
import mcptools.tmux.SessionRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memory figures as both systems write them, and what is made of them, on made-up servers. */
class MemoryReportTest {
  private static final long MB = 1024 * 1024;

  /** As Linux 6 shows a node server. */
  private static final String ROLLUP =
      """
      00400000-7ffd8a5f4000 ---p 00000000 00:00 0                              [rollup]
      Rss:               64232 kB
      Pss:               25420 kB
      Pss_Dirty:         20044 kB
      Shared_Clean:      41960 kB
      Shared_Dirty:          0 kB
      Private_Clean:      2228 kB
      Private_Dirty:     20044 kB
      Referenced:        64232 kB
      Shared_Hugetlb:     4096 kB
      Private_Hugetlb:    2048 kB
      Swap:                  0 kB
      """;

  private static final String MEMINFO =
      """
      MemTotal:       16303428 kB
      MemFree:          519748 kB
      MemAvailable:    7340032 kB
      Active(anon):    5153004 kB
      SwapCached:        12348 kB
      SwapTotal:       2097148 kB
      SwapFree:        1048572 kB
      HugePages_Total:       0
      """;

  private static final String ZONES =
      """
      Node 0, zone   Normal
        pages free     5940412
            present  6029312
        pagesets
          cpu: 0
                    count:    11068
                    high:     15134
          cpu: 1
                    count:    8942
                    high:     25189
        node_unreclaimable:  0
      """;

  private static final String PRESSURE =
      """
      some avg10=1.53 avg60=0.87 avg300=0.22 total=58761459
      full avg10=1.34 avg60=0.75 avg300=0.19 total=56804551
      """;

  @TempDir Path proc;

  private void write(String file, String text) throws Exception {
    Path path = proc.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private ProcessId process(long pid) throws Exception {
    write(
        pid + "/stat",
        pid + " (node) S 1 42 42 0 -1 4194624 9 0 0 0 301 20 0 0 20 0 11 0 98765 0 0\n");
    return new ProcessId(pid, 987_650);
  }

  @Test
  void readsWhatLinuxTellsOfAProcess() throws Exception {
    ProcUsage source = new ProcUsage(proc);
    ProcessId open = process(42);
    write("42/smaps_rollup", ROLLUP);
    write("42/status", "Name:\tnode\nVmRSS:\t   64232 kB\nVmPTE:\t     908 kB\n");
    for (int i = 0; i < 3; i++) write("42/fd/" + i, "");
    ProcessId closed = process(43); // another user's: anybody may read its status alone
    write("43/status", "Name:\tnode\nVmPeak:\t  900 kB\nVmRSS:\t   61440 kB\n");
    ProcessId ending = process(44);
    write("44/smaps_rollup", "");
    write("44/status", "Name:\tnode\nState:\tZ (zombie)\n");
    long huge = 2048;
    Usage usage = source.read(open).orElseThrow();
    assertThat(usage.rss()).isEqualTo((64_232 + huge) * 1024);
    assertThat(usage.pss()).hasValue((25_420 + huge) * 1024);
    assertThat(usage.uss()).hasValue((2228 + 20_044 + huge) * 1024);
    assertThat(usage.freed()).hasValue((20_044 + huge + 908 + 11 * 16) * 1024);
    assertThat(usage.cpuMillis()).hasValue(3210);
    assertThat(usage.threads()).hasValue(11);
    assertThat(usage.openFiles()).isPresent();
    Usage other = source.read(closed).orElseThrow();
    assertThat(other.rss()).isEqualTo(60 * MB);
    assertThat(other.pss()).isEmpty();
    assertThat(other.cpuMillis()).hasValue(3210);
    assertThat(other.openFiles()).isEmpty();
    assertThat(source.read(ending)).isEmpty();
    assertThat(source.read(new ProcessId(45, 1))).isEmpty();
    assertThat(source.read(new ProcessId(42, 1))).as("another had the pid").isEmpty();
  }

  @Test
  void readsWhatLinuxTellsOfTheMachine() throws Exception {
    write("meminfo", MEMINFO);
    ProcUsage source = new ProcUsage(proc);
    SystemMemory calm = source.system();
    assertThat(calm)
        .isEqualTo(
            new SystemMemory(
                16_303_428L * 1024,
                7_340_032L * 1024,
                2_097_148L * 1024,
                1_048_576L * 1024,
                Optional.empty()));
    assertThat(calm.used()).isEqualTo(calm.total() - calm.available());
    assertThat(source.used()).isEqualTo(calm.used());
    write("zoneinfo", ZONES);
    write("self/smaps", "00400000-7ffd r--p 0 0 0 x\nSize: 4 kB\nKernelPageSize:       16 kB\n");
    assertThat(source.used()).isEqualTo(calm.used() - (11_068 + 8_942) * 16 * 1024);
    write("pressure/memory", PRESSURE);
    assertThat(source.system().pressure())
        .contains(new Pressure(new Stall(1.53, 0.87, 0.22), new Stall(1.34, 0.75, 0.19)));
    write("meminfo", "");
    assertThatThrownBy(source::system)
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("meminfo cannot be read");
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
  }

  @Test
  void takesWhatMacosTells() {
    int[] timebase = {125, 3};
    ByteBuffer task = bytes(MacUsage.TASK_BYTES).putInt(96, 25).putLong(144, 60 * MB);
    task.putLong(152, 24_000_000).putLong(160, 48_000_000).putInt(220, 7);
    byte[] usage = bytes(MacUsage.RUSAGE_BYTES).putLong(72, 75 * MB).array();
    OptionalLong footprint = OptionalLong.of(75 * MB);
    Usage found = MacUsage.usage(task.array(), usage, timebase, OptionalLong.of(12)).orElseThrow();
    assertThat(List.of(found.rss(), found.pss(), found.uss()))
        .containsExactly(60 * MB, footprint, footprint);
    assertThat(List.of(found.cpuMillis(), found.threads(), found.openFiles()))
        .containsExactly(OptionalLong.of(3000), OptionalLong.of(7), OptionalLong.of(12));
    byte[] none = {};
    OptionalLong unknown = OptionalLong.empty();
    assertThat(MacUsage.usage(task.array(), none, timebase, unknown).orElseThrow())
        .matches(u -> u.pss().isEmpty() && u.openFiles().isEmpty());
    assertThat(MacUsage.usage(none, none, timebase, unknown)).as("another user's").isEmpty();
    ByteBuffer pages = bytes(MacUsage.STATISTICS_BYTES).putInt(12, 1000).putInt(88, 500);
    pages.putInt(128, 2000).putInt(140, 4000);
    byte[] swap = bytes(32).putLong(0, 2048 * MB).putLong(8, 2041 * MB).putLong(16, 7 * MB).array();
    assertThat(MacUsage.system(16_384 * MB, 16_384, pages.array(), swap))
        .isEqualTo(
            new SystemMemory(
                16_384 * MB, 16_384 * MB - 6500 * 16_384, 2048 * MB, 7 * MB, Optional.empty()));
    assertThatThrownBy(() -> MacUsage.system(16_384 * MB, 16_384, none, swap))
        .isInstanceOf(UserError.class);
    assertThat(Stream.of(1, 2, 4, 0).map(MacUsage::level))
        .containsExactly(
            Optional.of("normal"),
            Optional.of("warning"),
            Optional.of("critical"),
            Optional.empty());
  }

  @Test
  void sizesHaveAtMostThreeDigits() {
    Map<Long, String> sizes = new HashMap<>();
    sizes.put(0L, "0 B");
    sizes.put(512L, "512 B");
    sizes.put(999L, "999 B");
    sizes.put(1000L, "1.0 KB");
    sizes.put(1024L, "1.0 KB");
    sizes.put(10_137L, "9.9 KB");
    sizes.put(10_200L, "10 KB");
    sizes.put(3_565_158L, "3.4 MB");
    sizes.put(310 * MB, "310 MB");
    sizes.put(999 * MB + MB / 2, "1.0 GB");
    sizes.put(24L * 1024 * MB, "24 GB");
    sizes.put(5000L * 1024 * 1024 * MB, "5000 TB");
    sizes.forEach((bytes, text) -> assertThat(Units.size(bytes)).isEqualTo(text));
  }

  @Test
  void tableEndsNumbersWhereTheirColumnEnds() {
    Table table = new Table("NAME", "PSS", "X").right(1).row("a", "9.9 MB", "y").row("b", "-", "z");
    assertThat(table.format()).isEqualTo("NAME     PSS  X\na     9.9 MB  y\nb          -  z\n");
    assertThat(Text.shorten("sequential-thinking", 10)).isEqualTo("sequentia…");
    assertThat(Text.shorten("日本語日本語", 6)).isEqualTo("日本…");
    assertThat(Text.shorten("memory", 6)).isEqualTo("memory");
  }

  private final List<ProcessInfo> processes = new ArrayList<>();
  private final List<McpServer> servers = new ArrayList<>();
  private final Map<ProcessId, Usage> usages = new HashMap<>();

  private ProcessInfo add(long pid, long parent, Usage usage, String... argv) {
    ProcessInfo process =
        new ProcessInfo(new ProcessId(pid, pid), parent, 1, 1000, false, List.of(argv));
    processes.add(process);
    usages.put(process.id(), usage);
    return process;
  }

  private static Usage memory(long rss, long pss, long uss) {
    return new Usage(rss * MB, OptionalLong.of(pss * MB), OptionalLong.of(uss * MB));
  }

  private void server(String name, Owner owner, ProcessInfo... deepestFirst) {
    List<ProcessInfo> tree = List.of(deepestFirst);
    servers.add(
        SnapshotBuilder.server(
            new ServerTree(name, Set.of(name), "a rule", tree.getLast(), tree, false),
            owner,
            "some evidence",
            owner instanceof Owner.Orphan orphan ? orphan.ended() : Optional.empty()));
  }

  private MemoryReport report() {
    return report(List.of());
  }

  private MemoryReport report(List<McpServer> idle) {
    ProcessTable table = new ProcessTable(processes, 1_000_000);
    Snapshot snapshot =
        new Snapshot(
            new Panes(table, List.of()),
            1,
            1000,
            "boot",
            1_700_000_000_000L,
            List.of(),
            Map.of(),
            Protection.NONE,
            Map.of(),
            Map.of());
    return MemoryReport.of(
        new Inventory(snapshot, servers, usages, Indicator.defaults(), List.of()), idle);
  }

  private static ServerUsage use(int servers, int processes, long rss, long pss, long uss) {
    return new ServerUsage(servers, processes, 0, pss * MB, memory(rss, pss, uss));
  }

  private static SessionRef session(String name) {
    return new SessionRef("/tmp/tmux-1000/default", 100, "$" + name, name);
  }

  @Test
  void reportGroupsServersByNameAndOwner() {
    Owner api = new Owner.Session(session("api"));
    Owner ended = new Owner.Orphan(Optional.of(session("old")));
    server(
        "filesystem",
        api,
        add(12, 11, memory(60, 20, 15), "node", "mcp-server-filesystem", "/a"),
        add(11, 1, memory(70, 30, 25), "npm exec @x/server-filesystem /a", "", ""));
    server("filesystem", ended, add(21, 1, memory(70, 41, 40), "npm exec @x/server-filesystem /a"));
    server("filesystem", api, add(31, 1, memory(50, 9, 8), "npm exec @x/server-filesystem /b"));
    server("memory", new Owner.Orphan(Optional.empty()), add(41, 1, memory(9, 5, 4), "node"));
    server("memory", new Owner.Shared("memory"), add(51, 1, memory(9, 3, 2), "node", "-x"));
    server("memory", new Owner.Shared("two"), add(52, 1, memory(9, 3, 2), "node", "-y"));
    MemoryReport report = report();

    assertThat(report.totals()).isEqualTo(use(6, 7, 277, 111, 96));
    assertThat(report.byName())
        .containsExactly(
            new MemoryReport.Named("filesystem", use(3, 4, 250, 100, 88)),
            new MemoryReport.Named("memory", use(3, 3, 27, 11, 8)));
    assertThat(report.byOwner())
        .containsExactly(
            new MemoryReport.Owned(api, use(2, 3, 180, 59, 48)),
            new MemoryReport.Owned(new Owner.Orphan(Optional.empty()), use(2, 2, 79, 46, 44)),
            new MemoryReport.Owned(new Owner.Shared(""), use(2, 2, 18, 6, 4)));
    assertThat(report.duplicates())
        .containsExactly(
            new MemoryReport.Duplicate(
                "filesystem",
                List.of("npm", "exec", "@x/server-filesystem", "/a"),
                use(2, 3, 200, 91, 80),
                50 * MB));
    assertThat(report.largest())
        .extracting(s -> s.server().tree().root().pid())
        .containsExactly(11L, 21L, 31L, 41L, 51L, 52L);
    assertThat(report.leftBehind()).isEqualTo(use(1, 1, 70, 41, 40));
    assertThat(report.staying()).isEqualTo(1);
  }

  @Test
  void reportTellsWhatCanNotBeRead() {
    Owner api = new Owner.Session(session("api"));
    ProcessInfo gone = add(13, 12, Usage.ofRss(1), "node");
    usages.remove(gone.id());
    ProcessInfo closed = add(12, 11, Usage.ofRss(60 * MB), "sudo", "x");
    server("one", api, gone, closed, add(11, 1, memory(10, 5, 4), "npm exec one"));
    server("two", api, add(21, 1, Usage.ofRss(30 * MB), "two"));
    MemoryReport report = report();
    assertThat(report.totals()).isEqualTo(new ServerUsage(2, 3, 2, 95 * MB, memory(100, 5, 4)));
    assertThat(report.byName())
        .containsExactly(
            new MemoryReport.Named("one", new ServerUsage(1, 2, 1, 65 * MB, memory(70, 5, 4))),
            new MemoryReport.Named("two", new ServerUsage(1, 1, 1, 30 * MB, Usage.ofRss(30 * MB))));
    assertThat(report().leftBehind()).isEqualTo(ServerUsage.NONE);
  }

  @Test
  void reportNamesTheTenLargest() {
    for (int i = 1; i <= 12; i++) {
      server("s" + i, new Owner.Shared(""), add(i, 0, memory(i, i, i), "s" + i));
    }
    assertThat(report().largest())
        .hasSize(10)
        .first()
        .extracting(s -> s.server().tree().name())
        .isEqualTo("s12");
  }

  @Test
  void whatIdleAgentsHoldIsToldWithWhatEndsIt() {
    Owner web = new Owner.Session(session("web"));
    server("one", web, add(11, 1, memory(90, 60, 50), "one"));
    server("two", web, add(21, 1, memory(30, 20, 10), "two"));
    assertThat(text(report(servers)))
        .contains(
            "Idle agents hold 80 MB in 2 servers; smart_cleanup --agents idle=1d ends them.\n");
    assertThat(text(report())).contains("one ").doesNotContain("agents");
  }

  @Test
  void aFootprintIsOneColumn() {
    Owner web = new Owner.Session(session("web"));
    server("one", web, add(11, 1, memory(90, 60, 60), "one"));
    server("two", web, add(21, 1, Usage.ofRss(30 * MB), "two"));
    assertThat(text(report(), "footprint"))
        .contains("NAME  SERVERS  PROCESSES  FOOTPRINT     RSS\n")
        .contains("LARGEST  PID  OWNER        FOOTPRINT    RSS\n")
        .contains("The footprint lacks 1 process whose RSS alone can be read.\n")
        .doesNotContain("PSS", "USS");
    assertThat(text(report())).contains("PSS and USS lack 1 process ");
  }

  private static String text(MemoryReport report) {
    return text(report, "PSS");
  }

  private static String text(MemoryReport report, String share) {
    StringWriter text = new StringWriter();
    SystemMemory system = new SystemMemory(1, 1, 0, 0, Optional.empty());
    MemoryText.print(new PrintWriter(text, true), system, report, share, 80);
    return text.toString();
  }
}
