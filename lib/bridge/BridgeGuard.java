//SOURCES ../process/Libc.java
//SOURCES ../process/ProcessSource.java
//SOURCES ../process/Spawn.java
//SOURCES ../state/Clone.java
//SOURCES ../state/SharedFiles.java

package mcptools.bridge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.process.Libc;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.Spawn;
import mcptools.state.Clone;
import mcptools.state.SharedFiles;
import mcptools.state.StateHome;

/**
 * The process that starts the bridge again when it has died, guard.sh. It ends with the bridge
 * otherwise.
 */
final class BridgeGuard {
  private final ProcessSource source;
  private final StateHome home;

  /** What only this process can write to, and never does; -1 for none. */
  private int pipe = -1;

  private long pid;

  BridgeGuard(ProcessSource source, StateHome home) {
    this.source = source;
    this.home = home;
  }

  /** Starts it, with our standard input, unless it runs. To be called regularly. */
  void keep() {
    if (pid > 0 && source.lives(pid)) return;
    Path script = Path.of(System.getenv().getOrDefault(Clone.VARIABLE, "/"), "lib/bridge/guard.sh");
    long self = ProcessHandle.current().pid();
    Optional<ProcessInfo> bridge = source.read(self);
    if (!Files.isRegularFile(script) || bridge.isEmpty()) return;
    List<String> command = new ArrayList<>(List.of("/bin/sh", script.toString()));
    command.add(home.globals().toString());
    command.addAll(bridge.get().argv());
    Map<String, String> environment = System.getenv();
    Path log = new SharedFiles(home).log(StateHome.BRIDGE).file();
    try {
      if (pipe >= 0) Libc.close(pipe);
      pipe = -1;
      int[] ends = Libc.pipe();
      pipe = ends[1];
      try {
        pid = Spawn.withInput(command, Path.of("/"), environment, ends[0], log);
      } finally {
        Libc.close(ends[0]);
      }
    } catch (UserError e) {
      System.err.println("nobody starts the bridge again when it dies: " + e.getMessage());
    }
  }
}
