//SOURCES SharedLog.java
//SOURCES SharedPid.java
//SOURCES StateFiles.java
//SOURCES StateLock.java

package mcptools.state;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mcptools.error.UserError;
import mcptools.process.ProcessId;
import mcptools.state.StateFiles.Stored;

/** The folder of the shared servers: {@code mcp-state/NAME.pid} and {@code NAME.log}. */
public final class SharedFiles {
  private static final String PID = ".pid";
  private static final String LOG = ".log";
  private static final long LOCK_MILLIS = 60_000;

  private static final StateFiles.Format<SharedPid> FORMAT =
      new StateFiles.Format<>(4096, p -> p.boot().isPresent(), "mcp_manager clean removes it");

  private final StateFiles files;

  public SharedFiles(StateHome home) {
    this.files = new StateFiles(home, home.globals());
  }

  /**
   * Locks the folder. Held by those who check whether a server runs, to start or end it.
   *
   * @throws UserError when the folder can not be used
   */
  public StateLock lock() {
    return StateLock.take(files.home().makeGlobals(), ".lock", LOCK_MILLIS);
  }

  /** The log of a server, which need not exist. */
  public SharedLog log(String name) {
    return new SharedLog(files.folder().resolve(name + LOG));
  }

  /** All PID files by server, without the bridge's; none when there is no folder. */
  public Map<String, Stored<SharedPid>> load() {
    Map<String, Stored<SharedPid>> found = new TreeMap<>();
    for (Path file : files.list("*" + PID)) found.put(name(file, PID), load(file));
    found.remove(StateHome.BRIDGE);
    return found;
  }

  /** The servers by the process that their PID files record; old files do not say which that is. */
  public Map<ProcessId, String> recorded(String boot) {
    Map<ProcessId, String> found = new HashMap<>();
    load()
        .forEach((name, stored) ->
            stored
                .content()
                .filter(pid -> pid.boot().equals(Optional.of(boot)))
                .ifPresent(pid -> found.put(pid.id(), name)));
    return found;
  }

  /** Names of the servers that have a log. */
  public List<String> logged() {
    return files.list("*" + LOG).stream()
        .map(f -> name(f, LOG))
        .filter(n -> !n.equals(StateHome.BRIDGE))
        .toList();
  }

  /** The PID file of the bridge; empty when there is none. */
  public Optional<Stored<SharedPid>> bridge() {
    return files.list(StateHome.BRIDGE + PID).stream().findFirst().map(SharedFiles::load);
  }

  private static Stored<SharedPid> load(Path file) {
    return StateFiles.read(file, FORMAT, SharedPid::parse);
  }

  private static String name(Path file, String suffix) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - suffix.length());
  }

  /** Writes a server's PID file. The caller holds the lock. */
  public void save(String name, SharedPid content) {
    AtomicFile.write(files.folder().resolve(name + PID), content.format());
  }

  /** Removes a server's PID file. The caller holds the lock. */
  public void remove(String name) {
    remove(files.folder().resolve(name + PID));
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
