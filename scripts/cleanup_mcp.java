///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING --dry-run
//SOURCES cli/cleanup/CleanupText.java
//SOURCES cli/cleanup/Cleanups.java
//SOURCES ../lib/ownership/CurrentSessions.java

import mcptools.cleanup.Cleanup;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.Cleanups;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.error.UserError;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.CurrentSessions;
import mcptools.tmux.SessionRef;
import mcptools.verdict.Verdict;
import picocli.CommandLine;

/** Ends the servers of the session it is called in. */
class cleanup_mcp implements Command {
  boolean dryRun;

  boolean json;

  public static void main(String[] args) {
    Cli.exit(Cli.run(new cleanup_mcp(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "cleanup_mcp",
            this::call,
            "Ends the MCP servers of the tmux session that this is called in, used or not, and of"
                + " no other. Their agents may start them again.")
        .flag("-n,--dry-run", "Only print what would be ended, and why.", () -> dryRun = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int call(CommandLine line) {
    InventoryReader reader = InventoryReader.ofSystem();
    SessionRef session =
        CurrentSessions.session(reader.read().snapshot(), System.getenv())
            .orElseThrow(() ->
                new UserError(2, "this is not in a tmux session; call it where the servers run"));
    Cleanup cleanup =
        Cleanups.of(reader, (snapshot, server) -> Verdict.ofSession(snapshot, server, session));
    Cleanup.Report report = dryRun ? cleanup.dryRun() : cleanup.run(0);
    return CleanupText.print(line, report, dryRun, json);
  }
}
