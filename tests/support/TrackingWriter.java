//SOURCES ../../lib/state/AtomicFile.java
//SOURCES ../../lib/state/TrackingFile.java

package mcptools.tests.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.process.ProcessId;
import mcptools.state.AtomicFile;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFile.Server;

/**
 * A program that writes tracking files, to be killed while it does: {@code FOLDER THREADS TIMES}.
 * Each thread has a folder of its own, and tells there which version it has written.
 */
public final class TrackingWriter {
  private static final int SERVERS = 100;

  private TrackingWriter() {}

  public static void main(String[] args) {
    long times = Long.parseLong(args[2]);
    for (int i = 0; i < Integer.parseInt(args[1]); i++) {
      Path folder = Path.of(args[0], Integer.toString(i));
      new Thread(() -> write(folder, times)).start();
    }
  }

  private static void write(Path folder, long times) {
    try (OutputStream done = new FileOutputStream(done(folder).toFile(), true)) {
      long first = version(folder) + 1;
      for (long version = first; version < first + times; version++) {
        AtomicFile.write(file(folder), text(version));
        done.write((version + "\n").getBytes(UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder, e);
    }
  }

  public static Path file(Path folder) {
    return folder.resolve("api.pids");
  }

  /** Where it tells which version it has written last. */
  public static Path done(Path folder) {
    return folder.resolve("done");
  }

  /** A whole file that says which version it is, in its first, middle and last lines. */
  public static String text(long version) {
    List<Server> servers = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      servers.add(new Server(new ProcessId(1000 + i, version), "memory", List.of()));
    }
    Place place = new Place("b", "/t/default", new ProcessId(100, version), "$1", "/x", "");
    return new TrackingFile(Optional.of(place), "api", List.of(), servers).format();
  }

  /**
   * The version in a folder.
   *
   * @throws IllegalArgumentException when the file is not whole
   */
  public static long version(Path folder) throws IOException {
    TrackingFile file = TrackingFile.parse(Files.readString(file(folder)), "api");
    long version = file.session().orElseThrow().server().start();
    if (!file.format().equals(text(version))) throw new IllegalArgumentException("mixed versions");
    return version;
  }

  /** The last version that a folder's thread told to have written; -1 for none. */
  public static long told(Path folder) throws IOException {
    List<String> lines = Files.exists(done(folder)) ? Files.readAllLines(done(folder)) : List.of();
    return lines.isEmpty() ? -1 : Long.parseLong(lines.getLast());
  }
}
