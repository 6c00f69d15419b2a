package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** As when a tmux server with many sessions dies: every hook runs at once. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class CrowdTest {
  private static final int EACH = 50;

  @Test
  void fiftyCleanupsAndFiftyTrackersLoseNothing(Scratch scratch) throws Exception {
    TmuxServer open = new TmuxServer(scratch, "open");
    TmuxServer ending = new TmuxServer(scratch, "ending");
    SleepingServer servers = new SleepingServer(scratch);
    List<Long> living = new ArrayList<>();
    List<Long> left = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      TmuxServer tmux = i < 3 ? open : ending;
      tmux.newSession("crowd" + i, scratch.home(), servers.inPane(i));
      (i < 3 ? living : left).add(servers.await(i));
    }
    Run.scriptCommand(scratch, "cleanup_session");
    Run.script(scratch, "session_tracker", "track").ok();
    Neighbours.protect(scratch);
    ending.killServer();

    List<Future<Result>> calls = new ArrayList<>();
    Run run = Run.in(scratch).timeout(Duration.ofMinutes(10));
    // More at once would wait for a processor longer than for each other.
    try (ExecutorService pool = Executors.newFixedThreadPool(EACH / 2)) {
      for (int i = 0; i < EACH; i++) {
        calls.add(pool.submit(() -> run.script("cleanup_session")));
        calls.add(pool.submit(() -> run.script("session_tracker", "track")));
      }
    }

    for (Future<Result> call : calls) {
      assertThat(call.get().ok().err()).doesNotContain(scratch.folder().toString());
    }
    assertThat(left).noneMatch(Procs::alive);
    assertThat(living).allMatch(Procs::alive);
    List<String> log = Files.readAllLines(scratch.state().resolve("mcp-tools.log"));
    assertThat(log)
        .hasSameSizeAs(left)
        .extracting(line -> Long.parseLong(line.replaceAll(".* pid (\\d+)@.*", "$1")))
        .containsExactlyInAnyOrderElementsOf(left);
    Path sessions = scratch.state().resolve("sessions");
    for (int i = 0; i < 3; i++) {
      assertThat(Files.readString(sessions.resolve("crowd" + i + ".pids")))
          .contains("\n" + living.get(i) + " ");
      assertThat(sessions.resolve("crowd" + (3 + i) + ".pids")).doesNotExist();
    }
    assertThat(sessions.toFile().list((f, n) -> n.endsWith(".tmp"))).isEmpty();
  }
}
