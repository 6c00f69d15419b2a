//SOURCES SharedPid.java
//SOURCES StateFiles.java

package mcptools.state;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mcptools.process.ProcessId;
import mcptools.state.StateFiles.Stored;

/** Reads the PID files of the shared servers: {@code mcp-state/NAME.pid}. */
public final class SharedPids {
  static final String SUFFIX = ".pid";

  private static final StateFiles.Format<SharedPid> FORMAT =
      new StateFiles.Format<>(4096, p -> p.boot().isPresent(), "mcp_manager clean removes it");

  private final StateFiles files;

  public SharedPids(StateHome home) {
    this.files = new StateFiles(home, home.globals());
  }

  /** All of them by server, without the bridge's; none when there is no folder. */
  public Map<String, Stored<SharedPid>> load() {
    Map<String, Stored<SharedPid>> found = new TreeMap<>();
    for (Path file : files.list("*" + SUFFIX)) found.put(name(file), load(file));
    found.remove(StateHome.BRIDGE);
    return found;
  }

  /** The servers by the process that was recorded; an old file does not say which that is. */
  public Map<ProcessId, String> recorded(String boot) {
    Map<ProcessId, String> found = new HashMap<>();
    for (Map.Entry<String, Stored<SharedPid>> file : load().entrySet()) {
      Optional<SharedPid> pid = file.getValue().content();
      boolean now = pid.isPresent() && pid.get().boot().equals(Optional.of(boot));
      if (now) found.put(pid.get().id(), file.getKey());
    }
    return found;
  }

  /** That of the bridge; empty when there is none. */
  public Optional<Stored<SharedPid>> bridge() {
    return files.list(StateHome.BRIDGE + SUFFIX).stream().findFirst().map(SharedPids::load);
  }

  private static Stored<SharedPid> load(Path file) {
    return StateFiles.read(file, FORMAT, SharedPid::parse);
  }

  private static String name(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }
}
