//SOURCES ../../../lib/history/MinuteSamples.java

package mcptools.tests.cases.history;

import static mcptools.tests.support.HistoryWriter.DAY;
import static mcptools.tests.support.HistoryWriter.EPOCH;
import static mcptools.tests.support.HistoryWriter.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TimeZone;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import mcptools.error.UserError;
import mcptools.history.History;
import mcptools.history.MinuteSamples;
import mcptools.history.Recorder;
import mcptools.history.Rollup;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.state.StateHome;
import mcptools.tests.support.HistoryWriter;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What was measured is there again, whatever happened to the file, the clock or the machine. */
@ExtendWith(Scratch.Extension.class)
class HistoryTest {
  private static StateHome home(Scratch scratch) {
    return new StateHome(scratch.state());
  }

  private static Path file(Scratch scratch, String day) {
    return home(scratch).history().resolve(day);
  }

  private static void write(StateHome home, int minutes, int servers) throws IOException {
    for (int i = 0; i < minutes; i++) {
      Recorder.append(home, HistoryWriter.sample(i, servers), 0);
    }
  }

  private static List<Sample> all(StateHome home) {
    History history = History.since(home, 0);
    assertThat(history.problems()).isEmpty();
    return history.samples();
  }

  /** As above, where some of it is damaged. */
  private static List<Sample> rest(StateHome home) {
    return History.since(home, 0).samples();
  }

  private static List<Long> times(StateHome home) {
    return all(home).stream().map(Sample::at).toList();
  }

  @Test
  void whatIsAppendedIsReadAgain(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    Series series = new Series("a\nserver", "client", "<script>", 7);
    Machine machine = new Machine(1L << 40, 5, 0, 0, 9_999, -1);
    long big = 3L << 40;
    Point point =
        Point.of(series, 4_194_303, 1L << 40, -1, big, 1023, 123_450, 3, -1).called(1L << 33);
    Series other = new Series("b", "orphan", "", 8);
    Point unknown = Point.of(other, 9, 90, -1, -1, -1, -1, -1, -1);
    List<Point> points = List.of(point, unknown);
    Sample sample = new Sample(EPOCH, 77, Sample.boot("b"), 0, machine, -1, 2, points);
    Recorder.append(home, sample, 0);
    Series read = new Series("a server", "client", "<script>", 7);
    long most = (long) Integer.MAX_VALUE * 1024;
    Point expected = Point.of(read, 4_194_303, 1L << 40, -1, most, 1024, 123_450, 3, -1);
    expected = expected.called(1L << 33);
    assertThat(all(home).getFirst().points()).containsExactly(expected, unknown);
    assertThat(all(home).getFirst().machine()).isEqualTo(machine);
    assertThat(all(home).getFirst().orphans()).isEqualTo(2);
    Path file = file(scratch, "2026-11-02.raw");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsMeasuredTwiceInAMomentIsRecordedOnce(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    for (long second = 0; second < 60; second += 5) {
      long uptime = 1_000_000 + second * 1000;
      Recorder.append(home, HistoryWriter.sample(EPOCH + second * 1000, uptime, "b", 1), 20_000);
    }
    assertThat(all(home)).hasSize(3);
    // Not so after a reboot, or when the clock was set.
    Recorder.append(home, HistoryWriter.sample(EPOCH + 60_000, 500, "c", 1), 20_000);
    assertThat(all(home)).hasSize(4);
  }

  @Test
  void aTornTailCostsNoMoreThanItsSample(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    write(home, 3, 2);
    Path file = file(scratch, "2026-11-02.raw");
    byte[] whole = Files.readAllBytes(file);
    List<Integer> ends = new ArrayList<>();
    for (int cut = 0; cut <= whole.length; cut++) {
      Files.write(file, Arrays.copyOf(whole, cut));
      int left = all(home).size();
      if (left > ends.size()) ends.add(cut);
      Recorder.append(home, HistoryWriter.sample(9, 2), 0);
      assertThat(all(home)).as("cut at %s", cut).hasSize(left + 1);
      assertThat(all(home).getLast().points().getLast().series().name()).isEqualTo("server-1");
    }
    assertThat(ends).hasSize(3).endsWith(whole.length);
  }

  @Test
  void aDamagedByteCostsNoMoreThanItsSample(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    write(home, 4, 2);
    Path file = file(scratch, "2026-11-02.raw");
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(20261129);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= (byte) (1 + random.nextInt(255));
      Files.write(file, damaged);
      assertThat(rest(home)).as("byte %s", at).hasSizeBetween(3, 4);
    }
    for (int i = 0; i < 200; i++) {
      byte[] noise = new byte[random.nextInt(4096)];
      random.nextBytes(noise);
      Files.write(file, noise);
      assertThat(rest(home)).isEmpty();
    }
  }

  @Test
  void whatIsNotReadIsNamedAndTheRestIsRead(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    write(home, 3, 2);
    Path day = file(scratch, "2026-11-02.raw");
    byte[] whole = Files.readAllBytes(day);
    // A torn end is what a crash leaves, and no more.
    Files.write(day, Arrays.copyOf(whole, whole.length - 9));
    assertThat(all(home)).hasSize(2);
    byte[] damaged = whole.clone();
    damaged[100]++;
    Files.write(file(scratch, "2026-11-03.raw"), damaged);
    Files.writeString(file(scratch, "2026-11-04.raw"), "nonsense");
    Files.createDirectory(file(scratch, "2026-11-05.raw"));
    Files.createSymbolicLink(file(scratch, "2026-11-06.quarter"), day);
    Run.command(scratch, "mkfifo", file(scratch, "2026-11-07.raw").toString()).ok();
    try (RandomAccessFile large =
        new RandomAccessFile(file(scratch, "2026-11-08.raw").toFile(), "rw")) {
      large.setLength(900L << 20);
    }
    History history = History.since(home, 0);
    assertThat(history.samples()).hasSize(3);
    assertThat(history.problems()).hasSize(6).allMatch(p -> p.contains("/2026-11-0"));
    assertThat(history.problems().stream().map(p -> p.replaceFirst(".*/2026-11-", "")).sorted())
        .containsExactly(
            "03.raw is damaged: not all of it can be read",
            "04.raw is damaged: not all of it can be read",
            "05.raw is not read: it is not a plain file; move it away",
            "06.quarter is not read: it is not a plain file; move it away",
            "07.raw is not read: it is not a plain file; move it away",
            "08.raw is not read: it is larger than 64 MB; move it away");
    assertThat(History.since(home, EPOCH + 20 * DAY).problems()).isEmpty();
  }

  @Test
  @Timeout(20)
  void aFifoInPlaceOfAFileIsRefusedAndNotWaitedFor(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    write(home, 1, 1);
    for (String name : List.of("2026-11-03.raw", "minute")) {
      Run.command(scratch, "mkfifo", file(scratch, name).toString()).ok();
    }
    Sample sample = HistoryWriter.sample(1440, 1);
    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            () -> Recorder.append(home, sample, 0), () -> MinuteSamples.take(home))) {
      assertThatThrownBy(each)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("is not a plain file");
    }
  }

  @Test
  void whatAnEarlierVersionWroteIsReadAndGoesOn(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    write(home, 1, 2);
    Path file = file(scratch, "2026-11-02.raw");
    ByteBuffer now = ByteBuffer.wrap(Files.readAllBytes(file));
    // Its records lacked the calls, the last eight bytes.
    int head = 92;
    int[] parts = {0, head + 56, head + 64, head + 120, head + 128, now.capacity() - 8};
    ByteBuffer before = ByteBuffer.allocate(now.capacity() - 16);
    for (int i = 0; i < parts.length; i += 2) {
      before.put(now.slice(parts[i], parts[i + 1] - parts[i]));
    }
    before.put(7, (byte) 1).putInt(8, before.capacity());
    CRC32 sum = new CRC32();
    sum.update(before.array(), 0, before.position());
    before.putInt((int) sum.getValue()).putInt(before.capacity());
    List<Sample> written = all(home);
    Files.write(file, before.array());
    assertThat(all(home)).hasToString(written.toString());
    Recorder.append(home, HistoryWriter.sample(1, 2), 0);
    assertThat(all(home).getLast().points())
        .extracting(p -> p.series().name())
        .contains("server-1");
  }

  @Test
  void settingTheClockMovesNoSamplePastAnother(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    long hour = 60 * MINUTE;
    for (int i = 0; i < 180; i++) {
      long back = i < 90 ? 0 : hour;
      long at = EPOCH + 5 * hour + i * MINUTE - back;
      Recorder.append(home, HistoryWriter.sample(at, i * MINUTE, "b", 1), 0);
    }
    List<Long> times = times(home);
    assertThat(times).hasSize(180);
    // By what the clock says now.
    assertThat(times.getFirst()).isEqualTo(EPOCH + 4 * hour);
    for (int i = 1; i < 180; i++) assertThat(times.get(i) - times.get(i - 1)).isEqualTo(MINUTE);
  }

  /** While a virtual machine is paused, the time since boot stands still. */
  @Test
  void whatWasBeforeAPauseKeepsItsTime(Scratch scratch) {
    StateHome home = home(scratch);
    long hour = 60 * MINUTE;
    // Of each hour since boot by how many hours the clock is ahead of that.
    List<List<Integer>> clocks =
        List.of(
            List.of(0, 8), // paused for 8 hours
            List.of(0, 2, 9), // twice
            List.of(1, 0, 8), // set back an hour, then paused
            List.of(0, 1, 0), // an hour ahead for a while
            List.of(0, -1, 0), // and behind
            List.of(0, 8760, 0), // a year ahead
            List.of(-490_000, 0), // without a battery
            List.of(0, 9, 8)); // paused, then set back
    List<List<Integer>> right =
        List.of(
            List.of(0, 8),
            List.of(0, 2, 9),
            List.of(0, 0, 8),
            List.of(0, 0, 0),
            List.of(0, 0, 0),
            List.of(0, 0, 0),
            List.of(0, 0),
            List.of(0, 8, 8));
    for (int boot = 0; boot < clocks.size(); boot++) {
      List<Integer> ahead = clocks.get(boot);
      List<Long> expected = new ArrayList<>();
      for (int i = 0; i < ahead.size() * 6; i++) {
        long uptime = i * 10 * MINUTE;
        long at = EPOCH + 24 * hour + ahead.get(i / 6) * hour + uptime;
        Recorder.append(home, HistoryWriter.sample(at, uptime, "b" + boot, 1), 0);
        expected.add(EPOCH + 24 * hour + right.get(boot).get(i / 6) * hour + uptime);
      }
      long id = Sample.boot("b" + boot);
      assertThat(all(home).stream().filter(s -> s.boot() == id).map(Sample::at))
          .as("clock %s", ahead)
          .isEqualTo(expected);
    }
  }

  /** Spans go by the time since boot, which begins at no full hour. */
  @Test
  void nothingIsLostAtMidnightWhenDaysAreRolledUp(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    int days = 13;
    for (int day = 0; day < days; day++) {
      for (int i = day * 1440; i < (day + 1) * 1440; i += 5) {
        long at = EPOCH + i * MINUTE;
        Recorder.append(home, HistoryWriter.sample(at, at - EPOCH + 37 * MINUTE, "b", 1), 0);
      }
      Rollup.tidy(home, EPOCH + day * DAY + DAY / 2);
      assertThat(counted(home)).isEqualTo((day + 1) * 288);
      List<Long> times = times(home);
      assertThat(times).doesNotHaveDuplicates().isSorted();
      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isLessThanOrEqualTo(60 * MINUTE);
      }
    }
  }

  @Test
  void summerTimeIsNoGapAndNoDouble(Scratch scratch) throws IOException {
    TimeZone before = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
    try {
      StateHome home = home(scratch);
      long evening = 1_792_951_200_000L; // 2026-10-25T18:00Z, after the night in which it ends
      for (int i = 0; i < 6 * 96; i++) {
        long minutes = i * (15 * MINUTE);
        Recorder.append(home, HistoryWriter.sample(evening - DAY + minutes, minutes, "b", 1), 0);
      }
      Rollup.tidy(home, evening + 9 * DAY);
      List<Long> times = times(home);
      assertThat(times).hasSize(6 * 96);
      for (int i = 1; i < times.size(); i++) {
        assertThat(times.get(i) - times.get(i - 1)).isEqualTo(15 * MINUTE);
      }
    } finally {
      TimeZone.setDefault(before);
    }
  }

  @Test
  void aRebootAndASleepAreGapsAndNeverZero(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    long later = 8 * 60 * MINUTE;
    Recorder.append(home, HistoryWriter.sample(EPOCH, 1_000, "one", 2), 0);
    Recorder.append(home, HistoryWriter.sample(EPOCH + later, 1_000 + later, "one", 2), 0);
    Recorder.append(home, HistoryWriter.sample(EPOCH + 2 * later, 500, "two", 2), 0);
    assertThat(times(home)).containsExactly(EPOCH, EPOCH + later, EPOCH + 2 * later);
    assertThat(all(home)).flatExtracting(Sample::points).hasSize(6).allMatch(p -> p.uss() > 0);
    assertThat(all(home).getLast().boot()).isNotEqualTo(all(home).getFirst().boot());
  }

  @Test
  void daysGetCoarserAndNothingIsCountedTwice(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    int days = 13;
    for (int day = 0; day < days; day++) {
      for (int i = 0; i < 1440; i += 5) {
        Recorder.append(home, HistoryWriter.sample(day * 1440L + i, 2), 0);
      }
      Rollup.tidy(home, EPOCH + day * DAY + DAY / 2);
      assertThat(counted(home)).isEqualTo((day + 1) * 288);
    }
    assertThat(names(scratch)).hasSize(days).endsWith("2026-11-13.raw", "2026-11-14.raw");
    assertThat(names(scratch)).contains("2026-11-02.hour", "2026-11-10.quarter", "2026-11-12.raw");
    Point point =
        all(home).getFirst().points().stream()
            .filter(p -> p.pid() == 1000)
            .findFirst()
            .orElseThrow();
    assertThat(all(home).getFirst().seconds()).isEqualTo(3600);
    assertThat(point.count()).isEqualTo(12);
    assertThat(point.least()).isEqualTo(20L << 20).isEqualTo(point.most());
    // A late sample of a day that was rolled up is kept beside it.
    Path hours = file(scratch, "2026-11-02.hour");
    Files.delete(hours);
    Recorder.append(home, HistoryWriter.sample(0, 2), 0);
    Rollup.tidy(home, EPOCH + (days - 1) * DAY);
    Recorder.append(home, HistoryWriter.sample(700, 2), 0);
    Rollup.tidy(home, EPOCH + (days - 1) * DAY);
    assertThat(counted(home)).isEqualTo((days - 1) * 288 + 2);
    Rollup.tidy(home, EPOCH + 400 * DAY);
    assertThat(names(scratch)).hasSize(days); // the day before the last one says how old they are
  }

  private static List<String> names(Scratch scratch) throws IOException {
    try (Stream<Path> files = Files.list(home(scratch).history())) {
      return files
          .map(f -> f.getFileName().toString())
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static int counted(StateHome home) {
    return HistoryWriter.counted(all(home));
  }

  @Test
  void aClockThatWasFarAheadAgesNothing(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    for (int day = 0; day < 3; day++) {
      Recorder.append(home, HistoryWriter.sample(day * 1440L, 1), 0);
    }
    long ahead = EPOCH + 1500 * DAY;
    Recorder.append(home, HistoryWriter.sample(ahead, 9 * DAY, "boot", 1), 0);
    Rollup.tidy(home, ahead);
    assertThat(counted(home)).isEqualTo(4);
    // Not over a midnight either.
    Recorder.append(home, HistoryWriter.sample(ahead + DAY, 10 * DAY, "boot", 1), 0);
    Rollup.tidy(home, ahead + DAY);
    assertThat(counted(home)).isEqualTo(5);
  }

  @Test
  void twentyServersForNinetyDaysTakeTwentyMegabytes(Scratch scratch) throws IOException {
    StateHome home = home(scratch);
    // A whole day each of what was measured each minute, by quarter hours, and by hours.
    for (int day : List.of(0, 5, 10, 13)) {
      for (int i = 0; i < 1440; i++) {
        if (day != 13 || i == 0)
          Recorder.append(home, HistoryWriter.sample(day * 1440L + i, 20), 0);
      }
    }
    Rollup.tidy(home, EPOCH + 11 * DAY);
    long raw = Files.size(file(scratch, "2026-11-12.raw"));
    long quarters = Files.size(file(scratch, "2026-11-07.quarter"));
    long hours = Files.size(file(scratch, "2026-11-02.hour"));
    assertThat(3 * raw + 7 * quarters + 81 * hours).isLessThan(20 << 20);
  }
}
