//SOURCES KnownConfigs.java
//SOURCES MemoryAhead.java
//SOURCES Ownership.java
//SOURCES Settings.java
//SOURCES Shapes.java
//SOURCES Verdict.java
//SOURCES ../process/Workers.java
//SOURCES ../process/Processes.java
//SOURCES ../tmux/Inside.java
//SOURCES ../tmux/Readings.java
//SOURCES ../tmux/Sockets.java

package mcptools.mcp;

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
import mcptools.mcp.Chains.Chain;
import mcptools.mcp.World.Facts;
import mcptools.process.Memory;
import mcptools.process.MemorySource;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.Reach;
import mcptools.process.Shell;
import mcptools.process.Workers;
import mcptools.state.StateHome;
import mcptools.state.TrackingFiles;
import mcptools.state.TrackingFiles.Stored;
import mcptools.state.UserError;
import mcptools.tmux.Inside;
import mcptools.tmux.Reading;
import mcptools.tmux.Readings;
import mcptools.tmux.Sockets;

/** Looks at the machine: processes, tmux servers and tracking files, read once. */
public final class Look {
  /**
   * What was seen, and whose each server in it is.
   *
   * @param problems a sentence for each config that could not be used, the user's own included, for
   *     each tmux server that does not answer, and when processes are hidden
   */
  public record Seen(
      World world, List<McpServer> servers, Thresholds thresholds, List<String> problems) {}

  /**
   * What was seen, and the memory of the servers.
   *
   * @param memories of all their processes, as far as the system tells it, and maybe of more
   */
  public record Measured(Seen seen, Map<ProcessId, Memory> memories) {}

  private final ProcessSource source;
  private final Shell shell;
  private final TrackingFiles files;
  private final Map<String, String> environment;
  private final Settings settings;
  private final KnownConfigs configs;

  public Look(ProcessSource source, Shell shell, StateHome home, Map<String, String> environment) {
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
  public Seen now() {
    return now(shapes -> {});
  }

  /**
   * Looks, and reads the memory of the servers meanwhile.
   *
   * @throws UserError when the processes can not be read
   */
  public Measured measured(MemorySource memory) {
    MemoryAhead ahead = new MemoryAhead(memory);
    Seen seen = now(ahead::begin);
    return new Measured(seen, ahead.of(seen.servers()));
  }

  /**
   * @param recognised is told the shapes of the processes before the rest is known
   */
  private Seen now(Consumer<Shapes> recognised) {
    List<Stored> stored = files.load();
    ProcessTable table = source.list();
    long wallClock = System.currentTimeMillis();
    long self = ProcessHandle.current().pid();
    long user = table.user(self);
    // tmux after the processes: a pane that a listed process names was there before it, so if tmux
    // lacks the pane now, the pane is gone, and not merely too new.
    Readings tmux = new Readings(shell);
    tmux.ask(sockets(user, stored));
    Shapes shapes = Shapes.of(table, user); // while tmux thinks
    recognised.accept(shapes);
    configs.read(tmux.all(), stored);
    List<String> problems = new ArrayList<>(settings.problems());
    problems.addAll(configs.problems());
    List<Chain> chains = Chains.of(shapes, configs.servers());
    Map<Long, Facts> facts = new HashMap<>();
    World panes = world(table, wallClock, self, user, stored, tmux, facts);
    Set<Long> leaders = leaders(stored);
    Workers.map(chains, () -> chain -> facts(panes, chain, leaders)).forEach(facts::putAll);
    tmux.ask(named(facts.values()));
    World world = world(table, wallClock, self, user, stored, tmux, facts);
    for (Reading.Answer answer : world.answers()) {
      table.get(answer.pid()).ifPresent(p -> facts.put(p.pid(), facts(p, true, false)));
    }
    problems.addAll(unseen(world));
    List<McpServer> servers = Ownership.of(world, chains);
    List<List<ProcessInfo>> left =
        servers.stream()
            .filter(s -> Verdict.isLeft(world, s))
            .map(s -> s.chain().processes())
            .toList();
    Map<ProcessId, Reach> reach = source.reach(left);
    reach.forEach((root, known) -> facts.computeIfPresent(root.pid(), (pid, f) -> f.with(known)));
    return new Seen(world, servers, settings.thresholds(), problems);
  }

  private World world(
      ProcessTable table,
      long wallClock,
      long self,
      long user,
      List<Stored> stored,
      Readings tmux,
      Map<Long, Facts> facts) {
    return new World(
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
  private Map<Long, Facts> facts(World panes, Chain chain, Set<Long> leaders) {
    // A global server that was just started still has its starter, and so a pane, above it.
    boolean apart = chain.root().session() == chain.root().pid();
    if (!apart && panes.paneAbove(chain.root()).isPresent()) return Map.of();
    boolean alone = Ownership.hasLostParent(panes, chain.root());
    Map<Long, Facts> known = new HashMap<>();
    for (ProcessInfo process : chain.processes()) {
      known.put(process.pid(), facts(process, alone, leaders.contains(process.session())));
    }
    return known;
  }

  /** Only what can matter: each of these is a file to be read. */
  private Facts facts(ProcessInfo process, boolean alone, boolean recorded) {
    Map<String, String> variables = source.environment(process.id());
    boolean named = variables.containsKey(Inside.VARIABLE);
    return new Facts(
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
  private static Set<String> named(Collection<Facts> facts) {
    Set<String> sockets = new LinkedHashSet<>();
    for (Facts known : facts) {
      if (known.foreign()) continue;
      Inside.of(known.environment()).ifPresent(inside -> sockets.add(inside.socket()));
    }
    return sockets;
  }

  /** What this look may have missed, a sentence each. */
  private static List<String> unseen(World world) {
    List<String> sentences = new ArrayList<>();
    for (Reading reading : world.tmux()) {
      if (reading instanceof Reading.Silent silent) {
        sentences.add("tmux does not answer at " + silent.socket() + ": " + silent.reason());
      }
    }
    if (!world.complete()) {
      sentences.add("the system hides the processes of others, so nothing counts as left behind");
    }
    return sentences;
  }
}
