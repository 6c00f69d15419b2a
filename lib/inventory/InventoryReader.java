//SOURCES KnownConfigs.java
//SOURCES MeasuredInventory.java
//SOURCES UsagePrefetch.java
//SOURCES ../process/ProcessSource.java
//SOURCES ../recognition/ServerTrees.java
//SOURCES ../tmux/Sockets.java
//SOURCES ../tmux/TmuxReplies.java
//SOURCES ../verdict/Verdict.java

package mcptools.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import mcptools.error.UserError;
import mcptools.ownership.McpServer;
import mcptools.ownership.Ownership;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.ProgramRunner;
import mcptools.process.Reachability;
import mcptools.process.UsageSource;
import mcptools.recognition.RecognizedProcesses;
import mcptools.recognition.ServerTree;
import mcptools.recognition.ServerTrees;
import mcptools.settings.Settings;
import mcptools.snapshot.ProcessFacts;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateHome;
import mcptools.state.TrackingFiles;
import mcptools.state.TrackingFiles.Stored;
import mcptools.tmux.Sockets;
import mcptools.tmux.TmuxEnvironment;
import mcptools.tmux.TmuxReplies;
import mcptools.tmux.TmuxReply;
import mcptools.verdict.Verdict;

/** Looks at the machine: processes, tmux servers and tracking files, read once. */
public final class InventoryReader {
  private final ProcessSource source;
  private final ProgramRunner shell;
  private final TrackingFiles files;
  private final Map<String, String> environment;
  private final Settings settings;
  private final KnownConfigs configs;

  public InventoryReader(
      ProcessSource source, ProgramRunner shell, StateHome home, Map<String, String> environment) {
    this.source = source;
    this.shell = shell;
    this.files = new TrackingFiles(home);
    this.environment = environment;
    this.settings = Settings.read(environment);
    this.configs = new KnownConfigs(environment);
  }

  /**
   * @throws UserError when the processes can not be read
   */
  public Inventory now() {
    return now(shapes -> {});
  }

  /**
   * Looks, and reads the memory of the servers meanwhile.
   *
   * @throws UserError when the processes can not be read
   */
  public MeasuredInventory measured(UsageSource memory) {
    UsagePrefetch ahead = new UsagePrefetch(memory);
    Inventory seen = now(ahead::begin);
    return new MeasuredInventory(seen, ahead.of(seen.servers()));
  }

  /**
   * @param recognised is told the shapes of the processes before the rest is known
   */
  private Inventory now(Consumer<RecognizedProcesses> recognised) {
    List<Stored> stored = files.load();
    ProcessTable table = source.list();
    long wallClock = System.currentTimeMillis();
    long self = ProcessHandle.current().pid();
    long user = table.user(self);
    // tmux after the processes: a pane that a listed process names was there before it, so if tmux
    // lacks the pane now, the pane is gone, and not merely too new.
    TmuxReplies tmux = new TmuxReplies(shell);
    tmux.ask(sockets(user, stored));
    RecognizedProcesses shapes = RecognizedProcesses.of(table, user); // while tmux thinks
    recognised.accept(shapes);
    configs.read(tmux.all(), stored);
    List<String> problems = new ArrayList<>(settings.problems());
    problems.addAll(configs.problems());
    List<ServerTree> chains = ServerTrees.of(shapes, configs.servers());
    Map<Long, ProcessFacts> facts = new HashMap<>();
    Snapshot panes = world(table, wallClock, self, user, stored, tmux, facts);
    Set<Long> leaders = leaders(stored);
    ParallelMap.map(chains, () -> chain -> facts(panes, chain, leaders)).forEach(facts::putAll);
    tmux.ask(named(facts.values()));
    Snapshot world = world(table, wallClock, self, user, stored, tmux, facts);
    for (TmuxReply.Answer answer : world.answers()) {
      table.get(answer.pid()).ifPresent(p -> facts.put(p.pid(), facts(p, true, false)));
    }
    problems.addAll(unseen(world));
    List<McpServer> servers = Ownership.of(world, chains);
    List<List<ProcessInfo>> left =
        servers.stream()
            .filter(s -> Verdict.isLeft(world, s))
            .map(s -> s.chain().processes())
            .toList();
    Map<ProcessId, Reachability> reach = source.reach(left);
    reach.forEach((root, known) -> facts.computeIfPresent(root.pid(), (pid, f) -> f.with(known)));
    return new Inventory(world, servers, settings.thresholds(), problems);
  }

  private Snapshot world(
      ProcessTable table,
      long wallClock,
      long self,
      long user,
      List<Stored> stored,
      TmuxReplies tmux,
      Map<Long, ProcessFacts> facts) {
    return new Snapshot(
        table,
        self,
        user,
        source.boot(),
        wallClock,
        tmux.all(),
        stored,
        settings.protection(),
        facts);
  }

  /** What is known of a server's processes, by pid; nothing where an open pane says it all. */
  private Map<Long, ProcessFacts> facts(Snapshot panes, ServerTree chain, Set<Long> leaders) {
    // A global server that was just started still has its starter, and so a pane, above it.
    boolean apart = chain.root().session() == chain.root().pid();
    if (!apart && panes.paneAbove(chain.root()).isPresent()) return Map.of();
    boolean alone = Ownership.hasLostParent(panes, chain.root());
    Map<Long, ProcessFacts> known = new HashMap<>();
    for (ProcessInfo process : chain.processes()) {
      known.put(process.pid(), facts(process, alone, leaders.contains(process.session())));
    }
    return known;
  }

  /** Only what can matter: each of these is a file to be read. */
  private ProcessFacts facts(ProcessInfo process, boolean alone, boolean recorded) {
    Map<String, String> variables = source.environment(process.id());
    boolean named = variables.containsKey(TmuxEnvironment.VARIABLE);
    return new ProcessFacts(
        variables,
        (alone || named || recorded) && source.foreignNamespace(process.id()),
        alone ? source.unit(process.id()) : Optional.empty());
  }

  /** The process sessions of panes that were recorded. */
  private static Set<Long> leaders(List<Stored> stored) {
    Set<Long> leaders = new HashSet<>();
    for (Stored file : stored) {
      file.content().ifPresent(c -> c.leaders().forEach(l -> leaders.add(l.id().pid())));
    }
    return leaders;
  }

  private Set<String> sockets(long user, List<Stored> stored) {
    Set<String> sockets = new LinkedHashSet<>(Sockets.in(Sockets.folder(environment, user)));
    sockets.add(Sockets.chosen(environment, user));
    for (Stored file : stored) {
      file.content().flatMap(c -> c.session()).ifPresent(p -> sockets.add(p.socket()));
    }
    return sockets;
  }

  /** The sockets that environments name. */
  private static Set<String> named(Collection<ProcessFacts> facts) {
    Set<String> sockets = new LinkedHashSet<>();
    for (ProcessFacts known : facts) {
      if (known.foreign()) continue;
      TmuxEnvironment.of(known.environment()).ifPresent(inside -> sockets.add(inside.socket()));
    }
    return sockets;
  }

  /** What this look may have missed, a sentence each. */
  private static List<String> unseen(Snapshot world) {
    List<String> sentences = new ArrayList<>();
    for (TmuxReply reading : world.tmux()) {
      if (reading instanceof TmuxReply.Silent silent) {
        sentences.add("tmux does not answer at " + silent.socket() + ": " + silent.reason());
      }
    }
    if (!world.complete()) {
      sentences.add("the system hides the processes of others, so nothing counts as left behind");
    }
    return sentences;
  }
}
