//SOURCES ../../lib/inventory/LiveReader.java

package mcptools.tests.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.inventory.Inventory;
import mcptools.inventory.LiveReader;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.SystemMemory;
import mcptools.process.SystemMemory.Pressure;
import mcptools.process.SystemMemory.Stall;
import mcptools.process.Usage;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;

/** A made-up machine as {@code mcptop} reads it: some sessions, agents and servers. */
public final class TopMachine {
  private static final long MB = 1 << 20;
  private static final long ME = SnapshotBuilder.ME;
  private static final String SOCKET = "/tmp/tmux-1000/default";

  /** Of the tmux server; its sessions are "web", which is attached, and "api". */
  public static final long TMUX = 100;

  private final SnapshotBuilder builder = new SnapshotBuilder();
  private final List<Session> sessions = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** Two sessions with two agents, a client, an orphan and a shared server. */
  public TopMachine() {
    builder.process(1, 0, 1, 0, 0, "/sbin/init");
    builder.process(TMUX, 1, TMUX, ME, 1000, "tmux", "new-session");
    builder.process(200, TMUX, 200, ME, 2000, "-zsh");
    builder.process(201, TMUX, 201, ME, 2010, "-zsh");
    builder.process(300, 200, 200, ME, 3000, "claude");
    builder.process(301, 201, 201, ME, 3010, "codex");
    builder.process(302, 1, 302, ME, 3020, "Cursor");
    server(400, 300, "memory").server(410, 300, "filesystem").server(420, 301, "memory");
    server(430, 302, "fetch").server(440, 1, "time").server(450, 1, "everything");
    server(460, 1, "thinking");
    builder.environment(440, "TMUX", SOCKET + ",99,0", "TMUX_PANE", "%0");
    builder.environment(450, "MCP_TOOLS_GLOBAL", "everything");
    builder.environment(460, "TMUX", SOCKET + ",100,0", "TMUX_PANE", "%2");
    builder.reach(460, SnapshotBuilder.alone());
    builder.agent(300, Agent.State.WAITING, 60_000).agent(301, Agent.State.IDLE, 7_200_000);
    builder.process(900, 200, 200, ME, 9_000_000, "java", "mcptop");
    session("$1", "web", 1, 0, "%1", 200).session("$2", "api", 0, 7_200_000, "%2", 201);
  }

  /** A server, of two processes. */
  public TopMachine server(long pid, long parent, String name) {
    String script = "/n/.bin/mcp-server-" + name;
    builder.process(pid, parent, parent, ME, 10 * pid, "npm exec @modelcontextprotocol/" + name);
    builder.process(pid + 1, pid, parent, ME, 10 * pid + 10, "node", script);
    return this;
  }

  public TopMachine gone(long... pids) {
    for (long pid : pids) builder.gone(pid);
    return this;
  }

  public TopMachine problem(String sentence) {
    problems.add(sentence);
    return this;
  }

  /** An open session with a pane. */
  public TopMachine session(String id, String name, int clients, long idle, String pane, long pid) {
    long activity = (SnapshotBuilder.WALL_CLOCK - idle) / 1000;
    long created = SnapshotBuilder.WALL_CLOCK / 1000 - 9990;
    List<Session.Pane> panes = List.of(new Session.Pane(new PaneId(pane), pid));
    Optional<String> none = Optional.empty();
    sessions.add(
        new Session(
            new Session.Id(id),
            name,
            none,
            none,
            none,
            false,
            clients,
            created,
            activity,
            1,
            panes));
    return this;
  }

  /** Another session with an agent that holds so many servers, from this pid on. */
  public TopMachine crowd(int number, long pid, int servers) {
    builder.process(pid, TMUX, pid, ME, 2 * pid, "-zsh");
    builder.process(pid + 1, pid, pid, ME, 2 * pid + 10, "claude");
    builder.agent(pid + 1, Agent.State.BUSY, 1000);
    session("$" + number, "crowd-" + number, 0, 0, "%" + number, pid);
    for (int i = 0; i < servers; i++) server(pid + 2 + 2 * i, pid + 1, "memory");
    return this;
  }

  public TopMachine process(long pid, long parent, String... argv) {
    builder.process(pid, parent, pid, ME, 10 * pid, argv);
    return this;
  }

  /** What a look at it shows. */
  public LiveReader.Look look() {
    builder.answer(SOCKET, TMUX, sessions.toArray(Session[]::new));
    Snapshot snapshot = builder.snapshot();
    List<McpServer> servers = builder.servers(snapshot);
    Map<ProcessId, Usage> usages = new HashMap<>();
    Map<ProcessId, Long> cpu = new HashMap<>();
    for (McpServer server : servers) {
      for (ProcessInfo process : server.tree().processes()) measure(process.id(), usages, cpu);
    }
    snapshot.agents().keySet().forEach(id -> measure(id, usages, cpu));
    Stall stall = new Stall(1.2, 0.5, 0.1);
    SystemMemory memory =
        new SystemMemory(
            16_000 * MB, 6000 * MB, 2000 * MB, 100 * MB, Optional.of(new Pressure(stall, stall)));
    Inventory inventory = new Inventory(snapshot, servers, usages, Map.of(), problems);
    return new LiveReader.Look(inventory, cpu, memory, 0, true);
  }

  private static void measure(
      ProcessId id, Map<ProcessId, Usage> usages, Map<ProcessId, Long> cpu) {
    long share = (10 + id.pid() % 50) * MB;
    OptionalLong pss = OptionalLong.of(share);
    usages.put(id, new Usage(2 * share, pss, OptionalLong.of(share - 3 * MB)));
    cpu.put(id, id.pid() % 30);
  }
}
