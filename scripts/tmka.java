///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Ask.java
//SOURCES support/Cli.java
//SOURCES support/Reports.java
//SOURCES ../lib/mcp/Cleanup.java
//SOURCES ../lib/process/Libc.java
//SOURCES ../lib/report/Table.java
//SOURCES ../lib/tmux/Tmux.java

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mcptools.cli.Ask;
import mcptools.cli.Cli;
import mcptools.cli.Reports;
import mcptools.mcp.Cleanup;
import mcptools.mcp.Look;
import mcptools.mcp.Look.Seen;
import mcptools.mcp.Tracker;
import mcptools.mcp.Verdict;
import mcptools.mcp.World;
import mcptools.process.Libc;
import mcptools.process.ProcessSource;
import mcptools.process.Processes;
import mcptools.process.Reaper;
import mcptools.process.Shell;
import mcptools.process.Shell.Result;
import mcptools.report.Table;
import mcptools.state.StateHome;
import mcptools.state.TrackingFiles;
import mcptools.state.UserError;
import mcptools.tmux.Reading;
import mcptools.tmux.Session;
import mcptools.tmux.Tmux;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends every tmux session and the servers that belonged to one. */
@Command(
    name = "tmka",
    description = {
      "Ends all your tmux sessions, on all sockets, and the MCP servers that were started in them."
          + " Servers of other clients, and those that all sessions share, stay.",
    })
class tmka implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = "--socket",
      paramLabel = "NAME",
      description = "Only the tmux server at this socket, by name or path.")
  Optional<String> socket = Optional.empty();

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  boolean yes;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only tell what would be ended.")
  boolean dryRun;

  private final Shell shell = Shell.system();

  public static void main(String[] args) {
    System.exit(Cli.run(new tmka(), args));
  }

  @Override
  public Integer call() {
    StateHome home = StateHome.of(System.getenv());
    ProcessSource source = Processes.source();
    Look look = new Look(source, shell, home, System.getenv());
    Seen seen = look.now();
    List<Reading.Answer> doomed = seen.world().answers().stream().filter(this::isMeant).toList();
    PrintWriter out = spec.commandLine().getOut();
    Cli.problems(spec.commandLine(), seen.problems());
    if (doomed.stream().allMatch(a -> a.sessions().isEmpty())) {
      out.println("No tmux session is open" + socket.map(s -> " at " + s).orElse("") + ".");
      return 0;
    }
    out.print(table(seen, doomed));
    out.flush();
    if (dryRun) return 0;
    if (!yes) Ask.confirm(spec.commandLine(), "End all of this?");
    new Tracker(look, new TrackingFiles(home)).track();
    // The pane that this runs in may be among them.
    Libc.ignoreHangup();
    for (Reading.Answer server : doomed) end(server);
    Cleanup cleanup =
        new Cleanup(look, new Reaper(source, Cleanup.GRACE_MILLIS), home, Verdict::ofEnded);
    return Reports.print(spec.commandLine(), cleanup.run(5000), false, false);
  }

  private boolean isMeant(Reading.Answer server) {
    return socket.isEmpty()
        || server.socket().equals(socket.get())
        || server.socket().endsWith("/" + socket.get());
  }

  private static String table(Seen seen, List<Reading.Answer> doomed) {
    Table table = new Table("SESSION", "STATE", "WINDOWS", "SERVERS", "SOCKET");
    for (Reading.Answer server : doomed) {
      for (Session session : server.sessions()) {
        long servers =
            seen.servers().stream().filter(s -> s.belongsTo(World.ref(server, session))).count();
        String state = session.clients() > 0 ? "attached" : "detached";
        table.row(session.name(), state, session.windows(), servers, server.socket());
      }
    }
    return table.format();
  }

  private void end(Reading.Answer server) {
    Result result = new Tmux(shell, Optional.of(server.socket())).run("kill-server");
    if (!result.ok()) throw new UserError(1, "tmux can not be ended: " + result.error());
  }
}
