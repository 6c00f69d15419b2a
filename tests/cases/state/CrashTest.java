package mcptools.tests.cases.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TrackingWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A writer that is killed, or that the system fails, leaves the old file or the new one, whole. */
@ExtendWith(Scratch.Extension.class)
class CrashTest {
  private static final int KILLS = 10;
  private static final int THREADS = 50;
  private static final String FOR_EVER = Long.toString(1L << 40);

  private static List<String> writer(Path folder, int threads, String times) {
    String[] arguments = {folder.toString(), Integer.toString(threads), times};
    return Run.javaCommand(TrackingWriter.class, arguments);
  }

  private static List<Path> folders(Scratch scratch, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> {
          Path folder = scratch.directory("w/" + i);
          try {
            Files.writeString(TrackingWriter.file(folder), TrackingWriter.text(0));
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
          return folder;
        })
        .toList();
  }

  /** Ten processes with 50 writers each: 500 writers that are killed wherever they are. */
  @Test
  void killedWritersLeaveAWholeFile(Scratch scratch) throws Exception {
    Random random = new Random(20261122);
    List<Path> folders = folders(scratch, THREADS);
    long unfinished = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      for (Path folder : folders) Files.deleteIfExists(TrackingWriter.done(folder));
      ProcessBuilder builder =
          new ProcessBuilder(writer(scratch.directory("w"), THREADS, FOR_EVER)).inheritIO();
      builder.environment().put(Scratch.MARK, scratch.mark());
      Process writers = builder.start();
      try {
        await().until(() -> allHaveWritten(folders));
        Thread.sleep(random.nextInt(20)); // anywhere in its loop: nothing is waited for
      } finally {
        writers.destroyForcibly().waitFor();
      }
      for (Path folder : folders) {
        long told = TrackingWriter.told(folder);
        assertThat(TrackingWriter.version(folder)).isBetween(told, told + 1);
        unfinished += remains(folder).size();
      }
    }
    assertThat(unfinished).as("writers that were killed at work").isPositive();
  }

  private static boolean allHaveWritten(List<Path> folders) throws IOException {
    for (Path folder : folders) if (TrackingWriter.told(folder) < 0) return false;
    return true;
  }

  /** What is there beside the file itself and what the writer told, removed. */
  private static List<Path> remains(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      List<Path> remains = entries.filter(p -> p.toString().endsWith(".tmp")).toList();
      for (Path path : remains) Files.delete(path);
      return remains;
    }
  }

  /** Runs a single write in which the system does this at one of the writer's calls. */
  private static Result inject(Scratch scratch, Path folder, String fault) {
    assumeTrue(
        Run.command(scratch, "sh", "-c", "strace -qq -o /dev/null true").exit() == 0,
        "strace is not there, or may not trace");
    List<String> command = new ArrayList<>();
    String calls = "trace=" + fault.substring(0, fault.indexOf(':'));
    command.addAll(List.of("strace", "-f", "-qq", "-o", "/dev/null", "-e", calls));
    command.addAll(List.of("-e", "inject=" + fault));
    command.addAll(writer(folder.getParent(), 1, "1"));
    return Run.in(scratch).command(command.toArray(String[]::new));
  }

  /** Its second write tells that the file is there. */
  @ParameterizedTest
  @ValueSource(strings = {"write:1", "chmod:1", "fsync:1", "rename:1", "write:2"})
  void killAtEachStepLeavesAWholeFile(String step, Scratch scratch) throws Exception {
    Path folder = folders(scratch, 1).getFirst();
    String[] parts = step.split(":");
    Result result = inject(scratch, folder, parts[0] + ":signal=KILL:when=" + parts[1]);
    assertThat(result.exit()).as("%s", result).isNotZero();
    assertThat(TrackingWriter.told(folder)).isEqualTo(-1);
    assertThat(TrackingWriter.version(folder)).isEqualTo(step.equals("write:2") ? 1 : 0);
    assertThat(remains(folder)).hasSize(step.equals("write:2") ? 0 : 1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "write:error=ENOSPC:when=1",
        "chmod:error=EPERM:when=1",
        "fsync:error=EIO:when=1",
        "rename:error=EACCES:when=1"
      })
  void errorAtEachStepLeavesTheOldFileAndNothingElse(String fault, Scratch scratch)
      throws Exception {
    Path folder = folders(scratch, 1).getFirst();
    Result result = inject(scratch, folder, fault);
    assertThat(result.err())
        .contains("mcptools.error.UserError: " + TrackingWriter.file(folder))
        .contains(" cannot be written: ");
    assertThat(TrackingWriter.version(folder)).isZero();
    assertThat(remains(folder)).isEmpty();
  }
}
