//SOURCES ../../lib/tmux/Hooks.java

package mcptools.bench;

import com.sun.security.auth.module.UnixSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mcptools.process.ProgramRunner;
import mcptools.tmux.Hooks;
import mcptools.tmux.Sockets;
import mcptools.tmux.Tmux;

/** The tmux servers that the measured commands started. */
final class TmuxServers {
  private TmuxServers() {}

  /** Ends those that an environment of the bench leads to, and waits for it. */
  static void end(Map<String, String> environment) {
    long user = new UnixSystem().getUid();
    for (String socket : Sockets.in(Sockets.folder(environment, user))) end(socket);
  }

  /** The watcher first: it would clean up after its server, and so would the hooks. */
  private static void end(String socket) {
    Tmux tmux = new Tmux(ProgramRunner.system(), Optional.of(socket));
    String[] pids =
        tmux.run("display-message", "-p", "#{pid} #{@mcp_tools_watcher}").out().strip().split(" ");
    if (pids[0].isEmpty()) return;
    if (pids.length > 1) {
      ProcessHandle.of(Long.parseLong(pids[1])).ifPresent(TmuxServers::endTree);
    }
    Hooks.disarm(tmux);
    Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(pids[0]));
    tmux.run("kill-server");
    server.ifPresent(TmuxServers::awaitEnd);
  }

  private static void endTree(ProcessHandle root) {
    List<ProcessHandle> all = new ArrayList<>(List.of(root));
    all.addAll(root.descendants().toList());
    all.forEach(ProcessHandle::destroyForcibly);
    all.forEach(TmuxServers::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle process) {
    CompletableFuture<ProcessHandle> end = process.onExit();
    end.completeOnTimeout(process, Duration.ofSeconds(10).toMillis(), TimeUnit.MILLISECONDS).join();
  }
}
