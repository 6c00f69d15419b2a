//SOURCES Watcher.java

package mcptools.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.process.Platform;

/**
 * How something that the watcher has done ended the last time: {@code duties/NAME} is "BEGAN TOOK
 * CODE SAID".
 *
 * @param agoMillis since it began
 * @param tookMillis until it ended
 * @param code its exit code; above 128 it was ended by a signal, such as when it took too long
 * @param said its last line, where it failed; else ""
 */
public record Duty(String name, long agoMillis, long tookMillis, int code, String said) {
  private static final long HUNDREDTH_MILLIS = 10;

  /** All that have ended once, by name. */
  public static List<Duty> of(Watcher watcher) {
    Path folder = watcher.folder().resolve("duties");
    String[] names = folder.toFile().list((f, name) -> name.matches("[a-z]+"));
    List<Duty> duties = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      try {
        duties.add(read(folder, name));
      } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
        // it has never ended, or is being written by another version
      }
    }
    duties.sort((one, other) -> one.name.compareTo(other.name));
    return duties;
  }

  private static Duty read(Path folder, String name) throws IOException {
    String[] words = Files.readString(folder.resolve(name)).strip().split(" ", 4);
    long ago = clock() - Long.parseLong(words[0]);
    return new Duty(
        name,
        ago * HUNDREDTH_MILLIS,
        Long.parseLong(words[1]) * HUNDREDTH_MILLIS,
        Integer.parseInt(words[2]),
        words.length < 4 ? "" : words[3]);
  }

  /** As the watcher has it: the time since boot on Linux, since 1970 elsewhere; in hundredths. */
  private static long clock() throws IOException {
    Path uptime = Path.of("/proc/uptime");
    if (!Platform.isLinux()) return System.currentTimeMillis() / HUNDREDTH_MILLIS;
    return Long.parseLong(Files.readString(uptime).split(" ")[0].replace(".", ""));
  }
}
