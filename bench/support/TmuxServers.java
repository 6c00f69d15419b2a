//SOURCES ../../lib/tmux/Hooks.java
//SOURCES ../../lib/tmux/Sockets.java
//SOURCES ../../lib/watch/Watcher.java

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
import mcptools.state.StateHome;
import mcptools.tmux.Hooks;
import mcptools.tmux.Sockets;
import mcptools.tmux.Tmux;
import mcptools.watch.Watcher;

/** The tmux servers that the measured commands started. */
final class TmuxServers {
  private TmuxServers() {}

  /** Ends those that an environment of the bench leads to, and waits for it. */
  static void end(Map<String, String> environment) {
    long user = new UnixSystem().getUid();
    // The watcher first: it would clean up after its servers, and so would the hooks.
    Watcher watcher = Watcher.of(StateHome.of(environment));
    watcher.pid().flatMap(ProcessHandle::of).ifPresent(TmuxServers::endTree);
    for (String socket : Sockets.in(Sockets.folder(environment, user))) end(socket);
  }

  private static void end(String socket) {
    Tmux tmux = new Tmux(ProgramRunner.system(), Optional.of(socket));
    String pid = tmux.run("display-message", "-p", "#{pid}").out().strip();
    if (pid.isEmpty()) return;
    Hooks.disarm(tmux);
    Optional<ProcessHandle> server = ProcessHandle.of(Long.parseLong(pid));
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
