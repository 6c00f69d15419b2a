//SOURCES AtomicFile.java
//SOURCES StateHome.java
//SOURCES StateLock.java
//SOURCES TrackingFile.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.state.TrackingFile.Place;

/** The folder of the PID files, {@code sessions/NAME.pids}. */
public final class TrackingFiles {
  public static final String SUFFIX = ".pids";

  /** A file is larger than this only when something is wrong with it; bytes. */
  private static final long MOST = 1 << 20;

  private static final int NAME_BYTES = 150;

  /**
   * A file as it was found.
   *
   * @param content empty when it is damaged
   * @param problem what is wrong with it, as a sentence; "" for nothing
   * @param modified milliseconds since the epoch
   */
  public record Stored(Path path, Optional<TrackingFile> content, String problem, long modified) {}

  private final StateHome home;

  public TrackingFiles(StateHome home) {
    this.home = home;
  }

  /**
   * Locks the folder for a change; a look at it needs no lock, as files are replaced whole.
   *
   * @throws UserError when the folder can not be used
   */
  public StateLock lock() {
    return StateLock.take(home.makeSessions(), ".lock", 60_000);
  }

  /** All files, damaged ones included, by name; none when there is no folder. */
  public List<Stored> load() {
    List<Stored> found = new ArrayList<>();
    if (!home.has(home.sessions())) return found;
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(home.sessions(), p -> p.toString().endsWith(SUFFIX))) {
      for (Path file : files) found.add(load(file));
    } catch (IOException e) {
      throw new UserError(1, home.sessions() + " can not be read: " + e.getMessage());
    }
    found.sort((a, b) -> a.path().compareTo(b.path()));
    return found;
  }

  private static Stored load(Path file) {
    String name = file.getFileName().toString();
    try {
      FileStatus status = FileStatus.of(file);
      if (!status.plainFile() || status.bytes() > MOST) {
        return damaged(file, "it is not a plain small file");
      }
      if (!status.ours()) return damaged(file, "it belongs to another user");
      String text;
      try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
        text = new String(in.readAllBytes(), UTF_8);
      }
      String session = PercentEncoding.decode(name.substring(0, name.length() - SUFFIX.length()));
      TrackingFile content = TrackingFile.parse(text, session);
      // Without start times the file's own time is all that tells whose its pids were.
      if (content.session().isEmpty() && status.modified() > System.currentTimeMillis()) {
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
    String sentence = file + " is left alone: " + why + "; delete it when it is of no use";
    return new Stored(file, Optional.empty(), sentence, 0);
  }

  /**
   * Writes a session's file, and removes the one it had under an older name. The caller holds the
   * lock.
   *
   * @param known what {@link #load} found; brought up to date
   */
  public void save(TrackingFile content, List<Stored> known) {
    Place place = content.session().orElseThrow();
    Path target = target(content.name(), place, known);
    Optional<Stored> old = known.stream().filter(s -> isOf(s, place)).findFirst();
    Stored now = new Stored(target, Optional.of(content), "", System.currentTimeMillis());
    boolean moved = old.isEmpty() || !old.get().path().equals(target);
    if (moved || !old.get().content().equals(now.content())) {
      AtomicFile.write(target, content.format());
    }
    if (moved) old.ifPresent(o -> remove(o.path()));
    old.ifPresent(known::remove);
    known.add(now);
  }

  /** Removes what a killed writer left. The caller holds the lock, so nobody writes. */
  public void removeUnfinished() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(home.sessions(), ".*.tmp")) {
      files.forEach(this::remove);
    } catch (IOException e) {
      throw new UserError(1, home.sessions() + " can not be read: " + e.getMessage());
    }
  }

  /** Another session's file of the same name is never overwritten: it may be all that is known. */
  private Path target(String name, Place place, List<Stored> known) {
    for (int i = 1; ; i++) {
      Path path = home.sessions().resolve(fileName(name) + (i == 1 ? "" : "~" + i) + SUFFIX);
      Optional<Stored> taken =
          known.stream()
              .filter(s -> s.path().toString().equalsIgnoreCase(path.toString()))
              .findFirst();
      if (taken.isEmpty() || isOf(taken.get(), place)) return path;
    }
  }

  private static boolean isOf(Stored stored, Place place) {
    return stored.content().flatMap(TrackingFile::session).filter(p -> same(p, place)).isPresent();
  }

  /** Whether both are the same session of the same run of a tmux server. */
  public static boolean same(Place a, Place b) {
    return a.boot().equals(b.boot()) && a.server().equals(b.server()) && a.id().equals(b.id());
  }

  public void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UserError(1, file + " can not be removed: " + e.getMessage());
    }
  }

  /** A file name for any session name: readable where that is safe, bounded in length. */
  static String fileName(String session) {
    StringBuilder out = new StringBuilder();
    session
        .codePoints()
        .forEach(c -> {
          boolean safe = c > 160 ? Character.isLetterOrDigit(c) : isPlain(c);
          String text = Character.toString(c);
          if (safe) out.append(text);
          else for (byte b : text.getBytes(UTF_8)) out.append(escaped(b));
        });
    String name = out.toString();
    if (name.getBytes(UTF_8).length <= NAME_BYTES) return name.isEmpty() ? "%" : name;
    String start = name.substring(0, name.offsetByCodePoints(0, NAME_BYTES / 4));
    return start + "%" + Integer.toHexString(name.hashCode());
  }

  private static boolean isPlain(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }

  private static String escaped(byte b) {
    return "%" + HexFormat.of().toHexDigits(b);
  }
}
