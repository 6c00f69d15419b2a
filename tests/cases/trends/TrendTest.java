//SOURCES ../../../lib/history/Rollup.java
//SOURCES ../../../lib/trends/Trend.java
//SOURCES ../../../scripts/cli/trends/TrendsText.java

package mcptools.tests.cases.trends;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import mcptools.cli.trends.TrendsText;
import mcptools.history.History;
import mcptools.history.Recorder;
import mcptools.history.Rollup;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.report.Colors;
import mcptools.state.StateHome;
import mcptools.tests.support.Scratch;
import mcptools.trends.Growth.Kind;
import mcptools.trends.Trend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is said of a history in which the clock was set, the machine slept, or was started anew. */
@ExtendWith(Scratch.Extension.class)
class TrendTest {
  private static final long EPOCH = 1_793_577_600_000L;
  private static final long MINUTE = 60_000;
  private static final double MB = 1 << 20;

  private final Random random = new Random(20261129);

  private static Point point(String name, long pid, double bytes) {
    long size = (long) bytes;
    return Point.of(new Series(name, "session", "api", 1), pid, 50, size, size, size, 1, 1, 1);
  }

  private Sample sample(long at, long uptime, long boot, double megabytes) {
    double bytes = megabytes * MB * (1 + 0.02 * random.nextGaussian());
    List<Point> points = List.of(point("a", 100, bytes));
    return new Sample(at, uptime, boot, 0, Machine.UNKNOWN, 1, 0, points);
  }

  private static Trend only(Scratch scratch, List<Sample> samples) {
    StateHome home = new StateHome(scratch.state());
    for (Sample sample : samples) Recorder.append(home, sample, 0);
    List<Trend> trends = Trend.of(History.since(home, 0), Long.MAX_VALUE);
    assertThat(trends).hasSize(1);
    return trends.getFirst();
  }

  @Test
  void aRebootIsNoGrowthThoughPidAndStartAreTheSame(Scratch scratch) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      boolean before = i < 200;
      long uptime = (before ? i : i - 200) * MINUTE + MINUTE;
      samples.add(sample(EPOCH + i * MINUTE, uptime, before ? 1 : 2, before ? 50 : 150));
    }
    Trend trend = only(scratch, samples);
    assertThat(trend.worst().growth().kind()).isEqualTo(Kind.STEADY);
    assertThat(trend.grewIn()).containsExactly(0, 2);
    assertThat(trend.running()).isOne();
  }

  /** Nobody has measured since: what ran then may have ended. */
  @Test
  void whatIsLongAgoIsNotNow(Scratch scratch) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 30; i++) samples.add(sample(EPOCH + i * MINUTE, i * MINUTE, 1, 50));
    Trend trend = only(scratch, samples);
    long last = EPOCH + 29 * MINUTE;
    assertThat(new TrendsText(EPOCH, last + MINUTE, true, t -> 1).now(trend)).endsWith(" MB");
    TrendsText later = new TrendsText(EPOCH, last + 60 * MINUTE, true, t -> 1);
    assertThat(later.now(trend)).isEqualTo("-");
    StringWriter out = new StringWriter();
    later.print(new PrintWriter(out), List.of(trend), Colors.NONE, 80);
    assertThat(out.toString()).contains("\nNothing was recorded since ");
  }

  @Test
  void whatAClockThatWasAheadHasLeftEndsNothing(Scratch scratch) {
    StateHome home = new StateHome(scratch.state());
    for (int i = 0; i < 60; i++) {
      // Before the reboot it was an hour ahead.
      long at = EPOCH + i * MINUTE + (i < 30 ? 60 * MINUTE : 0);
      long uptime = i < 30 ? 600 * MINUTE + i * MINUTE : (i - 30) * MINUTE + MINUTE;
      String name = i < 30 ? "before" : "now";
      List<Point> points = List.of(point(name, 100, 50 * MB));
      Recorder.append(
          home, new Sample(at, uptime, i < 30 ? 1 : 2, 0, Machine.UNKNOWN, 1, 0, points), 0);
    }
    for (long after : List.of(0L, 5L, 15L)) {
      long now = EPOCH + (59 + after) * MINUTE;
      for (Trend trend : Trend.of(History.since(home, 0), now)) {
        assertThat(trend.running()).isEqualTo(trend.series().name().equals("now") ? 1 : 0);
      }
    }
  }

  @Test
  void whatGrowsByUseSaysHowMuchForEachCall(Scratch scratch) {
    long bytes = growing(scratch, 20).worst().perThousandCalls().orElseThrow();
    assertThat(bytes / MB).isBetween(11.0, 14.0);
  }

  @Test
  void whatIsHardlyCalledDoesNotGrowByThat(Scratch scratch) {
    assertThat(growing(scratch, 0.1).worst().perThousandCalls()).isEmpty();
  }

  private Trend growing(Scratch scratch, double callsPerMinute) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      Sample sample = sample(EPOCH + i * MINUTE, MINUTE + i * MINUTE, 1, 50 + i / 4.0);
      // The watcher's own samples do not have them.
      samples.add(i % 10 == 0 ? called(sample, (long) (i * callsPerMinute)) : sample);
    }
    return only(scratch, samples);
  }

  private static Sample called(Sample of, long calls) {
    List<Point> points = List.of(of.points().getFirst().called(calls));
    return new Sample(of.at(), of.uptime(), of.boot(), 0, of.machine(), 1, 0, points);
  }

  @Test
  void theClockSetBackAnHourIsNeitherAGapNorAJump(Scratch scratch) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      long back = i < 200 ? 0 : 60 * MINUTE;
      samples.add(sample(EPOCH + i * MINUTE - back, MINUTE + i * MINUTE, 1, 50 + i / 4.0));
    }
    Trend trend = only(scratch, samples);
    assertThat(trend.worst().growth().kind()).isEqualTo(Kind.GROWING);
    assertThat(trend.worst().growth().perHour() / MB).isBetween(13.0, 17.0);
  }

  @Test
  void eightHoursOfSleepAreAGapAndNoGrowth(Scratch scratch) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      // Asleep after four hours; what it took in memory is another size when it wakes.
      if (i >= 240 && i < 720) continue;
      samples.add(sample(EPOCH + i * MINUTE, MINUTE + i * MINUTE, 1, i < 240 ? 60 : 90));
    }
    Trend trend = only(scratch, samples);
    assertThat(trend.worst().growth().kind()).isNotEqualTo(Kind.GROWING);
    long[] pieces = trend.pieces(EPOCH, EPOCH + 1000 * MINUTE, 100);
    assertThat(pieces[50]).isEqualTo(-1);
    assertThat(pieces).doesNotContain(0);
  }

  @Test
  void whatHasEndedIsNotSaidToGrow(Scratch scratch) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 1200; i++) {
      List<Point> points = new ArrayList<>(List.of(point("a", 100, 50 * MB)));
      if (i >= 100 && i < 700) points.add(point("a", 200, (50 + i) * MB));
      long at = EPOCH + i * MINUTE;
      samples.add(new Sample(at, at - EPOCH + MINUTE, 1, 0, Machine.UNKNOWN, 1, 0, points));
    }
    assertThat(only(scratch, samples.subList(0, 699)).worst().pid()).isEqualTo(200);
    Trend trend = only(scratch, samples.subList(0, 701));
    assertThat(trend.running()).as("the last sample has one alone").isEqualTo(1);
    assertThat(only(scratch, samples).worst().pid()).isEqualTo(100);
  }

  @Test
  void rareSamplesAreEnough(Scratch scratch) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      samples.add(sample(EPOCH + i * 10 * MINUTE, MINUTE + i * 10 * MINUTE, 1, 50 + 5 * i));
    }
    assertThat(only(scratch, samples).worst().growth().kind()).isEqualTo(Kind.GROWING);
  }

  /** As when a session is renamed, or its client goes. */
  @Test
  void anotherOwnerIsNoNewBeginning(Scratch scratch) {
    StateHome home = new StateHome(scratch.state());
    for (int i = 0; i < 300; i++) {
      Sample sample = sample(EPOCH + i * MINUTE, MINUTE + i * MINUTE, 1, 50 + i);
      Point point = sample.points().getFirst();
      String owner = i < 240 || i == 270 ? "old" : "new";
      Series series = new Series("a", "session", owner, 1);
      Point owned = Point.of(series, 100, 50, point.uss(), point.pss(), point.rss(), 1, 1, 1);
      Recorder.append(
          home,
          new Sample(sample.at(), sample.uptime(), 1, 0, Machine.UNKNOWN, 1, 0, List.of(owned)),
          0);
    }
    List<Trend> trends = Trend.of(History.since(home, 0), Long.MAX_VALUE);
    assertThat(trends).extracting(t -> t.series().owner()).containsExactly("new", "old");
    Trend renamed = trends.getFirst();
    assertThat(renamed.worst().growth().kind()).isEqualTo(Kind.GROWING);
    assertThat(renamed.worst().growth().rise() / MB).isBetween(270.0, 300.0);
    assertThat(renamed.mean() / MB).as("its own time").isGreaterThan(290);
    assertThat(trends.getLast().now()).isZero();
    assertThat(trends.getLast().worst().now() / MB).isBetween(290.0, 350.0);
  }

  @Test
  void thePeakOfARolledDayIsItsLargestValue(Scratch scratch) throws IOException {
    StateHome home = new StateHome(scratch.state());
    for (int i = 0; i < 5 * 1440; i++) {
      // One peaks for a minute each, one is there for ten minutes, and one is always the same.
      List<Point> points = new ArrayList<>();
      points.add(point("a", 100, (i == 605 ? 500 : 50) * MB));
      points.add(point("a", 200, (i == 620 ? 400 : 60) * MB));
      if (i >= 600 && i < 610) points.add(point("a", 300, 10 * MB));
      points.add(point("still", 400, 70 * MB));
      long at = EPOCH + i * MINUTE;
      Recorder.append(
          home, new Sample(at, at - EPOCH + 60 * MINUTE, 1, 0, Machine.UNKNOWN, 1, 0, points), 0);
    }
    List<Trend> before = Trend.of(History.since(home, 0), Long.MAX_VALUE);
    Trend peaking =
        before.getLast().peak() > before.getFirst().peak() ? before.getLast() : before.getFirst();
    assertThat(peaking.peak()).isEqualTo((long) (570 * MB));
    Rollup.tidy(home, EPOCH + 4 * 1440 * MINUTE);
    for (Trend trend : Trend.of(History.since(home, 0), Long.MAX_VALUE)) {
      boolean still = trend.series().name().equals("still");
      assertThat(trend.peak() / MB).isEqualTo(still ? 70.0 : 560.0);
      long[] pieces = trend.pieces(EPOCH, EPOCH + 1440 * MINUTE, 24);
      assertThat(pieces[10] / MB).isEqualTo(still ? 70.0 : 560.0);
      assertThat(pieces[12] / MB).isEqualTo(still ? 70.0 : 110.0);
    }
  }

  @Test
  void theMeanIsByTime(Scratch scratch) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 120; i++) samples.add(sample(EPOCH + i * MINUTE, i * MINUTE, 1, 300));
    for (int i = 0; i < 12; i++) {
      long at = (120 + i * 30) * MINUTE;
      samples.add(sample(EPOCH + at, at, 1, 100));
    }
    assertThat(only(scratch, samples).mean() / MB).isBetween(145.0, 155.0);
  }

  @Test
  void serversComeAndGoAndKeepTheirPlaces(Scratch scratch) throws IOException {
    StateHome home = new StateHome(scratch.state());
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      List<Point> points = new ArrayList<>();
      if (i % 3 != 0) points.add(point("sometimes", 7, 5 * MB));
      points.add(point("a", 100 + i / 1000, 10 * MB));
      points.add(point("a", 200, 20 * MB));
      long at = EPOCH + 2L * i * MINUTE;
      samples.add(new Sample(at, at - EPOCH + MINUTE, 1, 0, Machine.UNKNOWN, 1, 0, points));
    }
    for (Sample sample : samples) Recorder.append(home, sample, 0);
    for (int round = 0; round < 2; round++) {
      List<Trend> trends = Trend.of(History.since(home, 0), Long.MAX_VALUE);
      assertThat(trends).extracting(t -> t.series().name()).containsExactly("a", "sometimes");
      assertThat(trends.getFirst().now()).isEqualTo((long) (30 * MB));
      assertThat(trends.getFirst().peak() / MB).isBetween(29.99, 30.01);
      assertThat(trends.getFirst().running()).isEqualTo(2);
      assertThat(trends.getFirst().grewIn()).containsExactly(0, 4);
      assertThat(trends.getLast().peak()).isEqualTo((long) (5 * MB));
      // The days before are by quarter hours then.
      Rollup.tidy(home, EPOCH + 4 * 1440 * MINUTE);
    }
  }
}
