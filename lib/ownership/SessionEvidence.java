//SOURCES SessionRecords.java
//SOURCES ../tmux/TmuxEnvironment.java

package mcptools.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.process.ProcessInfo;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Panes.Shown;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Facts;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxEnvironment;
import mcptools.tmux.TmuxReply;

/** What ties a server to a session when no living ancestor does. */
final class SessionEvidence {
  private final Snapshot snapshot;
  private final SessionRecords records;
  private final ServerTree tree;

  SessionEvidence(Snapshot snapshot, SessionRecords records, ServerTree tree) {
    this.snapshot = snapshot;
    this.records = records;
    this.tree = tree;
  }

  /**
   * The evidence, the decisive one first: a pane that exists wins, because panes move between
   * sessions; then what was recorded; then what the environment names; then the process session.
   */
  List<Evidence> all() {
    List<Evidence> evidence = new ArrayList<>();
    for (ProcessInfo process : tree.processes().reversed()) {
      pane(process).ifPresent(evidence::add);
      led(process).ifPresent(evidence::add);
    }
    SessionRecords.openFirst(evidence);
    boolean inPane = !evidence.isEmpty() && evidence.getFirst().life() == Liveness.OPEN;
    evidence.addAll(inPane ? evidence.size() : 0, records.of(tree));
    for (ProcessInfo process : tree.processes().reversed()) {
      marker(process).ifPresent(evidence::add);
      if (isLed(process)) records.ofLeader(process).ifPresent(evidence::add);
    }
    return evidence;
  }

  /**
   * Whether a pane of a session that ended led the process session of a part of it. What the system
   * runs never has such a one, though it may have all variables of a terminal: those that {@code
   * systemctl --user import-environment} took over.
   */
  boolean isOfEndedPane() {
    for (ProcessInfo process : tree.processes()) {
      if (!isLed(process)) continue;
      Optional<Evidence> led = records.ofLeader(process);
      if (led.isPresent() && led.get().life() == Liveness.ENDED) return true;
    }
    return false;
  }

  /** By TMUX and TMUX_PANE. */
  private Optional<Evidence> pane(ProcessInfo process) {
    Facts facts = snapshot.facts(process);
    Optional<TmuxEnvironment> inside = TmuxEnvironment.of(facts.environment());
    if (facts.foreign() || inside.isEmpty()) return Optional.empty();
    long server = inside.get().server();
    String id = inside.get().session();
    String pane = facts.environment().getOrDefault(TmuxEnvironment.PANE, "");
    SessionRef named = records.named(inside.get().socket(), server, id, process.id().start());
    OptionalLong user = inside.get().user();
    if (user.isPresent() && user.getAsLong() != snapshot.user()) {
      // The system may hide the processes of others, so that their tmux server only seems gone.
      return evidence(
          named, Liveness.UNKNOWN, "its environment names a tmux server of another user");
    }
    return switch (snapshot.server(server, process.id().start())) {
      case UNKNOWN ->
          evidence(
              named, Liveness.UNKNOWN, "its environment names a tmux server that does not answer");
      case ENDED -> {
        String gone = "its environment names tmux server " + server + ", which is gone";
        yield evidence(named, Liveness.ENDED, gone);
      }
      case OPEN -> open(snapshot.panes().answer(server).orElseThrow(), named, id, pane);
    };
  }

  private Optional<Evidence> open(
      TmuxReply.Answer server, SessionRef named, String id, String pane) {
    if (!PaneId.valid(pane)) {
      // Without a pane it is unknown whether the process moved on before its session ended.
      return Optional.of(snapshot.session(server.pid(), id))
          .filter(life -> life != Liveness.ENDED)
          .map(life -> new Evidence(named, life, "its environment names " + named));
    }
    Optional<SessionRef> now = snapshot.panes().paneOf(server, new PaneId(pane));
    if (now.isPresent())
      return evidence(now.get(), Liveness.OPEN, "its pane " + pane + " is in " + now.get());
    Optional<Evidence> recorded = records.ofPane(server, pane);
    if (recorded.isPresent()) return recorded;
    Liveness life = snapshot.session(server.pid(), id);
    return evidence(named, life, "its pane " + pane + " is gone, and was made in " + named);
  }

  /** Its process session is led by the first process of a pane that is, or may be, open. */
  private Optional<Evidence> led(ProcessInfo process) {
    if (!isLed(process)) return Optional.empty();
    Optional<ProcessInfo> leader =
        snapshot.table().get(process.session()).filter(l -> l.id().start() <= process.id().start());
    Optional<Shown> shown = leader.flatMap(snapshot.panes()::paneLedBy);
    if (shown.isPresent()) {
      SessionRef session = shown.get().session();
      String where = shown.get().pane() + " of " + session;
      return evidence(session, Liveness.OPEN, "its process session is led by pane " + where);
    }
    return leader
        .flatMap(snapshot.table()::parent)
        .filter(p -> Panes.isTmux(p) && snapshot.panes().answer(p.pid()).isEmpty())
        .map(p -> unknown("its process session is led below tmux, which does not answer"));
  }

  /** Whether another process leads its process session, by a pid that means the same here. */
  private boolean isLed(ProcessInfo process) {
    return !snapshot.facts(process).foreign() && process.session() != process.pid();
  }

  private static Evidence unknown(String sentence) {
    return new Evidence(new SessionRef("", 0, "", ""), Liveness.UNKNOWN, sentence);
  }

  private Optional<Evidence> marker(ProcessInfo process) {
    Map<String, String> environment = snapshot.facts(process).environment();
    String marker = environment.getOrDefault(TmuxEnvironment.MARKER, "");
    if (marker.isEmpty()) return Optional.empty();
    for (TmuxReply.Answer server : snapshot.panes().answers()) {
      for (Session session : server.sessions()) {
        if (session.marker().equals(Optional.of(marker))) {
          SessionRef ref = Panes.ref(server, session);
          return evidence(ref, Liveness.OPEN, "it carries the marker of " + ref);
        }
      }
    }
    Optional<String> silence = snapshot.panes().silence();
    return records
        .ofMarker(marker)
        .or(() -> silence.map(s -> unknown("it carries the marker of some session, but " + s)));
  }

  private static Optional<Evidence> evidence(SessionRef session, Liveness life, String sentence) {
    return Optional.of(new Evidence(session, life, sentence));
  }

  /**
   * @param life whether that session is still there
   * @param sentence the evidence
   */
  public record Evidence(SessionRef session, Liveness life, String sentence) {}
}
