//SOURCES ../../../lib/verdict/Verdict.java

package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import mcptools.ownership.McpServer;
import mcptools.ownership.Ownership;
import mcptools.process.ProcSource;
import mcptools.process.ProcessTable;
import mcptools.settings.Protection;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.SnapshotBuilder;
import mcptools.tests.support.TmuxServer;
import mcptools.tmux.TmuxReply;
import mcptools.verdict.Verdict;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole commands where something that they rely on is missing, full or turned round. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class SurroundingsTest {
  private static final String FULL =
      "cp -a \"$MCP_TOOLS_HOME\" \"$TMPDIR/copy\" && mount -t tmpfs -o size=64k x"
          + " \"$MCP_TOOLS_HOME\" && cp -a \"$TMPDIR/copy/.\" \"$MCP_TOOLS_HOME\" &&"
          + " ! cat /dev/zero 2>/dev/null >\"$MCP_TOOLS_HOME/fill\"";
  private static final String READ_ONLY =
      "mount --bind \"$MCP_TOOLS_HOME\" \"$MCP_TOOLS_HOME\" && mount -o remount,bind,ro"
          + " \"$MCP_TOOLS_HOME\"";

  /** Runs calls after a preparation in a mount namespace; "CALL: exit CODE" follows each. */
  private static Result prepared(Scratch scratch, String preparation, List<String> calls) {
    Result allowed = Run.command(scratch, "unshare", "-m", "mount", "-t", "tmpfs", "x", "/mnt");
    assumeTrue(allowed.exit() == 0, "nothing can be mounted here: " + allowed.err().strip());
    return Run.command(
        scratch, "unshare", "-m", "sh", "-c", preparation + " || exit; " + all(scratch, calls));
  }

  /** Lines about this test: a tmux server of somebody else may not answer just now. */
  private static List<String> ours(Scratch scratch, Result result) {
    return result.err().lines().filter(l -> l.contains(scratch.folder().toString())).toList();
  }

  private static String all(Scratch scratch, List<String> calls) {
    StringBuilder script = new StringBuilder();
    for (String call : calls) {
      String[] launcher = Run.scriptCommand(scratch, call.split(" ")[0]);
      script.append(launcher[0]).append(' ').append(call);
      script.append("; echo \"").append(call).append(": exit $?\"; ");
    }
    return script.toString();
  }

  /** A server that a session which has ended left, known by its tracking file too. */
  private static long leak(Scratch scratch) {
    TmuxServer tmux = new TmuxServer(scratch, "ending");
    SleepingServer servers = new SleepingServer(scratch);
    tmux.newSession("ended", scratch.home(), servers.inPane(0));
    long server = servers.await(0);
    Run.script(scratch, "session_tracker", "track").ok();
    tmux.killServer();
    Neighbours.protect(scratch);
    return server;
  }

  @Test
  void fullDiskIsToldAndWhatCanBeDoneIsDone(Scratch scratch) throws IOException {
    long left = leak(scratch);
    new TmuxServer(scratch).newSession("new", scratch.home());
    List<String> calls =
        List.of("session_tracker track", "session_tracker list", "cleanup_session");
    Result result = prepared(scratch, FULL, calls);
    assertThat(result.out())
        .contains("session_tracker track: exit 1\n", "session_tracker list: exit 0\n")
        .containsPattern("(?m)^ended +ended +sleeping ")
        .contains("ended sleeping (" + left + ")", "1 server ended, ");
    assertThat(ours(scratch, result))
        .hasSize(2)
        .anyMatch(l -> l.matches("session_tracker track: .*/new.pids cannot be written: .+"))
        .anyMatch(l -> l.matches("cleanup_session: the log .* cannot be written: .+"));
    assertThat(Procs.alive(left)).isFalse();
  }

  @Test
  void readOnlyHomeIsASentenceAndNothingIsEnded(Scratch scratch) throws IOException {
    long left = leak(scratch);
    new TmuxServer(scratch).newSession("new", scratch.home());
    List<String> writing = List.of("session_tracker track", "cleanup_session", "tm -d .");
    Result refused = prepared(scratch, READ_ONLY, writing);
    for (String call : writing) assertThat(refused.out()).contains(call + ": exit 1\n");
    assertThat(ours(scratch, refused))
        .hasSize(3)
        .allMatch(l -> l.contains(scratch.state().toString()) && l.contains("Read-only"));
    Result looked =
        prepared(
            scratch,
            READ_ONLY,
            List.of("mcps", "session_tracker list", "tml", "mcp_manager status"));
    assertThat(looked.out()).contains("sleeping").doesNotContain("exit 1", "exit 2");
    assertThat(ours(scratch, looked)).isEmpty();
    assertThat(Procs.alive(left)).isTrue();
    assertThat(scratch.state().resolve("sessions/ended.pids")).exists();
  }

  @Test
  void withoutHomeThePasswordFileTells(Scratch scratch) {
    new TmuxServer(scratch).newSession("open", scratch.home());
    Run.scriptCommand(scratch, "session_tracker");
    String told = "-Duser.home=" + scratch.home(); // stands for what that file says
    Run run =
        Run.in(scratch)
            .without("HOME")
            .without("MCP_TOOLS_HOME")
            .without("XDG_CONFIG_HOME")
            .with("JDK_JAVA_OPTIONS", told);
    Result result = run.script("session_tracker", "track").ok();
    assertThat(result.err().lines()).allMatch(l -> l.startsWith("NOTE: Picked up JDK_JAVA"));
    assertThat(scratch.home().resolve(".claude/sessions/open.pids")).exists();
    Result nowhere =
        run.with("JDK_JAVA_OPTIONS", "-Duser.home=?").script("session_tracker", "list");
    assertThat(nowhere.exits(2).err())
        .endsWith(
            "session_tracker: HOME must be an absolute path, not ?; set it, or MCP_TOOLS_HOME\n");
  }

  @Test
  void withoutHomeNothingIsBuiltAtTheRoot(Scratch scratch) {
    Run run = Run.in(scratch).without("HOME").without("XDG_CACHE_HOME");
    Result result = run.command(Checkout.root().resolve("lib/launch/run.sh").toString(), "mcps");
    assertThat(result.exits(1).err())
        .isEqualTo("mcps: HOME is not set; set it to your home folder.\n");
  }

  @Test
  void anyNameIsWholeInThePlainLocale(Scratch scratch) {
    Path directory = scratch.directory("\u00fc \u65e5");
    new TmuxServer(scratch).newSession("n\u00fc\u65e5", directory);
    Run.scriptCommand(scratch, "session_tracker");
    Run run = Run.in(scratch).with("LANG", "C").with("LC_ALL", "C");
    assertThat(run.directory(directory).script("tm", "-d").ok().out())
        .contains("\u65e5 is created");
    run.script("session_tracker", "track").ok();
    assertThat(run.script("session_tracker", "list").ok().out())
        .contains("n\u00fc\u65e5", "\u65e5");
    assertThat(scratch.state().resolve("sessions/n\u00fc\u65e5.pids")).exists();
  }

  @Test
  void filesFromBeforeTheClockWasSetBackAreNotEvidence(Scratch scratch) throws IOException {
    SleepingServer servers = new SleepingServer(scratch);
    long innocent = servers.orphan();
    Path sessions = Files.createDirectories(scratch.state().resolve("sessions"));
    Path old = Files.writeString(sessions.resolve("gone.pids"), innocent + "\n");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().plus(Duration.ofHours(1))));
    Neighbours.protect(scratch);
    Result result = Run.script(scratch, "cleanup_session", "--wait", "0").ok();
    assertThat(result.err()).contains("gone.pids is left alone: its time is in the future");
    assertThat(Procs.alive(innocent)).isTrue();
    assertThat(old).exists();
  }

  /** Links to a hundred processes: a file system takes its time for 60,000 entries. */
  @Test
  void twentyThousandProcessesAreReadAndNoneIsEnded(Scratch scratch) throws IOException {
    int kinds = 100;
    int number = 20_000;
    Path proc = scratch.directory("proc");
    Files.writeString(proc.resolve("uptime"), "12345.67 5.67\n");
    for (int i = 0; i < kinds; i++) {
      Path process = scratch.directory("kinds/" + i);
      Files.writeString(
          process.resolve("stat"), "7 (a) b) S 1 1 1 0 -1 0" + " 1".repeat(12) + " 700 1\n");
      Files.writeString(process.resolve("cmdline"), "node\0/n/.bin/mcp-server-" + i + "\0");
    }
    for (int i = 0; i < number; i++) {
      Path kind = scratch.directory("kinds").resolve(Integer.toString(i % kinds));
      Files.createSymbolicLink(proc.resolve(Integer.toString(100 + i)), kind);
    }
    Files.createSymbolicLink(proc.resolve("1"), scratch.directory("kinds/0"));
    ProcessTable table = new ProcSource(proc).list();
    assertThat(table.all())
        .hasSize(number + 1)
        .allMatch(p -> p.argv().size() == 2 && p.id().start() == 7000);
    long user = table.all().iterator().next().user();
    List<TmuxReply> silent = List.of(new TmuxReply.Silent("/t/default", "it hangs"));
    Snapshot snapshot =
        new Snapshot(
            new Panes(table, silent),
            1,
            user,
            "b",
            0,
            List.of(),
            Map.of(),
            Protection.NONE,
            Map.of(),
            Map.of());
    List<McpServer> servers = Ownership.of(snapshot, SnapshotBuilder.trees(snapshot));
    // No list of them in what a failure says: it would take minutes to print.
    assertThat(servers.size()).isEqualTo(number + 1);
    assertThat(servers.stream())
        .allMatch(s -> Verdict.ofEnded(snapshot, s) instanceof Verdict.Keep);
  }
}
