//SOURCES World.java
//SOURCES ../tmux/Inside.java

package mcptools.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.mcp.Owner.SessionRef;
import mcptools.tmux.Inside;
import mcptools.tmux.Reading;
import mcptools.tmux.Session;

/** Which sessions this command runs in. */
public final class Here {
  private Here() {}

  /** The session by the pane, which may have moved since its shell was started. */
  public static Optional<SessionRef> session(World world, Map<String, String> environment) {
    return sessions(world, environment).stream().findFirst();
  }

  /**
   * All sessions that show a pane that this command runs in, or that its environment names: a
   * window may be in several, and a pane's process may run below another pane.
   */
  static List<SessionRef> sessions(World world, Map<String, String> environment) {
    long named = Inside.of(environment).map(Inside::server).orElse(0L);
    String pane = environment.getOrDefault("TMUX_PANE", "");
    Set<Long> line = world.ourselves();
    List<SessionRef> byEnvironment = new ArrayList<>();
    List<SessionRef> byAncestry = new ArrayList<>();
    for (Reading.Answer server : world.answers()) {
      boolean ours = server.pid() == named;
      for (Session session : server.sessions()) {
        for (Session.Pane shown : session.panes()) {
          if (ours && shown.id().text().equals(pane)) {
            byEnvironment.add(World.ref(server, session));
          } else if (line.contains(shown.leader())) {
            byAncestry.add(World.ref(server, session));
          }
        }
      }
    }
    byEnvironment.addAll(byAncestry);
    return byEnvironment;
  }
}
