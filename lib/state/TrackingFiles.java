//SOURCES StateFiles.java
//SOURCES TrackingFile.java

package mcptools.state;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the PID files of sessions, {@code sessions/NAME.pids}. */
public final class TrackingFiles {
  public static final String SUFFIX = ".pids";

  /**
   * @param content empty when it is damaged
   * @param problem what is wrong with it, as a sentence; "" for nothing
   * @param modified milliseconds since the epoch
   */
  public record Stored(Path path, Optional<TrackingFile> content, String problem, long modified) {}

  private static final StateFiles.Format<TrackingFile, Stored> FORMAT =
      new StateFiles.Format<>(
          1 << 20, f -> f.session().isPresent(), "delete it when it is of no use", Stored::new);

  private final StateFiles files;

  public TrackingFiles(StateHome home) {
    this.files = new StateFiles(home, home.sessions());
  }

  /**
   * All files, damaged ones included, by name; none when there is no folder. No lock is needed:
   * files are replaced whole.
   */
  public List<Stored> load() {
    List<Stored> found = new ArrayList<>();
    for (Path file : files.list("*" + SUFFIX)) {
      String name = file.getFileName().toString();
      String encoded = name.substring(0, name.length() - SUFFIX.length());
      found.add(
          StateFiles.read(
              file, FORMAT, text -> TrackingFile.parse(text, PercentEncoding.decode(encoded))));
    }
    return found;
  }
}
