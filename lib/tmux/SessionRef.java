//DEPS org.jspecify:jspecify:1.0.1

package mcptools.tmux;

import org.jspecify.annotations.Nullable;

/**
 * A session of a tmux server.
 *
 * @param id such as "$3"; "" when only the name is known (an old tracking file)
 * @param server pid of the tmux server; 0 when only the name is known
 */
public record SessionRef(String socket, long server, String id, String name) {
  /** Whether both are one session, which may have been renamed meanwhile. */
  public boolean isSame(SessionRef other) {
    return server == other.server && id.equals(other.id);
  }

  // STARTUP.md: records
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionRef session
        && server == session.server
        && id.equals(session.id)
        && socket.equals(session.socket)
        && name.equals(session.name);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(server) + id.hashCode();
  }

  /** Its name, with the socket unless that is the usual one: each may have a session so called. */
  public String title() {
    String own = socket.substring(socket.lastIndexOf('/') + 1);
    return own.isEmpty() || own.equals("default") ? name : name + " on " + own;
  }

  @Override
  public String toString() {
    return name.isEmpty() ? "session " + id + " of tmux server " + server : "session " + name;
  }
}
