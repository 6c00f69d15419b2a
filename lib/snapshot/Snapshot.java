//SOURCES Agent.java
//SOURCES Panes.java
//SOURCES ../settings/Protection.java
//SOURCES ../state/StateFiles.java
//SOURCES ../state/TrackingFile.java

package mcptools.snapshot;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.settings.Protection;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Place;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/**
 * Everything that ownership and verdicts are decided upon, as one value: they are functions of it
 * and of nothing else.
 *
 * @param panes the processes, and what the tmux servers say
 * @param self pid of the process that decides
 * @param user whose servers are looked at
 * @param boot see {@code ProcessSource.boot}
 * @param wallClock milliseconds since the epoch at the time of the snapshot
 * @param files the tracking files
 * @param shared names of the shared servers, by the process that their PID files record
 * @param protection what the user wants left alone
 * @param facts what is known of the processes that it was asked for, by pid
 * @param agents the coding agents that live
 */
public record Snapshot(
    Panes panes,
    long self,
    long user,
    String boot,
    long wallClock,
    List<Stored<TrackingFile>> files,
    Map<ProcessId, String> shared,
    Protection protection,
    Map<Long, Facts> facts,
    Map<ProcessId, Agent> agents) {
  public ProcessTable table() {
    return panes.table();
  }

  public Facts facts(ProcessInfo process) {
    return facts.getOrDefault(process.pid(), Facts.NONE);
  }

  /** The tracking files that could be read. */
  public Stream<TrackingFile> records() {
    return files.stream().flatMap(stored -> stored.content().stream());
  }

  /** The agents in the panes of a session, the busiest first. */
  public List<Agent> agents(SessionRef session) {
    return agents.values().stream()
        .filter(agent -> session(agent).filter(session::isSame).isPresent())
        .sorted(Snapshot::busierFirst)
        .toList();
  }

  private static int busierFirst(Agent one, Agent other) {
    int states = one.state().compareTo(other.state());
    return states == 0 ? Long.compare(other.since(), one.since()) : states;
  }

  /** The session in which an agent runs. */
  public Optional<SessionRef> session(Agent agent) {
    return table().get(agent.id()).flatMap(panes::paneAbove).map(Panes.Shown::session);
  }

  /**
   * The process that decides and all above it, by pid. Here a parent counts though it seems younger
   * than its child, as after the clock was set back: those must not be ended in any case.
   */
  public Set<Long> ourselves() {
    Set<Long> ourselves = new LinkedHashSet<>();
    Optional<ProcessInfo> next = table().get(self);
    while (next.isPresent() && ourselves.add(next.get().pid())) {
      next = table().get(next.get().parent());
    }
    return ourselves;
  }

  /**
   * Whether the tmux server with this pid that was there when a process started still is.
   *
   * @param since start of that process
   */
  public Liveness server(long pid, long since) {
    Optional<ProcessInfo> now = table().get(pid);
    if (isElsewhere(pid)) return Liveness.UNKNOWN;
    if (now.isEmpty() || now.get().zombie() || now.get().id().start() > since)
      return Liveness.ENDED;
    return panes.answer(pid).isPresent() ? Liveness.OPEN : Liveness.UNKNOWN;
  }

  /**
   * Whether a tmux server answers that the listing does not have: it runs outside of our pid
   * namespace, and so do its panes, or it is newer than the listing.
   */
  private boolean isElsewhere(long server) {
    if (panes.answer(server).isEmpty()) return false;
    Optional<ProcessInfo> here = table().get(server);
    return here.isEmpty() || !panes.isServer(here.get());
  }

  /** Whether the session of a tracking file still is there. */
  public Liveness session(Place place) {
    if (place.boot().isEmpty() != boot.isEmpty()) return Liveness.UNKNOWN;
    if (!place.boot().equals(boot)) return Liveness.ENDED;
    Optional<ProcessInfo> server = table().get(place.server());
    if (server.isEmpty() && isElsewhere(place.server().pid())) return Liveness.UNKNOWN;
    if (server.isEmpty() || server.get().zombie()) return Liveness.ENDED;
    return session(place.server().pid(), place.id());
  }

  /** Whether a session is there, of a tmux server that is. */
  public Liveness session(long server, String id) {
    Optional<TmuxReply.Answer> answer = panes.answer(server);
    if (answer.isEmpty()) return Liveness.UNKNOWN;
    for (Session session : answer.get().sessions()) {
      if (session.id().text().equals(id)) return Liveness.OPEN;
    }
    return Liveness.ENDED;
  }

  /** Whether the session of a tracking file is there; an old file knows only its name. */
  public Liveness session(TrackingFile file) {
    if (file.session().isPresent()) return session(file.session().get());
    boolean open =
        panes.answers().stream()
            .flatMap(a -> a.sessions().stream())
            .anyMatch(s -> s.name().equals(file.name()));
    if (open) return Liveness.OPEN;
    return panes.silence().isPresent() ? Liveness.UNKNOWN : Liveness.ENDED;
  }

  public static SessionRef ref(TrackingFile file) {
    return file.session()
        .map(p -> new SessionRef(p.socket(), p.server().pid(), p.id(), file.name()))
        .orElse(new SessionRef("", 0, "", file.name()));
  }

  /** Whether something is there: absence has to be proven just like presence. */
  public enum Liveness {
    OPEN,
    ENDED,
    UNKNOWN
  }

  /**
   * What a listing lacks.
   *
   * @param environment the variables that the process was started with
   * @param foreign whether it runs in another pid namespace, where pids mean something else; only
   *     read when the server's client is gone, or something ties it to a session
   * @param unit the unit of systemd, or the job of launchd, that it belongs to; only read when the
   *     server's client is gone
   * @param unitHidden whether the unit cannot be told, and so is empty
   * @param directory that the process is in; only read when it may tell whom an agent's daemon
   *     works for
   */
  public record Facts(
      Map<String, String> environment,
      boolean foreign,
      Optional<String> unit,
      boolean unitHidden,
      Optional<Path> directory) {
    public static final Facts NONE =
        new Facts(Map.of(), false, Optional.empty(), false, Optional.empty());
  }
}
