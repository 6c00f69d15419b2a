///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING --dry-run
//SOURCES cli/cleanup/CleanupText.java
//SOURCES cli/cleanup/Cleanups.java
//SOURCES cli/cleanup/SocketChoice.java
//SOURCES cli/cleanup/TmkaText.java
//SOURCES cli/command/Ask.java
//SOURCES cli/terminal/Progress.java
//SOURCES ../lib/tracking/Tracker.java

import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import mcptools.cleanup.Cleanup;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.Cleanups;
import mcptools.cli.cleanup.SocketChoice;
import mcptools.cli.cleanup.TmkaText;
import mcptools.cli.command.Ask;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Progress;
import mcptools.cli.terminal.Width;
import mcptools.error.UserError;
import mcptools.inventory.InventoryReader;
import mcptools.process.Libc;
import mcptools.process.ProgramRunner;
import mcptools.report.Units;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.state.StateHome;
import mcptools.state.TrackingStore;
import mcptools.tmux.Sockets;
import mcptools.tmux.Tmux;
import mcptools.tmux.TmuxReply;
import mcptools.tracking.Tracker;
import mcptools.verdict.EndPlan;
import mcptools.verdict.Verdict;
import picocli.CommandLine;

/** Ends every tmux session and the servers that belonged to one. */
class tmka implements Command {
  private static final int TRIES = 3;
  private static final long PATIENCE_NANOS = 3_000_000_000L;
  private static final long POLL_NANOS = 200_000_000;

  Optional<String> socket = Optional.empty();

  boolean yes;

  boolean dryRun;

  boolean global;

  boolean json;

  private final StateHome home = StateHome.of(System.getenv());
  private final InventoryReader reader = InventoryReader.ofSystem();

  public static void main(String[] args) {
    Cli.exit(Cli.run("tmka", tmka::new, args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "tmka",
            this::call,
            "Ends all your tmux sessions, on all sockets, and the MCP servers that were started in"
                + " them. Servers of other clients stay, and so does all that the config protects.")
        .option(
            "--socket",
            "SOCKET",
            "Only the tmux server at this socket, by name or path.",
            String.class,
            v -> socket = Optional.of(v))
        .flag("-y,--yes", "Do not ask.", () -> yes = true)
        .flag("-n,--dry-run", "Only print what would be ended.", () -> dryRun = true)
        .flag("--global", "Also end the shared servers.", () -> global = true)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int call(CommandLine line) {
    Snapshot snapshot = reader.read().snapshot();
    if (snapshot.protection().broken().isPresent()) {
      throw new UserError(1, "nothing is ended: " + snapshot.protection().broken().get());
    }
    Set<String> sockets = sockets(snapshot);
    List<String> silent = silent(snapshot, sockets);
    Cli.problems(line, silent);
    int code = silent.isEmpty() ? 0 : 1;
    EndPlan plan = EndPlan.of(snapshot, sockets, global);
    Cleanup.Report report = Cleanups.of(reader, plan::before).dryRun();
    boolean more = report.results().stream().anyMatch(r -> r.verdict() instanceof Verdict.Kill);
    boolean nothing = plan.doomed().isEmpty() && !more;
    if (json && (dryRun || nothing)) {
      return code
          | CleanupText.print(line, report, true, true, TmkaText.json(plan, plan.sessions()));
    }
    PrintWriter out = json ? line.getErr() : line.getOut();
    if (plan.sessions().isEmpty() && nothing) {
      out.println("No tmux session is open" + socket.map(s -> " at " + s).orElse("") + ".");
      return code;
    }
    out.print(TmkaText.of(plan, report, Width.ofTable()));
    out.flush();
    if (dryRun || nothing) return code;
    if (!yes) Ask.confirm(line, "End all of this?");
    // The pane that this runs in may be among them.
    Libc.ignoreHangup();
    Cleanup.Report done;
    List<EndPlan.Entry> open;
    try (Progress shown = Progress.of("ending sessions and servers")) {
      Tracker.Tracked tracked = new Tracker(reader, new TrackingStore(home)).track();
      done =
          Cleanups.of(reader, plan::after)
              .run(
                  5000,
                  () -> {
                    // Judged again: until now a session may have got a name that stays.
                    end(plan, EndPlan.of(reader.read().snapshot(), sockets, global));
                    open(plan); // only when they are known to have ended may their servers be
                  });
      open = open(plan);
    }
    for (EndPlan.Entry entry : open) {
      if (entry.stays().isEmpty()) {
        code = 1;
        Cli.problems(line, List.of(entry.ref() + " could not be ended; see tmux ls"));
      }
    }
    int ended = plan.sessions().size() - open.size();
    if (!json) out.println(Units.count(ended, "session") + " ended.");
    return code | CleanupText.print(line, done, false, json, TmkaText.json(plan, open));
  }

  /** Those in the user's folder, the one that this runs in, and those that were recorded. */
  private Set<String> sockets(Snapshot snapshot) {
    if (socket.isPresent()) return SocketChoice.of(snapshot, socket.get());
    Set<String> meant = new HashSet<>();
    meant.addAll(Sockets.in(Sockets.folder(System.getenv(), snapshot.user())));
    meant.add(Sockets.chosen(System.getenv(), snapshot.user()));
    snapshot
        .records()
        .flatMap(f -> f.session().stream())
        .forEach(place -> meant.add(place.socket()));
    return meant;
  }

  private static List<String> silent(Snapshot snapshot, Set<String> sockets) {
    return snapshot.panes().replies().stream()
        .filter(r -> sockets.contains(r.socket()))
        .filter(TmuxReply.Silent.class::isInstance)
        .map(r ->
            "the sessions at "
                + r.socket()
                + " stay: tmux does not answer: "
                + ((TmuxReply.Silent) r).reason())
        .toList();
  }

  /**
   * Those that were to be ended then and are now, by id and one by one: a tmux server may have
   * sessions that came later, or must stay. On a busy machine tmux may take longer than it is
   * waited for.
   */
  private static void end(EndPlan plan, EndPlan now) {
    for (EndPlan.Entry entry : plan.doomed()) {
      if (now.doomed().stream().noneMatch(e -> e.ref().isSame(entry.ref()))) continue;
      Tmux tmux = new Tmux(ProgramRunner.system(), Optional.of(entry.server().socket()));
      boolean ended = false;
      for (int tries = 0; !ended && tries < TRIES; tries++) {
        ended = tmux.end(entry.session().id().text(), entry.server().pid());
      }
    }
  }

  /** A tmux server that is ending may not answer: then that is looked at again for a while. */
  private List<EndPlan.Entry> open(EndPlan plan) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      Snapshot snapshot = reader.read().snapshot();
      List<EndPlan.Entry> open =
          plan.sessions().stream()
              .filter(e -> snapshot.server(e.server().pid(), Long.MAX_VALUE) != Liveness.ENDED)
              .filter(e -> session(snapshot, e) != Liveness.ENDED)
              .toList();
      boolean certain = open.stream().allMatch(e -> session(snapshot, e) == Liveness.OPEN);
      if (certain || System.nanoTime() > end) return open;
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static Liveness session(Snapshot snapshot, EndPlan.Entry entry) {
    return snapshot.session(entry.server().pid(), entry.session().id().text());
  }
}
