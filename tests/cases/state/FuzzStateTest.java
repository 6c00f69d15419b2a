//SOURCES ../../../lib/shared/SharedSnapshot.java
//SOURCES ../../../lib/verdict/Verdict.java

package mcptools.tests.cases.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.ownership.McpServer;
import mcptools.ownership.Ownership;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.settings.Protection;
import mcptools.shared.SharedSnapshot;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.state.PercentEncoding;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFile.Server;
import mcptools.tests.support.Fuzz;
import mcptools.tests.support.SnapshotBuilder;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.TmuxReply;
import mcptools.verdict.Verdict;
import org.junit.jupiter.api.Test;

/**
 * Files of state that are damaged in 10,000 ways: noticed, never trusted, never a reason to end.
 */
class FuzzStateTest {
  private static final long ME = 1000;
  private static final long CLOCK = 1_700_000_000_000L;
  private static final ProcessId TMUX = new ProcessId(100, 50);
  private static final String SOCKET = "/tmp/tmux-1000/default";

  /** Of the session that is open, and whose server has lost its client. */
  private static final TrackingFile GOOD =
      new TrackingFile(
          Optional.of(new Place("b-1", SOCKET, TMUX, "$3", "/x/\u00fc #{y}", "mark")),
          "api",
          List.of(new Leader(new ProcessId(101, 60), "%5"), new Leader(TMUX, "%6")),
          List.of(
              new Server(new ProcessId(200, 70), "memory", List.of(new ProcessId(201, 71))),
              new Server(new ProcessId(300, 80), "git", List.of())));

  @Test
  void damagedTrackingFileIsRefusedOrMeansTheSame() {
    String good = GOOD.format();
    Fuzz.cases(fuzz -> {
      String text = fuzz.damaged(good);
      Optional<TrackingFile> read = read(text);
      boolean bare = text.matches("[\\s\\d]*"); // a file of the old functions is no more than that
      if (!bare) read.ifPresent(file -> assertThat(file).isEqualTo(GOOD));
    });
  }

  /** Empty for a file that is refused with a sentence. */
  private static Optional<TrackingFile> read(String text) {
    try {
      return Optional.of(TrackingFile.parse(text, "api"));
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }

  @Test
  void noDamageEndsTheServerOfAnOpenSession() {
    String good = GOOD.format();
    assertThat(verdict(stored(Optional.of(GOOD))).reason()).isEqualTo("session api is open");
    Fuzz.cases(fuzz -> {
      Verdict verdict = verdict(stored(read(fuzz.damaged(good))));
      assertThat(verdict).as(verdict.reason()).isInstanceOf(Verdict.Keep.class);
    });
  }

  private static Stored<TrackingFile> stored(Optional<TrackingFile> content) {
    return new Stored<>(Path.of("/s/api.pids"), content, "", CLOCK);
  }

  private static Verdict verdict(Stored<TrackingFile> file) {
    Session session =
        new Session(
            new Session.Id("$3"),
            "api",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            0,
            0,
            0,
            1,
            List.of(new Session.Pane(new PaneId("%5"), 101)));
    Snapshot snapshot =
        new Snapshot(
            new Panes(
                new ProcessTable(
                    List.of(
                        process(1, 0, 1, 0, "/sbin/init"),
                        process(100, 1, 100, 50, "tmux"),
                        process(101, 100, 101, 60, "-zsh"),
                        process(200, 1, 200, 70, "node", "/n/.bin/mcp-server-memory"),
                        process(900, 101, 900, 5000, "java", "cleanup_session")),
                    10_000_000),
                List.of(new TmuxReply.Answer(SOCKET, 100, "3.3a", List.of(session)))),
            900,
            ME,
            "b-1",
            CLOCK,
            List.of(file),
            Map.of(),
            Protection.NONE,
            Map.of(),
            Map.of());
    List<McpServer> servers = Ownership.of(snapshot, SnapshotBuilder.trees(snapshot));
    assertThat(servers).hasSize(1);
    return Verdict.ofEnded(snapshot, servers.getFirst());
  }

  private static ProcessInfo process(
      long pid, long parent, long session, long start, String... argv) {
    return new ProcessInfo(new ProcessId(pid, start), parent, session, ME, false, List.of(argv));
  }

  @Test
  void damagedPidFileNamesNoOtherProcess() {
    SharedPid pid = new SharedPid(new ProcessId(400, 12345), "b-1", 3);
    // All were started in the same moment, and none of them is what the config starts.
    List<ProcessInfo> all = new java.util.ArrayList<>();
    for (long i = 2; i < 600; i++) all.add(process(i, 1, i, 12345, "postgres"));
    ProcessTable table = new ProcessTable(all, 10_000_000);
    Fuzz.cases(fuzz -> {
      String text = fuzz.damaged(pid.format());
      Optional<SharedPid> read = Optional.empty();
      try {
        read = Optional.of(SharedPid.parse(text));
      } catch (IllegalArgumentException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
      Stored<SharedPid> file = new Stored<>(Path.of("/s/web.pid"), read, "", CLOCK);
      SharedSnapshot snapshot =
          new SharedSnapshot(table, 900, ME, "b-1", CLOCK, Map.of(), Map.of("web", file));
      List<ProcessInfo> meant = snapshot.processes("web", List.of("npx", "-y", "some-server"));
      assertThat(meant).allMatch(p -> p.pid() == 400);
    });
  }

  @Test
  void anyTextComesBackFromItsEncoding() {
    Fuzz.cases(fuzz -> {
      String text = fuzz.damaged("a b\n%41#end \u2028\u0085");
      String encoded = PercentEncoding.encode(text);
      assertThat(encoded).doesNotContain("\n", "\r", "\u2028", "\0", "#");
      assertThat(PercentEncoding.decode(encoded)).isEqualTo(text);
      assertThat(PercentEncoding.decode(text)).isNotNull();
    });
  }
}
