//SOURCES History.java
//SOURCES Spans.java
//SOURCES Timeline.java
//SOURCES ../state/StateLock.java

package mcptools.history;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.error.UserError;
import mcptools.history.History.DayFile;
import mcptools.history.History.Level;
import mcptools.history.Sample.Point;
import mcptools.state.StateHome;
import mcptools.state.StateLock;

/**
 * Keeps what was measured small: today and two days before as it was measured, a week by quarter
 * hours, the last 90 days by hours. A day is written aside and renamed before what it is made of
 * goes.
 */
public final class Rollup {
  private static final int RAW_DAYS = 2;
  private static final int QUARTER_DAYS = RAW_DAYS + 7;
  private static final int ALL_DAYS = 90;

  private Rollup() {}

  /**
   * Rolls up and removes what is old enough; nothing while another process does.
   *
   * @param now milliseconds since the epoch
   * @throws UserError when the folder cannot be used
   */
  public static void tidy(StateHome home, long now) {
    List<DayFile> files = History.files(home);
    List<Long> days = files.stream().map(DayFile::day).distinct().toList();
    if (days.size() < 2) return;
    // A clock that was far ahead for a moment must not age all days: the last day but one counts.
    long today = Math.min(Math.floorDiv(now, Recorder.DAY), days.get(days.size() - 2) + 1);
    if (today - days.getFirst() <= RAW_DAYS) return;
    Optional<StateLock> lock = lock(home);
    if (lock.isEmpty()) return;
    try (StateLock held = lock.get()) {
      for (long day : days) {
        List<DayFile> parts = History.files(home).stream().filter(f -> f.day() == day).toList();
        // Nor may one that was ahead for days take what there is.
        boolean isOld = days.size() - days.indexOf(day) > ALL_DAYS;
        tidy(parts, isOld ? today - day : Math.min(today - day, ALL_DAYS));
      }
      removeUnfinished(home);
    } catch (IOException e) {
      throw new UserError(1, "the history cannot be rolled up: " + e.getMessage());
    }
  }

  /** Who changes more than the end of a file; empty while another does. */
  static Optional<StateLock> lock(StateHome home) {
    try {
      return Optional.of(StateLock.take(home.makeHistory(), ".lock", 0));
    } catch (UserError e) {
      return Optional.empty();
    }
  }

  private static void tidy(List<DayFile> parts, long age) throws IOException {
    if (age <= RAW_DAYS) return;
    if (age > ALL_DAYS) {
      for (DayFile part : parts) Files.deleteIfExists(part.path());
      return;
    }
    Level level = age > QUARTER_DAYS ? Level.HOUR : Level.QUARTER;
    if (parts.stream().allMatch(p -> p.level().compareTo(level) >= 0)) return;
    List<Sample> samples = new ArrayList<>();
    for (DayFile part : parts) samples.addAll(History.read(part.path()));
    Path first = parts.getFirst().path();
    String date = first.getFileName().toString().replaceFirst("\\..*", "");
    Path target = first.resolveSibling(date + level.suffix());
    write(target, Spans.of(Timeline.uncovered(samples), level.seconds()));
    for (DayFile part : parts) {
      if (part.level().compareTo(level) < 0) Files.deleteIfExists(part.path());
    }
  }

  private static void write(Path target, List<Sample> samples) throws IOException {
    Path aside = target.resolveSibling("." + target.getFileName() + ".tmp");
    Set<Long> known = new HashSet<>();
    try (FileChannel out =
        FileChannel.open(
            aside, Set.of(CREATE, WRITE, TRUNCATE_EXISTING, NOFOLLOW_LINKS), Recorder.PRIVATE)) {
      for (Sample sample : samples) {
        ByteBuffer bytes = Block.encode(sample, known);
        while (bytes.hasRemaining()) out.write(bytes);
        for (Point point : sample.points()) known.add(point.series().id());
      }
      out.force(true);
    }
    Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
  }

  /** What a killed call left. */
  private static void removeUnfinished(StateHome home) throws IOException {
    try (var left = Files.newDirectoryStream(home.history(), ".[0-9][0-9][0-9][0-9]-*.tmp")) {
      for (Path file : left) Files.deleteIfExists(file);
    }
  }
}
