//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../process/ProcessSource.java
//SOURCES ../process/Spawn.java
//SOURCES ../state/Clone.java
//SOURCES ../state/SharedFiles.java

package mcptools.bridge;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.Spawn;
import mcptools.state.Clone;
import mcptools.state.SharedFiles;
import mcptools.state.StateHome;
import org.jspecify.annotations.Nullable;

/**
 * The process that starts the bridge again when it has died, guard.sh. It ends with the bridge
 * otherwise.
 */
final class BridgeGuard {
  private static final long START_MILLIS = 5_000;

  /** What the shell wrapper of every command says. */
  private final ProcessSource source;

  private final StateHome home;
  private @Nullable RandomAccessFile pipe;
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
    command.addAll(List.of(home.globals().toString(), Long.toString(self)));
    command.addAll(bridge.get().argv());
    Map<String, String> environment = System.getenv();
    Path log = new SharedFiles(home).log(StateHome.BRIDGE).file();
    try {
      if (pipe != null) pipe.close();
      pid = Spawn.withInput(command, Path.of("/"), environment, log);
      pipe = open(home.globals().resolve(".guard." + self));
    } catch (IOException | UserError e) {
      System.err.println("nobody starts the bridge again when it dies: " + e.getMessage());
    }
  }

  /** Opened for both, as to open it for writing alone waits for the reader. */
  private static RandomAccessFile open(Path pipe) throws IOException {
    long end = System.nanoTime() + START_MILLIS * 1_000_000;
    while (!Files.exists(pipe)) {
      if (System.nanoTime() > end) throw new IOException("its guard does not start");
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
    return new RandomAccessFile(pipe.toFile(), "rw");
  }
}
