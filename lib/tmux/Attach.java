//SOURCES Projects.java
//SOURCES TmuxEnvironment.java
//SOURCES ../state/Clone.java

package mcptools.tmux;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.state.Clone;

/** Shows a session in the terminal, and reclaims it when it ends without a hook. */
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

  /**
   * What somebody at a shell in this environment types to see a session. In tmux only its own
   * server can switch, and to attach to another has to be meant.
   *
   * @param server pid of the tmux server
   * @param target that tmux knows the session by, which needs no more than quotes
   */
  public static String byHand(
      Map<String, String> environment, String socket, long server, String target) {
    String shown = socket.matches("[\\w/.+-]+") ? socket : "'" + socket.replace("'", "'\\''") + "'";
    String to = " -t '" + target + "'";
    if (isInside(environment, server)) return "tmux switch-client" + to;
    String tmux = environment.getOrDefault(TmuxEnvironment.VARIABLE, "").isEmpty() ? "" : "TMUX= ";
    return tmux + "tmux -S " + shown + " attach" + to;
  }

  /** TMUX may be left of a server that is gone, whose socket another has taken. */
  public static boolean isInside(Map<String, String> environment, long server) {
    return TmuxEnvironment.of(environment).filter(i -> i.server() == server).isPresent();
  }
}
