//SOURCES ../../lib/ownership/Ownership.java

package mcptools.tests.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import mcptools.ownership.McpServer;
import mcptools.ownership.Ownership;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource.Reachability;
import mcptools.process.ProcessSource.Reachability.Input;
import mcptools.recognition.ServerTree;
import mcptools.settings.Protection;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFile.Leader;
import mcptools.state.TrackingFile.Place;
import mcptools.state.TrackingFile.Server;
import mcptools.tests.support.RandomTmux.Life;
import mcptools.tests.support.RandomTmux.Pane;
import mcptools.tests.support.RandomTmux.Room;
import mcptools.tests.support.RandomTmux.State;
import mcptools.tmux.TmuxEnvironment;

/**
 * A random machine: processes, tmux servers and tracking files, with servers planted in it. The
 * same seed gives the same machine.
 */
public final class Forest {
  private static final String[][] INITS = {
    {"/sbin/init"},
    {"/usr/lib/systemd/systemd", "--system"},
    {"/sbin/launchd"},
    {"tini", "--", "bash"},
    {"python3", "/app/entrypoint.py"},
    {"/bin/bash", "/entrypoint.sh"}
  };

  /** Agents as pid 1. */
  private static final String[][] AGENTS = {
    {"node", "/usr/lib/claude.js"}, {"goose", "session"},
  };

  /** What takes over the children of the dead as well as pid 1; the first starts nothing itself. */
  private static final String[][] SUBREAPERS = {
    {"/usr/lib/systemd/systemd", "--user"},
    {"/init"},
    {"tini", "-s", "--", "claude"},
    {"docker-init", "--", "claude"},
    {"conmon", "-c", "1"}
  };

  private static final long SUBREAPER = 50;

  /** No rule knows these, so that they are servers only by record. */
  private static final String[][] UNKNOWN = {
    {"node", "dist/index.js"},
    {"python3", "run.py"},
    {"/opt/google/chrome/chrome", "--headless"},
    {"java", "-jar", "jdtls.jar"}
  };

  private static final String[][] CLIENTS = {
    {"claude"},
    {"node", "/usr/lib/codex.js"},
    {"/usr/share/code/code", "--type=utility"},
    {"/Applications/Claude.app/Contents/MacOS/Claude"},
    {"-bash"},
    {"sshd: me@notty"}
  };
  private static final String[] NAMES = {"memory", "fetch", "time"};
  private static final String CHILD = "pid 1 is its client";
  private static final long ME = SnapshotBuilder.ME;

  /** The servers. */
  public final List<Planted> planted = new ArrayList<>();

  final SnapshotBuilder builder = new SnapshotBuilder();
  private final SplittableRandom random;
  private final List<RandomTmux> tmux = new ArrayList<>();

  /** The first processes of the panes, by pid; of the open ones alone. */
  private final Map<Long, Room> shells = new LinkedHashMap<>();

  /** What the tracking files say; sessions that are not here have none. */
  private final Map<Room, List<Server>> files = new LinkedHashMap<>();

  private final Map<Path, Life> lives = new HashMap<>();
  private final boolean agentIsInit;

  /** Whether the subreaper may have started a server itself. */
  private final boolean starts;

  /** Whether the subreaper is that of WSL, which also relays for programs of Windows. */
  private final boolean relays;

  private final boolean hidden;
  private final boolean silent;
  private final String protectedName;
  private final boolean broken;
  private final long self;
  private boolean selfIsBelow;
  private long last = 60;

  public Forest(long seed) {
    random = new SplittableRandom(seed);
    int init = random.nextInt(40);
    agentIsInit = init < 4;
    hidden = init == 4;
    String[] argv = agentIsInit ? AGENTS[init % 2] : INITS[init % INITS.length];
    if (!hidden) builder.process(1, 0, 1, agentIsInit ? ME : 0, 0, argv);
    String[] subreaper = SUBREAPERS[random.nextInt(SUBREAPERS.length)];
    starts = !subreaper[0].endsWith("systemd");
    relays = subreaper[0].equals("/init");
    add(SUBREAPER, 1, SUBREAPER, subreaper);
    if (starts) add(51, SUBREAPER, SUBREAPER, "claude"); // it ends with what it has started
    for (int i = random.nextInt(3); i >= 0; i--) tmux.add(new RandomTmux(this, random, i));
    silent = tmux.stream().anyMatch(t -> t.state == State.SILENT);
    for (RandomTmux server : tmux) {
      for (Room room : server.rooms) {
        boolean ours = server.state != State.FOREIGN;
        if (ours && !chance(3)) files.put(room, new ArrayList<>());
        for (Pane p : room.panes()) if (p.open()) shells.put(p.leader().pid(), room);
      }
    }
    self = nextPid();
    add(self, chance(2) ? shell() : 1, self, "java", "smart_cleanup");
    builder.self(self);
    protectedName = chance(8) ? NAMES[random.nextInt(3)] : "";
    broken = chance(40);
    List<String> patterns = protectedName.isEmpty() ? List.of() : List.of(protectedName);
    builder.protection(
        new Protection(patterns, broken ? Optional.of("it is broken") : Optional.empty()));
    for (int i = random.nextInt(4); i >= 0; i--) planted.add(plant());
    files.forEach(this::file);
    if (chance(3)) decoy();
  }

  /** What is seen of it. */
  public Snapshot snapshot() {
    return builder.snapshot();
  }

  /** The servers of a machine that is this one, or differs in what is known of it. */
  public List<McpServer> servers(Snapshot snapshot) {
    return builder.servers(snapshot);
  }

  /** As above, for servers that are known already. */
  public List<McpServer> servers(Snapshot snapshot, List<ServerTree> trees) {
    return builder.servers(snapshot, trees);
  }

  /** Whether a tracking file speaks for a session that has not ended, as far as can be told. */
  public boolean speaksForLife(Path file) {
    return lives.getOrDefault(file, Life.ENDED) != Life.ENDED;
  }

  long nextPid() {
    return ++last;
  }

  void add(long pid, long parent, long session, String... argv) {
    builder.process(pid, parent, session, ME, 10 * pid, argv);
  }

  private boolean chance(int of) {
    return random.nextInt(of) == 0;
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** The first process of some pane, or pid 1 where there is none. */
  private long shell() {
    return shells.isEmpty() ? 1 : pick(List.copyOf(shells.keySet()));
  }

  private Planted plant() {
    Planted server = new Planted();
    if (broken) server.innocent.add("the config is broken");
    long parent = parent(server);
    boolean child = server.innocent.contains(CHILD);
    boolean adopted = !child && (parent == 1 || parent == SUBREAPER);
    Room room = rooms().isEmpty() ? null : pick(rooms());
    Pane pane = room == null ? null : pick(room.panes());
    boolean led = adopted && pane != null && chance(3);
    server.young = adopted && chance(6);
    long session = led && pane != null ? pane.leader().pid() : adopted ? 7 : parent;
    if (adopted && !led && chance(3)) session = apart(server, parent);
    else if (parent == SUBREAPER && !led && chance(6)) {
      session = SUBREAPER;
      if (starts) server.innocent.add("the subreaper may have started it");
    }
    processes(server, parent, session);
    if (chance(4)) service(server);
    facts(server, adopted && !led); // what the system runs is in no pane's process session
    if (pane == null) return known(server);
    if (led) tie(server, led(room, pane), pane.open() && room.tmux().state == State.ANSWERS);
    if (chance(2)) tieByEnvironment(server, room, pane);
    else if (chance(3)) tieByMarker(server, pick(rooms()));
    if (chance(server.unknown ? 1 : 3)) track(server, room);
    if (chance(6)) track(server, pick(room.tmux().rooms));
    return known(server);
  }

  private Planted known(Planted server) {
    if (server.unknown && !server.recorded) server.innocent.add("nothing knows it");
    return server;
  }

  /** In a process session of its own, as Python's SDK starts servers, and daemons themselves. */
  private long apart(Planted server, long parent) {
    long pid = last + 1;
    server.relayed = relays && parent == SUBREAPER;
    if (parent == 1 && agentIsInit) server.innocent.add("pid 1 may have started it so");
    if (!chance(3)) return pid;
    Optional<Set<Long>> users = users();
    builder.service(pid, users);
    server.service = true;
    if (isUsed(users)) server.innocent.add("a service in use");
    return pid;
  }

  private static boolean isUsed(Optional<Set<Long>> users) {
    return users.isEmpty() || !users.get().isEmpty();
  }

  /** Who is connected to a service, from outside of its server: nobody, or somebody. */
  private Optional<Set<Long>> users() {
    return switch (random.nextInt(5)) {
      case 0, 1 -> Optional.of(Set.of());
      case 2 -> Optional.empty();
      case 3 -> Optional.of(Set.of(planted.isEmpty() ? shell() : pick(pick(planted).pids)));
      default -> Optional.of(Set.of(shell(), 4000L)); // of which one is not listed
    };
  }

  /** A daemon below the server, in a process session of its own. */
  private void service(Planted server) {
    Optional<Set<Long>> users = users();
    long parent = server.ids.getLast().pid();
    long session = last + 1;
    builder.service(session, users);
    server.service = true;
    for (int i = random.nextInt(2); i >= 0; i--) {
      long pid = nextPid();
      long start = server.young ? 9_965_000 + pid : 10 * pid;
      builder.process(pid, parent, session, ME, start, "node", i == 0 ? "work.js" : "daemon.js");
      server.pids.add(pid);
      if (isUsed(users)) server.used.add(pid);
      parent = pid;
    }
  }

  private List<Room> rooms() {
    List<Room> rooms = new ArrayList<>();
    for (RandomTmux server : tmux) rooms.addAll(server.rooms);
    return rooms;
  }

  /** Chooses what the server's parent is, and says what that proves. */
  private long parent(Planted server) {
    if (hidden) server.innocent.add("the parents of all may be hidden");
    if (agentIsInit && chance(3)) {
      server.innocent.add(CHILD);
      return 1;
    }
    long parent = nextPid();
    switch (random.nextInt(12)) {
      case 0 -> client(parent, chance(2) ? 1 : SUBREAPER, false);
      case 1 -> client(parent, shell(), false);
      case 2 -> {
        long shell = shell();
        if (shell == 1) client(parent, 1, false);
        else parent = shell;
      }
      case 3 -> {} // it came and went while the processes were listed
      case 4 -> client(parent, 1, true);
      case 5 -> builder.process(parent, 1, parent, ME, 9_000_000, "vim"); // younger
      case 6 -> builder.process(parent, 1, parent, 0, 10 * parent, "sudo", "-u", "me", "agent");
      default -> parent = chance(2) ? 1 : SUBREAPER;
    }
    if (parent != 1 && parent != SUBREAPER)
      server.innocent.add("its parent " + parent + " may live");
    return parent;
  }

  private void client(long pid, long parent, boolean zombie) {
    String[] argv = zombie ? new String[0] : CLIENTS[random.nextInt(CLIENTS.length)];
    builder.process(
        new ProcessInfo(new ProcessId(pid, 10 * pid), parent, pid, ME, zombie, List.of(argv)));
  }

  private void processes(Planted server, long parent, long session) {
    String name = NAMES[random.nextInt(NAMES.length)];
    String script = "/n/.bin/mcp-server-" + name;
    List<String[]> chain = new ArrayList<>();
    int shape = random.nextInt(6);
    server.unknown = chance(4);
    if (server.unknown) shape = random.nextInt(2);
    if (shape == 1) chain.add(new String[] {"bash", "/p/start.sh"});
    if (shape > 1) chain.add(new String[] {"npm exec @modelcontextprotocol/server-" + name});
    if (shape == 2) chain.add(new String[] {"sh", "-c", "mcp-server-" + name});
    chain.add(
        server.unknown ? UNKNOWN[random.nextInt(UNKNOWN.length)] : new String[] {"node", script});
    boolean root = chance(25);
    boolean sudo = shape == 3 && chance(3);
    for (String[] argv : chain) {
      long pid = nextPid();
      long user = root || (sudo && !server.pids.isEmpty()) ? 0 : ME;
      long start = server.young ? 9_950_000 + pid : 10 * pid;
      builder.process(pid, parent, session, user, start, argv);
      server.pids.add(pid);
      server.ids.add(new ProcessId(pid, start));
      parent = pid;
    }
    if (root) server.innocent.add("another user's");
    if (name.equals(protectedName) && !server.unknown) server.innocent.add("protected");
    if (chance(15)) below(server, parent, session);
  }

  /** What must not die may run below a server. */
  private void below(Planted server, long parent, long session) {
    long pid = nextPid();
    long start = server.young ? 9_960_000 + pid : 10 * pid;
    switch (random.nextInt(selfIsBelow ? 2 : 3)) {
      case 0 -> {
        builder.process(pid, parent, session, ME, start, "tmux", "-L", "inner");
        server.innocent.add("a tmux server is below");
      }
      case 2 -> {
        selfIsBelow = true;
        builder.process(self, parent, session, ME, 9_970_000, "java", "smart_cleanup");
        server.innocent.add("this command is below");
      }
      default -> {
        builder.process(pid, parent, session, ME, start, "chrome", "--headless");
        server.pids.add(pid);
      }
    }
  }

  private void facts(Planted server, boolean adopted) {
    long root = server.pids.getFirst();
    if (chance(20)) {
      builder.environment(pick(server.pids), Ownership.SHARED, "x");
      server.marked.add("global");
    }
    if (adopted && chance(12)) {
      builder.unit(root, "mcp.service");
      server.innocent.add("a unit");
    }
    if (chance(20)) {
      server.foreign = true;
      for (long pid : server.pids) builder.foreign(pid, true);
    }
    Input input = pick(List.of(Input.HELD, Input.CLOSED, Input.UNKNOWN));
    boolean somewhere = server.service || chance(4);
    Optional<Set<String>> listens =
        chance(4) ? Optional.empty() : Optional.of(somewhere ? Set.of("TCP port 80") : Set.of());
    server.listens = listens.isEmpty() || somewhere;
    builder.reach(root, new Reachability(listens, input, Map.of()));
    server.needsSession = server.young || server.foreign || silent || input == Input.HELD;
  }

  private static void tie(Planted server, Optional<Life> life, boolean inPane) {
    life.filter(l -> !server.foreign).ifPresent(server.ties::add);
    server.inPane |= inPane && !server.foreign;
  }

  /** What the pane that led its process session tells. */
  private Optional<Life> led(Room room, Pane pane) {
    return pane.open() || files.containsKey(room) ? Optional.of(room.life()) : Optional.empty();
  }

  private void tieByEnvironment(Planted server, Room room, Pane pane) {
    RandomTmux of = room.tmux();
    String number = room.id().substring(1);
    Map<String, String> variables = new HashMap<>();
    variables.put("TMUX", of.socket + "," + of.id.pid() + "," + number);
    variables.put("TMUX_PANE", pane.id());
    environment(server, variables);
    // What started after another took the pid of its tmux server tells nothing for certain.
    boolean unsure = of.state == State.RECYCLED && server.young;
    server.named = unsure ? Life.UNKNOWN : room.life();
    tie(server, Optional.of(server.named), pane.open() && of.state == State.ANSWERS);
  }

  private void tieByMarker(Planted server, Room room) {
    environment(server, Map.of(TmuxEnvironment.MARKER, room.marker()));
    boolean answered = room.open() && room.tmux().state == State.ANSWERS;
    boolean known = answered || files.containsKey(room);
    if (!known && !silent) return;
    server.named = known ? room.life() : Life.UNKNOWN;
    server.ties.add(server.named);
  }

  private void environment(Planted server, Map<String, String> variables) {
    if (server.marked.isEmpty()) builder.environment(pick(server.pids), variables);
  }

  /** Records one process of it, or all, or all as what a server that is gone has left. */
  private void track(Planted server, Room room) {
    if (!files.containsKey(room)) return;
    boolean recycled = chance(5);
    List<ProcessId> ids = new ArrayList<>();
    for (ProcessId id : server.ids) {
      ids.add(recycled ? new ProcessId(id.pid(), id.start() - 10) : id);
    }
    int form = random.nextInt(server.unknown ? 2 : 3);
    if (form == 0) ids.addFirst(new ProcessId(5, 50));
    if (form == 2) ids = List.of(pick(ids));
    files.get(room).add(new Server(ids.getFirst(), "recorded", ids.subList(1, ids.size())));
    if (recycled) return;
    server.recorded = true;
    server.remnant |= form == 0;
    server.ties.add(room.life());
  }

  private void file(Room room, List<Server> lines) {
    RandomTmux of = room.tmux();
    Place place = new Place("boot", of.socket, of.id, room.id(), "", room.marker());
    List<Leader> leaders = room.panes().stream().map(p -> new Leader(p.leader(), p.id())).toList();
    Stored<TrackingFile> stored = SnapshotBuilder.stored(place, room.name(), leaders, lines);
    builder.file(stored);
    lives.put(stored.path(), room.life());
  }

  /** A file of another boot, or of an earlier run of a tmux server: it proves nothing. */
  private void decoy() {
    RandomTmux of = pick(tmux);
    boolean boot = chance(2);
    ProcessId server = boot ? of.id : new ProcessId(of.id.pid(), of.id.start() - 10);
    Place place = new Place(boot ? "before" : "boot", of.socket, server, "$9", "", "");
    List<Leader> leaders = new ArrayList<>();
    for (int i = 2; i < 10; i++) leaders.add(new Leader(new ProcessId(3, 30), "%" + i));
    List<Server> lines = new ArrayList<>();
    if (boot) {
      for (Planted p : planted) lines.add(new Server(p.ids.getFirst(), "recorded", List.of()));
    }
    builder.file(SnapshotBuilder.stored(place, "decoy", leaders, lines));
  }
}
