//SOURCES ../../lib/ownership/Ownership.java
//SOURCES ../../lib/ownership/Services.java
//SOURCES ../../lib/state/TrackingFiles.java

package mcptools.tests.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.ownership.Ownership;
import mcptools.ownership.Services;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource.Reachability;
import mcptools.process.ProcessTable;
import mcptools.recognition.ConfiguredServers;
import mcptools.recognition.KnownServers;
import mcptools.recognition.ServerTree;
import mcptools.recognition.Shapes;
import mcptools.settings.Protection;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Facts;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFile.Server;
import mcptools.state.TrackingFiles;
import mcptools.tmux.Session;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/**
 * A made-up machine, to decide about. What is said of a pid or of a socket replaces what was said
 * of it before. Times are in milliseconds, of processes since boot.
 */
public final class SnapshotBuilder {
  public static final long ME = 1000;
  public static final long WALL_CLOCK = 1_700_000_000_000L;

  private final Map<Long, ProcessInfo> processes = new LinkedHashMap<>();
  private final Map<Long, Map<String, String>> environments = new HashMap<>();
  private final Map<Long, String> units = new HashMap<>();
  private final Map<Long, Path> directories = new HashMap<>();
  private final Map<Long, Reachability> reaches = new HashMap<>();
  private final Map<Long, Optional<Set<Long>>> services = new HashMap<>();
  private final Map<ProcessId, Agent> agents = new HashMap<>();
  private final Set<Long> foreign = new HashSet<>();
  private final Set<Long> hidden = new HashSet<>();
  private final Map<String, TmuxReply> tmux = new LinkedHashMap<>();
  private final Map<ProcessId, String> shared = new HashMap<>();
  private final Map<Path, Stored<TrackingFile>> files = new LinkedHashMap<>();
  private long now = 10_000_000;
  private long self = 900;
  private String boot = "boot";
  private Protection protection = Protection.NONE;

  public SnapshotBuilder now(long millis) {
    now = millis;
    return this;
  }

  public SnapshotBuilder self(long pid) {
    self = pid;
    return this;
  }

  /**
   * @param id "" as on macOS
   */
  public SnapshotBuilder boot(String id) {
    boot = id;
    return this;
  }

  public SnapshotBuilder process(
      long pid, long parent, long session, long user, long start, String... argv) {
    return process(
        new ProcessInfo(new ProcessId(pid, start), parent, session, user, false, List.of(argv)));
  }

  public SnapshotBuilder process(ProcessInfo process) {
    processes.put(process.pid(), process);
    return this;
  }

  public SnapshotBuilder gone(long pid) {
    processes.remove(pid);
    return this;
  }

  /**
   * @param pairs names and values by turns
   */
  public SnapshotBuilder environment(long pid, String... pairs) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) variables.put(pairs[i], pairs[i + 1]);
    return environment(pid, variables);
  }

  public SnapshotBuilder environment(long pid, Map<String, String> variables) {
    environments.put(pid, variables);
    hidden.remove(pid);
    return this;
  }

  /**
   * @param name of the unit of systemd or the job of launchd that runs it; "" for none
   */
  public SnapshotBuilder unit(long pid, String name) {
    if (name.isEmpty()) units.remove(pid);
    else units.put(pid, name);
    return this;
  }

  /** The system does not show its environment, and so not what unit it belongs to. */
  public SnapshotBuilder hidden(long pid) {
    hidden.add(pid);
    return this;
  }

  public SnapshotBuilder directory(long pid, Path path) {
    directories.put(pid, path);
    return this;
  }

  /**
   * An agent that is in its pane.
   *
   * @param age of its state, in milliseconds
   */
  public SnapshotBuilder agent(long pid, Agent.State state, long age) {
    ProcessInfo process = processes.get(pid);
    Optional<String> session = Optional.of("s" + pid);
    agents.put(
        process.id(), new Agent(process.id(), process.program(), session, state, WALL_CLOCK - age));
    return this;
  }

  /** Whether it is in another pid namespace. */
  public SnapshotBuilder foreign(long pid, boolean is) {
    if (is) foreign.add(pid);
    else foreign.remove(pid);
    return this;
  }

  public SnapshotBuilder reach(long pid, Reachability reach) {
    reaches.put(pid, reach);
    return this;
  }

  /**
   * A part of a server that listens.
   *
   * @param users who is connected to it; empty when that is not known
   */
  public SnapshotBuilder service(long pid, Optional<Set<Long>> users) {
    services.put(pid, users);
    return this;
  }

  public SnapshotBuilder tmux(TmuxReply reply) {
    tmux.put(reply.socket(), reply);
    return this;
  }

  public SnapshotBuilder answer(String socket, long pid, Session... sessions) {
    return tmux(new TmuxReply.Answer(socket, pid, "3.3a", List.of(sessions)));
  }

  public SnapshotBuilder silent(String socket) {
    return tmux(new TmuxReply.Silent(socket, "it hangs"));
  }

  public SnapshotBuilder file(Stored<TrackingFile> file) {
    files.put(file.path(), file);
    return this;
  }

  /** The tracking file of a session, which is named after its id. */
  public SnapshotBuilder track(Place place, List<Leader> leaders, ProcessId... servers) {
    List<Server> lines = new ArrayList<>();
    for (ProcessId server : servers) lines.add(new Server(server, "recorded", List.of()));
    return file(stored(place, "file" + place.id(), leaders, lines));
  }

  public static Stored<TrackingFile> stored(
      Place place, String name, List<Leader> leaders, List<Server> lines) {
    Path path =
        Path.of("/s", place.boot() + place.server().pid() + place.id() + TrackingFiles.SUFFIX);
    return new Stored<>(
        path, Optional.of(new TrackingFile(Optional.of(place), name, leaders, lines)), "", 0);
  }

  /** A file of the old shell functions, with a pid a line. */
  public SnapshotBuilder oldFile(String name, long ageMillis, long... pids) {
    List<Server> lines = new ArrayList<>();
    for (long pid : pids) lines.add(new Server(new ProcessId(pid, -1), "", List.of()));
    TrackingFile file = new TrackingFile(Optional.empty(), name, List.of(), lines);
    Path path = Path.of("/s", name + TrackingFiles.SUFFIX);
    return file(new Stored<>(path, Optional.of(file), "", WALL_CLOCK - ageMillis));
  }

  /** The PID file of a shared server records this process. */
  public SnapshotBuilder shared(String name, ProcessId process) {
    shared.put(process, name);
    return this;
  }

  public SnapshotBuilder noFiles() {
    files.clear();
    return this;
  }

  public SnapshotBuilder protection(Protection wanted) {
    protection = wanted;
    return this;
  }

  public Snapshot snapshot() {
    Map<Long, Facts> facts = new HashMap<>();
    for (long pid : processes.keySet()) {
      facts.put(
          pid,
          new Facts(
              environments.getOrDefault(pid, Map.of()),
              foreign.contains(pid),
              Optional.ofNullable(units.get(pid)),
              hidden.contains(pid),
              Optional.ofNullable(directories.get(pid))));
    }
    return new Snapshot(
        new Panes(new ProcessTable(processes.values(), now), List.copyOf(tmux.values())),
        self,
        ME,
        boot,
        WALL_CLOCK,
        List.copyOf(files.values()),
        Map.copyOf(shared),
        protection,
        facts,
        Map.copyOf(agents));
  }

  /** A server that is not looked for, but made. */
  public static McpServer server(
      ServerTree tree, Owner owner, String evidence, Optional<SessionRef> ended) {
    return new McpServer(tree, owner, List.of(evidence), ended, false, Reachability.UNKNOWN);
  }

  /** The servers of this machine. */
  public List<McpServer> servers() {
    return servers(snapshot());
  }

  /** The servers of a machine that is this one, or differs in what is known of it. */
  public List<McpServer> servers(Snapshot snapshot) {
    return servers(snapshot, trees(snapshot));
  }

  /** The servers by their command lines and the tracking files. */
  public static List<ServerTree> trees(Snapshot snapshot) {
    return ServerTree.of(
        Shapes.of(snapshot.table(), snapshot.user()),
        ConfiguredServers.NONE,
        KnownServers.of(snapshot.files(), snapshot.boot()));
  }

  /** As above, for servers that are known already. */
  public List<McpServer> servers(Snapshot snapshot, List<ServerTree> trees) {
    Map<ProcessId, Reachability> reach = new HashMap<>();
    for (ServerTree tree : trees) {
      Map<Long, Optional<Set<Long>>> theirs = new HashMap<>(services);
      theirs.keySet().retainAll(tree.processes().stream().map(ProcessInfo::pid).toList());
      long root = tree.root().pid();
      if (!reaches.containsKey(root) && theirs.isEmpty()) continue;
      Reachability known = reaches.getOrDefault(root, Reachability.UNKNOWN);
      reach.put(tree.root().id(), new Reachability(known.listens(), known.input(), theirs));
    }
    return Services.withUsers(snapshot, McpServer.reached(Ownership.of(snapshot, trees), reach));
  }

  /**
   * A session that nobody is attached to, with panes such as "%1" and the pids in them by turns.
   */
  public static Session session(String id, String name, Object... panes) {
    return session(id, name, Optional.empty(), false, 0, 0, panes(panes));
  }

  /**
   * @param clients number of attached clients
   * @param idle milliseconds since something happened in it
   */
  public static Session session(
      String id,
      String name,
      Optional<String> marker,
      boolean kept,
      int clients,
      long idle,
      List<Session.Pane> panes) {
    long activity = (WALL_CLOCK - idle) / 1000;
    return new Session(
        new Session.Id(id),
        name,
        Optional.empty(),
        Optional.empty(),
        marker,
        kept,
        clients,
        0,
        activity,
        1,
        panes);
  }

  private static List<Session.Pane> panes(Object... pairs) {
    List<Session.Pane> panes = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      panes.add(
          new Session.Pane(new PaneId((String) pairs[i]), ((Number) pairs[i + 1]).longValue()));
    }
    return panes;
  }

  /** Nobody listens to it, and it listens on no port. */
  public static Reachability alone() {
    return new Reachability(Optional.of(Set.of()), Reachability.Input.CLOSED, Map.of());
  }
}
