//SOURCES History.java
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mcptools.error.UserError;
import mcptools.history.History.DayFile;
import mcptools.history.History.Level;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.state.StateHome;
import mcptools.state.StateLock;

/**
 * Keeps what was measured small: today and two days before as it was measured, a week by quarter
 * hours, 90 days by hours. A day is written aside and renamed before what it is made of goes.
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
   * @throws UserError when the folder can not be used
   */
  public static void tidy(StateHome home, long now) {
    List<DayFile> files = History.files(home);
    List<Long> days = files.stream().map(DayFile::day).distinct().toList();
    if (days.size() < 2) return;
    // A clock that was far ahead for a moment must not age all days: the last day but one counts.
    long today = Math.min(Math.floorDiv(now, Recorder.DAY), days.get(days.size() - 2) + 1);
    if (today - days.getFirst() <= RAW_DAYS) return;
    try (StateLock lock = StateLock.take(home.makeHistory(), ".lock", 0)) {
      for (long day : days) {
        List<DayFile> parts = History.files(home).stream().filter(f -> f.day() == day).toList();
        tidy(parts, today - day);
      }
      removeUnfinished(home);
    } catch (IOException e) {
      throw new UserError(1, "the history can not be rolled up: " + e.getMessage());
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
    samples.sort((a, b) -> Long.compare(a.at(), b.at()));
    Path first = parts.getFirst().path();
    String date = first.getFileName().toString().replaceFirst("\\..*", "");
    Path target = first.resolveSibling(date + level.suffix());
    write(target, rolled(History.uncovered(samples), level.seconds()));
    for (DayFile part : parts) {
      if (part.level().compareTo(level) < 0) Files.deleteIfExists(part.path());
    }
  }

  /** Spans of so many seconds, of each boot, in place of what is finer. */
  static List<Sample> rolled(List<Sample> samples, int seconds) {
    Map<List<Long>, List<Sample>> spans = new LinkedHashMap<>();
    List<Sample> rolled = new ArrayList<>();
    for (Sample sample : samples) {
      long span = Math.floorDiv(sample.uptime(), seconds * 1000L);
      if (sample.seconds() >= seconds) rolled.add(sample);
      else spans.computeIfAbsent(List.of(sample.boot(), span), k -> new ArrayList<>()).add(sample);
    }
    spans.forEach((key, parts) -> rolled.add(span(key.getLast(), parts, seconds)));
    rolled.sort((a, b) -> Long.compare(a.at(), b.at()));
    return rolled;
  }

  private static Sample span(long index, List<Sample> parts, int seconds) {
    Sample last = parts.getLast();
    long uptime = index * seconds * 1000L;
    Map<List<Long>, Point> points = new TreeMap<>(Rollup::compare);
    for (Sample part : parts) {
      for (Point point : part.points()) {
        List<Long> key = List.of(point.series().id(), point.pid(), point.start());
        points.merge(key, point, Rollup::plus);
      }
    }
    return new Sample(
        last.at() - last.uptime() + uptime,
        uptime,
        last.boot(),
        seconds,
        mean(parts),
        parts.stream().mapToInt(Sample::sessions).max().orElse(-1),
        parts.stream().mapToInt(Sample::orphans).max().orElse(-1),
        List.copyOf(points.values()));
  }

  private static int compare(List<Long> one, List<Long> other) {
    for (int i = 0; i < one.size(); i++) {
      int order = one.get(i).compareTo(other.get(i));
      if (order != 0) return order;
    }
    return 0;
  }

  private static Point plus(Point one, Point other) {
    return new Point(
        one.series(),
        one.pid(),
        one.start(),
        one.count() + other.count(),
        least(one.least(), other.least()),
        mean(one.uss(), one.count(), other.uss(), other.count()),
        Math.max(one.most(), other.most()),
        mean(one.pss(), one.count(), other.pss(), other.count()),
        mean(one.rss(), one.count(), other.rss(), other.count()),
        Math.max(one.cpuMillis(), other.cpuMillis()),
        Math.max(one.threads(), other.threads()),
        Math.max(one.openFiles(), other.openFiles()));
  }

  private static long least(long one, long other) {
    return one < 0 || other < 0 ? Math.max(one, other) : Math.min(one, other);
  }

  private static long mean(long one, long ones, long other, long others) {
    if (one < 0) return other;
    return other < 0 ? one : (one * ones + other * others) / (ones + others);
  }

  private static Machine mean(List<Sample> parts) {
    long[] sums = new long[5];
    List<Machine> known = parts.stream().map(Sample::machine).filter(m -> m.total() >= 0).toList();
    if (known.isEmpty()) return Machine.UNKNOWN;
    for (Machine machine : known) {
      sums[0] += machine.available();
      sums[1] += machine.swapTotal();
      sums[2] += machine.swapUsed();
      sums[3] += machine.some();
      sums[4] += machine.full();
    }
    int n = known.size();
    return new Machine(
        known.getLast().total(),
        sums[0] / n,
        sums[1] / n,
        sums[2] / n,
        Math.max(-1, sums[3] / n),
        Math.max(-1, sums[4] / n));
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
