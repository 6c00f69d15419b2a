//SOURCES ../snapshot/Snapshot.java
//SOURCES ../tmux/TmuxEnvironment.java

package mcptools.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxEnvironment;
import mcptools.tmux.TmuxReply;

/** Which sessions this command runs in. */
public final class CurrentSessions {
  private CurrentSessions() {}

  /** The session by the pane, which may have moved since its shell was started. */
  public static Optional<SessionRef> session(Snapshot snapshot, Map<String, String> environment) {
    return sessions(snapshot, environment).stream().findFirst();
  }

  /**
   * All sessions that show a pane that this command runs in, or that its environment names: a
   * window may be in several, and a pane's process may run below another pane.
   */
  public static List<SessionRef> sessions(Snapshot snapshot, Map<String, String> environment) {
    long named = TmuxEnvironment.of(environment).map(TmuxEnvironment::server).orElse(0L);
    String pane = environment.getOrDefault(TmuxEnvironment.PANE, "");
    String preferred = TmuxEnvironment.of(environment).map(TmuxEnvironment::session).orElse("");
    Set<Long> line = snapshot.ourselves();
    List<SessionRef> byEnvironment = new ArrayList<>();
    List<SessionRef> byAncestry = new ArrayList<>();
    for (TmuxReply.Answer server : snapshot.panes().answers()) {
      boolean ours = server.pid() == named;
      for (Session session : server.sessions()) {
        for (Session.Pane shown : session.panes()) {
          if (ours && shown.id().text().equals(pane)) {
            // Of several that show it, the one that it was made in is meant.
            boolean first = session.id().text().equals(preferred);
            byEnvironment.add(first ? 0 : byEnvironment.size(), Panes.ref(server, session));
          } else if (line.contains(shown.leader())) {
            byAncestry.add(Panes.ref(server, session));
          }
        }
      }
    }
    byEnvironment.addAll(byAncestry);
    return byEnvironment;
  }
}
