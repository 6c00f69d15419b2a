///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING --dry-run
//SOURCES cli/cleanup/Cleanups.java
//SOURCES cli/cleanup/SmartReport.java
//SOURCES cli/cleanup/SocketChoice.java
//SOURCES cli/command/Ask.java
//SOURCES cli/terminal/Progress.java

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.FreedMemory;
import mcptools.cleanup.IdleSessions;
import mcptools.cleanup.IdleSessions.Judged;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.Cleanups;
import mcptools.cli.cleanup.SmartReport;
import mcptools.cli.cleanup.SocketChoice;
import mcptools.cli.command.Ask;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Progress;
import mcptools.cli.terminal.Width;
import mcptools.error.UserError;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.process.ProgramRunner;
import mcptools.process.UsageSource;
import mcptools.report.Json;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateHome;
import mcptools.state.TrackingStore;
import mcptools.verdict.SessionVerdict.Policy;
import mcptools.verdict.SessionVerdict.Which;
import mcptools.verdict.Verdict;
import picocli.CommandLine;

/** Closes idle sessions and ends every server without a client. */
class smart_cleanup implements Command {
  String sessions = "idle";

  String idle = "24h";

  Optional<String> agents = Optional.empty();

  Optional<String> socket = Optional.empty();

  boolean listening;

  boolean yes;

  boolean dryRun;

  boolean json;

  private final StateHome home = StateHome.of(System.getenv());
  private final InventoryReader reader = InventoryReader.ofSystem();

  public static void main(String[] args) {
    Cli.exit(Cli.run("smart_cleanup", smart_cleanup::new, args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "smart_cleanup",
            this::call,
            "Closes the tmux sessions that are idle, ends the MCP servers whose client or session"
                + " is gone, removes the tracking files of ended sessions, and reports what that"
                + " freed.",
            "A session is idle when nobody is attached, nothing but shells runs in it, and nothing"
                + " happened for a day. One that `tm --keep` marked stays.")
        .option(
            "--sessions",
            "none|idle|all",
            "Which sessions that nobody is attached to are closed (idle).",
            String.class,
            v -> sessions = v)
        .option(
            "--idle",
            "AGE",
            "How long nothing must have happened: 90s, 30m, 24h, 2d (24h).",
            String.class,
            v -> idle = v)
        .option(
            "--agents",
            "idle=AGE",
            "Also close sessions in which nothing but agents runs that have been idle, or waiting"
                + " for an answer, for so long; Claude Code alone says so.",
            String.class,
            v -> agents = Optional.of(v))
        .option(
            "--socket",
            "SOCKET",
            "Close sessions of the tmux server at this socket alone, by name or path.",
            String.class,
            v -> socket = Optional.of(v))
        .flag(
            "--include-listening",
            "Also end orphans that listen on a TCP port or a Unix socket.",
            () -> listening = true)
        .flag("-y,--yes", "Do not ask before sessions are closed.", () -> yes = true)
        .flag("-n,--dry-run", "Only print what would be done, and why.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int call(CommandLine line) {
    IdleSessions idleSessions = new IdleSessions(reader, ProgramRunner.system(), policy());
    Inventory inventory = reader.read();
    socket.ifPresent(given -> SocketChoice.of(inventory.snapshot(), given));
    List<Judged> judged = idleSessions.judge(inventory);
    if (dryRun) return dryRun(line, judged);
    PrintWriter out = line.getOut();
    if (judged.stream().anyMatch(Judged::closes) && !yes) {
      SmartReport.sessions(line.getErr(), judged, "WOULD BE CLOSED", Width.ofTable());
      Ask.confirm(line, "Close these sessions?");
    }
    UsageSource usage = UsageSource.ofSystem();
    FreedMemory meter = new FreedMemory(usage, inventory.snapshot());
    List<Judged> closed = new ArrayList<>();
    Cleanup cleanup = Cleanups.of(reader, meter.weighing(this::verdict));
    Cleanup.Report report;
    try (Progress shown = Progress.of("ending what is left behind")) {
      report =
          cleanup.run(
              IdleSessions.SETTLE_MILLIS,
              () -> closed.addAll(idleSessions.close(judged, new TrackingStore(home))));
    }
    FreedMemory.Freed freed = meter.freed(report.results());
    if (json) {
      out.println(Json.of(SmartReport.json(closed, report, Optional.of(freed))));
    } else {
      int columns = Width.ofText();
      SmartReport.sessions(out, closed, "CLOSED", Width.ofTable());
      CleanupText.text(out, report, false, closing(closed), columns);
      SmartReport.orphans(out, report, columns);
      out.println(Text.wrap(SmartReport.left(reader.read(), usage), columns));
      out.println(Text.wrap(SmartReport.freed(freed), columns));
    }
    return CleanupText.finish(line, report, false);
  }

  private int dryRun(CommandLine line, List<Judged> judged) {
    Cleanup.Report report =
        Cleanups.of(reader, IdleSessions.before(judged, this::verdict)).dryRun();
    PrintWriter out = line.getOut();
    if (json) {
      out.println(Json.of(SmartReport.json(judged, report, Optional.empty())));
    } else {
      int columns = Width.ofText();
      SmartReport.sessions(out, judged, "WOULD BE CLOSED", Width.ofTable());
      SmartReport.kept(out, judged, columns);
      CleanupText.text(out, report, true, closing(judged), columns);
    }
    return CleanupText.finish(line, report, true);
  }

  private static int closing(List<Judged> sessions) {
    return (int) sessions.stream().filter(Judged::closes).count();
  }

  private Verdict verdict(Snapshot snapshot, McpServer server) {
    return Verdict.ofLeft(snapshot, server, listening);
  }

  private Policy policy() {
    Which which =
        switch (sessions) {
          case "none" -> Which.NONE;
          case "idle" -> Which.IDLE;
          case "all" -> Which.ALL;
          default -> throw new UserError(2, "--sessions is none, idle or all");
        };
    long millis =
        Units.millis(idle)
            .orElseThrow(() -> new UserError(2, "--idle is an age such as 90s, 30m, 24h or 2d"));
    OptionalLong agentMillis =
        agents.map(smart_cleanup::agentMillis).orElseGet(OptionalLong::empty);
    return new Policy(which, millis, agentMillis, socket, System.getenv());
  }

  private static OptionalLong agentMillis(String text) {
    OptionalLong millis =
        text.startsWith("idle=") ? Units.millis(text.substring(5)) : OptionalLong.empty();
    if (millis.isEmpty()) throw new UserError(2, "--agents is idle= and an age, such as idle=3d");
    return millis;
  }
}
