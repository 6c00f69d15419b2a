//SOURCES StateFiles.java
//SOURCES TrackingFile.java

package mcptools.state;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcptools.process.ProcessId;
import mcptools.state.StateFiles.Stored;

/** Reads the PID files of sessions, {@code sessions/NAME.pids}. */
public final class TrackingFiles {
  public static final String SUFFIX = ".pids";

  private static final StateFiles.Format<TrackingFile> FORMAT =
      new StateFiles.Format<>(
          1 << 20, f -> f.session().isPresent(), "delete it when it is of no use");

  private final StateFiles files;

  public TrackingFiles(StateHome home) {
    this.files = new StateFiles(home, home.sessions());
  }

  /**
   * All files, damaged ones included, by name; none when there is no folder. No lock is needed:
   * files are replaced whole.
   */
  public List<Stored<TrackingFile>> load() {
    List<Stored<TrackingFile>> found = new ArrayList<>();
    for (Path file : files.list("*" + SUFFIX)) {
      String name = file.getFileName().toString();
      String encoded = name.substring(0, name.length() - SUFFIX.length());
      found.add(
          StateFiles.read(
              file, FORMAT, text -> TrackingFile.parse(text, PercentEncoding.decode(encoded))));
    }
    return found;
  }

  /** The names of what was recorded as a server in this boot, by its topmost process. */
  public static Map<ProcessId, String> servers(List<Stored<TrackingFile>> files, String boot) {
    Map<ProcessId, String> names = new HashMap<>();
    for (Stored<TrackingFile> file : files) {
      file.content()
          .filter(c -> c.session().filter(place -> place.boot().equals(boot)).isPresent())
          .ifPresent(c -> c.servers().forEach(s -> names.putIfAbsent(s.root(), s.name())));
    }
    return names;
  }
}
