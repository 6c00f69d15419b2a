///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING --dry-run
//SOURCES cli/cleanup/CleanupText.java
//SOURCES cli/cleanup/Cleanups.java

import java.util.List;
import java.util.Optional;
import mcptools.cleanup.Cleanup;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.Cleanups;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.error.UserError;
import mcptools.inventory.InventoryReader;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.tmux.Session;
import mcptools.verdict.Verdict;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the tmux hook runs when a session closes; also by hand. */
class cleanup_session implements Command {
  Optional<String> name = Optional.empty();

  boolean dryRun;

  int seconds = 3;

  boolean json;

  public static void main(String[] args) {
    Cli.exit(Cli.run(new cleanup_session(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "cleanup_session",
            this::call,
            "Ends the MCP servers that closed tmux sessions left behind, and removes their tracking"
                + " files. Servers of open sessions, of living clients, and those whose owner is"
                + " not known are never touched.")
        .argument(
            "SESSION",
            "The session that closed. All other closed ones are swept as well.",
            v -> name = Optional.of(v))
        .flag("-n,--dry-run", "Only print what would be ended, and why.", () -> dryRun = true)
        .option(
            "--wait",
            "SECONDS",
            "How long to wait for agents that are still ending (3).",
            Integer.class,
            v -> seconds = v)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int call(CommandLine line) {
    if (seconds < 0) throw new ParameterException(line, "--wait takes 0 seconds or more");
    Cleanup cleanup =
        Cleanups.of(
            InventoryReader.ofSystem(),
            Verdict::ofEnded,
            snapshot -> name.ifPresent(n -> refuseIfOpen(snapshot, n)));
    Cleanup.Report report = dryRun ? cleanup.dryRun() : cleanup.run(seconds * 1000L);
    return CleanupText.print(line, report, dryRun, json);
  }

  /** Unless one of that name has ended: another tmux server may have one, too. */
  private static void refuseIfOpen(Snapshot snapshot, String name) {
    boolean ended =
        snapshot
            .records()
            .filter(file -> file.name().equals(name))
            .anyMatch(file -> snapshot.session(file) == Liveness.ENDED);
    if (ended) return;
    List<Session> sessions =
        snapshot.panes().answers().stream().flatMap(a -> a.sessions().stream()).toList();
    if (sessions.stream().anyMatch(s -> s.name().equals(name))) {
      throw new UserError(
          1, "session " + name + " is open, so its servers stay; close it and they are reclaimed");
    }
  }
}
