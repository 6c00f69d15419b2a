//SOURCES ../../../lib/history/History.java

package mcptools.tests.cases.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mcptools.history.History;
import mcptools.history.Sample;
import mcptools.history.Sample.Point;
import mcptools.state.StateHome;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The samples that the watcher takes without a JVM. */
@ExtendWith(Scratch.Extension.class)
class MinuteSamplesTest {
  private static final Path SMAPS = Path.of("/proc/self/smaps_rollup");

  private static List<Point> points(Scratch scratch, long pid) {
    return History.since(new StateHome(scratch.state()), 0).samples().stream()
        .map(Sample::points)
        .flatMap(List::stream)
        .filter(p -> p.pid() == pid)
        .toList();
  }

  @Test
  void theyAreWhatACommandMeasures(Scratch scratch) throws IOException {
    assumeTrue(Files.isReadable(SMAPS), "there is no smaps_rollup");
    TmuxServer tmux = new TmuxServer(scratch);
    SleepingServer server = new SleepingServer(scratch);
    tmux.newSession("web", scratch.home(), server.inPane(1));
    long pid = server.await(1);
    // A session of the same name on another tmux server.
    SleepingServer apart = new SleepingServer(scratch);
    new TmuxServer(scratch, "work").newSession("web", scratch.home(), apart.inPane(1));
    long other = apart.await(1);
    Run.script(scratch, "session_tracker", "track").ok();
    Path history = new StateHome(scratch.state()).history();
    assertThat(history.resolve("roster")).content().contains("\tsession\tweb\t");
    Path aside = scratch.directory("aside");
    Files.copy(history.resolve("roster"), aside.resolve("roster"));
    takeSample(scratch, history);
    takeSample(scratch, history);
    // One that was cut off counts for nothing.
    Path minute = history.resolve("minute");
    String torn = Files.readString(minute).replaceFirst("(?s)\nend.*", "\n");
    Files.writeString(minute, Files.readString(minute) + torn);
    Run.script(scratch, "session_tracker", "sample").ok();
    assertThat(minute).doesNotExist();

    List<Point> points = points(scratch, pid);
    assertThat(points).hasSize(3);
    // On a slow machine the watcher's is the first, and there is no other so soon after it.
    Point measured = points.stream().filter(p -> p.openFiles() > 0).findFirst().orElseThrow();
    for (Point point : points) {
      assertThat(point.series()).isEqualTo(measured.series());
      assertThat(point.start()).isEqualTo(measured.start());
      // The kernel takes a page back now and then, and maps one.
      assertThat(point.uss()).isCloseTo(measured.uss(), within(64 << 10));
      assertThat(point.rss()).isCloseTo(measured.rss(), within(256 << 10));
      assertThat(point.threads()).isOne();
    }
    assertThat(points(scratch, other))
        .hasSize(3)
        .allMatch(p -> p.series().title().equals("session web on work"));
    List<Sample> samples = History.since(new StateHome(scratch.state()), 0).samples();
    assertThat(samples).allMatch(s -> s.machine().total() == samples.getFirst().machine().total());
    assertThat(samples.getFirst().at()).isCloseTo(System.currentTimeMillis(), within(60_000));
    sizesAreReadAgainOfWhatHasRun(scratch, aside);
  }

  private static void sizesAreReadAgainOfWhatHasRun(Scratch scratch, Path history)
      throws IOException {
    takeSample(scratch, history);
    Path minute = history.resolve("minute");
    String taken = Files.readString(minute);
    // Of two servers: USS, PSS, RSS, CPU time, threads
    String sizes = "\t\\d+\t\\d+\t\\d+\t(\\d+)\t1\n";
    Files.writeString(minute, taken.replaceAll(sizes, "\t17\t18\t19\t$1\t1\n"));
    takeSample(scratch, history);
    assertThat(Files.readString(minute).split("\t17\t18\t19\t", -1)).hasSize(5);
    Files.writeString(minute, taken.replaceAll(sizes, "\t17\t18\t19\t4711\t1\n"));
    takeSample(scratch, history);
    assertThat(Files.readString(minute).split("\t17\t18\t19\t", -1)).hasSize(3);
    Files.writeString(
        minute,
        taken
            .replaceAll(sizes, "\t17\t18\t19\t$1\t1\n")
            .replaceFirst("sample\t-?\\d+", "sample\t1"));
    takeSample(scratch, history);
    assertThat(Files.readString(minute).split("\t17\t18\t19\t", -1)).hasSize(3);
    String before = Files.readString(minute);
    String count = ". \"$0\"/lib/watch/sample.sh; take_sample \"$1\" /dev/null";
    String clone = Checkout.root().toString();
    assertThat(Run.command(scratch, "sh", "-c", count, clone, history.toString()).ok().out())
        .matches("figures 2 \\d+ 0\n");
    // One of them has another parent than when it was listed: its client is gone.
    Path roster = history.resolve("roster");
    Files.writeString(roster, Files.readString(roster).replaceFirst("\t\\d+\n$", "\t1\n"));
    assertThat(Run.command(scratch, "sh", "-c", count, clone, history.toString()).ok().out())
        .matches("figures 2 \\d+ 0\n0\n");
    assertThat(minute).hasContent(before);
    // Paused for eight hours since it was listed: the clock has gone on, and the time since boot
    // not.
    String text = Files.readString(roster);
    long offset = Long.parseLong(text.split("[\t\n]")[1]);
    Files.writeString(
        roster, text.replace("\t" + offset + "\n", "\t" + (offset - 28_800_000) + "\n"));
    takeSample(scratch, history);
    String last = Files.readString(minute).substring(before.length());
    assertThat(Long.parseLong(last.split("\t")[2])).isCloseTo(offset, within(5_000));
  }

  /** At another hundredth of a second than the one before: two at one time count once. */
  private static void takeSample(Scratch scratch, Path history) {
    await().pollDelay(Duration.ofMillis(20)).until(() -> true);
    String sample = ". \"$0\"/lib/watch/sample.sh; take_sample \"$1\"";
    Run.command(scratch, "sh", "-c", sample, Checkout.root().toString(), history.toString()).ok();
  }

  private static org.assertj.core.data.Offset<Long> within(long distance) {
    return org.assertj.core.data.Offset.offset(distance);
  }

  @Test
  void theWatcherTakesThem(Scratch scratch) {
    assumeTrue(Files.isReadable(SMAPS), "there is no smaps_rollup");
    TmuxServer tmux = new TmuxServer(scratch);
    SleepingServer server = new SleepingServer(scratch);
    Run.scriptCommand(scratch, "session_tracker");
    Run.script(scratch, "tm", "-d", scratch.directory("api").toString()).ok();
    tmux.newSession("web", scratch.home(), server.inPane(1));
    long pid = server.await(1);
    Path minute = new StateHome(scratch.state()).history().resolve("minute");
    await("a sample")
        .atMost(Duration.ofMinutes(6))
        .until(() -> Files.exists(minute) && Files.readString(minute).contains("\t" + pid + "\t"));
    Run.script(scratch, "session_tracker", "sample").ok();
    assertThat(points(scratch, pid)).hasSizeGreaterThanOrEqualTo(2);
    await("its figures in tmux")
        .until(
            () -> tmux.format("=web:", "#{@mcp_tools_status}").matches("1 server, [\\d.]+ [KM]B"));
    assertThat(tmux.format("=web:", "#{@mcp_tools_servers} #{@mcp_tools_orphans}"))
        .isEqualTo("1 0");
  }
}
