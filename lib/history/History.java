//SOURCES Recorder.java
//SOURCES Spans.java
//SOURCES StoredPoints.java
//SOURCES Timeline.java

package mcptools.history;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.error.UserError;
import mcptools.history.Sample.Series;
import mcptools.process.ParallelMap;
import mcptools.state.FileStatus;
import mcptools.state.StateHome;

/**
 * What was measured, in the order of time. The time of a sample is that since boot and what the
 * clock last said of that boot, so that setting the clock moves no sample past another; see {@link
 * Timeline}.
 *
 * @param problems a sentence for each file that could not be read, or not all of it
 */
public record History(List<Sample> samples, List<String> problems) {
  private static final Pattern NAME =
      Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)\\.(raw|quarter|hour)");

  /** Of a file: a day of 20 servers takes 2 MB. */
  private static final long MOST_BYTES = 64 << 20;

  /** Of all that are read at once, which must fit into memory beside the heap. */
  private static final long MOST_IN_ALL = 256 << 20;

  /** How finely a file has a day. */
  enum Level {
    RAW(0),
    QUARTER(900),
    HOUR(3600);

    /** Seconds of a span. */
    private final int seconds;

    Level(int seconds) {
      this.seconds = seconds;
    }

    int seconds() {
      return seconds;
    }

    String suffix() {
      return "." + name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A file of a day.
   *
   * @param day days since the epoch, in UTC
   * @param bytes its size
   * @param problem why it is not read, in a sentence; "" where it is
   */
  record DayFile(Path path, long day, Level level, long bytes, String problem) {
    boolean isUsable() {
      return problem.isEmpty();
    }
  }

  /**
   * All that was measured since a time, in milliseconds since the epoch, and maybe a little before.
   */
  public static History since(StateHome home, long time) {
    List<DayFile> files = new ArrayList<>();
    long first = Math.floorDiv(time, Recorder.DAY) - 1;
    List<String> problems = new ArrayList<>();
    long left = MOST_IN_ALL;
    for (DayFile file : all(home).reversed()) {
      if (file.day() < first) continue;
      left -= file.isUsable() ? file.bytes() : 0;
      if (!file.isUsable()) problems.add(file.problem());
      else if (left >= 0) files.addFirst(file);
      else problems.add(file.path() + " is not read: the files since then are too large together");
    }
    Map<Long, List<Block>> days = new LinkedHashMap<>();
    for (Stored stored : ParallelMap.begin(files, () -> Stored::of).results()) {
      days.computeIfAbsent(stored.day(), k -> new ArrayList<>()).addAll(stored.blocks());
      problems.addAll(stored.problems());
    }
    Map<Long, Series> names = new HashMap<>();
    for (List<Block> day : days.values()) for (Block block : day) block.addNames(names);
    List<Sample> samples = new ArrayList<>();
    for (List<Block> day : days.values()) samples.addAll(Timeline.uncovered(samples(day, names)));
    List<Sample> kept = new ArrayList<>();
    for (Sample sample : Spans.joined(Timeline.timed(samples)))
      if (sample.at() >= time) kept.add(sample);
    return new History(kept, problems);
  }

  /** The files that are read, by day. */
  static List<DayFile> files(StateHome home) {
    return all(home).stream().filter(DayFile::isUsable).toList();
  }

  private static List<DayFile> all(StateHome home) {
    List<DayFile> files = new ArrayList<>();
    String[] names = home.history().toFile().list();
    for (String name : names == null ? new String[0] : names) {
      Matcher matcher = NAME.matcher(name);
      if (!matcher.matches()) continue;
      Path path = home.history().resolve(name);
      try {
        FileStatus status = FileStatus.of(path);
        Level level = Level.valueOf(matcher.group(4).toUpperCase(java.util.Locale.ROOT));
        String why = problem(status);
        String problem = why.isEmpty() ? "" : path + " is not read: " + why;
        files.add(new DayFile(path, day(matcher), level, status.bytes(), problem));
      } catch (IOException | java.time.DateTimeException e) {
        // it went meanwhile, or is no day
      }
    }
    // STARTUP.md: history
    files.sort((a, b) -> {
      int days = Long.compare(a.day(), b.day());
      return days == 0 ? a.level().compareTo(b.level()) : days;
    });
    return files;
  }

  private static String problem(FileStatus status) {
    if (!status.plainFile()) return "it is not a plain file; move it away";
    if (!status.ours()) return "it belongs to another user; move it away";
    return status.bytes() > MOST_BYTES ? "it is larger than 64 MB; move it away" : "";
  }

  /** Without a formatter, which takes longer to make than a day to read. */
  private static long day(Matcher date) {
    int year = Integer.parseInt(date.group(1));
    int month = Integer.parseInt(date.group(2));
    return LocalDate.of(year, month, Integer.parseInt(date.group(3))).toEpochDay();
  }

  /** The samples of a file as they stand there. */
  static List<Sample> read(Path file) throws IOException {
    List<Block> blocks = Block.all(bytes(file));
    Map<Long, Series> names = new HashMap<>();
    for (Block block : blocks) block.addNames(names);
    return samples(blocks, names);
  }

  /** What a file has, or why that is not known. */
  private record Stored(long day, List<Block> blocks, List<String> problems) {
    static Stored of(DayFile file) {
      Path path = file.path();
      try {
        ByteBuffer bytes = bytes(path);
        List<Block> blocks = Block.all(bytes);
        boolean damaged = Block.isDamaged(bytes, blocks);
        String problem = path + " is damaged: not all of it can be read";
        return new Stored(file.day(), blocks, damaged ? List.of(problem) : List.of());
      } catch (IOException e) {
        String problem = path + " cannot be read: " + UserError.reason(e);
        return new Stored(file.day(), List.of(), List.of(problem));
      }
    }
  }

  private static ByteBuffer bytes(Path file) throws IOException {
    try (FileChannel in = FileChannel.open(file, READ, NOFOLLOW_LINKS)) {
      // Beside the heap, which would copy it again and again. STARTUP.md: history
      ByteBuffer bytes = ByteBuffer.allocateDirect((int) Math.min(in.size(), MOST_BYTES));
      while (bytes.hasRemaining() && in.read(bytes) > 0) {}
      return bytes.flip();
    }
  }

  private static List<Sample> samples(List<Block> blocks, Map<Long, Series> names) {
    List<Sample> samples = new ArrayList<>(blocks.size());
    for (Block block : blocks) samples.add(StoredPoints.sample(block, names));
    return samples;
  }
}
