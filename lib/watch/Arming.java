//SOURCES Watcher.java
//SOURCES ../tmux/Hooks.java

package mcptools.watch;

import java.nio.file.Path;
import java.util.Map;
import mcptools.state.StateHome;
import mcptools.tmux.Hooks;
import mcptools.tmux.Tmux;

/** Puts the hooks into a tmux server and has it watched. */
public final class Arming {
  private Arming() {}

  /**
   * Doing it again changes nothing.
   *
   * @param clone folder of mcp-tools
   * @param environment see {@link Hooks#arm}
   * @param socket of that server
   */
  public static void arm(
      Tmux tmux, Path clone, StateHome home, Map<String, String> environment, String socket) {
    boolean armed = Hooks.arm(tmux, clone, home.folder(), environment);
    if (!armed || !Watcher.of(home).watches(socket)) Hooks.watch(tmux);
  }
}
