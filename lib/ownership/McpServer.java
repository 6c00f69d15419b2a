//SOURCES Owner.java
//SOURCES ../recognition/ServerTree.java

package mcptools.ownership;

import java.util.List;
import java.util.Optional;
import mcptools.recognition.ServerTree;
import mcptools.tmux.SessionRef;

/**
 * A server and whose it is.
 *
 * @param evidence sentences, the decisive one first
 * @param ended the session that it belonged to and that is over; also told of a server whose client
 *     still lives, as it may become an orphan any moment
 */
public record McpServer(
    ServerTree chain, Owner owner, List<String> evidence, Optional<SessionRef> ended) {
  /** Whether it belongs to this open session, whatever that is called by now. */
  public boolean belongsTo(SessionRef session) {
    return owner instanceof Owner.Session open
        && open.session().server() == session.server()
        && open.session().id().equals(session.id());
  }
}
