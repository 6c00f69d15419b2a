//SOURCES Projects.java
//SOURCES ../state/Clone.java

package mcptools.tmux;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcptools.state.Clone;

/** The command that shows a session in the terminal and reclaims it when it ends without a hook. */
public final class Attach {
  /**
   * A small shell waits for the tmux client. When the client returns and the session is gone, it
   * sweeps: the server of the last session usually exits without running any hook. A closed
   * terminal (SIGHUP) must not end the wait before that question is asked.
   */
  private static final String WAIT =
      """
      unset TMUX TMUX_PANE MCP_TOOLS_CLONE
      if [ "${MCP_TOOLS_LC_ALL+set}" ]; then
        LC_ALL=$MCP_TOOLS_LC_ALL
        [ "$LC_ALL" ] || unset LC_ALL
        unset MCP_TOOLS_LC_ALL
      fi
      trap : HUP
      tmux -S "$1" attach-session -t "$2"
      code=$?
      case "
      $(tmux -S "$1" list-sessions -F '#{pid} #{session_id}' 2>/dev/null)
      " in *"
      $3 $2
      "*) exit $code ;; esac
      trap '' HUP
      if [ -x "$4" ]; then
        MCP_TOOLS_HOME=$5 "$4" cleanup_session --wait 15 </dev/null >/dev/null 2>&1 &
      fi
      exit $code
      """;

  private Attach() {}

  /**
   * @param clone folder of mcp-tools; empty when it is not known, and then nothing is swept
   * @param home the state directory
   */
  public static List<String> command(Projects.Opened opened, Optional<Path> clone, Path home) {
    String launcher = clone.map(c -> c.resolve(Clone.LAUNCHER).toString()).orElse("");
    String socket = opened.server().socket();
    String session = opened.session().id().text();
    String server = Long.toString(opened.server().pid());
    return List.of("sh", "-c", WAIT, "tm", socket, session, server, launcher, home.toString());
  }
}
