//SOURCES Evidence.java
//SOURCES ../recognition/ServerTree.java
//SOURCES ../snapshot/Snapshot.java
//SOURCES ../tmux/TmuxEnvironment.java
//SOURCES ../tmux/TmuxNames.java

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
import mcptools.snapshot.Liveness;
import mcptools.snapshot.ProcessFacts;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Shown;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFiles.Stored;
import mcptools.tmux.PaneId;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxEnvironment;
import mcptools.tmux.TmuxNames;
import mcptools.tmux.TmuxReply;

/** What ties a server to a session when no living ancestor tells. */
final class SessionEvidence {
  private final Snapshot world;
  private final ServerTree chain;

  SessionEvidence(Snapshot world, ServerTree chain) {
    this.world = world;
    this.chain = chain;
  }

  /**
   * The ties, the decisive one first: a pane that exists wins, because panes move between sessions;
   * then what was recorded; then what the environment names; then the process session.
   */
  List<Evidence> all() {
    List<Evidence> ties = new ArrayList<>();
    for (ProcessInfo process : chain.processes().reversed()) {
      pane(process).ifPresent(ties::add);
      led(process).ifPresent(ties::add);
    }
    openFirst(ties);
    boolean inPane = !ties.isEmpty() && ties.getFirst().life() == Liveness.OPEN;
    ties.addAll(inPane ? ties.size() : 0, recorded());
    for (ProcessInfo process : chain.processes().reversed()) {
      marker(process).ifPresent(ties::add);
      leader(process).ifPresent(ties::add);
    }
    return ties;
  }

  /** By TMUX and TMUX_PANE. */
  private Optional<Evidence> pane(ProcessInfo process) {
    ProcessFacts facts = world.facts(process);
    Optional<TmuxEnvironment> inside = TmuxEnvironment.of(facts.environment());
    if (facts.foreign() || inside.isEmpty()) return Optional.empty();
    long server = inside.get().server();
    String id = inside.get().session();
    String pane = facts.environment().getOrDefault("TMUX_PANE", "");
    SessionRef named = named(inside.get().socket(), server, id, process.id().start());
    OptionalLong user = inside.get().user();
    if (user.isPresent() && user.getAsLong() != world.user()) {
      // The system may hide the processes of others, so that their tmux server only seems gone.
      return tie(named, Liveness.UNKNOWN, "its environment names a tmux server of another user");
    }
    return switch (world.server(server, process.id().start())) {
      case UNKNOWN ->
          tie(named, Liveness.UNKNOWN, "its environment names a tmux server that does not answer");
      case ENDED ->
          tie(
              named,
              Liveness.ENDED,
              "its environment names tmux server " + server + ", which is gone");
      case OPEN -> open(world.answer(server).orElseThrow(), named, id, pane);
    };
  }

  private Optional<Evidence> open(
      TmuxReply.Answer server, SessionRef named, String id, String pane) {
    if (!PaneId.valid(pane)) {
      // Without a pane nothing tells whether the process moved on before its session ended.
      return Optional.of(world.session(server.pid(), id))
          .filter(life -> life != Liveness.ENDED)
          .map(life -> new Evidence(named, life, "its environment names " + named));
    }
    Optional<SessionRef> now = world.paneOf(server, new PaneId(pane));
    if (now.isPresent())
      return tie(now.get(), Liveness.OPEN, "its pane " + pane + " is in " + now.get());
    // The pane may have moved after the process started: what was recorded knows better.
    List<Evidence> recorded = new ArrayList<>();
    for (Stored stored : world.files()) {
      Optional<Place> place = stored.content().flatMap(TrackingFile::session);
      if (place.isEmpty() || !isOf(place.get(), server)) continue;
      if (stored.content().get().leaders().stream().noneMatch(l -> l.pane().equals(pane))) continue;
      SessionRef session = Snapshot.ref(stored.content().get());
      String sentence = "its pane " + pane + " is gone, and was in " + session;
      recorded.add(new Evidence(session, world.session(place.get()), sentence));
    }
    if (!recorded.isEmpty()) return openFirst(recorded).stream().findFirst();
    Liveness life = world.session(server.pid(), id);
    return tie(named, life, "its pane " + pane + " is gone, and was made in " + named);
  }

  /** Whether a place is in this very run of a tmux server: pids are used again. */
  private boolean isOf(Place place, TmuxReply.Answer server) {
    return place.boot().equals(world.boot())
        && place.server().pid() == server.pid()
        && world.table().get(place.server()).isPresent();
  }

  /** Where records disagree, what is open counts. */
  private static List<Evidence> openFirst(List<Evidence> ties) {
    ties.sort((a, b) -> Boolean.compare(b.life() == Liveness.OPEN, a.life() == Liveness.OPEN));
    return ties;
  }

  /** Its process session is led by the first process of a pane that is, or may be, open. */
  private Optional<Evidence> led(ProcessInfo process) {
    if (!isLed(process)) return Optional.empty();
    Optional<ProcessInfo> leader =
        world.table().get(process.session()).filter(l -> l.id().start() <= process.id().start());
    Optional<Shown> shown = leader.flatMap(world::paneLedBy);
    if (shown.isPresent()) {
      SessionRef session = shown.get().session();
      String where = shown.get().pane() + " of " + session;
      return tie(session, Liveness.OPEN, "its process session is led by pane " + where);
    }
    return leader
        .flatMap(world.table()::parent)
        .filter(p -> Snapshot.isTmux(p) && world.answer(p.pid()).isEmpty())
        .map(p -> unknown("its process session is led below tmux, which does not answer"));
  }

  /** Whether another process leads its process session, by a pid that means the same here. */
  private boolean isLed(ProcessInfo process) {
    return !world.facts(process).foreign() && process.session() != process.pid();
  }

  private static Evidence unknown(String sentence) {
    return new Evidence(new SessionRef("", 0, "", ""), Liveness.UNKNOWN, sentence);
  }

  private List<Evidence> recorded() {
    List<Evidence> ties = new ArrayList<>();
    for (Stored stored : world.files()) {
      if (stored.content().isEmpty()) continue;
      TrackingFile file = stored.content().get();
      boolean old = file.session().isEmpty();
      boolean otherBoot = !old && !file.session().get().boot().equals(world.boot());
      if (otherBoot) continue;
      if (isTracked(file, old ? id -> isOlder(id, stored) : this::isOurs)) {
        SessionRef session = Snapshot.ref(file);
        ties.add(new Evidence(session, world.session(file), "it was tracked for " + session));
      }
    }
    return openFirst(ties);
  }

  private static boolean isTracked(TrackingFile file, Predicate<ProcessId> isOurs) {
    for (TrackingFile.Server server : file.servers()) {
      for (ProcessId id : server.processes()) if (isOurs.test(id)) return true;
    }
    return false;
  }

  private boolean isOurs(ProcessId id) {
    for (ProcessInfo process : chain.processes()) if (process.id().equals(id)) return true;
    return false;
  }

  /** A line of an old file has no start time: the process must be older than the file. */
  private boolean isOlder(ProcessId id, Stored stored) {
    return chain.processes().stream()
        .filter(p -> p.pid() == id.pid())
        .anyMatch(p -> world.wallClock() - world.table().age(p) < stored.modified());
  }

  private Optional<Evidence> marker(ProcessInfo process) {
    Map<String, String> environment = world.facts(process).environment();
    String marker = environment.getOrDefault(TmuxNames.VARIABLE, "");
    if (marker.isEmpty()) return Optional.empty();
    for (TmuxReply.Answer server : world.answers()) {
      for (Session session : server.sessions()) {
        if (session.marker().equals(Optional.of(marker))) {
          SessionRef ref = Snapshot.ref(server, session);
          return tie(ref, Liveness.OPEN, "it carries the marker of " + ref);
        }
      }
    }
    for (Stored stored : world.files()) {
      Optional<Place> place = stored.content().flatMap(TrackingFile::session);
      if (place.isPresent() && place.get().marker().equals(marker)) {
        SessionRef ref = Snapshot.ref(stored.content().get());
        return tie(ref, world.session(place.get()), "it carries the marker of " + ref);
      }
    }
    return world.silence().map(s -> unknown("it carries the marker of some session, but " + s));
  }

  /** Its process session was led by the first process of a pane that was recorded. */
  private Optional<Evidence> leader(ProcessInfo process) {
    if (!isLed(process)) return Optional.empty();
    List<Evidence> ties = new ArrayList<>();
    for (Stored stored : world.files()) {
      Optional<Place> place = stored.content().flatMap(TrackingFile::session);
      if (place.isEmpty() || !place.get().boot().equals(world.boot())) continue;
      for (Leader leader : stored.content().get().leaders()) {
        // A pid is not used again while a process session bears it, but the record may be older.
        boolean recycled =
            world
                .table()
                .get(leader.id().pid())
                .filter(p -> !p.id().equals(leader.id()))
                .isPresent();
        if (leader.id().pid() == process.session()
            && !recycled
            && process.id().start() >= leader.id().start()) {
          SessionRef ref = Snapshot.ref(stored.content().get());
          String sentence = "its process session was led by pane " + leader.pane() + " of " + ref;
          ties.add(new Evidence(ref, world.session(place.get()), sentence));
        }
      }
    }
    return openFirst(ties).stream().findFirst();
  }

  private static Optional<Evidence> tie(SessionRef session, Liveness life, String sentence) {
    return Optional.of(new Evidence(session, life, sentence));
  }

  /** A tracking file may know the name of a session that is gone. */
  private SessionRef named(String socket, long server, String id, long since) {
    for (Stored stored : world.files()) {
      Optional<Place> place = stored.content().flatMap(TrackingFile::session);
      if (place.isPresent()
          && place.get().boot().equals(world.boot())
          && place.get().server().pid() == server
          && place.get().server().start() <= since
          && place.get().id().equals(id)) {
        return Snapshot.ref(stored.content().orElseThrow());
      }
    }
    return new SessionRef(socket, server, id, "");
  }
}
