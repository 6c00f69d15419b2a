//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/verdict/SessionVerdict.java
//SOURCES ../../../lib/verdict/Verdict.java

package mcptools.tests.cases.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.ownership.McpServer;
import mcptools.ownership.Ownership;
import mcptools.process.ProcessId;
import mcptools.process.ProcessSource.Reachability;
import mcptools.process.ProcessSource.Reachability.Input;
import mcptools.settings.Protection;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Snapshot;
import mcptools.state.TrackingFile.Place;
import mcptools.tests.support.SnapshotBuilder;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.TmuxReply;
import mcptools.verdict.SessionVerdict;
import mcptools.verdict.SessionVerdict.Policy;
import mcptools.verdict.SessionVerdict.Which;
import mcptools.verdict.Verdict;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What smart_cleanup decides, on made-up worlds: a tmux server (100) with session "web" ($1, pane
 * %1, shell 200), detached and without any activity for a day.
 */
class SmartCleanupTest {
  private static final long ME = 1000;
  private static final long NOW = 100_000_000;
  private static final long DAY = 86_400_000;
  private static final String SOCKET = "/tmp/tmux-1000/default";
  private static final Reachability ALONE = SnapshotBuilder.alone();

  private final SnapshotBuilder builder = new SnapshotBuilder().now(NOW).self(900);
  private final Map<String, String> environment = new HashMap<>();
  private Protection protection = Protection.NONE;
  private Which which = Which.IDLE;
  private Optional<String> socket = Optional.empty();
  private int clients;
  private boolean kept;
  private long idle = DAY;

  @BeforeEach
  void snapshot() {
    add(1, 0, 1, 10, "/sbin/init");
    add(100, 1, 100, 1000, "tmux", "new-session");
    add(200, 100, 200, 2000, "-zsh");
    add(900, 1, 900, 9_000_000, "java", "smart_cleanup");
  }

  private void add(long pid, long parent, long session, long start, String... argv) {
    builder.process(pid, parent, session, ME, start, argv);
  }

  /** A server that init has taken over, and that the files name as the session's. */
  private void leaked(long start, Reachability reach) {
    add(400, 1, 200, start, "node", "/n/.bin/mcp-server-memory");
    reach(reach);
    Place place = new Place("boot", SOCKET, new ProcessId(100, 1000), "$1", "", "");
    builder.track(place, List.of(), new ProcessId(400, start));
  }

  private void reach(Reachability reach) {
    builder.reach(400, reach);
  }

  private Snapshot made() {
    List<Session.Pane> panes = List.of(new Session.Pane(new PaneId("%1"), 200));
    Session session =
        SnapshotBuilder.session("$1", "web", Optional.empty(), kept, clients, idle, panes);
    return builder.answer(SOCKET, 100, session).protection(protection).snapshot();
  }

  private List<McpServer> servers(Snapshot snapshot) {
    return builder.servers(snapshot);
  }

  private Verdict server(boolean includeListening) {
    Snapshot snapshot = made();
    assertThat(servers(snapshot)).hasSize(1);
    return Verdict.ofLeft(snapshot, servers(snapshot).getFirst(), includeListening);
  }

  private void assertEnded(String reason) {
    assertThat(server(false)).isInstanceOf(Verdict.Kill.class);
    assertThat(server(false).reason()).contains(reason);
  }

  private void assertStays(String reason) {
    assertThat(server(false)).isInstanceOf(Verdict.Keep.class);
    assertThat(server(false).reason()).contains(reason);
  }

  private void assertOpen(String reason) {
    assertThat(session()).isInstanceOf(SessionVerdict.Keep.class);
    assertThat(session().reason()).contains(reason);
  }

  private void assertClosed(String reason) {
    assertThat(session()).as(session().reason()).isInstanceOf(SessionVerdict.Close.class);
    assertThat(session().reason()).contains(reason);
  }

  private SessionVerdict session() {
    Snapshot snapshot = made();
    TmuxReply.Answer server = snapshot.panes().answers().getFirst();
    Policy policy = new Policy(which, DAY, OptionalLong.empty(), socket, environment);
    return SessionVerdict.of(
        snapshot, servers(snapshot), server, server.sessions().getFirst(), policy);
  }

  @Test
  void serverWithoutAClientIsEndedThoughItsSessionIsOpen() {
    leaked(4000, ALONE);
    assertThat(Verdict.ofEnded(made(), servers(made()).getFirst()).reason())
        .isEqualTo("session web is open");
    assertEnded("its client is gone; nobody can talk to it");
    reach(Reachability.UNKNOWN);
    assertStays("it is not known whether it listens");
    reach(new Reachability(Optional.of(Set.of()), Input.UNKNOWN, Map.of()));
    assertEnded("its client is gone; its parent has ended");
  }

  @Test
  void serverThatNobodyKnowsIsEndedWhenItsParentIsGone() {
    add(400, 1, 400, 4000, "node", "/n/.bin/mcp-server-memory");
    reach(ALONE);
    assertEnded("nobody can talk to it");
    add(1, 0, 1, 10, "/sbin/init");
    add(50, 1, 50, 500, "/usr/lib/systemd/systemd", "--user");
    add(400, 50, 400, 4000, "node", "/n/.bin/mcp-server-memory");
    assertEnded("nobody can talk to it");
  }

  @Test
  void serverThatSomebodyMayReachStays() {
    leaked(4000, new Reachability(Optional.of(Set.of()), Input.HELD, Map.of()));
    assertStays("something else holds its input");
    reach(new Reachability(Optional.of(Set.of("TCP port 3000")), Input.CLOSED, Map.of()));
    assertStays("it listens on TCP port 3000; --include-listening ends it");
    assertThat(server(true)).isInstanceOf(Verdict.Kill.class);
    reach(ALONE);
    builder.foreign(400, true);
    assertStays("container");
    builder.foreign(400, false).unit(400, "x.service");
    assertStays("run by the system as x.service");
    builder.unit(400, "").environment(400, Ownership.SHARED, "m");
    assertStays("shared by all sessions");
    builder.environment(400);
    protection = new Protection(List.of("memory"), Optional.empty());
    assertStays("protects");
    protection = Protection.NONE;
    builder.silent("/tmp/tmux-1000/other");
    assertStays("tmux does not answer at /tmp/tmux-1000/other");
  }

  @Test
  void youngServerWithoutAClientStays() {
    leaked(NOW - 59_000, ALONE);
    assertStays("younger than a minute");
  }

  @Test
  void serverOfALivingAgentStays() {
    leaked(4000, ALONE);
    add(300, 1, 200, 3000, "claude"); // as under nohup
    add(400, 300, 200, 4000, "node", "/n/.bin/mcp-server-memory");
    assertStays("its client claude (300) lives");
    add(300, 200, 200, 3000, "claude");
    assertStays("session web is open");
  }

  @Test
  void sessionOfWaitingShellsIsClosed() {
    assertClosed("nothing happened for 24h");
    add(200, 100, 200, 2000, "bash", "--login", "-i");
    assertClosed("only shells");
    leaked(4000, ALONE); // in the process session of the pane, and still nothing that runs
    assertClosed("only shells");
  }

  @Test
  void sessionInWhichSomethingRunsStays() {
    add(300, 200, 300, 3000, "make");
    assertOpen("make (300) runs in it");
    add(300, 1, 200, 3000, "sleep", "1000"); // a job whose parent has ended
    assertOpen("sleep (300) runs in it");
    add(300, 1, 300, 3000, "sleep", "1000");
    assertClosed("");
    for (String[] leader :
        List.of(
            new String[] {"vim"},
            new String[] {"bash", "/x/job.sh"},
            new String[] {"sh", "-c", "while :; do :; done"},
            new String[] {"zsh", "-lc", "serve"},
            new String[] {"fish", "--command=serve"})) {
      add(200, 100, 200, 2000, leader);
      assertOpen(leader[0] + " (200) runs in it");
    }
    builder.gone(200);
    assertOpen("what runs in its pane %1 is hidden");
  }

  @Test
  void sessionThatSomebodyWantsStays() {
    idle = DAY - 3_600_000;
    assertOpen("something happened in it 23h ago");
    idle = DAY;
    clients = 1;
    assertOpen("somebody is attached");
    clients = 0;
    kept = true;
    assertOpen("marked to be kept");
    kept = false;
    protection = new Protection(List.of("w*"), Optional.empty());
    assertOpen("the config protects \"w*\"");
    protection = Protection.NONE;
    socket = Optional.of("other");
    assertOpen("another socket");
    socket = Optional.of("default");
    assertClosed("");
    which = Which.NONE;
    assertOpen("no session is to be closed");
    builder.silent("/tmp/tmux-1000/other");
    assertOpen("tmux does not answer");
  }

  @Test
  void allDetachedSessionsAreClosedButTheOneThisRunsIn() {
    which = Which.ALL;
    idle = 0;
    add(300, 200, 300, 3000, "claude");
    assertClosed("nobody is attached");
    add(900, 300, 900, 9_000_000, "java", "smart_cleanup");
    assertOpen("this command runs in it");
    add(900, 1, 900, 9_000_000, "java", "smart_cleanup");
    environment.putAll(Map.of("TMUX", SOCKET + ",100,0", "TMUX_PANE", "%1"));
    assertOpen("this command runs in it");
    environment.put("TMUX", SOCKET + ",101,0");
    assertClosed("nobody is attached");
  }

  private List<McpServer> closedWithAgents() {
    Snapshot snapshot = made();
    return SessionVerdict.closed(snapshot, servers(snapshot), Policy.ofAgents(DAY, Map.of()));
  }

  @Test
  void serversOfAgentsThatWaitAreNamedAndNoOthers() {
    leaked(4000, ALONE);
    assertThat(closedWithAgents()).isEmpty();
    add(300, 200, 200, 3000, "claude");
    add(400, 300, 200, 4000, "node", "/n/.bin/mcp-server-memory");
    assertThat(closedWithAgents()).isEmpty();
    builder.agent(300, Agent.State.WAITING, DAY - 1);
    assertThat(closedWithAgents()).isEmpty();
    builder.agent(300, Agent.State.WAITING, DAY);
    assertThat(closedWithAgents()).containsExactlyElementsOf(servers(made())).hasSize(1);
    which = Which.NONE;
    assertOpen("no session is to be closed");
  }
}
