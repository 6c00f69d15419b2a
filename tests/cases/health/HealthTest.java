//SOURCES ../../../lib/health/UnreachedServers.java
//SOURCES ../../../lib/state/SharedFiles.java
//SOURCES ../../../scripts/cli/health/Prometheus.java
//SOURCES ../../../scripts/cli/servers/ServersText.java

package mcptools.tests.cases.health;

import static mcptools.settings.Indicator.DETACHED;
import static mcptools.settings.Indicator.LARGEST;
import static mcptools.settings.Indicator.MEMORY;
import static mcptools.settings.Indicator.ORPHANS;
import static mcptools.settings.Indicator.SERVERS;
import static mcptools.settings.Indicator.STALE_FILES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.cli.health.Prometheus;
import mcptools.cli.servers.ServersText;
import mcptools.health.Health;
import mcptools.health.UnreachedServers;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.Usage;
import mcptools.recognition.ServerTree;
import mcptools.report.Colors;
import mcptools.report.Text;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.State;
import mcptools.settings.Protection;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.state.SharedFiles;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Place;
import mcptools.tests.support.SnapshotBuilder;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The indicators on made-up machines, at and beside each threshold. */
class HealthTest {
  private static final long ME = 1000;
  private static final long MB = 1 << 20;
  private static final SessionRef WEB = new SessionRef("/s", 100, "$1", "web");

  private String name = "memory";
  private long pid = 1000;
  private final List<McpServer> servers = new ArrayList<>();
  private final Map<ProcessId, Usage> usages = new HashMap<>();
  private final List<Session> sessions = new ArrayList<>();
  private final List<TmuxReply> others = new ArrayList<>();
  private final List<Stored<TrackingFile>> files = new ArrayList<>();

  /** A server of two processes. */
  private void server(Owner owner, Usage... memory) {
    pid += 2;
    ProcessInfo root = process(pid, 1);
    ProcessInfo child = process(pid + 1, pid);
    ServerTree tree = new ServerTree(name, Set.of(name), "test", root, List.of(child, root), false);
    servers.add(SnapshotBuilder.server(tree, owner, "it is made up", Optional.empty()));
    for (int i = 0; i < memory.length; i++) usages.put((i == 0 ? root : child).id(), memory[i]);
  }

  private static ProcessInfo process(long pid, long parent) {
    return new ProcessInfo(new ProcessId(pid, 10), parent, pid, ME, false, List.of("node"));
  }

  private static Usage pss(long bytes) {
    return new Usage(bytes * 2, OptionalLong.of(bytes), OptionalLong.of(bytes / 2));
  }

  private void session(int clients) {
    Session.Id id = new Session.Id("$" + (sessions.size() + 1));
    Optional<String> none = Optional.empty();
    sessions.add(new Session(id, "web", none, none, none, false, clients, 0, 0, 1, List.of()));
  }

  private void file(String session) {
    Place place = new Place("boot", "/s", new ProcessId(100, 10), session, "", "");
    TrackingFile content = new TrackingFile(Optional.of(place), "old", List.of(), List.of());
    files.add(new Stored<>(Path.of("/f" + files.size()), Optional.of(content), "", 0));
  }

  private Health health() {
    return Health.of(inventory(), OptionalLong.of(0));
  }

  private Inventory inventory() {
    ProcessTable table = new ProcessTable(List.of(process(100, 1), process(900, 1)), 10_000);
    List<TmuxReply> tmux = new ArrayList<>(others);
    if (others.isEmpty()) tmux.add(new TmuxReply.Answer("/s", 100, "3.3a", sessions));
    Snapshot snapshot =
        new Snapshot(
            new Panes(table, tmux),
            900,
            ME,
            "boot",
            0,
            files,
            Map.of(),
            Protection.NONE,
            Map.of(),
            Map.of());
    return new Inventory(snapshot, servers, usages, Indicator.defaults(), List.of());
  }

  @Test
  void entriesThatPointToABridgeThatIsDownAreCounted(@TempDir Path folder) throws Exception {
    StateHome home = new StateHome(folder);
    Snapshot snapshot = inventory().snapshot();
    Path state = home.makeGlobals();
    assertThat(UnreachedServers.count(home, snapshot)).hasValue(0);
    Files.writeString(state.resolve("serve.json"), "{\"port\":20500,\"token\":\"t\"}");
    String entries =
        "{\"connections\":[{\"entry\":\"http://127.0.0.1:20500/a/mcp\"},"
            + "{\"entry\":\"/bin/sh /c/lib/bridge/attach.sh a\"},"
            + "{\"entry\":\"http://127.0.0.1:3001/mcp\"}]}";
    Files.writeString(state.resolve("connect.json"), entries);
    assertThat(UnreachedServers.count(home, snapshot)).hasValue(2);
    SharedFiles files = new SharedFiles(home);
    files.save(StateHome.BRIDGE, new SharedPid(new ProcessId(900, 10), "boot", 0));
    assertThat(UnreachedServers.count(home, snapshot)).hasValue(0);
    files.save(StateHome.BRIDGE, new SharedPid(new ProcessId(900, 11), "boot", 0));
    assertThat(UnreachedServers.count(home, snapshot)).hasValue(2);
    Files.writeString(state.resolve("connect.json"), "{");
    assertThat(UnreachedServers.count(home, snapshot)).isEmpty();
  }

  private void assertState(Indicator kind, long value, State state) {
    assertThat(health().get(kind).value()).as("value of " + kind).hasValue(value);
    assertThat(health().get(kind).state()).as(kind + " " + value).isEqualTo(state);
  }

  @Test
  void nothingAtAllIsOk() {
    assertThat(health().state()).isEqualTo(State.OK);
    assertThat(health().recommendations()).isEmpty();
    assertThat(health().rssAlone()).isFalse();
    for (Indicator kind : Indicator.values()) assertState(kind, 0, State.OK);
  }

  @Test
  void serversWarnAtTenAndAreCriticalAboveTwenty() {
    for (int i = 1; i <= 21; i++) {
      server(new Owner.Session(WEB), pss(1), pss(1));
      assertState(SERVERS, i, i > 20 ? State.CRITICAL : i >= 10 ? State.WARNING : State.OK);
    }
    assertThat(health().processes()).hasValue(42);
    assertThat(health().state()).isEqualTo(State.CRITICAL);
  }

  @Test
  void aProcessThatIsPartOfTwoServersCostsOnce() {
    server(new Owner.Session(WEB), pss(10 * MB), pss(20 * MB));
    ProcessInfo child = servers.getFirst().tree().processes().getFirst();
    ServerTree below = new ServerTree("b", Set.of("b"), "test", child, List.of(child), false);
    Owner owner = new Owner.Session(WEB);
    servers.add(SnapshotBuilder.server(below, owner, "it is made up", Optional.empty()));
    assertThat(inventory().usage().share()).isEqualTo(30 * MB);
    assertThat(inventory().processes()).isEqualTo(2);
  }

  @Test
  void memoryWarnsAt300MegabytesAndIsCriticalAboveOneGigabyte() {
    for (long bytes : List.of(300 * MB - 1, 300 * MB, 1024 * MB, 1024 * MB + 1)) {
      servers.clear();
      server(new Owner.Session(WEB), pss(bytes - 1000), pss(1000));
      State state = bytes < 300 * MB ? State.OK : State.WARNING;
      assertState(MEMORY, bytes, bytes > 1024 * MB ? State.CRITICAL : state);
    }
  }

  @Test
  void largestServerWarnsAt500MegabytesAndIsCriticalAboveOneGigabyte() {
    server(new Owner.Session(WEB));
    assertThat(health().get(LARGEST).state()).isEqualTo(State.UNKNOWN);
    for (long bytes : List.of(500 * MB - 1, 500 * MB, 1024 * MB, 1024 * MB + 1)) {
      servers.clear();
      server(new Owner.Session(WEB), pss(MB));
      server(new Owner.Session(WEB), pss(bytes - 1000), Usage.ofRss(1000));
      server(new Owner.Session(WEB), pss(400 * MB));
      State state = bytes < 500 * MB ? State.OK : State.WARNING;
      assertState(LARGEST, bytes, bytes > 1024 * MB ? State.CRITICAL : state);
    }
    assertThat(health().recommendations()).anyMatch(s -> s.endsWith("mem shows the largest."));
  }

  @Test
  void detachedSessionsWarnAtThreeAndAreCriticalAboveFive() {
    session(2);
    for (int i = 1; i <= 6; i++) {
      session(0);
      assertState(DETACHED, i, i > 5 ? State.CRITICAL : i >= 3 ? State.WARNING : State.OK);
    }
  }

  @Test
  void orphansWarnAtOneAndAreCriticalAboveThree() {
    server(new Owner.Session(WEB), pss(1));
    server(new Owner.Unknown("who knows", false), pss(1));
    for (int i = 1; i <= 4; i++) {
      server(new Owner.Orphan(Optional.empty()), pss(1));
      assertState(ORPHANS, i, i > 3 ? State.CRITICAL : State.WARNING);
    }
    assertThat(health().recommendations()).singleElement().asString().contains("smart_cleanup");
  }

  @Test
  void filesOfEndedSessionsAreStale() {
    session(1);
    file("$1");
    assertState(STALE_FILES, 0, State.OK);
    file("$7");
    assertState(STALE_FILES, 1, State.WARNING);
    for (int i = 0; i < 100; i++) file("$8");
    assertState(STALE_FILES, 101, State.WARNING);
  }

  @Test
  void fileThatIsEvidenceForAKeptServerIsNotStale() {
    file("$7");
    server(new Owner.Client(new ProcessId(5, 5), "node"), pss(1));
    McpServer kept = servers.removeFirst();
    SessionRef ended = new SessionRef("/s", 100, "$7", "old");
    servers.add(
        SnapshotBuilder.server(kept.tree(), kept.owner(), "it is made up", Optional.of(ended)));
    assertState(STALE_FILES, 0, State.OK);
  }

  @Test
  void silentTmuxServerLeavesUnknownWhatItWouldTell() {
    others.add(new TmuxReply.Silent("/s", "it hangs"));
    assertThat(health().get(DETACHED).state()).isEqualTo(State.UNKNOWN);
    assertThat(health().get(ORPHANS).state()).isEqualTo(State.OK);
    assertThat(health().get(STALE_FILES).state()).isEqualTo(State.OK);
    server(new Owner.Unknown("tmux server 100 does not answer", true), pss(1));
    file("$7");
    assertThat(health().get(ORPHANS).state()).isEqualTo(State.UNKNOWN);
    assertThat(health().get(STALE_FILES).state()).isEqualTo(State.UNKNOWN);
    assertThat(health().state()).isEqualTo(State.UNKNOWN);
    for (int i = 0; i < 30; i++) server(new Owner.Session(WEB), pss(1));
    assertThat(health().get(SERVERS).state()).isEqualTo(State.CRITICAL);
    assertThat(health().state()).isEqualTo(State.CRITICAL);
    assertThat(health().recommendations()).hasSize(1);
  }

  @Test
  void memoryThatCanNotBeReadIsUnknown() {
    server(new Owner.Session(WEB));
    assertThat(health().get(MEMORY).state()).isEqualTo(State.UNKNOWN);
    server(new Owner.Session(WEB), Usage.ofRss(400 * MB));
    assertState(MEMORY, 400 * MB, State.WARNING);
    assertThat(health().rssAlone()).isTrue();
    server(new Owner.Session(WEB), pss(300 * MB));
    assertState(MEMORY, 700 * MB, State.WARNING);
    assertThat(health().rssAlone()).isFalse();
    assertThat(Prometheus.format(health(), 0))
        .contains("\nmcp_tools_memory_pss_bytes " + 700 * MB + "\n");
  }

  @Test
  void theWorstIsAdvisedOnFirst() {
    session(0);
    session(0);
    session(0);
    for (int i = 0; i < 4; i++) server(new Owner.Orphan(Optional.empty()), pss(100 * MB));
    List<String> all = health().recommendations();
    assertThat(all).hasSize(3);
    assertThat(all.getFirst()).startsWith("Servers are orphaned; ");
    assertThat(all).allMatch(sentence -> sentence.length() <= 80);
  }

  private void print(StringWriter text, int columns) {
    ServersText.print(
        new PrintWriter(text, true),
        inventory(),
        Optional.empty(),
        Optional.empty(),
        columns,
        Colors.NONE);
  }

  @Test
  void listOfServersHoldsEightyColumns() {
    name = "a-server-of-a-very-long-name-that-no-column-can-hold\033[2J";
    pid = 4_194_000;
    String session = "s".repeat(100);
    for (int i = 0; i < 21; i++) {
      server(new Owner.Session(new SessionRef("/s", 100, "$1", session)), pss(60 * MB));
      server(new Owner.Orphan(Optional.empty()), Usage.ofRss(999 * MB));
    }
    server(new Owner.Unknown("a reason that fills a line by itself ".repeat(3), false));
    StringWriter text = new StringWriter();
    print(text, 80);
    assertThat(text.toString())
        .doesNotContain("\033", "reason")
        .containsPattern("(?m)^  a-server-\\S+… +419\\d+ +9s +2 +- +~999 MB  orphan$")
        .containsPattern("(?m)^  a-server-\\S+… +419\\d+ +9s +2 +- +-  unknown$")
        .contains("\n43 servers (critical above 20), 86 processes, ")
        .contains("\n21 orphans (critical above 3)\nMany MCP servers run;");
    assertThat(text.toString().lines().filter(line -> Text.width(line) > 80)).isEmpty();
    StringWriter narrow = new StringWriter();
    print(narrow, 60);
    assertThat(narrow.toString().lines().limit(40))
        .allMatch(line -> Text.width(line) <= 60)
        .anyMatch(line -> line.endsWith("  orphan"));
  }
}
