//SOURCES ClientConfigs.java
//SOURCES ConfiguredServers.java
//SOURCES GlobalServers.java
//SOURCES Ownership.java
//SOURCES Settings.java
//SOURCES Verdict.java
//SOURCES ../process/Halves.java
//SOURCES ../process/Processes.java
//SOURCES ../tmux/Tmux.java
//SOURCES ../tmux/Sockets.java

package mcptools.mcp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcptools.mcp.Chains.Chain;
import mcptools.mcp.World.Facts;
import mcptools.process.Halves;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.Reach;
import mcptools.process.Shell;
import mcptools.state.StateHome;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFiles;
import mcptools.state.TrackingFiles.Stored;
import mcptools.state.UserError;
import mcptools.tmux.Reading;
import mcptools.tmux.Sockets;
import mcptools.tmux.Tmux;

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

  private final ProcessSource source;
  private final Shell shell;
  private final TrackingFiles files;
  private final Map<String, String> environment;
  private final Settings settings;
  private Set<Path> directories = Set.of();
  private Optional<ClientConfigs.Result> configs = Optional.empty();
  private ConfiguredServers configured = ConfiguredServers.NONE;

  public Look(ProcessSource source, Shell shell, StateHome home, Map<String, String> environment) {
    this.source = source;
    this.shell = shell;
    this.files = new TrackingFiles(home);
    this.environment = environment;
    this.settings = Settings.read(environment);
  }

  /**
   * @throws UserError when the processes can not be read
   */
  public Seen now() {
    List<Stored> stored = files.load();
    ProcessTable table = source.list();
    long wallClock = System.currentTimeMillis();
    long self = ProcessHandle.current().pid();
    long user =
        table
            .get(self)
            .map(ProcessInfo::user)
            .orElseThrow(() -> new UserError(1, "the process listing lacks this very process"));
    // tmux after the processes: a pane that a listed process names was there before it, so if tmux
    // lacks the pane now, the pane is gone, and not merely too new.
    Map<String, Reading> asked = new LinkedHashMap<>();
    ask(asked, sockets(user, stored));
    List<String> problems = new ArrayList<>(settings.problems());
    problems.addAll(configs(directories(asked.values(), stored)).problems());
    List<Chain> chains = Chains.of(table, user, configured);
    Map<Long, Facts> facts = new HashMap<>();
    World panes = world(table, wallClock, self, user, stored, asked, facts);
    Set<Long> leaders = leaders(stored);
    Halves.map(chains, half -> half.stream().flatMap(c -> facts(panes, c, leaders)).toList())
        .forEach(known -> facts.put(known.getKey(), known.getValue()));
    ask(asked, named(facts.values()));
    World world = world(table, wallClock, self, user, stored, asked, facts);
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

  /** The client configs, read again only when there are other projects to read them for. */
  private ClientConfigs.Result configs(Set<Path> directories) {
    if (configs.isEmpty() || !directories.equals(this.directories)) {
      ClientConfigs.Result read = ClientConfigs.read(environment, directories);
      List<ClientConfigs.Configured> servers = new ArrayList<>(read.servers());
      servers.addAll(GlobalServers.commands(environment));
      configured = new ConfiguredServers(servers);
      configs = Optional.of(read);
      this.directories = directories;
    }
    return configs.get();
  }

  /** The projects of open sessions, and of those that ended and left something to reclaim. */
  private static Set<Path> directories(Collection<Reading> tmux, List<Stored> stored) {
    Stream<String> open =
        tmux.stream()
            .filter(Reading.Answer.class::isInstance)
            .flatMap(r -> ((Reading.Answer) r).sessions().stream())
            .flatMap(s -> s.directory().stream());
    Stream<String> tracked =
        stored.stream()
            .flatMap(s -> s.content().stream())
            .flatMap(c -> c.session().stream())
            .map(TrackingFile.Place::directory);
    return Stream.concat(open, tracked)
        .filter(d -> d.startsWith("/") && d.indexOf('\0') < 0)
        .map(Path::of)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private World world(
      ProcessTable table,
      long wallClock,
      long self,
      long user,
      List<Stored> stored,
      Map<String, Reading> asked,
      Map<Long, Facts> facts) {
    return new World(
        table,
        self,
        user,
        source.boot(),
        wallClock,
        List.copyOf(asked.values()),
        stored,
        settings.protection(),
        facts);
  }

  /** What is known of a server's processes, by pid; nothing where an open pane says it all. */
  private Stream<Map.Entry<Long, Facts>> facts(World panes, Chain chain, Set<Long> leaders) {
    // A global server that was just started still has its starter, and so a pane, above it.
    boolean apart = chain.root().session() == chain.root().pid();
    if (!apart && panes.paneAbove(chain.root()).isPresent()) return Stream.empty();
    boolean alone = Ownership.hasLostParent(panes, chain.root());
    return chain.processes().stream()
        .map(p -> Map.entry(p.pid(), facts(p, alone, leaders.contains(p.session()))));
  }

  /** Only what can matter: each of these is a file to be read. */
  private Facts facts(ProcessInfo process, boolean alone, boolean recorded) {
    Map<String, String> variables = source.environment(process.id());
    boolean named = variables.containsKey("TMUX");
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
      String tmux = known.environment().getOrDefault("TMUX", "");
      int comma = tmux.indexOf(',');
      if (comma > 0 && !known.foreign()) sockets.add(tmux.substring(0, comma));
    }
    return sockets;
  }

  /** All at once: each that hangs takes the whole limit. */
  private void ask(Map<String, Reading> asked, Set<String> sockets) {
    Map<String, Tmux> servers = new LinkedHashMap<>();
    for (String socket : sockets) {
      if (asked.containsKey(socket) || !Files.exists(Path.of(socket))) continue;
      servers.put(socket, new Tmux(shell, Optional.of(socket)));
    }
    if (servers.size() == 1) {
      servers.forEach((socket, tmux) -> asked.put(socket, tmux.read()));
      return;
    }
    Map<String, CompletableFuture<Reading>> readings = new LinkedHashMap<>();
    // Of all ways to run something beside, a plain thread is the quickest to start.
    servers.forEach((socket, tmux) ->
        readings.put(
            socket, CompletableFuture.supplyAsync(tmux::read, read -> new Thread(read).start())));
    try {
      readings.forEach((socket, reading) -> asked.put(socket, reading.join()));
    } catch (CompletionException e) {
      throw e.getCause() instanceof UserError error ? error : e;
    }
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
