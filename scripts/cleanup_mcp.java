///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//SOURCES support/Cli.java
//SOURCES support/Machine.java
//SOURCES support/Reports.java
//SOURCES ../lib/mcp/Cleanup.java
//SOURCES ../lib/mcp/Here.java

import mcptools.cli.Cli;
import mcptools.cli.Command;
import mcptools.cli.Machine;
import mcptools.cli.Reports;
import mcptools.cli.Syntax;
import mcptools.mcp.Cleanup;
import mcptools.mcp.Here;
import mcptools.mcp.Look;
import mcptools.mcp.Owner.SessionRef;
import mcptools.mcp.Verdict;
import mcptools.state.UserError;
import picocli.CommandLine;

/** Ends the servers of the session it is called in. */
class cleanup_mcp implements Command {
  boolean dryRun;

  boolean json;

  public static void main(String[] args) {
    System.exit(Cli.run(new cleanup_mcp(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "cleanup_mcp",
            this::call,
            "Ends the MCP servers of the tmux session that this is called in, used or not, and of"
                + " no other. Their agents may start them again.")
        .flag("-n,--dry-run", "Only tell what would be ended, and why.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int call(CommandLine line) {
    Look look = Machine.look();
    SessionRef session =
        Here.session(look.now().world(), System.getenv())
            .orElseThrow(() ->
                new UserError(2, "this is not in a tmux session; call it where the servers run"));
    Cleanup cleanup =
        Machine.cleanup(look, (world, server) -> Verdict.ofSession(world, server, session));
    Cleanup.Report report = dryRun ? cleanup.dryRun() : cleanup.run(0);
    return Reports.print(line, report, dryRun, json);
  }
}
