///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Cli.java
//SOURCES support/Reports.java
//SOURCES ../lib/mcp/Cleanup.java
//SOURCES ../lib/mcp/Here.java

import java.util.concurrent.Callable;
import mcptools.cli.Cli;
import mcptools.cli.Reports;
import mcptools.mcp.Cleanup;
import mcptools.mcp.Here;
import mcptools.mcp.Look;
import mcptools.mcp.Owner.SessionRef;
import mcptools.mcp.Verdict;
import mcptools.process.ProcessSource;
import mcptools.process.Processes;
import mcptools.process.Reaper;
import mcptools.process.Shell;
import mcptools.state.StateHome;
import mcptools.state.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Ends the servers of the session it is called in. */
@Command(
    name = "cleanup_mcp",
    description = {
      "Ends the MCP servers of the tmux session that this is called in, used or not, and of no"
          + " other. Their agents may start them again.",
    })
class cleanup_mcp implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = {"-n", "--dry-run"},
      description = "Only tell what would be ended, and why.")
  boolean dryRun;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  public static void main(String[] args) {
    System.exit(Cli.run(new cleanup_mcp(), args));
  }

  @Override
  public Integer call() {
    StateHome home = StateHome.of(System.getenv());
    ProcessSource source = Processes.source();
    Look look = new Look(source, Shell.system(), home, System.getenv());
    SessionRef session =
        Here.session(look.now().world(), System.getenv())
            .orElseThrow(() ->
                new UserError(2, "this is not in a tmux session; call it where the servers run"));
    Cleanup cleanup =
        new Cleanup(
            look,
            new Reaper(source, Cleanup.GRACE_MILLIS),
            home,
            (world, server) -> Verdict.ofSession(world, server, session));
    Cleanup.Report report = dryRun ? cleanup.dryRun() : cleanup.run(0);
    return Reports.print(spec.commandLine(), report, dryRun, json);
  }
}
