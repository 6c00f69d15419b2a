//SOURCES StateLock.java
//SOURCES TrackingFiles.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile.Place;

/** Writes and removes the PID files of sessions. All but {@link #lock} requires the lock. */
public record TrackingStore(StateHome home) {
  private static final int NAME_BYTES = 150;

  /**
   * @throws UserError when the folder cannot be used
   */
  public StateLock lock() {
    return StateLock.take(home.makeSessions(), ".lock", 60_000);
  }

  /**
   * Writes a session's file, and removes the one it had under an older name.
   *
   * @param known what {@link TrackingFiles#load} returned; updated
   */
  public void save(TrackingFile content, List<Stored<TrackingFile>> known) {
    Place place = content.session().orElseThrow();
    Path target = target(content.name(), place, known);
    Optional<Stored<TrackingFile>> old = known.stream().filter(s -> isOf(s, place)).findFirst();
    Stored<TrackingFile> now =
        new Stored<>(target, Optional.of(content), "", System.currentTimeMillis());
    boolean moved = old.isEmpty() || !old.get().path().equals(target);
    String text = content.format();
    boolean written = old.flatMap(Stored::content).filter(c -> c.format().equals(text)).isPresent();
    if (moved || !written) AtomicFile.write(target, text);
    if (moved) old.ifPresent(o -> remove(o.path()));
    old.ifPresent(o -> known.removeIf(s -> s.path().equals(o.path())));
    known.add(now);
  }

  /** Removes what a killed writer left. */
  public void removeUnfinished() {
    new StateFiles(home, home.sessions()).unfinished().forEach(StateFiles::remove);
  }

  public void remove(Path file) {
    StateFiles.remove(file);
  }

  /** Another session's file of the same name is never overwritten: it may be the only record. */
  private Path target(String name, Place place, List<Stored<TrackingFile>> known) {
    for (int i = 1; ; i++) {
      Path path =
          home.sessions().resolve(fileName(name) + (i == 1 ? "" : "~" + i) + TrackingFiles.SUFFIX);
      Optional<Stored<TrackingFile>> taken =
          known.stream()
              .filter(s -> s.path().toString().equalsIgnoreCase(path.toString()))
              .findFirst();
      if (taken.isEmpty() || isOf(taken.get(), place)) return path;
    }
  }

  private static boolean isOf(Stored<TrackingFile> stored, Place place) {
    return stored.content().flatMap(TrackingFile::session).filter(place::isSame).isPresent();
  }

  /** A file name for any session name: readable where that is safe, bounded in length. */
  static String fileName(String session) {
    StringBuilder out = new StringBuilder();
    session
        .codePoints()
        .forEach(c -> {
          if (Character.isLetterOrDigit(c) || c == '_' || c == '-') out.appendCodePoint(c);
          else PercentEncoding.escape(out, c);
        });
    String name = out.toString();
    if (name.getBytes(UTF_8).length <= NAME_BYTES) return name.isEmpty() ? "%" : name;
    String start = name.substring(0, name.offsetByCodePoints(0, NAME_BYTES / 4));
    return start + "%" + Integer.toHexString(name.hashCode());
  }
}
