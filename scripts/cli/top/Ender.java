//SOURCES Event.java
//SOURCES ../../../lib/cleanup/FreedMemory.java
//SOURCES ../../../lib/cleanup/IdleSessions.java
//SOURCES ../cleanup/CleanupText.java
//SOURCES ../cleanup/Cleanups.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Ending.Result;
import mcptools.cleanup.FreedMemory;
import mcptools.cleanup.IdleSessions;
import mcptools.cleanup.IdleSessions.Judged;
import mcptools.cli.cleanup.CleanupText;
import mcptools.cli.cleanup.Cleanups;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.process.ProgramRunner;
import mcptools.process.UsageSource;
import mcptools.report.Colors.Style;
import mcptools.report.Colors.Style.Styled;
import mcptools.report.Units;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateHome;
import mcptools.state.TrackingStore;
import mcptools.verdict.SessionVerdict.Policy;
import mcptools.verdict.SessionVerdict.Which;
import mcptools.verdict.Verdict;

/** Ends what was chosen, under the laws of every cleanup. The machine is read anew for that. */
final class Ender {
  private final StateHome home;
  private final InventoryReader reader = InventoryReader.ofSystem();
  private final IdleSessions sessions;
  private final Effect.Targets targets;

  Ender(Map<String, String> environment, Effect.Targets targets) {
    this.home = StateHome.of(environment);
    this.targets = targets;
    // Chosen by name, so what runs in it is no reason to keep it; that somebody is attached is.
    Policy policy = new Policy(Which.ALL, 0, OptionalLong.empty(), Optional.empty(), environment);
    this.sessions = new IdleSessions(reader, ProgramRunner.system(), policy);
  }

  private List<Judged> judged(Inventory inventory) {
    return sessions.judge(inventory).stream()
        .filter(j -> targets.sessions().stream().anyMatch(s -> s.isSame(j.session())))
        .toList();
  }

  /** What would be ended, and what would stay, each with its reason. */
  Event.Planned plan(int dialog) {
    List<Judged> judged = judged(reader.read());
    Cleanup.Report report = Cleanups.of(reader, IdleSessions.before(judged, this::chosen)).dryRun();
    List<Styled> lines = new ArrayList<>();
    for (Judged session : judged) {
      String would = session.closes() ? "would close " : "keep ";
      Style style = session.closes() ? Style.RED : Style.PLAIN;
      lines.add(style.of(would + session.session() + ": " + session.verdict().reason()));
    }
    int ended = 0;
    for (Result result : chosen(report, judged)) {
      boolean kill = result.verdict() instanceof Verdict.Kill;
      if (kill) ended++;
      lines.add((kill ? Style.RED : Style.PLAIN).of(CleanupText.planned(result)));
    }
    report.problems().forEach(problem -> lines.add(Style.YELLOW.of(problem)));
    int closed = (int) judged.stream().filter(Judged::closes).count();
    if (ended + closed == 0) {
      lines.add(Style.BOLD.of("Nothing of this may be ended."));
      return Event.Planned.idle(dialog, lines);
    }
    String question =
        (closed > 0
                ? "Close " + Units.count(closed, "session") + (ended > 0 ? ", end " : "")
                : "End ")
            + (ended > 0 ? Units.count(ended, "server") : "")
            + "?";
    Event.Question yes = new Event.Question(question, new Effect.End(dialog, targets));
    return Event.Planned.asking(dialog, lines, yes);
  }

  /** Ends it, as far as it may still be ended, and reports what was seen dead. */
  Event.Planned end(int dialog) {
    Inventory inventory = reader.read();
    List<Judged> judged = judged(inventory);
    FreedMemory meter = new FreedMemory(UsageSource.ofSystem(), inventory.snapshot());
    List<Judged> closed = new ArrayList<>();
    Cleanup cleanup =
        Cleanups.of(reader, meter.weighing((snapshot, server) -> after(judged, snapshot, server)));
    boolean closes = judged.stream().anyMatch(Judged::closes);
    Cleanup.Report report =
        closes
            ? cleanup.run(
                IdleSessions.SETTLE_MILLIS,
                () -> closed.addAll(sessions.close(judged, new TrackingStore(home))))
            : cleanup.run(0);
    List<Styled> lines = new ArrayList<>();
    for (Judged session : closes ? closed : judged) {
      String did = session.closes() ? "closed " : "kept ";
      lines.add(Style.PLAIN.of(did + session.session() + ": " + session.verdict().reason()));
    }
    for (Result result : chosen(report, judged)) {
      boolean kill = result.verdict() instanceof Verdict.Kill;
      String did = !kill ? "kept" : result.ended() ? "ended" : "NOT ended";
      Style style = kill && !result.ended() ? Style.RED : Style.PLAIN;
      lines.add(style.of(CleanupText.line(did, result)));
    }
    report.problems().forEach(problem -> lines.add(Style.YELLOW.of(problem)));
    FreedMemory.Freed freed = meter.freed(report.results());
    if (freed.expected() > 0) {
      lines.add(Style.BOLD.of("The servers took " + Units.size(freed.expected()) + "."));
    }
    if (lines.isEmpty()) lines.add(Style.PLAIN.of("It had ended already."));
    return Event.Planned.done(dialog, lines);
  }

  /** The verdict when they are closed: what they left is ended as after any session. */
  private Verdict after(List<Judged> judged, Snapshot snapshot, McpServer server) {
    boolean left =
        server
            .ended()
            .filter(s -> judged.stream().anyMatch(j -> j.session().isSame(s)))
            .isPresent();
    return left ? Verdict.ofEnded(snapshot, server) : chosen(snapshot, server);
  }

  private Verdict chosen(Snapshot snapshot, McpServer server) {
    return targets.servers().contains(server.tree().root().id())
        ? Verdict.ofChosen(snapshot, server)
        : new Verdict.Keep("it was not chosen");
  }

  /** The results on what was chosen, and on what goes with it. */
  private List<Result> chosen(Cleanup.Report report, List<Judged> judged) {
    return report.results().stream()
        .filter(r ->
            r.verdict() instanceof Verdict.Kill
                || targets.servers().contains(r.server().tree().root().id())
                || judged.stream().anyMatch(j -> j.closes() && r.server().belongsTo(j.session())))
        .toList();
  }
}
