//SOURCES ../../../lib/watch/Watcher.java

package mcptools.tests.cases.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.state.StateHome;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.watch.Watcher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What happens to the files and processes of the watcher, in a clone whose commands say how they
 * are called and whose tmux server is a sleep.
 */
@ExtendWith(Scratch.Extension.class)
class WatcherFaultsTest {
  private static final String SWEEP = "cleanup_session --wait 15";

  private Scratch scratch;
  private Path clone;
  private Path log;
  private Watcher watcher;
  private Process server;

  @BeforeEach
  void prepare(Scratch given) throws IOException {
    scratch = given;
    clone = scratch.directory("a 'clone'");
    log = Files.createFile(scratch.folder().resolve("log"));
    watcher = Watcher.of(new StateHome(scratch.state()));
    Path scripts = Files.createDirectories(clone.resolve("lib/watch"));
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(Checkout.root().resolve("lib/watch"), "*.sh")) {
      for (Path file : files) Files.copy(file, scripts.resolve(file.getFileName()));
    }
    Path run = Files.createDirectories(clone.resolve("lib/launch")).resolve("run.sh");
    String hang = "[ ! -e " + scratch.folder().resolve("hang") + " ] || exec sleep 30";
    // As a JVM does with JAVA_TOOL_OPTIONS.
    String says = "echo Picked up >&2\ncat \"$2\" 2>/dev/null\n";
    Files.writeString(
        run, "#!/bin/sh\ncd " + scratch.folder() + "\necho \"$*\" >>log\n" + says + hang + "\n");
    Files.setPosixFilePermissions(run, PosixFilePermissions.fromString("rwxr-xr-x"));
    server = new ProcessBuilder("sleep", "600").start();
    tell("look");
    await("a watcher").until(() -> watcher.pid().isPresent());
    await("its keeper").until(() -> Files.exists(watcher.folder().resolve("pace")));
  }

  @AfterEach
  void end() {
    server.destroyForcibly();
  }

  private void tell(String event) {
    String[] command = {
      "sh",
      "-c",
      "sh \"$@\" &",
      "sh",
      clone.resolve("lib/watch/watch.sh").toString(),
      scratch.folder().resolve("socket").toString(),
      Long.toString(server.pid()),
      clone.toString(),
      event
    };
    Run.in(scratch).with("MCP_TOOLS_HOME", scratch.state().toString()).command(command).ok();
  }

  private long count(String call) {
    try {
      return Files.readAllLines(log).stream().filter(call::equals).count();
    } catch (IOException e) {
      return -1;
    }
  }

  private void awaitSweep() {
    long before = count(SWEEP);
    tell("sweep");
    await("a sweep").until(() -> count(SWEEP) > before);
  }

  /** The watchers of this test; not what one forks for a duty. */
  private List<Long> watchers() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(this::isWatcher)
        .filter(pid -> Procs.find(pid).filter(p -> !isWatcher(p.parent())).isPresent())
        .toList();
  }

  private boolean isWatcher(long pid) {
    List<String> argv = Procs.argv(pid);
    return argv.contains("watcher") && argv.contains(watcher.folder().toString());
  }

  @Test
  void fifoThatWasDeletedOrReplacedIsReadAgain() throws IOException {
    long pid = watcher.pid().orElseThrow();
    awaitSweep();
    Path fifo = watcher.folder().resolve("fifo");
    Files.delete(fifo);
    await("another").until(() -> Files.exists(fifo));
    awaitSweep();
    Files.delete(fifo);
    Files.writeString(fifo, "done sweep 0\n");
    awaitSweep();
    awaitSweep();
    assertThat(watcher.pid()).contains(pid);
  }

  @Test
  void fileFromTheFutureIsNotEditedAllTheTime() throws IOException {
    long pid = watcher.pid().orElseThrow();
    FileTime tomorrow = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    Files.setLastModifiedTime(clone.resolve("lib/watch/keep.sh"), tomorrow);
    Path started = watcher.folder().resolve("started");
    await("a new start")
        .atMost(Duration.ofMinutes(1))
        .until(() -> Files.getLastModifiedTime(started).equals(tomorrow));
    awaitSweep();
    assertThat(watcher.pid()).contains(pid);
  }

  @Test
  void whatADutySaysIsNotMistakenForTheNotesOfItsJvm() throws IOException {
    Files.writeString(scratch.folder().resolve("reclaim"), "1\n");
    Files.writeString(scratch.folder().resolve("track"), "Tracking: web lost its client\n");
    tell("record");
    // One by what the record says, and then one each second.
    await("three").until(() -> count("session_tracker reclaim") >= 3);
  }

  @Test
  void folderThatWasDeletedMakesNoSecondWatcher() throws IOException {
    Files.createFile(scratch.folder().resolve("hang"));
    tell("sweep");
    await("a duty").until(() -> count(SWEEP) == 1);
    Files.delete(scratch.folder().resolve("hang"));
    try (Stream<Path> files = Files.walk(watcher.folder())) {
      for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.deleteIfExists(file);
    }
    awaitSweep();
    await("one watcher")
        .until(
            () -> watchers().size() == 1 && watcher.pid().equals(Optional.of(watchers().get(0))));
    awaitSweep();
  }

  @Test
  void dutyThatWasKilledIsDoneAgain() throws IOException {
    Path hang = Files.createFile(scratch.folder().resolve("hang"));
    tell("sweep");
    long pid = watcher.pid().orElseThrow();
    await("a duty").until(() -> count(SWEEP) == 1);
    Files.delete(hang);
    for (long shell : Procs.children(pid)) {
      if (isWatcher(shell)) ProcessHandle.of(shell).ifPresent(ProcessHandle::destroyForcibly);
    }
    await("another").until(() -> count(SWEEP) == 2);
  }

  @Test
  void whatAnEarlierWatcherHadBegunIsNoneOfThisOne() {
    long pid = watcher.pid().orElseThrow();
    String fifo = watcher.folder().resolve("fifo").toString();
    Run.command(scratch, "sh", "-c", "echo 'done sweep 0 1' 1<>\"$0\"", fifo).ok();
    Run.command(scratch, "sh", "-c", "echo 'done bridge 0' 1<>\"$0\"", fifo).ok();
    awaitSweep();
    assertThat(watcher.pid()).contains(pid);
  }

  @Test
  void sweepsWhereItCannotWriteWhatIsSaid() throws IOException {
    Path duties = watcher.folder().resolve("duties");
    await("rest").until(() -> duties.toFile().list().length > 0);
    Run.command(scratch, "rm", "-r", duties.toString()).ok();
    Files.createFile(duties);
    long before = count(SWEEP);
    String fifo = watcher.folder().resolve("fifo").toString();
    Run.command(scratch, "sh", "-c", "echo sweep 1<>\"$0\"", fifo).ok();
    await("a sweep").until(() -> count(SWEEP) > before);
  }
}
