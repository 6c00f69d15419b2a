//SOURCES ../state/Clone.java

package mcptools.tmux;

import java.util.List;
import mcptools.state.Clone;

/** Commands of mcp-tools that a tmux server runs for itself, in its hooks or once. */
public final class RunShell {
  /** Server options that hold the paths, so that tmux itself can quote them for the shell. */
  public static final String CLONE = "@mcp_tools_clone";

  static final String HOME = "@mcp_tools_home";

  /** The folder of the user's configs. tmux may have been started without the shell's variables. */
  static final String CONFIG = "@mcp_tools_config";

  /** Server options that the watcher keeps up to date for the status line, see status.sh. */
  static final List<String> STATUS =
      List.of(
          "@mcp_tools_status",
          "@mcp_tools_servers",
          "@mcp_tools_memory",
          "@mcp_tools_orphans",
          "@mcp_tools_waiting");

  private static final String FOLDER = "#{q:" + CLONE + "}/";

  /** Has the tmux server watched no longer. */
  static final String UNWATCHED =
      "test -z #{q:" + HOME + "} || rm -f #{q:" + HOME + "}/mcp-state/watch/*/servers/#{pid}@*";

  private RunShell() {}

  /**
   * Has the tmux server watched, and tells the watcher what has happened there.
   *
   * <p>Not `run-shell -b`, which is lost with the last session, and nothing that run-shell waits
   * for, which would hold up the user: the shell itself goes on in the background. It says nothing,
   * even when the clone is gone, because tmux shows what a hook prints on the user's screen.
   *
   * @param event "look" for a change, "record" for one that is to be recorded at once, "sweep" when
   *     a session has ended
   */
  public static String watched(String event) {
    return "test -x "
        + FOLDER
        + Clone.LAUNCHER
        + " && MCP_TOOLS_HOME=#{q:"
        + HOME
        + "} #{?"
        + CONFIG
        + ",XDG_CONFIG_HOME=#{q:"
        + CONFIG
        + "} ,}sh "
        + FOLDER
        + "lib/watch/watch.sh #{q:socket_path} #{pid} #{q:"
        + CLONE
        + "} "
        + event
        + " >/dev/null 2>&1 </dev/null &";
  }
}
