//SOURCES ../../../lib/history/History.java

package mcptools.tests.cases.history;

import static mcptools.tests.support.HistoryWriter.DAY;
import static mcptools.tests.support.HistoryWriter.EPOCH;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mcptools.history.History;
import mcptools.history.Recorder;
import mcptools.history.Sample;
import mcptools.state.StateHome;
import mcptools.tests.support.HistoryWriter;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers of history that are killed, work at once, or find the disk full, lose no day. */
@ExtendWith(Scratch.Extension.class)
class HistoryCrashTest {
  private static List<String> writer(Scratch scratch, String... arguments) {
    List<String> all = new ArrayList<>(List.of(scratch.state().toString()));
    all.addAll(List.of(arguments));
    return Run.javaCommand(HistoryWriter.class, all.toArray(String[]::new));
  }

  private static Result run(Scratch scratch, List<String> before, String... arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(writer(scratch, arguments));
    return Run.in(scratch).command(command.toArray(String[]::new));
  }

  private static List<String> inject(Scratch scratch, String fault) {
    assumeTrue(
        Run.command(scratch, "sh", "-c", "strace -qq -o /dev/null true").exit() == 0,
        "strace is not there, or may not trace");
    String calls = "trace=" + fault.substring(0, fault.indexOf(':'));
    return List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", calls, "-e", "inject=" + fault);
  }

  private static StateHome home(Scratch scratch) {
    return new StateHome(scratch.state());
  }

  private static List<Sample> samples(Scratch scratch) {
    History history = History.since(home(scratch), 0);
    assertThat(history.problems()).isEmpty();
    return history.samples();
  }

  private static int counted(Scratch scratch) {
    return HistoryWriter.counted(samples(scratch));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void killedAtEachAppendTheOthersStay(int write, Scratch scratch) {
    String fault = "write:signal=KILL:when=" + write;
    assertThat(run(scratch, inject(scratch, fault), "0", "5").exit()).isNotZero();
    // The signal comes when the call is done, or before: never in between.
    assertThat(counted(scratch)).isIn(write - 1, write);
    run(scratch, List.of(), "10", "1").ok();
    assertThat(samples(scratch).getLast().at()).isEqualTo(HistoryWriter.sample(10, 1).at());
  }

  @ParameterizedTest
  @ValueSource(strings = {"write:1", "write:3", "fsync:1", "rename:1", "unlink:1", "unlink:2"})
  void killedAtEachStepOfARollUpNothingIsLostOrDoubled(String step, Scratch scratch)
      throws IOException {
    for (int day : List.of(0, 1, 6)) {
      for (int i = 0; i < 60; i++) {
        Recorder.append(home(scratch), HistoryWriter.sample(day * 1440L + i, 2), 0);
      }
    }
    String[] words = step.split(":");
    String fault = words[0] + ":signal=KILL:when=" + words[1];
    String now = Long.toString(EPOCH + 6 * DAY);
    run(scratch, inject(scratch, fault), "tidy", now);
    assertThat(counted(scratch)).isEqualTo(180);
    run(scratch, List.of(), "tidy", now).ok();
    assertThat(counted(scratch)).isEqualTo(180);
    try (var files = Files.list(home(scratch).history())) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(n -> !n.equals(".lock")))
          .as("two days hold a quarter hour's spans, and nothing is left over")
          .hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rename:1", "write:1", "write:3", "write:5", "unlink:1", "unlink:2"})
  void killedAtEachStepOfTakingMinutesNothingIsLostOrDoubled(String step, Scratch scratch)
      throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      text.append("sample\t1\t" + EPOCH + "\t" + (i + 1) * 60_000L + "\t8\t4\t0\t0\t0\t0\n");
      text.append("server\tone\tsession\tapi\t7\t1000\t5\t20\t20\t20\t1\t1\nend\t1\n");
    }
    Path minute = home(scratch).makeHistory().resolve("minute");
    Files.writeString(minute, text);
    String[] words = step.split(":");
    String fault = words[0] + ":signal=KILL:when=" + words[1];
    run(scratch, inject(scratch, fault), "take");
    run(scratch, List.of(), "take").ok();
    assertThat(counted(scratch)).isEqualTo(6);
    assertThat(minute).doesNotExist();
    // The next minutes are taken as ever.
    Files.writeString(minute, text.toString().replace("\t" + EPOCH, "\t" + (EPOCH + DAY)));
    run(scratch, List.of(), "take").ok();
    assertThat(minute).doesNotExist();
  }

  @Test
  void manyAtOnceTearNothing(Scratch scratch) throws Exception {
    List<Process> writers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String first = Integer.toString(i * 300);
      ProcessBuilder builder = new ProcessBuilder(writer(scratch, first, "300")).inheritIO();
      builder.environment().put(Scratch.MARK, scratch.mark());
      writers.add(builder.start());
    }
    for (Process writer : writers) assertThat(writer.waitFor()).isZero();
    assertThat(counted(scratch)).isEqualTo(1200);
    assertThat(samples(scratch)).flatExtracting(Sample::points).allMatch(p -> p.threads() == 7);
    assertThat(samples(scratch))
        .flatExtracting(Sample::points)
        .extracting(p -> p.series().name())
        .containsOnly("server-0", "server-1");
  }

  /** The limit cuts the last write in the middle, as a full disk does. */
  @Test
  void aFullDiskCostsWhatDoesNotFit(Scratch scratch) {
    Result full = run(scratch, List.of("sh", "-c", "ulimit -f 2; exec \"$@\"", "sh"), "0", "20");
    assertThat(full.exit()).isNotZero();
    int before = counted(scratch);
    assertThat(before).isBetween(1, 8);
    assertThat(home(scratch).history().resolve("2026-11-02.raw")).hasSize(1024);
    run(scratch, List.of(), "30", "2").ok();
    assertThat(counted(scratch)).isEqualTo(before + 2);
    assertThat(run(scratch, inject(scratch, "write:error=ENOSPC:when=1"), "40", "1").err())
        .contains("cannot be written");
    assertThat(counted(scratch)).isEqualTo(before + 2);
  }

  @Test
  void aCommandWorksOnWhenItCanNotRecordAndTheWatcherSaysWhy(Scratch scratch) throws IOException {
    Path state = Files.createDirectories(scratch.state());
    Files.writeString(state.resolve("mcp-state"), "");
    Result result = Run.script(scratch, "mem").ok();
    assertThat(result.out()).startsWith("Memory ");
    assertThat(Run.script(scratch, "session_tracker", "sample").exits(1).err())
        .contains("mcp-state is not a plain folder")
        .hasLineCount(1);
  }
}
