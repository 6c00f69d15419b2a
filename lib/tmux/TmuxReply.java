//SOURCES Session.java

package mcptools.tmux;

import java.util.List;

/** What came of asking a socket for its tmux server. */
public sealed interface TmuxReply {
  String socket();

  /**
   * @param pid of the tmux server
   * @param version such as "3.3a" or "next-3.8"
   */
  record Answer(String socket, long pid, String version, List<Session> sessions)
      implements TmuxReply {}

  /** There is no server at this socket. */
  record Absent(String socket) implements TmuxReply {}

  /** There may be a server, but it gave no answer: nothing is proven, so nothing may be killed. */
  record Silent(String socket, String reason) implements TmuxReply {}
}
