//SOURCES Attach.java
//SOURCES Sockets.java

package mcptools.tmux;

import com.sun.security.auth.module.UnixSystem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;
import mcptools.process.ProgramRunner.Result;

/**
 * The hooks that reclaim and record. They are global, because a hook of the session itself never
 * fires when it closes, and stand at an index of our own, which leaves the user's hooks alone.
 */
public final class Hooks {
  /** The index in each hook's array. */
  private static final String INDEX = "[8733]";

  /** Server options that hold the paths, so that tmux itself can quote them for the shell. */
  private static final String CLONE = "@mcp_tools_clone";

  private static final String WATCHER = "@mcp_tools_watcher";
  private static final String HOME = "@mcp_tools_home";

  private static final String RUN = "#{q:@mcp_tools_clone}/" + Attach.LAUNCHER + " ";

  private static final String CLOSED_HOOK = "session-closed" + INDEX;

  /** A window is new, or has come from another session. */
  private static final String LINKED_HOOK = "window-linked" + INDEX;

  private static final String CLOSED = background(RUN + "cleanup_session --wait 15");

  private static final String LINKED = background(RUN + "session_tracker track");

  private static final String WATCH =
      background(
          "sh #{q:@mcp_tools_clone}/lib/tmux/watch.sh"
              + " #{q:socket_path} #{pid} #{q:@mcp_tools_clone}");

  private Hooks() {}

  /**
   * Not `run-shell -b`, which is lost with the last session, and nothing that run-shell waits for,
   * which would hold up the user: the shell itself goes on in the background. It says nothing, even
   * when the clone is gone, because tmux shows what a hook prints on the user's screen.
   */
  private static String background(String command) {
    return "test -x "
        + RUN
        + "&& MCP_TOOLS_HOME=#{q:@mcp_tools_home} "
        + command
        + " >/dev/null 2>&1 </dev/null &";
  }

  /**
   * Arms a tmux server. Doing it again changes nothing.
   *
   * @param clone folder of mcp-tools
   * @param home the state directory, which the hooks use whatever their environment says
   * @return whether the server is to be {@link #watch watched}: it was not armed before, or for
   *     another clone, or its watcher is gone
   * @throws UserError when a path can not be handed to a hook, or tmux refuses
   */
  public static boolean arm(Tmux tmux, Path clone, Path home) {
    for (String path : List.of(clone.toString(), home.toString())) {
      if (path.chars().anyMatch(Character::isISOControl)) {
        throw new UserError(1, "the path of mcp-tools has a control character; move it elsewhere");
      }
    }
    String before = tmux.run("display-message", "-p", "#{" + CLONE + "}#{" + WATCHER + "}").out();
    boolean watched =
        before.startsWith(clone.toString())
            && isAlive(before.strip().substring(clone.toString().length()));
    List<String> arguments = new ArrayList<>();
    set(arguments, "set-option", "-s", CLONE, clone.toString());
    set(arguments, "set-option", "-s", HOME, home.toString());
    set(arguments, "set-hook", "-g", CLOSED_HOOK, "run-shell '" + CLOSED + "'");
    set(arguments, "set-hook", "-g", LINKED_HOOK, "run-shell '" + LINKED + "'");
    Result result = tmux.run(arguments.toArray(String[]::new));
    if (!result.ok()) throw new UserError(1, "tmux refuses the hook: " + result.error());
    return !watched;
  }

  /** Reclaims what ended without a hook, then watches this server, in the background. */
  public static void watch(Tmux tmux) {
    tmux.run("run-shell", WATCH);
  }

  /**
   * @return the sockets of the user's tmux servers that were armed
   */
  public static List<String> disarmAll(ProgramRunner runner, Map<String, String> environment) {
    List<String> disarmed = new ArrayList<>();
    for (String socket : Sockets.in(Sockets.folder(environment, new UnixSystem().getUid()))) {
      Tmux tmux = new Tmux(runner, Optional.of(socket));
      boolean armed = !tmux.run("show-options", "-sqv", CLONE).out().isBlank();
      if (armed && disarm(tmux).ok()) disarmed.add(socket);
    }
    return disarmed;
  }

  /** Takes everything back that {@link #arm} did to this server. */
  public static Result disarm(Tmux tmux) {
    List<String> arguments = new ArrayList<>();
    for (String option : List.of(CLONE, HOME, WATCHER)) {
      set(arguments, "set-option", "-squ", option);
    }
    set(arguments, "set-hook", "-gu", CLOSED_HOOK);
    set(arguments, "set-hook", "-gu", LINKED_HOOK);
    return tmux.run(arguments.toArray(String[]::new));
  }

  private static boolean isAlive(String pid) {
    return !pid.isEmpty()
        && pid.chars().allMatch(c -> c >= '0' && c <= '9')
        && ProcessHandle.of(Long.parseLong(pid)).isPresent();
  }

  private static void set(List<String> arguments, String... command) {
    if (!arguments.isEmpty()) arguments.add(";");
    arguments.addAll(List.of(command));
  }
}
