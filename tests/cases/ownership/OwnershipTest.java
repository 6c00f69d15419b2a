//SOURCES ../../../lib/ownership/CurrentSessions.java
//SOURCES ../../../lib/verdict/Verdict.java

package mcptools.tests.cases.ownership;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.ownership.CurrentSessions;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.ownership.Ownership;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.settings.Protection;
import mcptools.snapshot.Snapshot;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.tests.support.SnapshotBuilder;
import mcptools.tmux.SessionRef;
import mcptools.verdict.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The laws of killing on made-up worlds. Each world has a tmux server (100) with session "web" ($1,
 * pane %1, shell 200) open and session "api" ($0, pane %0, shell 150) closed; times are in
 * milliseconds since boot.
 */
class OwnershipTest {
  private static final long ME = 1000;
  private static final long NOW = 10_000_000;
  private static final long SELF = 900;
  private static final String SOCKET = "/tmp/tmux-1000/default";
  private static final List<String> SERVER = List.of("node", "/n/.bin/mcp-server-memory");
  private static final List<String> NPM = List.of("npm exec @modelcontextprotocol/server-memory");

  private final SnapshotBuilder builder = new SnapshotBuilder().now(NOW).self(SELF);

  @BeforeEach
  void snapshot() {
    add(1, 0, 1, 0, 10, "/sbin/init");
    add(100, 1, 100, ME, 1000, "tmux", "new-session", "-s", "mcp-server-filesystem");
    add(200, 100, 200, ME, 2000, "-zsh");
    add(899, 200, 899, ME, 9_000_000, "sh", "-c", "jbang cleanup_session");
    add(SELF, 899, 899, ME, 9_000_000, "java", "cleanup_session");
    builder.answer(SOCKET, 100, SnapshotBuilder.session("$1", "web", "%1", 200));
  }

  private void add(long pid, long parent, long session, long user, long start, String... argv) {
    builder.process(pid, parent, session, user, start, argv);
  }

  private void server(long pid, long parent, long session, long start) {
    add(pid, parent, session, ME, start, SERVER.toArray(String[]::new));
  }

  private void environment(long pid, String... pairs) {
    builder.environment(pid, pairs);
  }

  /** In pane %0 of session $0, which is closed. */
  private void inClosedPane(long pid) {
    environment(pid, "TMUX", SOCKET + ",100,0", "TMUX_PANE", "%0");
  }

  @Test
  void theSessionThatAPaneWasMadeInIsTheCurrentOne() {
    builder.answer(
        SOCKET,
        100,
        SnapshotBuilder.session("$1", "web", "%1", 200),
        SnapshotBuilder.session("$2", "api", "%1", 200));
    for (String id : List.of("1", "2")) {
      Map<String, String> inside = Map.of("TMUX", SOCKET + ",100," + id, "TMUX_PANE", "%1");
      assertThat(CurrentSessions.session(made(), inside).orElseThrow().id()).isEqualTo("$" + id);
    }
  }

  private void track(
      String id, long tmuxPid, long tmuxStart, List<Leader> leaders, ProcessId... servers) {
    ProcessId server = new ProcessId(tmuxPid, tmuxStart);
    builder.track(new Place("boot", SOCKET, server, id, "", ""), leaders, servers);
  }

  private Snapshot made() {
    return builder.snapshot();
  }

  private McpServer only() {
    List<McpServer> servers = builder.servers();
    assertThat(servers).as("servers").hasSize(1);
    return servers.getFirst();
  }

  private void assertKept(String reason) {
    assertThat(Verdict.ofEnded(made(), only()))
        .isInstanceOf(Verdict.Keep.class)
        .extracting(Verdict::reason)
        .asString()
        .contains(reason);
  }

  private void assertKilled(String reason, long... pids) {
    Verdict verdict = Verdict.ofEnded(made(), only());
    assertThat(verdict).as(verdict.reason()).isInstanceOf(Verdict.Kill.class);
    assertThat(((Verdict.Kill) verdict).processes())
        .extracting(ProcessInfo::pid)
        .containsExactly(java.util.Arrays.stream(pids).boxed().toArray(Long[]::new));
    assertThat(verdict.reason()).contains(reason);
  }

  @Test
  void serverBelowAnOpenPaneIsThatSessions() {
    add(300, 200, 300, ME, 3000, "claude");
    server(400, 300, 300, 4000);
    assertThat(only().owner())
        .isEqualTo(new Owner.Session(new SessionRef(SOCKET, 100, "$1", "web")));
    assertKept("session web is open");
  }

  @Test
  void wholeChainOfAClosedPaneIsKilledDeepestFirst() {
    add(400, 1, 400, ME, 4000, NPM.toArray(String[]::new));
    add(401, 400, 400, ME, 4001, "sh", "-c", "mcp-server-memory");
    server(402, 401, 400, 4002);
    add(403, 402, 400, ME, 4003, "chrome", "--headless");
    inClosedPane(400);
    assertKilled("its pane %0 is gone", 403, 402, 401, 400);
  }

  @Test
  void whatTheConfigProtectsIsKept() {
    server(400, 1, 400, 4000);
    inClosedPane(400);
    track("$0", 100, 1000, List.of(), new ProcessId(400, 4000));
    assertKilled("was tracked", 400);
    for (String pattern : List.of("memory", "file$0", "node *mcp-server*")) {
      builder.protection(new Protection(List.of(pattern), Optional.empty()));
      assertKept("the config protects \"" + pattern + "\"");
    }
    builder.protection(new Protection(List.of("memor", "web", "node"), Optional.empty()));
    assertKilled("was tracked", 400);
    builder.protection(new Protection(List.of(), Optional.of("the config cannot be read")));
    assertKept("the config cannot be read");
  }

  @Test
  void livingClientProtectsEvenInAClosedPane() {
    add(300, 1, 300, ME, 3000, "claude");
    server(400, 300, 300, 4000);
    inClosedPane(400);
    assertKept("its client claude (300) lives");
    assertThat(only().ended()).isPresent();
  }

  @Test
  void desktopClientsServerIsKept() {
    add(300, 1, 300, ME, 3000, "/Applications/Claude.app/Contents/MacOS/Claude");
    server(400, 300, 300, 4000);
    assertThat(only().owner()).isInstanceOf(Owner.Client.class);
    assertKept("its client Claude (300) lives");
  }

  @Test
  void goneTmuxServerIsEvidence() {
    server(400, 1, 400, 4000);
    environment(400, "TMUX", "/tmp/tmux-1000/old,77,3", "TMUX_PANE", "%9");
    assertKilled("tmux server 77, which is gone", 400);
  }

  @Test
  void recycledPidOfTheTmuxServerIsEvidenceToo() {
    server(400, 1, 400, 4000);
    add(77, 1, 77, ME, 5000, "tmux");
    environment(400, "TMUX", "/tmp/tmux-1000/old,77,3", "TMUX_PANE", "%9");
    assertKilled("tmux server 77, which is gone", 400);
  }

  @Test
  void silentTmuxServerProvesNothing() {
    add(77, 1, 77, ME, 500, "tmux");
    builder.silent("/tmp/tmux-1000/other");
    server(400, 1, 400, 4000);
    environment(400, "TMUX", "/tmp/tmux-1000/other,77,3", "TMUX_PANE", "%9");
    assertKept("does not answer");
  }

  @Test
  void tmuxServerOfAnotherUserProvesNothing() {
    server(400, 1, 400, 4000);
    environment(400, "TMUX", "/tmp/tmux-1001/default,77,3", "TMUX_PANE", "%9");
    assertKept("names a tmux server of another user");
  }

  @Test
  void socketPathMayHoldCommas() {
    server(400, 1, 400, 4000);
    environment(400, "TMUX", "/x,1,2/s,100,0", "TMUX_PANE", "%0");
    assertKilled("its pane %0 is gone", 400);
  }

  @Test
  void pidsFromAnotherNamespaceProveNothing() {
    server(400, 1, 400, 4000);
    environment(400, "TMUX", "/tmp/tmux-1000/default,77,0", "TMUX_PANE", "%0");
    builder.foreign(400, true);
    assertKept("nothing names the session");
  }

  @Test
  void movedPaneKeepsItsServers() {
    server(400, 1, 400, 4000);
    environment(400, "TMUX", SOCKET + ",100,0", "TMUX_PANE", "%1");
    track("$0", 100, 1000, List.of(), new ProcessId(400, 4000));
    assertKept("session web is open");
  }

  @Test
  void paneThatMovedBeforeItClosedCountsForWhereItWas() {
    // made in $1, which is open; moved to $0, recorded there, and closed with it
    server(400, 1, 400, 4000);
    environment(400, "TMUX", SOCKET + ",100,1", "TMUX_PANE", "%5");
    track("$0", 100, 1000, List.of(new Leader(new ProcessId(160, 1500), "%5")));
    assertKilled("its pane %5 is gone, and was in session file$0", 400);
  }

  @Test
  void closedPaneOfAnOpenSessionIsKept() {
    server(400, 1, 400, 4000);
    environment(400, "TMUX", SOCKET + ",100,1", "TMUX_PANE", "%7");
    assertKept("is open");
  }

  @Test
  void trackedServerOfAClosedSessionIsKilled() {
    server(400, 1, 400, 4000);
    track("$0", 100, 1000, List.of(), new ProcessId(400, 4000));
    assertKilled("it was tracked for session file$0", 400);
  }

  @Test
  void trackedServerOfAnOpenSessionIsKept() {
    server(400, 1, 400, 4000);
    track("$1", 100, 1000, List.of(), new ProcessId(400, 4000));
    assertKept("session file$1 is open");
  }

  @Test
  void recycledPidInATrackingFileIsNobodysServer() {
    server(400, 1, 400, 5000);
    track("$0", 100, 1000, List.of(), new ProcessId(400, 4000));
    assertKept("nothing names the session");
  }

  @Test
  void trackingFileOfAnotherBootIsNoEvidence() {
    server(400, 1, 400, 4000);
    Place place = new Place("before", SOCKET, new ProcessId(100, 1000), "$0", "", "");
    builder.track(place, List.of(), new ProcessId(400, 4000));
    assertKept("nothing names the session");
  }

  @Test
  void recordedLeaderOfTheProcessSessionIsEvidence() {
    server(400, 1, 150, 4000);
    track("$0", 100, 1000, List.of(new Leader(new ProcessId(150, 1500), "%0")));
    assertKilled("its process session was led by pane %0", 400);
  }

  @Test
  void recycledLeaderIsNoEvidence() {
    add(150, 1, 150, ME, 3500, "-bash");
    server(400, 1, 150, 4000);
    track("$0", 100, 1000, List.of(new Leader(new ProcessId(150, 1500), "%0")));
    assertKept("nothing names the session");
  }

  @Test
  void oldFileKillsOnlyWhatIsOlderThanItself() {
    server(400, 1, 400, NOW - 100_000);
    builder.oldFile("gone", 50_000, 400);
    assertKilled("it was tracked for session gone", 400);
    builder.oldFile("gone", 200_000, 400);
    assertKept("nothing names the session");
  }

  @Test
  void oldFileOfAnOpenSessionIsKept() {
    server(400, 1, 400, NOW - 100_000);
    builder.oldFile("web", 0, 400);
    assertKept("session web is open");
  }

  @Test
  void orphanWithoutSessionIsNamedButNotReclaimedWithSessions() {
    server(400, 1, 400, 4000);
    assertThat(only().owner()).isEqualTo(new Owner.Orphan(Optional.empty()));
    assertKept("nothing names the session");
  }

  @Test
  void youngOrphanIsUnknown() {
    server(400, 1, 400, NOW - 30_000);
    assertThat(only().owner()).isInstanceOf(Owner.Unknown.class);
    assertKept("younger than a minute");
  }

  @Test
  void childOfTheUsersSystemdIsReparented() {
    add(50, 1, 50, ME, 20, "/usr/lib/systemd/systemd", "--user");
    server(400, 50, 400, 4000);
    inClosedPane(400);
    assertKilled("its pane %0 is gone", 400);
  }

  @Test
  void systemdUnitIsKept() {
    server(400, 1, 400, 4000);
    inClosedPane(400);
    builder.unit(400, "my-mcp.service");
    assertKept("run by the system as my-mcp.service");
  }

  @Test
  void unitThatTmuxItselfRunsInSaysNothing() {
    server(400, 1, 400, 4000);
    inClosedPane(400);
    builder.unit(400, "login.service").unit(100, "login.service");
    assertKilled("its pane %0 is gone", 400);
  }

  @Test
  void agentAsPid1IsALivingClient() {
    add(1, 0, 1, ME, 10, "node", "/claude.js");
    server(400, 1, 1, 4000);
    assertKept("its client node (1) lives");
  }

  @Test
  void orphanBesideAnAgentAsPid1IsAnOrphan() {
    add(1, 0, 1, ME, 10, "node", "/claude.js");
    server(400, 1, 399, 4000);
    inClosedPane(400);
    assertKilled("its pane %0 is gone", 400);
  }

  @Test
  void wrapperScriptsAreKilledWithTheirServer() {
    add(398, 1, 398, ME, 3998, "sh", "/p/start.sh");
    add(399, 398, 398, ME, 3999, "bash", "/p/inner.sh");
    server(400, 399, 398, 4000);
    track("$0", 100, 1000, List.of(), new ProcessId(398, 3998));
    assertKilled("it was tracked", 400, 399, 398);
  }

  @Test
  void scriptThatRunsMoreThanTheServerIsItsClient() {
    add(398, 1, 398, ME, 3998, "sh", "/p/everything.sh");
    add(397, 398, 398, ME, 3999, "postgres", "-D", "/data");
    server(400, 398, 398, 4000);
    inClosedPane(400);
    assertKept("its client sh (398) lives");
  }

  @Test
  void serverAboveThisCommandIsKept() {
    server(400, 1, 400, 4000);
    inClosedPane(400);
    add(899, 400, 899, ME, 9_000_000, "sh", "-c", "jbang cleanup_session");
    assertKept("this command runs below it");
  }

  @Test
  void serverAboveATmuxServerIsKept() {
    server(400, 1, 400, 4000);
    inClosedPane(400);
    add(500, 400, 500, ME, 5000, "tmux: server");
    assertKept("a tmux server runs below it");
  }

  @Test
  void globalServerIsKept() {
    server(400, 1, 400, 4000);
    environment(400, "TMUX", SOCKET + ",77,0", "TMUX_PANE", "%0", Ownership.SHARED, "memory");
    assertThat(only().owner()).isEqualTo(new Owner.Shared("memory"));
    assertKept("shared by all sessions");
  }

  @Test
  void otherUsersProcessesAreNotLookedAt() {
    add(400, 1, 400, 1001, 4000, SERVER.toArray(String[]::new));
    Snapshot snapshot = made();
    assertThat(SnapshotBuilder.trees(snapshot)).isEmpty();
  }

  @Test
  void tmuxServerNamedLikeAServerIsNone() {
    Snapshot snapshot = made();
    assertThat(SnapshotBuilder.trees(snapshot)).isEmpty();
  }

  @Test
  void aParentThatCanNotBeSeenMayLive() {
    server(300, 299, 200, 3000);
    inClosedPane(300);
    McpServer server = only();
    assertThat(server.owner()).isInstanceOf(Owner.Unknown.class);
    assertThat(Verdict.ofEnded(made(), server)).isInstanceOf(Verdict.Keep.class);
  }

  @Test
  void nothingIsLeftBehindWhereProcessesAreHidden() {
    server(300, 1, 300, 3000);
    inClosedPane(300);
    assertThat(only().owner()).isInstanceOf(Owner.Orphan.class);
    builder.gone(1);
    McpServer server = only();
    assertThat(server.owner()).isInstanceOf(Owner.Unknown.class);
    assertThat(Verdict.ofEnded(made(), server)).isInstanceOf(Verdict.Keep.class);
  }
}
