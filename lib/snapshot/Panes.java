//SOURCES ../process/ProcessTable.java
//SOURCES ../tmux/SessionRef.java
//SOURCES ../tmux/TmuxReply.java

package mcptools.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/**
 * Which processes run in which panes.
 *
 * @param table the processes
 * @param replies of all tmux servers; read after the processes, so that a pane that a listed
 *     process names and no server has is gone, and not merely too new
 */
public record Panes(ProcessTable table, List<TmuxReply> replies) {
  private static final Set<String> TMUX = Set.of("tmux", "tmux:");

  public static boolean isTmux(ProcessInfo process) {
    return TMUX.contains(process.program());
  }

  /**
   * Whether this is a tmux server: by its name or, as its program may have any, as it answers and
   * has the first processes of its panes below it. One elsewhere may have the same pid there.
   */
  public boolean isServer(ProcessInfo process) {
    if (isTmux(process)) return true;
    boolean leads = false;
    for (Session session :
        answer(process.pid()).map(TmuxReply.Answer::sessions).orElse(List.of())) {
      for (Session.Pane pane : session.panes()) {
        Optional<ProcessInfo> leader = table.get(pane.leader());
        if (leader.isEmpty()) continue;
        if (leader.get().parent() != process.pid()) return false;
        leads = true;
      }
    }
    return leads;
  }

  /** The answers of those tmux servers that gave one. */
  public List<TmuxReply.Answer> answers() {
    return replies.stream()
        .filter(TmuxReply.Answer.class::isInstance)
        .map(TmuxReply.Answer.class::cast)
        .toList();
  }

  /** Why not all of tmux is known; empty when it is. */
  public Optional<String> silence() {
    return replies.stream()
        .filter(TmuxReply.Silent.class::isInstance)
        .findFirst()
        .map(silent -> "tmux does not answer at " + silent.socket());
  }

  /** The answer of the tmux server with this pid. */
  public Optional<TmuxReply.Answer> answer(long server) {
    for (TmuxReply reply : replies) {
      if (reply instanceof TmuxReply.Answer a && a.pid() == server) return Optional.of(a);
    }
    return Optional.empty();
  }

  /** An open session by its id, whatever it is called. */
  public Optional<Session> session(SessionRef ref) {
    return answer(ref.server()).stream()
        .flatMap(answer -> answer.sessions().stream())
        .filter(session -> session.id().text().equals(ref.id()))
        .findFirst();
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
    for (TmuxReply reply : replies) {
      if (!(reply instanceof TmuxReply.Answer server)) continue;
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

  /** All sessions that show a pane: those of a group, and those that its window is linked to. */
  public List<SessionRef> showing(long server, PaneId pane) {
    List<SessionRef> found = new ArrayList<>();
    for (TmuxReply.Answer answer : answer(server).stream().toList()) {
      for (Session session : answer.sessions()) {
        if (session.panes().stream().anyMatch(shown -> shown.id().equals(pane))) {
          found.add(ref(answer, session));
        }
      }
    }
    return found;
  }

  public static SessionRef ref(TmuxReply.Answer server, Session session) {
    return new SessionRef(server.socket(), server.pid(), session.id().text(), session.name());
  }
}
