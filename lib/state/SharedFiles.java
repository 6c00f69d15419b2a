//SOURCES SharedLog.java
//SOURCES SharedPids.java
//SOURCES StateLock.java

package mcptools.state;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.state.StateFiles.Stored;

/** The folder of the shared servers: {@code mcp-state/NAME.pid} and {@code NAME.log}. */
public final class SharedFiles {
  private static final String LOG = ".log";
  private static final long LOCK_MILLIS = 60_000;

  private final StateFiles files;
  private final SharedPids pids;

  public SharedFiles(StateHome home) {
    this.files = new StateFiles(home, home.globals());
    this.pids = new SharedPids(home);
  }

  /**
   * Locks the folder. Held by those who check whether a server runs, to start or end it.
   *
   * @throws UserError when the folder cannot be used
   */
  public StateLock lock() {
    return StateLock.take(files.home().makeGlobals(), ".lock", LOCK_MILLIS);
  }

  /** The log of a server, which need not exist. */
  public SharedLog log(String name) {
    return new SharedLog(files.folder().resolve(name + LOG));
  }

  /** See {@link SharedPids#load}. */
  public Map<String, Stored<SharedPid>> load() {
    return pids.load();
  }

  /** Names of the servers that have a log. */
  public List<String> logged() {
    return files.list("*" + LOG).stream()
        .map(f -> f.getFileName().toString())
        .map(name -> name.substring(0, name.length() - LOG.length()))
        .filter(n -> !n.equals(StateHome.BRIDGE))
        .toList();
  }

  /** The PID file of the bridge; empty when there is none. */
  public Optional<Stored<SharedPid>> bridge() {
    return pids.bridge();
  }

  /** Writes a server's PID file. The caller holds the lock. */
  public void save(String name, SharedPid content) {
    AtomicFile.write(files.folder().resolve(name + SharedPids.SUFFIX), content.format());
  }

  /** Removes a server's PID file. The caller holds the lock. */
  public void remove(String name) {
    remove(files.folder().resolve(name + SharedPids.SUFFIX));
  }

  /** What a killed writer left. The caller holds the lock. */
  public List<Path> unfinished() {
    return files.unfinished();
  }

  /** Removes a file of this folder. The caller holds the lock. */
  public void remove(Path file) {
    StateFiles.remove(file);
  }
}
