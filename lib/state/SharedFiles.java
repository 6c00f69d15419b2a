//SOURCES SharedLog.java
//SOURCES SharedPid.java
//SOURCES StateHome.java
//SOURCES StateLock.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mcptools.error.UserError;

/** The folder of the global servers: {@code mcp-state/NAME.pid} and {@code NAME.log}. */
public final class SharedFiles {
  /** The name of the bridge's own files; no server has it. */
  public static final String BRIDGE = "serve";

  private static final String PID = ".pid";
  private static final String LOG = ".log";
  private static final int MOST_BYTES = 4096;
  private static final long LOCK_MILLIS = 60_000;

  /**
   * A PID file as it was found.
   *
   * @param content empty when it is damaged
   * @param problem what is wrong with it, as a sentence; "" for nothing
   * @param modified milliseconds since the epoch
   */
  public record Stored(Path path, Optional<SharedPid> content, String problem, long modified) {}

  private final StateHome home;

  public SharedFiles(StateHome home) {
    this.home = home;
  }

  /**
   * Locks the folder: whoever looks whether a server runs, to start or end it, holds this.
   *
   * @throws UserError when the folder can not be used
   */
  public StateLock lock() {
    return StateLock.take(home.makeGlobals(), ".lock", LOCK_MILLIS);
  }

  /** The log of a server, which need not be there. */
  public SharedLog log(String name) {
    return new SharedLog(home.globals().resolve(name + LOG));
  }

  /** All PID files by server, without the bridge; none when there is no folder. */
  public Map<String, Stored> load() {
    Map<String, Stored> found = new TreeMap<>();
    for (Path file : files("*" + PID)) found.put(name(file, PID), load(file));
    found.remove(BRIDGE);
    return found;
  }

  /** Names of the servers that have a log. */
  public List<String> logged() {
    return files("*" + LOG).stream().map(f -> name(f, LOG)).filter(n -> !n.equals(BRIDGE)).toList();
  }

  /** The PID file of the bridge; empty when there is none. */
  public Optional<Stored> bridge() {
    return files(BRIDGE + PID).stream().findFirst().map(SharedFiles::load);
  }

  private static String name(Path file, String suffix) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - suffix.length());
  }

  private List<Path> files(String pattern) {
    List<Path> found = new ArrayList<>();
    if (!home.has(home.globals())) return found;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home.globals(), pattern)) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw new UserError(1, home.globals() + " can not be read: " + e.getMessage());
    }
    found.sort(null);
    return found;
  }

  private static Stored load(Path file) {
    try {
      FileStatus status = FileStatus.of(file);
      if (!status.plainFile() || status.bytes() > MOST_BYTES) {
        return damaged(file, "it is not a plain small file");
      }
      if (!status.ours()) return damaged(file, "it belongs to another user");
      SharedPid content;
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        content = SharedPid.parse(new String(in.readAllBytes(), UTF_8));
      }
      // Without a start time the file's own time is all that tells whose the pid was.
      if (content.boot().isEmpty() && status.modified() > System.currentTimeMillis()) {
        return damaged(file, "its time is in the future");
      }
      return new Stored(file, Optional.of(content), "", status.modified());
    } catch (IOException e) {
      return damaged(file, "it can not be read");
    } catch (IllegalArgumentException e) {
      return damaged(file, String.valueOf(e.getMessage()));
    }
  }

  private static Stored damaged(Path file, String why) {
    String sentence = file + " is left alone: " + why + "; mcp_manager clean removes it";
    return new Stored(file, Optional.empty(), sentence, 0);
  }

  /** Writes a server's PID file. The caller holds the lock. */
  public void save(String name, SharedPid content) {
    AtomicFile.write(home.globals().resolve(name + PID), content.format());
  }

  /** Removes a server's PID file. The caller holds the lock. */
  public void forget(String name) {
    remove(home.globals().resolve(name + PID));
  }

  /** What a killed writer left. The caller holds the lock, so nobody writes. */
  public List<Path> unfinished() {
    return files(".*.tmp");
  }

  /** Removes a file of this folder. The caller holds the lock. */
  public void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UserError(1, file + " can not be removed: " + e.getMessage());
    }
  }
}
