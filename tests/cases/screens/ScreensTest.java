//DEPS info.picocli:picocli:4.7.7
//SOURCES ../../../lib/limits/LimitChecks.java
//SOURCES ../../../scripts/cli/cleanup/SmartReport.java
//SOURCES ../../../scripts/cli/cleanup/TmkaText.java
//SOURCES ../../../scripts/cli/doctor/DoctorText.java
//SOURCES ../../../scripts/cli/health/HealthText.java
//SOURCES ../../../scripts/cli/limits/LimitsText.java
//SOURCES ../../../scripts/cli/memory/MemoryText.java
//SOURCES ../../../scripts/cli/servers/ServersText.java
//SOURCES ../../../scripts/cli/servers/Why.java
//SOURCES ../../../scripts/cli/shared/SharedText.java
//SOURCES ../../../scripts/cli/tmux/SessionList.java
//SOURCES ../../../scripts/cli/tmux/SessionsText.java
//SOURCES ../../../scripts/cli/tracking/TrackedText.java
//SOURCES ../../../scripts/cli/trends/TrendsText.java
//SOURCES ../../../scripts/cli/watch/WatchText.java

package mcptools.tests.cases.screens;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.ObjIntConsumer;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.ContainerStop.Stopped;
import mcptools.cleanup.Ending.Result;
import mcptools.cleanup.IdleSessions.Judged;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.SmartReport;
import mcptools.cli.cleanup.TmkaText;
import mcptools.cli.doctor.DoctorText;
import mcptools.cli.health.HealthText;
import mcptools.cli.limits.LimitsText;
import mcptools.cli.memory.MemoryText;
import mcptools.cli.servers.Choice;
import mcptools.cli.servers.ServersText;
import mcptools.cli.servers.Why;
import mcptools.cli.shared.ClientsText;
import mcptools.cli.shared.SharedText;
import mcptools.cli.tmux.SessionList;
import mcptools.cli.tmux.SessionOrder;
import mcptools.cli.tmux.SessionsText;
import mcptools.cli.tracking.TrackedText;
import mcptools.cli.trends.TrendsText;
import mcptools.cli.watch.WatchText;
import mcptools.doctor.Check;
import mcptools.doctor.Doctor;
import mcptools.health.Health;
import mcptools.health.MemoryReport;
import mcptools.history.History;
import mcptools.history.Sample;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.limits.LimitChecks;
import mcptools.limits.LimitPass;
import mcptools.limits.LimitState;
import mcptools.process.ProcessInfo;
import mcptools.process.SystemMemory;
import mcptools.process.SystemMemory.Pressure;
import mcptools.process.SystemMemory.Stall;
import mcptools.report.Colors;
import mcptools.settings.ServerLimits;
import mcptools.settings.ServerLimits.Action;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.ServerLimits.Scope;
import mcptools.settings.ServerLimits.ServerLimit;
import mcptools.shared.BridgedClient;
import mcptools.shared.BridgedStatus;
import mcptools.shared.SharedStatus;
import mcptools.tests.support.Machine;
import mcptools.tests.support.Screens;
import mcptools.tmux.TmuxReply;
import mcptools.trends.Trend;
import mcptools.verdict.EndPlan;
import mcptools.verdict.SessionVerdict;
import mcptools.verdict.SessionVerdict.Policy;
import mcptools.verdict.SessionVerdict.Which;
import mcptools.verdict.Verdict;
import mcptools.watch.Duty;
import org.junit.jupiter.api.Test;

/** What the commands print of one machine, in terminals of four widths. */
class ScreensTest {
  private static final long DAY = 86_400_000;
  private static final long MINUTE = 60_000;
  private static final long EPOCH = 1_793_577_600_000L;
  private static final long MB = 1 << 20;
  private static final String SOCKET = "/tmp/tmux-1000/default";

  private final Inventory inventory = Machine.inventory();

  private static void approved(String name, ObjIntConsumer<PrintWriter> printing) {
    Screens.assertApproved(
        name,
        columns -> {
          StringWriter text = new StringWriter();
          PrintWriter out = new PrintWriter(text);
          printing.accept(out, columns);
          out.flush();
          return text.toString();
        });
  }

  private static void servers(
      PrintWriter out, Inventory shown, Optional<String> sort, int columns) {
    ServersText.print(out, shown, Optional.empty(), sort, columns, Colors.NONE);
  }

  @Test
  void mcps() {
    approved("mcps", (out, columns) -> servers(out, inventory, Optional.empty(), columns));
    approved(
        "mcps-sort", (out, columns) -> servers(out, inventory, Optional.of("memory"), columns));
    Inventory some = Choice.named(inventory, "filesystem");
    approved("mcps-name", (out, columns) -> servers(out, some, Optional.empty(), columns));
    approved(
        "mcps-why",
        (out, columns) -> {
          for (long pid : List.of(402L, 440L, 610L, 200L))
            out.println(Why.of(inventory, pid, columns));
        });
  }

  @Test
  void mem() {
    Pressure pressure = new Pressure(new Stall(1, 2.25, 3), new Stall(0, 0, 0));
    SystemMemory system =
        new SystemMemory(24L << 30, 23L << 30, 2L << 30, 5 * MB, Optional.of(pressure));
    MemoryReport report =
        MemoryReport.of(
            inventory,
            SessionVerdict.closed(
                inventory.snapshot(), inventory.servers(), Policy.ofAgents(DAY, Map.of())));
    approved("mem", (out, columns) -> MemoryText.print(out, system, report, "PSS", columns));
  }

  @Test
  void health() {
    Health health = Health.of(inventory, OptionalLong.of(0));
    approved(
        "health",
        (out, columns) ->
            HealthText.print(out, health, Optional.of("warning"), Colors.NONE, columns));
  }

  private static Sample sample(int minute) {
    List<Point> points = new ArrayList<>();
    for (String name : List.of("serena", "memory", "a-server-of-a-long-name")) {
      Series series = new Series(name, "session", "项目-日本語-🚀", name.length());
      long bytes = (name.equals("serena") ? 60 + minute : 50) * MB;
      points.add(Point.of(series, name.length(), 5000, bytes, bytes, 2 * bytes, 1000, 7, 12));
    }
    long at = EPOCH + minute * MINUTE;
    return new Sample(at, at - EPOCH, 1, 0, Sample.Machine.UNKNOWN, 1, 0, points);
  }

  private static List<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (int minute = 0; minute < 360; minute++) samples.add(sample(minute));
    return samples;
  }

  @Test
  void sessions() {
    List<TmuxReply.Answer> servers = inventory.snapshot().panes().answers();
    SessionOrder order = new SessionOrder(inventory, "waiting");
    approved(
        "tml", (out, columns) -> new SessionsText(order, "/home/u", columns).print(out, servers));
    approved(
        "tm-list",
        (out, columns) -> {
          SessionList.print(out, servers.getFirst().sessions(), columns);
          SessionList.print(out, List.of(), columns);
        });
    approved(
        "session_tracker", (out, columns) -> TrackedText.print(out, inventory.snapshot(), columns));
  }

  @Test
  void shared() {
    Map<SharedStatus, ServerUsage> uses = new LinkedHashMap<>();
    for (ProcessInfo root : inventory.snapshot().table().all()) {
      if (!Set.of(600L, 610L, 700L).contains(root.pid())) continue;
      String name =
          root.pid() == 600 ? "a-server-of-a-long-name-that-all-share" : "at-" + root.pid();
      BridgedStatus bridged =
          new BridgedStatus(
              name,
              "http://127.0.0.1:7000",
              "running",
              12,
              123_456,
              7,
              1.25,
              80,
              4 * MB,
              9 * MB,
              2);
      uses.put(
          new SharedStatus(
              name,
              Optional.empty(),
              root.pid() == 610 ? SharedStatus.State.SILENT : SharedStatus.State.RUNNING,
              Optional.of(root),
              List.of(root),
              2,
              Optional.of(bridged)),
          inventory.usage(List.of(root)));
    }
    List<BridgedClient> clients = new ArrayList<>();
    for (String server : List.of("memory", "at-700", "a-server-of-a-long-name-that-all-share")) {
      clients.add(
          new BridgedClient(
              "claude-code",
              server,
              Optional.of(300L),
              Optional.of("项目-日本語-🚀"),
              Optional.of("/home/u/work/a-project-of-a-long-name/api"),
              1234,
              1,
              90_000));
    }
    approved(
        "mcp_manager",
        (out, columns) -> {
          out.print(SharedText.table(inventory.snapshot().table(), uses, columns));
          ClientsText.print(out, clients, columns);
        });
  }

  @Test
  void trends() {
    List<Trend> trends = Trend.of(new History(samples(), List.of()), Long.MAX_VALUE);
    TrendsText text = new TrendsText(EPOCH, EPOCH + 360 * MINUTE, true, trend -> 1024 * MB);
    approved("trends", (out, columns) -> text.print(out, trends, Colors.NONE, columns));
  }

  @Test
  void limits() {
    List<ServerLimit> all = new ArrayList<>();
    for (String name : List.of("serena", "*")) {
      all.add(
          new ServerLimit(Scope.SERVERS, name, Measure.MEMORY, 300 * MB, 3 * MINUTE, Action.END));
    }
    all.add(new ServerLimit(Scope.SERVERS, "*", Measure.FILES, 64, 3 * MINUTE, Action.TELL));
    all.add(new ServerLimit(Scope.OWNERS, "session", Measure.COUNT, 9, 3 * MINUTE, Action.TELL));
    all.add(new ServerLimit(Scope.TOTAL, "", Measure.FILES, 999, 3 * MINUTE, Action.TELL));
    long now = EPOCH + 359 * MINUTE;
    Map<String, LimitState> before = new LinkedHashMap<>();
    LimitPass first =
        LimitPass.of(
            LimitChecks.all(new ServerLimits(all, List.of()), samples(), now), before, now);
    first.entries().forEach(e -> before.put(e.key(), e.state().acted(true, now - 25 * MINUTE)));
    LimitPass pass =
        LimitPass.of(
            LimitChecks.all(new ServerLimits(all, List.of()), samples(), now), before, now);
    approved("limits", (out, columns) -> LimitsText.print(out, pass, now, Colors.NONE, columns));
  }

  private Cleanup.Report report(Cleanup.Judge judge) {
    List<Result> results =
        inventory.servers().stream()
            .map(s -> new Result(s, judge.of(inventory.snapshot(), s), Map.of(), Stopped.NONE))
            .toList();
    return new Cleanup.Report(results, List.of(), List.of());
  }

  @Test
  void cleanups() {
    Policy policy = new Policy(Which.IDLE, DAY, OptionalLong.of(DAY), Optional.empty(), Map.of());
    List<Judged> judged = new ArrayList<>();
    SessionVerdict.all(inventory.snapshot(), inventory.servers(), policy)
        .forEach((session, verdict) -> judged.add(new Judged(session, verdict)));
    int closed = (int) judged.stream().filter(Judged::closes).count();
    Cleanup.Report left = report((snapshot, server) -> Verdict.ofLeft(snapshot, server, false));
    approved(
        "smart_cleanup",
        (out, columns) -> {
          SmartReport.sessions(out, judged, "WOULD BE CLOSED", columns);
          SmartReport.kept(out, judged, columns);
          CleanupText.text(out, left, true, closed, columns);
        });
    Cleanup.Report nothing = new Cleanup.Report(List.of(), List.of(), List.of());
    approved(
        "cleanup-nothing",
        (out, columns) -> {
          CleanupText.text(out, nothing, false, 0, columns);
          CleanupText.text(out, nothing, false, 2, columns);
        });
    EndPlan plan = EndPlan.of(inventory.snapshot(), Set.of(SOCKET), false);
    approved("tmka", (out, columns) -> out.print(TmkaText.of(plan, report(plan::before), columns)));
  }

  @Test
  void watcherAndDoctor() {
    List<Duty> duties =
        List.of(
            new Duty("record", 120_000, 510, 0, ""),
            new Duty("sweep", 3_000, 20, 124, "session_tracker: tmux does not answer within 2 s"));
    approved(
        "watch",
        (out, columns) -> {
          WatchText.print(out, Optional.of(25_288L), List.of(SOCKET), duties, columns);
          WatchText.print(out, Optional.empty(), List.of(), List.of(), columns);
        });
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put(
        "system", "Debian GNU/Linux 13 (trixie), Linux 6.18.44-with-a-long-name-of-its-own");
    machine.put("jbang", "");
    String sentence =
        "none that tm has armed; sessions that others opened are not cleaned up after";
    Doctor doctor =
        new Doctor(
            machine,
            List.of(
                new Check("processes", Check.State.OK, "114 are listed, as Java lists them"),
                new Check("tmux hooks", Check.State.MISSING, sentence)));
    approved("doctor", (out, columns) -> DoctorText.print(out, doctor, columns));
  }
}
