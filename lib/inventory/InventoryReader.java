//SOURCES AgentReader.java
//SOURCES FactsReader.java
//SOURCES Inventory.java
//SOURCES KnownConfigs.java
//SOURCES ../ownership/Services.java
//SOURCES ../recognition/HeldServers.java
//SOURCES ../state/TrackingFiles.java
//SOURCES ../tmux/Sockets.java
//SOURCES ../watch/Watcher.java

package mcptools.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mcptools.error.UserError;
import mcptools.inventory.KnownConfigs.Wanted;
import mcptools.ownership.McpServer;
import mcptools.ownership.Ownership;
import mcptools.ownership.Services;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.ProgramRunner;
import mcptools.process.UsageSource;
import mcptools.recognition.HeldServers;
import mcptools.recognition.KnownServers;
import mcptools.recognition.Recognition.Match;
import mcptools.recognition.ServerTree;
import mcptools.recognition.Shapes;
import mcptools.settings.Settings;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Facts;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFiles;
import mcptools.tmux.Sockets;
import mcptools.tmux.TmuxEnvironment;
import mcptools.tmux.TmuxReply;
import mcptools.watch.Watcher;

/**
 * Reads the machine, and finds the servers and whose they are. Each call is one pass through the
 * stages: read, recognise, gather facts, decide on the owner, read who reaches what is abandoned.
 */
public final class InventoryReader {
  private final ProcessSource source;
  private final ProgramRunner runner;
  private final StateHome home;
  private final TrackingFiles files;
  private final Watcher watcher;
  private final Map<String, String> environment;
  private Optional<Settings> settings = Optional.empty();

  /** Of the last call: configs are read again only for other projects. */
  private Optional<KnownConfigs> last = Optional.empty();

  public InventoryReader(
      ProcessSource source, ProgramRunner runner, StateHome home, Map<String, String> environment) {
    this.source = source;
    this.runner = runner;
    this.home = home;
    this.files = new TrackingFiles(home);
    this.watcher = Watcher.of(home);
    this.environment = environment;
  }

  /**
   * Of this system, with the state and the configs that this process' environment names. A watcher
   * that has died is started anew.
   */
  public static InventoryReader ofSystem() {
    InventoryReader reader =
        new InventoryReader(
            ProcessSource.ofSystem(),
            ProgramRunner.system(),
            StateHome.of(System.getenv()),
            System.getenv());
    reader.watcher.mend(reader.runner);
    return reader;
  }

  /** As they were at the last reading; they are read again each time, as what they protect. */
  public Settings settings() {
    return settings.orElseGet(() -> Settings.read(environment));
  }

  /**
   * @throws UserError when the processes cannot be read
   */
  public Inventory read() {
    return read(recognized -> {});
  }

  /**
   * As {@link #read()}, and reads what the servers use meanwhile.
   *
   * @throws UserError when the processes cannot be read
   */
  public Inventory measured(UsageSource usage) {
    ServerUsage.Prefetch prefetch = new ServerUsage.Prefetch(usage);
    Inventory inventory = read(prefetch::begin);
    return inventory.with(prefetch.of(inventory.servers()));
  }

  /**
   * @param early is given the recognised processes before the rest is known
   */
  private Inventory read(Consumer<Shapes> early) {
    List<Stored<TrackingFile>> stored = files.load();
    ProcessTable table = source.list();
    long wallClock = System.currentTimeMillis();
    long self = ProcessHandle.current().pid();
    long user = table.user(self);
    Sockets.Replies tmux = new Sockets.Replies(runner); // after the processes, see Panes
    tmux.ask(sockets(user, stored));

    Shapes recognized = Shapes.of(table, user); // while tmux works
    early.accept(recognized);
    Panes known = new Panes(table, tmux.all());
    KnownConfigs configs =
        configs(KnownConfigs.wanted(KnownConfigs.projects(known, stored), recognized, source));
    String boot = source.boot();
    KnownServers recorded = KnownServers.of(stored, boot);
    List<ServerTree> trees = trees(recognized, configs, recorded);

    FactsReader reader = new FactsReader(source, known, stored);
    Map<Long, Facts> facts = new HashMap<>(reader.of(trees));
    tmux.ask(named(facts.values()));
    Panes panes = new Panes(table, tmux.all());
    for (TmuxReply.Answer server : panes.answers()) {
      table.get(server.pid()).ifPresent(p -> facts.put(p.pid(), reader.of(p, true, false)));
    }

    Settings now = Settings.read(environment);
    settings = Optional.of(now);
    Map<ProcessId, Agent> agents = AgentReader.read(recognized, known, trees, environment);
    Snapshot snapshot =
        new Snapshot(
            panes,
            self,
            user,
            boot,
            wallClock,
            stored,
            FactsReader.shared(home, table, trees, boot),
            now.protection(),
            facts,
            agents);
    List<McpServer> servers = Services.withUsers(snapshot, reached(Ownership.of(snapshot, trees)));
    List<String> problems = new ArrayList<>(now.problems());
    problems.addAll(configs.problems());
    problems.addAll(unseen(panes));
    return new Inventory(snapshot, servers, Map.of(), now.thresholds(), problems);
  }

  /** First without asking who holds what, for which there is mostly nothing left to ask. */
  private List<ServerTree> trees(Shapes recognized, KnownConfigs configs, KnownServers recorded) {
    List<ServerTree> trees = ServerTree.of(recognized, configs.servers(), recorded);
    Map<ProcessId, Match> held =
        HeldServers.of(recognized, trees, source, () -> configs.languageServers(environment));
    return held.isEmpty()
        ? trees
        : ServerTree.of(recognized, configs.servers(), recorded.and(held));
  }

  private KnownConfigs configs(Wanted wanted) {
    KnownConfigs configs =
        last.filter(known -> known.wanted().isSame(wanted))
            .orElseGet(() -> KnownConfigs.read(environment, wanted, source));
    last = Optional.of(configs);
    return configs;
  }

  /** With who may reach those for which that matters, which costs more than a listing. */
  private List<McpServer> reached(List<McpServer> servers) {
    List<List<ProcessInfo>> wanted =
        servers.stream().filter(McpServer::isReachWanted).map(s -> s.tree().processes()).toList();
    return McpServer.reached(servers, source.reach(wanted));
  }

  private Set<String> sockets(long user, List<Stored<TrackingFile>> stored) {
    Set<String> sockets = new LinkedHashSet<>(Sockets.in(Sockets.folder(environment, user)));
    sockets.add(Sockets.chosen(environment, user));
    sockets.addAll(watcher.sockets());
    for (Stored<TrackingFile> file : stored) {
      file.content().flatMap(c -> c.session()).ifPresent(p -> sockets.add(p.socket()));
    }
    return sockets;
  }

  /** The sockets that environments name. */
  private static Set<String> named(Collection<Facts> facts) {
    Set<String> sockets = new LinkedHashSet<>();
    for (Facts known : facts) {
      if (known.foreign()) continue;
      TmuxEnvironment.of(known.environment()).ifPresent(inside -> sockets.add(inside.socket()));
    }
    return sockets;
  }

  /** What may have been missed, a sentence each. */
  private static List<String> unseen(Panes panes) {
    List<String> sentences = new ArrayList<>();
    for (TmuxReply reply : panes.replies()) {
      if (reply instanceof TmuxReply.Silent silent) {
        sentences.add("tmux does not answer at " + silent.socket() + ": " + silent.reason());
      }
    }
    if (!panes.table().isComplete()) {
      sentences.add("the system hides the processes of others, so nothing counts as left behind");
    }
    return sentences;
  }
}
