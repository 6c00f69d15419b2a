//SOURCES Verdict.java

package mcptools.verdict;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.ownership.McpServer;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/**
 * Which sessions are to be ended when all are. Pure, like the verdict on a server.
 *
 * @param sessions those of the tmux servers that are meant
 * @param shared whether the shared servers are to be ended, too
 */
public record EndPlan(List<Entry> sessions, boolean shared) {
  /**
   * A session.
   *
   * @param stays why it must not be ended; empty when it may
   */
  public record Entry(TmuxReply.Answer server, Session session, Optional<String> stays) {
    public SessionRef ref() {
      return Panes.ref(server, session);
    }
  }

  /**
   * @param sockets of the tmux servers that are meant
   */
  public static EndPlan of(Snapshot snapshot, Set<String> sockets, boolean shared) {
    return new EndPlan(
        snapshot.panes().answers().stream()
            .filter(server -> sockets.contains(server.socket()))
            .flatMap(server -> server.sessions().stream().map(s -> entry(snapshot, server, s)))
            .toList(),
        shared);
  }

  private static Entry entry(Snapshot snapshot, TmuxReply.Answer server, Session session) {
    return new Entry(server, session, snapshot.protection().ofSession(session.name()));
  }

  /** Those that are to be ended. */
  public List<Entry> doomed() {
    return sessions.stream().filter(e -> e.stays().isEmpty()).toList();
  }

  /** The verdict on a server while these sessions are still open. */
  public Verdict before(Snapshot snapshot, McpServer server) {
    return doomed().stream()
        .map(Entry::ref)
        .filter(server::belongsTo)
        .findFirst()
        .map(session -> inDoomed(snapshot, server, session))
        .orElseGet(() -> after(snapshot, server));
  }

  /** A window may be in several sessions: what runs in it stays with the one that stays. */
  private Verdict inDoomed(Snapshot snapshot, McpServer server, SessionRef doomed) {
    return snapshot
        .panes()
        .paneAbove(server.tree().root())
        .flatMap(pane ->
            sessions.stream()
                .filter(e -> e.stays().isPresent() && e.server().pid() == doomed.server())
                .filter(e -> e.session().panes().stream().anyMatch(p -> p.id().equals(pane.pane())))
                .findFirst())
        .<Verdict>map(e -> new Verdict.Keep("it also runs in " + e.ref() + ", which stays"))
        .orElseGet(() -> Verdict.ofSession(snapshot, server, doomed));
  }

  /** The verdict on a server when these sessions have ended. */
  public Verdict after(Snapshot snapshot, McpServer server) {
    return shared ? Verdict.ofEndedAndShared(snapshot, server) : Verdict.ofEnded(snapshot, server);
  }
}
