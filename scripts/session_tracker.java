///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING list
//TRAINING track
//TRAINING track
//TRAINING reclaim --dry-run
//TRAINING sample --reclaim
//SOURCES cli/cleanup/CleanupText.java
//SOURCES cli/cleanup/Cleanups.java
//SOURCES cli/tracking/TrackedText.java
//SOURCES cli/watch/WatchText.java
//SOURCES ../lib/bridge/client/SharedCalls.java
//SOURCES ../lib/cleanup/LostServers.java
//SOURCES ../lib/history/MinuteSamples.java
//SOURCES ../lib/tracking/Tracker.java

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import mcptools.bridge.client.SharedCalls;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.LostServers;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.Cleanups;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Width;
import mcptools.cli.tracking.TrackedJson;
import mcptools.cli.tracking.TrackedText;
import mcptools.cli.watch.WatchText;
import mcptools.history.MinuteSamples;
import mcptools.history.Recorder;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.inventory.ServerUsage;
import mcptools.process.UsageSource;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingStore;
import mcptools.tracking.Tracker;
import mcptools.verdict.Verdict;
import mcptools.watch.Watcher;
import picocli.CommandLine;

/** The PID files: which MCP servers belong to which tmux session. */
class session_tracker implements Command {
  private boolean dryRun;
  private boolean json;
  private boolean reclaims;

  private final StateHome home = StateHome.of(System.getenv());
  private final InventoryReader reader = InventoryReader.ofSystem();

  public static void main(String[] args) {
    Cli.exit(Cli.run("session_tracker", session_tracker::new, args));
  }

  @Override
  public Syntax syntax() {
    return Syntax.ofParts(
        "session_tracker",
        "Records which MCP servers belong to which tmux session.",
        new Syntax("track", this::track, "Record the servers of all open sessions."),
        new Syntax(
                "list",
                this::list,
                "Show the PID files: sessions, open or ended, and their servers.")
            .flag("--json", "Print JSON.", () -> json = true),
        new Syntax(
                "cleanup-orphaned",
                this::cleanupOrphaned,
                "End what ended sessions left behind and remove their PID files.")
            .flag("-n,--dry-run", "Only print what would be done, and why.", () -> dryRun = true)
            .flag("--json", "Print JSON.", () -> json = true),
        new Syntax(
                "reclaim",
                this::reclaim,
                "End servers that lost their client a minute ago, where that is proven; the watcher"
                    + " calls this.")
            .flag("-n,--dry-run", "Only print what would be done, and why.", () -> dryRun = true)
            .flag("--json", "Print JSON.", () -> json = true),
        new Syntax(
                "sample",
                this::sample,
                "Measure the servers once and add that to the history; the watcher calls this.")
            .flag(
                "--reclaim", "Also do what reclaim does, by the same look.", () -> reclaims = true),
        new Syntax(
                "watch",
                this::watch,
                "Show the watcher and its duties. Like any command, this starts it where it has"
                    + " died.")
            .flag("--status", "The same; it may be left out.", () -> {})
            .flag("--json", "Print JSON.", () -> json = true));
  }

  private int track(CommandLine line) {
    Tracker.Tracked tracked = new Tracker(reader, new TrackingStore(home)).track();
    Cli.problems(line, tracked.inventory().problems());
    MinuteSamples.writeRoster(home, tracked.inventory());
    List<TrackingFile> files = tracked.files();
    int servers = files.stream().mapToInt(f -> f.servers().size()).sum();
    line.getOut()
        .println(
            files.isEmpty()
                ? "No tmux session is open."
                // For the watcher, too: see duties.sh.
                : "Tracking %s in %s%s."
                    .formatted(
                        Units.count(servers, "server"),
                        Units.count(files.size(), "session"),
                        tracked.lost() == 0 ? "" : "; " + tracked.lost() + " lost the client"));
    return 0;
  }

  private int list(CommandLine line) {
    Inventory inventory = reader.read();
    Snapshot snapshot = inventory.snapshot();
    List<Stored<TrackingFile>> files = snapshot.files();
    Cli.problems(line, inventory.problems());
    for (Stored<TrackingFile> file : files) {
      if (!file.problem().isEmpty()) {
        line.getErr().println("session_tracker: " + Text.clean(file.problem()));
      }
    }
    if (json) line.getOut().println(TrackedJson.of(snapshot));
    else TrackedText.print(line.getOut(), snapshot, Width.ofTable());
    return 0;
  }

  private int reclaim(CommandLine line) {
    boolean ends = reader.settings().endsLeaked();
    Inventory inventory = reader.read();
    LostServers.Outcome outcome = lost().reclaim(inventory, ends && !dryRun);
    if (!dryRun) MinuteSamples.writeRoster(home, inventory);
    // The first line is for the watcher.
    if (!json) line.getOut().println(seconds(outcome.nextMillis()));
    return CleanupText.print(line, outcome.report(), dryRun || !ends, json);
  }

  private LostServers lost() {
    return new LostServers(home, judge -> Cleanups.of(reader, judge));
  }

  /** In how many seconds the watcher is to call this again; "" for when something happens. */
  private static String seconds(OptionalLong millis) {
    return millis.isPresent() ? Long.toString((millis.getAsLong() + 999) / 1000) : "";
  }

  private int sample(CommandLine line) {
    UsageSource source = UsageSource.ofSystem();
    Inventory inventory = reader.measured(source);
    // Two lines for the watcher: what it shows in tmux, and when to reclaim, "0" to sweep as well.
    // Outside of tmux nobody sees a client go.
    line.getOut().println(figures(inventory));
    int code = 0;
    if (reclaims) {
      boolean ends = reader.settings().endsLeaked();
      LostServers.Outcome outcome = lost().reclaim(inventory, ends);
      boolean left =
          inventory.servers().stream()
              .anyMatch(s -> Verdict.ofEnded(inventory.snapshot(), s) instanceof Verdict.Kill);
      line.getOut().println(left ? "0" : seconds(outcome.nextMillis()));
      code = CleanupText.finish(line, outcome.report(), !ends);
    } else {
      Cli.problems(line, inventory.problems());
    }
    Map<String, Long> calls = SharedCalls.byName(home, inventory);
    Recorder.append(home, Recorder.of(inventory, source.system(), calls), Recorder.LEAST_GAP);
    MinuteSamples.writeRoster(home, inventory);
    MinuteSamples.store(home);
    return code;
  }

  /** As sample.sh says them. */
  private static String figures(Inventory inventory) {
    ServerUsage usage = inventory.usage();
    long kilobytes = usage.share() / 1024;
    return "figures " + usage.servers() + " " + kilobytes + " " + inventory.orphanCount();
  }

  private int watch(CommandLine line) {
    WatchText.print(line, Watcher.of(home), json, Width.ofTable());
    return 0;
  }

  private int cleanupOrphaned(CommandLine line) {
    Cleanup cleanup = Cleanups.of(reader, Verdict::ofEnded);
    return CleanupText.print(line, dryRun ? cleanup.dryRun() : cleanup.run(3000), dryRun, json);
  }
}
