//SOURCES Liveness.java
//SOURCES ProcessFacts.java
//SOURCES ../process/ProcessTable.java
//SOURCES ../settings/Protection.java
//SOURCES ../state/TrackingFiles.java
//SOURCES ../tmux/TmuxReply.java

package mcptools.snapshot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.settings.Protection;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFiles.Stored;
import mcptools.tmux.PaneId;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/**
 * Everything that is decided upon, as one value: decisions are functions of it and nothing else.
 *
 * @param table the processes
 * @param self pid of the process that decides
 * @param user whose servers are looked at
 * @param boot see {@code ProcessSource.boot}
 * @param wallClock milliseconds since the epoch at the time of the snapshot
 * @param tmux the answers of all tmux servers
 * @param files the tracking files
 * @param protection what the user wants left alone
 * @param facts what is known of the processes that it was asked for, by pid
 */
public record Snapshot(
    ProcessTable table,
    long self,
    long user,
    String boot,
    long wallClock,
    List<TmuxReply> tmux,
    List<Stored> files,
    Protection protection,
    Map<Long, ProcessFacts> facts) {
  private static final Set<String> TMUX = Set.of("tmux", "tmux:");

  public ProcessFacts facts(ProcessInfo process) {
    return facts.getOrDefault(process.pid(), ProcessFacts.NONE);
  }

  public static boolean isTmux(ProcessInfo process) {
    return TMUX.contains(process.program());
  }

  /**
   * The process that decides and all above it, by pid. Here a parent counts though it seems younger
   * than its child, as after the clock was set back: those must not be ended in any case.
   */
  public Set<Long> ourselves() {
    Set<Long> ourselves = new LinkedHashSet<>();
    Optional<ProcessInfo> next = table.get(self);
    while (next.isPresent() && ourselves.add(next.get().pid())) {
      next = table.get(next.get().parent());
    }
    return ourselves;
  }

  /**
   * Whether the processes of all users are there. Pid 1, which always runs, is another user's:
   * where it is missing, any parent or tmux server that seems gone may be hidden (Linux: hidepid).
   */
  public boolean complete() {
    return table.get(1).isPresent();
  }

  /** The answers of those tmux servers that gave one. */
  public List<TmuxReply.Answer> answers() {
    return tmux.stream()
        .filter(TmuxReply.Answer.class::isInstance)
        .map(TmuxReply.Answer.class::cast)
        .toList();
  }

  /** Why not all of tmux is known; empty when it is. */
  public Optional<String> silence() {
    return tmux.stream()
        .filter(TmuxReply.Silent.class::isInstance)
        .findFirst()
        .map(silent -> "tmux does not answer at " + silent.socket());
  }

  /** The answer of the tmux server with this pid. */
  public Optional<TmuxReply.Answer> answer(long server) {
    for (TmuxReply reading : tmux) {
      if (reading instanceof TmuxReply.Answer a && a.pid() == server) return Optional.of(a);
    }
    return Optional.empty();
  }

  /**
   * Whether the tmux server with this pid that was there when a process started still is.
   *
   * @param since start of that process
   */
  public Liveness server(long pid, long since) {
    Optional<ProcessInfo> now = table.get(pid);
    if (isElsewhere(pid)) return Liveness.UNKNOWN;
    if (now.isEmpty() || now.get().zombie() || now.get().id().start() > since)
      return Liveness.ENDED;
    return answer(pid).isPresent() ? Liveness.OPEN : Liveness.UNKNOWN;
  }

  /**
   * Whether a tmux server answers that the listing does not have: it runs outside of our pid
   * namespace, and so do its panes, or it is newer than the listing.
   */
  private boolean isElsewhere(long server) {
    return answer(server).isPresent() && table.get(server).filter(Snapshot::isTmux).isEmpty();
  }

  /** Whether the session of a tracking file still is there. */
  public Liveness session(Place place) {
    if (place.boot().isEmpty() != boot.isEmpty()) return Liveness.UNKNOWN;
    if (!place.boot().equals(boot)) return Liveness.ENDED;
    Optional<ProcessInfo> server = table.get(place.server());
    if (server.isEmpty() && isElsewhere(place.server().pid())) return Liveness.UNKNOWN;
    if (server.isEmpty() || server.get().zombie()) return Liveness.ENDED;
    return session(place.server().pid(), place.id());
  }

  /** Whether a session is there, of a tmux server that is. */
  public Liveness session(long server, String id) {
    Optional<TmuxReply.Answer> answer = answer(server);
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
        answers().stream()
            .flatMap(a -> a.sessions().stream())
            .anyMatch(s -> s.name().equals(file.name()));
    if (open) return Liveness.OPEN;
    return silence().isPresent() ? Liveness.UNKNOWN : Liveness.ENDED;
  }

  /** The open session that shows this pane. */
  public Optional<SessionRef> paneOf(TmuxReply.Answer server, PaneId pane) {
    for (Session session : server.sessions()) {
      for (Session.Pane shown : session.panes()) {
        if (shown.id().equals(pane)) return Optional.of(ref(server, session));
      }
    }
    return Optional.empty();
  }

  /**
   * An open pane and the session it is in.
   *
   * @param leader its first process
   */
  public record Shown(SessionRef session, PaneId pane, ProcessInfo leader) {}

  /** The open pane whose first process this is. */
  public Optional<Shown> paneLedBy(ProcessInfo process) {
    for (TmuxReply reading : tmux) {
      if (!(reading instanceof TmuxReply.Answer server)) continue;
      for (Session session : server.sessions()) {
        for (Session.Pane pane : session.panes()) {
          if (pane.leader() == process.pid()) {
            return Optional.of(new Shown(ref(server, session), pane.id(), process));
          }
        }
      }
    }
    return Optional.empty();
  }

  /** The nearest open pane that a process runs in. */
  public Optional<Shown> paneAbove(ProcessInfo process) {
    for (ProcessInfo above : table.line(process)) {
      Optional<Shown> pane = paneLedBy(above);
      if (pane.isPresent()) return pane;
    }
    return Optional.empty();
  }

  public static SessionRef ref(TmuxReply.Answer server, Session session) {
    return new SessionRef(server.socket(), server.pid(), session.id().text(), session.name());
  }

  public static SessionRef ref(TrackingFile file) {
    return file.session()
        .map(p -> new SessionRef(p.socket(), p.server().pid(), p.id(), file.name()))
        .orElse(new SessionRef("", 0, "", file.name()));
  }
}
