///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING --dry-run
//SOURCES cli/cleanup/CleanupText.java
//SOURCES cli/cleanup/Cleanups.java
//SOURCES cli/command/Ask.java
//SOURCES ../lib/ownership/CurrentSessions.java

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Cleanup.Report;
import mcptools.cleanup.Ending.Result;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.Cleanups;
import mcptools.cli.command.Ask;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Width;
import mcptools.error.UserError;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.CurrentSessions;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.report.Text;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.SessionRef;
import mcptools.verdict.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Ends the servers of the session it is called in, or a single one. */
class cleanup_mcp implements Command {
  Optional<Long> server = Optional.empty();

  boolean yes;

  boolean dryRun;

  boolean json;

  private final InventoryReader reader = InventoryReader.ofSystem();

  public static void main(String[] args) {
    Cli.exit(Cli.run(name(), cleanup_mcp::new, args));
  }

  /** What the user has called: mcps --end calls this. */
  private static String name() {
    return "mcps".equals(System.getenv("MCP_TOOLS_CALLED")) ? "mcps" : "cleanup_mcp";
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            name(),
            this::call,
            "Ends the MCP servers of the tmux session that this is called in, used or not, and of"
                + " no other. Their agents may start them again.")
        .option(
            "--server",
            "PID",
            "End the one server that this process is part of, as far as mcps would; asks first.",
            Long.class,
            v -> server = Optional.of(v))
        .flag("-y,--yes", "With --server: do not ask.", () -> yes = true)
        .flag("-n,--dry-run", "Only print what would be ended, and why.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int call(CommandLine line) {
    if (server.isPresent()) return one(line, server.get());
    if (yes) throw new ParameterException(line, "--yes goes with --server");
    Snapshot snapshot = reader.read().snapshot();
    SessionRef session =
        CurrentSessions.session(snapshot, System.getenv()).orElseThrow(() -> none(snapshot));
    Cleanup cleanup = Cleanups.of(reader, (now, server) -> Verdict.ofSession(now, server, session));
    Report report = dryRun ? cleanup.dryRun() : cleanup.run(0);
    return CleanupText.print(line, report, dryRun, json);
  }

  private static UserError none(Snapshot snapshot) {
    Optional<String> silence = snapshot.panes().silence();
    if (silence.isPresent()) return new UserError(1, silence.get());
    return new UserError(2, "this is not in a tmux session; call it where the servers run");
  }

  /** What is agreed to is that server as it was seen, by pid and start. */
  private int one(CommandLine line, long pid) {
    Report plan = Cleanups.of(reader, Verdict::ofChosen).dryRun();
    List<Result> meant =
        plan.results().stream()
            .filter(r -> ids(r.server()).anyMatch(id -> id.pid() == pid))
            .toList();
    if (meant.isEmpty()) {
      if (reader.read().snapshot().table().get(pid).isEmpty()) {
        throw new UserError(1, "there is no process " + pid);
      }
      throw new UserError(1, "process " + pid + " is part of no MCP server; mcps lists them");
    }
    Set<ProcessId> agreed =
        meant.stream().flatMap(r -> ids(r.server())).collect(Collectors.toSet());
    boolean kept = meant.stream().allMatch(r -> r.verdict() instanceof Verdict.Keep);
    Cleanup cleanup =
        Cleanups.of(
            reader,
            (snapshot, server) ->
                ids(server).anyMatch(agreed::contains)
                    ? Verdict.ofChosen(snapshot, server)
                    : new Verdict.Keep("nobody asked for it"));
    if (dryRun || kept) {
      CleanupText.print(line, of(cleanup.dryRun(), agreed), true, json);
      return kept && !dryRun ? 1 : 0;
    }
    if (!yes) {
      PrintWriter err = line.getErr();
      meant.forEach(r -> err.println(Text.wrap(CleanupText.planned(r), Width.ofErrors())));
      Ask.confirm(line, "End this server?");
    }
    return CleanupText.print(line, of(cleanup.run(0), agreed), false, json);
  }

  /** What became of these alone. */
  private static Report of(Report all, Set<ProcessId> agreed) {
    List<Result> results =
        all.results().stream().filter(r -> ids(r.server()).anyMatch(agreed::contains)).toList();
    return new Report(results, all.removed(), all.problems());
  }

  private static Stream<ProcessId> ids(McpServer server) {
    return server.tree().processes().stream().map(ProcessInfo::id);
  }
}
