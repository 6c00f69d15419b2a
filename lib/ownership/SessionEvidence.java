//SOURCES ../recognition/ServerTree.java
//SOURCES ../snapshot/Snapshot.java
//SOURCES ../tmux/TmuxEnvironment.java

package mcptools.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Panes.Shown;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Facts;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFiles.Stored;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxEnvironment;
import mcptools.tmux.TmuxReply;

/** What ties a server to a session when no living ancestor does. */
final class SessionEvidence {
  private final Snapshot snapshot;
  private final ServerTree tree;

  SessionEvidence(Snapshot snapshot, ServerTree tree) {
    this.snapshot = snapshot;
    this.tree = tree;
  }

  /**
   * The ties, the decisive one first: a pane that exists wins, because panes move between sessions;
   * then what was recorded; then what the environment names; then the process session.
   */
  List<Evidence> all() {
    List<Evidence> evidence = new ArrayList<>();
    for (ProcessInfo process : tree.processes().reversed()) {
      pane(process).ifPresent(evidence::add);
      led(process).ifPresent(evidence::add);
    }
    openFirst(evidence);
    boolean inPane = !evidence.isEmpty() && evidence.getFirst().life() == Liveness.OPEN;
    evidence.addAll(inPane ? evidence.size() : 0, recorded());
    for (ProcessInfo process : tree.processes().reversed()) {
      marker(process).ifPresent(evidence::add);
      leader(process).ifPresent(evidence::add);
    }
    return evidence;
  }

  /** By TMUX and TMUX_PANE. */
  private Optional<Evidence> pane(ProcessInfo process) {
    Facts facts = snapshot.facts(process);
    Optional<TmuxEnvironment> inside = TmuxEnvironment.of(facts.environment());
    if (facts.foreign() || inside.isEmpty()) return Optional.empty();
    long server = inside.get().server();
    String id = inside.get().session();
    String pane = facts.environment().getOrDefault("TMUX_PANE", "");
    SessionRef named = named(inside.get().socket(), server, id, process.id().start());
    OptionalLong user = inside.get().user();
    if (user.isPresent() && user.getAsLong() != snapshot.user()) {
      // The system may hide the processes of others, so that their tmux server only seems gone.
      return tie(named, Liveness.UNKNOWN, "its environment names a tmux server of another user");
    }
    return switch (snapshot.server(server, process.id().start())) {
      case UNKNOWN ->
          tie(named, Liveness.UNKNOWN, "its environment names a tmux server that does not answer");
      case ENDED ->
          tie(
              named,
              Liveness.ENDED,
              "its environment names tmux server " + server + ", which is gone");
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
      return tie(now.get(), Liveness.OPEN, "its pane " + pane + " is in " + now.get());
    // The pane may have moved after the process started: what was recorded knows better.
    List<Evidence> recorded = new ArrayList<>();
    for (Stored stored : snapshot.files()) {
      Optional<Place> place = stored.content().flatMap(TrackingFile::session);
      if (place.isEmpty() || !isOf(place.get(), server)) continue;
      if (stored.content().get().leaders().stream().noneMatch(l -> l.pane().equals(pane))) continue;
      SessionRef session = Snapshot.ref(stored.content().get());
      String sentence = "its pane " + pane + " is gone, and was in " + session;
      recorded.add(new Evidence(session, snapshot.session(place.get()), sentence));
    }
    if (!recorded.isEmpty()) return openFirst(recorded).stream().findFirst();
    Liveness life = snapshot.session(server.pid(), id);
    return tie(named, life, "its pane " + pane + " is gone, and was made in " + named);
  }

  /** Whether a place is in this very run of a tmux server: pids are used again. */
  private boolean isOf(Place place, TmuxReply.Answer server) {
    return place.boot().equals(snapshot.boot())
        && place.server().pid() == server.pid()
        && snapshot.table().get(place.server()).isPresent();
  }

  /** Where records disagree, what is open counts. */
  private static List<Evidence> openFirst(List<Evidence> evidence) {
    evidence.sort((a, b) -> Boolean.compare(b.life() == Liveness.OPEN, a.life() == Liveness.OPEN));
    return evidence;
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
      return tie(session, Liveness.OPEN, "its process session is led by pane " + where);
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

  private List<Evidence> recorded() {
    List<Evidence> evidence = new ArrayList<>();
    for (Stored stored : snapshot.files()) {
      if (stored.content().isEmpty()) continue;
      TrackingFile file = stored.content().get();
      boolean old = file.session().isEmpty();
      boolean otherBoot = !old && !file.session().get().boot().equals(snapshot.boot());
      if (otherBoot) continue;
      if (isTracked(file, old ? id -> isOlder(id, stored) : this::isOurs)) {
        SessionRef session = Snapshot.ref(file);
        evidence.add(
            new Evidence(session, snapshot.session(file), "it was tracked for " + session));
      }
    }
    return openFirst(evidence);
  }

  private static boolean isTracked(TrackingFile file, Predicate<ProcessId> isOurs) {
    for (TrackingFile.Server server : file.servers()) {
      for (ProcessId id : server.processes()) if (isOurs.test(id)) return true;
    }
    return false;
  }

  private boolean isOurs(ProcessId id) {
    for (ProcessInfo process : tree.processes()) if (process.id().equals(id)) return true;
    return false;
  }

  /** A line of an old file has no start time: the process must be older than the file. */
  private boolean isOlder(ProcessId id, Stored stored) {
    return tree.processes().stream()
        .filter(p -> p.pid() == id.pid())
        .anyMatch(p -> snapshot.wallClock() - snapshot.table().age(p) < stored.modified());
  }

  private Optional<Evidence> marker(ProcessInfo process) {
    Map<String, String> environment = snapshot.facts(process).environment();
    String marker = environment.getOrDefault(TmuxEnvironment.MARKER, "");
    if (marker.isEmpty()) return Optional.empty();
    for (TmuxReply.Answer server : snapshot.panes().answers()) {
      for (Session session : server.sessions()) {
        if (session.marker().equals(Optional.of(marker))) {
          SessionRef ref = Panes.ref(server, session);
          return tie(ref, Liveness.OPEN, "it carries the marker of " + ref);
        }
      }
    }
    for (Stored stored : snapshot.files()) {
      Optional<Place> place = stored.content().flatMap(TrackingFile::session);
      if (place.isPresent() && place.get().marker().equals(marker)) {
        SessionRef ref = Snapshot.ref(stored.content().get());
        return tie(ref, snapshot.session(place.get()), "it carries the marker of " + ref);
      }
    }
    return snapshot
        .panes()
        .silence()
        .map(s -> unknown("it carries the marker of some session, but " + s));
  }

  /** Its process session was led by the first process of a pane that was recorded. */
  private Optional<Evidence> leader(ProcessInfo process) {
    if (!isLed(process)) return Optional.empty();
    List<Evidence> evidence = new ArrayList<>();
    for (Stored stored : snapshot.files()) {
      Optional<Place> place = stored.content().flatMap(TrackingFile::session);
      if (place.isEmpty() || !place.get().boot().equals(snapshot.boot())) continue;
      for (Leader leader : stored.content().get().leaders()) {
        // A pid is not used again while a process session bears it, but the record may be older.
        boolean recycled =
            snapshot
                .table()
                .get(leader.id().pid())
                .filter(p -> !p.id().equals(leader.id()))
                .isPresent();
        if (leader.id().pid() == process.session()
            && !recycled
            && process.id().start() >= leader.id().start()) {
          SessionRef ref = Snapshot.ref(stored.content().get());
          String sentence = "its process session was led by pane " + leader.pane() + " of " + ref;
          evidence.add(new Evidence(ref, snapshot.session(place.get()), sentence));
        }
      }
    }
    return openFirst(evidence).stream().findFirst();
  }

  private static Optional<Evidence> tie(SessionRef session, Liveness life, String sentence) {
    return Optional.of(new Evidence(session, life, sentence));
  }

  /** A tracking file may know the name of a session that is gone. */
  private SessionRef named(String socket, long server, String id, long since) {
    for (Stored stored : snapshot.files()) {
      Optional<Place> place = stored.content().flatMap(TrackingFile::session);
      if (place.isPresent()
          && place.get().boot().equals(snapshot.boot())
          && place.get().server().pid() == server
          && place.get().server().start() <= since
          && place.get().id().equals(id)) {
        return Snapshot.ref(stored.content().orElseThrow());
      }
    }
    return new SessionRef(socket, server, id, "");
  }

  /**
   * @param life whether that session is still there
   * @param sentence the evidence
   */
  public record Evidence(SessionRef session, Liveness life, String sentence) {}
}
