///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING list
//TRAINING track
//TRAINING track
//TRAINING reclaim --dry-run
//TRAINING sample
//SOURCES cli/cleanup/CleanupText.java
//SOURCES cli/cleanup/Cleanups.java
//SOURCES cli/watch/WatchText.java
//SOURCES ../lib/cleanup/LostServers.java
//SOURCES ../lib/history/MinuteSamples.java
//SOURCES ../lib/tracking/Tracker.java

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.LostServers;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.Cleanups;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Width;
import mcptools.cli.watch.WatchText;
import mcptools.history.MinuteSamples;
import mcptools.history.Recorder;
import mcptools.history.Rollup;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.inventory.ServerUsage;
import mcptools.process.ProcessInfo;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Json;
import mcptools.report.Table;
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
            "Measure the servers once and add that to the history; the watcher calls this."),
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
        line.getErr().println("session_tracker: " + Table.clean(file.problem()));
      }
    }
    if (json) {
      List<Object> entries = new ArrayList<>();
      for (Stored<TrackingFile> file : files)
        file.content().ifPresent(c -> entries.add(entry(snapshot, file, c)));
      line.getOut().println(Json.of(Map.of("sessions", entries)));
      return 0;
    }
    Table table =
        new Table("SESSION", "STATE", "SERVER", "PID", "PROCESSES", "AGE")
            .right(3, 4, 5)
            .cut("SESSION", 24)
            .cut("SERVER", 12)
            .cut("SESSION", 12)
            .spare("PROCESSES");
    for (Stored<TrackingFile> file : files) file.content().ifPresent(c -> rows(table, snapshot, c));
    boolean none = files.stream().allMatch(f -> f.content().isEmpty());
    int columns = Width.ofTable();
    line.getOut().print(none ? "No session is tracked.\n" : table.format(Colors.NONE, columns));
    boolean ended =
        files.stream()
            .flatMap(f -> f.content().stream())
            .anyMatch(f -> snapshot.session(f) == Snapshot.Liveness.ENDED);
    String hint = "Sessions have ended; session_tracker cleanup-orphaned ends what they left.";
    if (ended) line.getOut().println("\n" + Table.wrap(hint, columns));
    return 0;
  }

  private static void rows(Table table, Snapshot snapshot, TrackingFile file) {
    String session = file.name();
    String state = snapshot.session(file).name().toLowerCase(Locale.ROOT);
    if (file.servers().isEmpty()) table.row(session, state, "-", "", "", "");
    for (TrackingFile.Server server : file.servers()) {
      Optional<ProcessInfo> root = alive(snapshot, server);
      long running =
          server.processes().stream().filter(id -> snapshot.table().get(id).isPresent()).count();
      String name = server.name().isEmpty() ? "?" : server.name();
      String age = root.map(p -> Units.age(snapshot.table().age(p))).orElse("gone");
      table.row(session, state, name, server.root().pid(), root.isEmpty() ? "" : running, age);
      session = "";
      state = "";
    }
  }

  /** A line of an old file has no start time, and so means whatever has the pid. */
  private static Optional<ProcessInfo> alive(Snapshot snapshot, TrackingFile.Server server) {
    return server.root().start() < 0
        ? snapshot.table().get(server.root().pid())
        : snapshot.table().get(server.root());
  }

  private static Map<String, Object> entry(
      Snapshot snapshot, Stored<TrackingFile> stored, TrackingFile file) {
    List<Object> servers = new ArrayList<>();
    for (TrackingFile.Server server : file.servers()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", server.name());
      entry.put("pid", server.root().pid());
      if (server.root().start() >= 0) entry.put("start", server.root().start());
      entry.put("running", alive(snapshot, server).isPresent());
      entry.put("processes", server.processes().stream().map(p -> p.pid()).toList());
      servers.add(entry);
    }
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("session", file.name());
    entry.put("state", snapshot.session(file).name().toLowerCase(Locale.ROOT));
    entry.put("file", stored.path().toString());
    file.session()
        .ifPresent(place -> {
          entry.put("id", place.id());
          entry.put("socket", place.socket());
          entry.put("directory", place.directory());
        });
    entry.put("servers", servers);
    return entry;
  }

  private int reclaim(CommandLine line) {
    boolean ends = reader.settings().endsLeaked();
    LostServers lost = new LostServers(reader, home, judge -> Cleanups.of(reader, judge));
    LostServers.Outcome outcome = lost.reclaim(ends && !dryRun);
    if (!json) {
      // The first line is for the watcher: in how many seconds to call this again.
      OptionalLong next = outcome.nextMillis();
      line.getOut().println(next.isPresent() ? Long.toString((next.getAsLong() + 999) / 1000) : "");
    }
    return CleanupText.print(line, outcome.report(), dryRun || !ends, json);
  }

  private int sample(CommandLine line) {
    UsageSource source = UsageSource.ofSystem();
    Inventory inventory = reader.measured(source);
    // The first line is for the watcher: what it shows in tmux.
    line.getOut().println(figures(inventory));
    Cli.problems(line, inventory.problems());
    Recorder.append(home, Recorder.of(inventory, source.system()), Recorder.LEAST_GAP);
    MinuteSamples.writeRoster(home, inventory);
    MinuteSamples.take(home);
    Rollup.tidy(home, System.currentTimeMillis());
    return 0;
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
