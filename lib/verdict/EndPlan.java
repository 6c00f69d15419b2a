//SOURCES Verdict.java

package mcptools.verdict;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.ownership.McpServer;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/**
 * Which sessions are to be ended when all are. Pure, like the verdict on a server.
 *
 * @param sessions those of the tmux servers that are meant
 * @param global whether the servers that all sessions share are to be ended, too
 */
public record EndPlan(List<Entry> sessions, boolean global) {
  /**
   * A session.
   *
   * @param stays why it must not be ended; empty when it may
   */
  public record Entry(TmuxReply.Answer server, Session session, Optional<String> stays) {
    public SessionRef ref() {
      return Snapshot.ref(server, session);
    }
  }

  /**
   * @param sockets of the tmux servers that are meant
   */
  public static EndPlan of(Snapshot world, Set<String> sockets, boolean global) {
    return new EndPlan(
        world.answers().stream()
            .filter(server -> sockets.contains(server.socket()))
            .flatMap(server -> server.sessions().stream().map(s -> entry(world, server, s)))
            .toList(),
        global);
  }

  private static Entry entry(Snapshot world, TmuxReply.Answer server, Session session) {
    return new Entry(server, session, world.protection().ofSession(session.name()));
  }

  /** Those that are to be ended. */
  public List<Entry> doomed() {
    return sessions.stream().filter(e -> e.stays().isEmpty()).toList();
  }

  /** The verdict on a server while these sessions are still open. */
  public Verdict before(Snapshot world, McpServer server) {
    return doomed().stream()
        .map(Entry::ref)
        .filter(server::belongsTo)
        .findFirst()
        .map(session -> inDoomed(world, server, session))
        .orElseGet(() -> after(world, server));
  }

  /** A window may be in several sessions: what runs in it stays with the one that stays. */
  private Verdict inDoomed(Snapshot world, McpServer server, SessionRef doomed) {
    return world
        .paneAbove(server.chain().root())
        .flatMap(pane ->
            sessions.stream()
                .filter(e -> e.stays().isPresent() && e.server().pid() == doomed.server())
                .filter(e -> e.session().panes().stream().anyMatch(p -> p.id().equals(pane.pane())))
                .findFirst())
        .<Verdict>map(e -> new Verdict.Keep("it also runs in " + e.ref() + ", which stays"))
        .orElseGet(() -> Verdict.ofSession(world, server, doomed));
  }

  /** The verdict on a server when these sessions have ended. */
  public Verdict after(Snapshot world, McpServer server) {
    return global ? Verdict.ofEndedAndGlobal(world, server) : Verdict.ofEnded(world, server);
  }
}
