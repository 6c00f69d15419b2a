///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Cli.java
//SOURCES support/Reports.java
//SOURCES ../lib/mcp/Cleanup.java

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mcptools.cli.Cli;
import mcptools.cli.Reports;
import mcptools.mcp.Cleanup;
import mcptools.mcp.Look;
import mcptools.mcp.Verdict;
import mcptools.mcp.World;
import mcptools.process.ProcessSource;
import mcptools.process.Processes;
import mcptools.process.Reaper;
import mcptools.process.Shell;
import mcptools.state.StateHome;
import mcptools.state.UserError;
import mcptools.tmux.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the tmux hook runs when a session closes; also by hand. */
@Command(
    name = "cleanup_session",
    description = {
      "Ends the MCP servers that closed tmux sessions left behind, and removes their tracking"
          + " files. Servers of open sessions, of living clients, and those whose owner is not"
          + " known are never touched.",
    })
class cleanup_session implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "SESSION",
      description = "The session that closed. All other closed ones are swept as well.")
  Optional<String> name = Optional.empty();

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only tell what would be ended, and why.")
  boolean dryRun;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for agents that are still ending (${DEFAULT-VALUE}).")
  int seconds = 3;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  public static void main(String[] args) {
    System.exit(Cli.run(new cleanup_session(), args));
  }

  @Override
  public Integer call() {
    StateHome home = StateHome.of(System.getenv());
    ProcessSource source = Processes.source();
    Look look = new Look(source, Shell.system(), home, System.getenv());
    Reaper reaper = new Reaper(source, Cleanup.GRACE_MILLIS);
    Cleanup cleanup =
        new Cleanup(
            look,
            reaper,
            home,
            Verdict::ofEnded,
            world -> name.ifPresent(n -> refuseIfOpen(world, n)));
    Cleanup.Report report = dryRun ? cleanup.dryRun() : cleanup.run(seconds * 1000L);
    return Reports.print(spec.commandLine(), report, dryRun, json);
  }

  private static void refuseIfOpen(World world, String name) {
    List<Session> sessions = world.answers().stream().flatMap(a -> a.sessions().stream()).toList();
    if (sessions.stream().anyMatch(s -> s.name().equals(name))) {
      throw new UserError(
          1, "session " + name + " is open, so its servers stay; close it and they are reclaimed");
    }
  }
}
