//SOURCES ../process/Libc.java

package mcptools.bridge;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import mcptools.error.UserError;
import mcptools.process.Libc;

/**
 * Ends the servers' processes when the bridge has ended, even by SIGKILL. A shell in the bridge's
 * process group reads from a pipe that only the bridge holds open; at its end it kills the group,
 * itself included. A server that has left the group is found by its mark and ended by the next
 * start.
 */
final class Watchdog {
  private static final List<String> WATCH =
      List.of("/bin/sh", "-c", "trap '' HUP INT TERM; read -r line; kill -9 0", "mcp-tools");

  private Watchdog() {}

  /**
   * Starts watching. This makes the process the leader of its process group.
   *
   * @throws UserError when that is not possible
   */
  static void watch() {
    if (!Libc.leadGroup()) {
      throw new UserError(1, "no process group can be made; start it from another shell");
    }
    try {
      Process shell =
          new ProcessBuilder(WATCH)
              .redirectOutput(Redirect.DISCARD)
              .redirectError(Redirect.DISCARD)
              .start();
      CompletableFuture<Void> _ = shell.onExit().thenRun(Watchdog::watch);
    } catch (IOException e) {
      throw new UserError(1, "no shell can be started: " + e.getMessage());
    }
  }
}
