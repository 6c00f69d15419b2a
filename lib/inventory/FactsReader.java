//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../ownership/Daemons.java
//SOURCES ../ownership/Parents.java
//SOURCES ../process/ProcessSource.java
//SOURCES ../recognition/ServerTree.java
//SOURCES ../tmux/TmuxEnvironment.java

package mcptools.inventory;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mcptools.commandline.Agents;
import mcptools.config.Client;
import mcptools.config.ConfigFile;
import mcptools.ownership.Daemons;
import mcptools.ownership.Parents;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Agent.State;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Panes.Shown;
import mcptools.snapshot.Snapshot.Facts;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;
import mcptools.state.UserFolders;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxEnvironment;
import org.jspecify.annotations.Nullable;

/** Reads what a listing lacks of the processes that it matters for: each is a file to be read. */
final class FactsReader {
  private static final Set<String> CLAUDE =
      Set.of("procStart", "sessionId", "status", "statusUpdatedAt");
  private static final Pattern MILLIS = Pattern.compile("\\d{1,18}");

  private final ProcessSource source;
  private final Panes panes;
  private final Set<Long> leaders = new HashSet<>();

  /**
   * @param panes below which nothing needs to be read
   * @param stored the tracking files, which name the process sessions of panes
   */
  FactsReader(ProcessSource source, Panes panes, List<Stored<TrackingFile>> stored) {
    this.source = source;
    this.panes = panes;
    for (Stored<TrackingFile> file : stored) {
      file.content().ifPresent(c -> c.leaders().forEach(l -> leaders.add(l.id().pid())));
    }
  }

  /**
   * The agents among these processes, and what Claude Code's say of themselves. Their files are not
   * documented, and a killed one leaves its file: one counts for the process that wrote it alone.
   *
   * @param trees servers, which are no agents
   * @param environment of this command, which names Claude Code's folder
   */
  Map<ProcessId, Agent> agents(
      List<ProcessInfo> processes, List<ServerTree> trees, Map<String, String> environment) {
    Path files = UserFolders.named(environment, "CLAUDE_CONFIG_DIR", ".claude").resolve("sessions");
    Set<Long> served = new HashSet<>(); // STARTUP.md: records
    for (ServerTree tree : trees) tree.processes().forEach(p -> served.add(p.pid()));
    Map<ProcessId, Agent> agents = new LinkedHashMap<>();
    for (ProcessInfo process : processes) {
      if (!Agents.mayBe(process.argv()) || served.contains(process.pid())) continue;
      Optional<Client> client = Agents.of(process.argv());
      if (client.isEmpty()) continue;
      boolean claude = client.get() == Client.CLAUDE_CODE;
      Map<String, Object> said = claude ? said(files, process.id()) : Map.of();
      agents.put(process.id(), agent(process, said));
    }
    for (Agent agent : List.copyOf(agents.values())) {
      launcher(agent, agents).ifPresent(agents::remove);
    }
    return agents;
  }

  /** The same program, which has started the agent and says nothing: Gemini CLI runs itself. */
  private Optional<ProcessId> launcher(Agent agent, Map<ProcessId, Agent> agents) {
    return panes
        .table()
        .get(agent.id())
        .flatMap(panes.table()::parent)
        .map(parent -> agents.get(parent.id()))
        .filter(a -> a.program().equals(agent.program()) && a.sessionId().isEmpty())
        .map(Agent::id);
  }

  /** Empty when the file is missing, is being written or is of another process. */
  private static Map<String, Object> said(Path files, ProcessId id) {
    try {
      Map<String, Object> said = ConfigFile.read(files.resolve(id.pid() + ".json"), CLAUDE);
      String ticks = Long.toString(id.start() / 10);
      return ticks.equals(said.get("procStart")) ? said : Map.of();
    } catch (ConfigFile.Broken e) {
      return Map.of();
    }
  }

  private Agent agent(ProcessInfo process, Map<String, Object> said) {
    long since = since(said.get("statusUpdatedAt"));
    State state =
        switch (since > 0 && said.get("status") instanceof String status ? status : "") {
          case "busy", "shell" -> State.BUSY; // "shell": a command in the background
          case "waiting" -> State.WAITING;
          case "idle" -> State.IDLE;
          default -> State.UNKNOWN;
        };
    Optional<Session> session =
        panes.paneAbove(process).map(Shown::session).flatMap(panes::session);
    if (state == State.UNKNOWN && session.isPresent()) {
      state = State.QUIET;
      since = session.get().activity() * 1000;
    }
    Optional<String> id = Optional.ofNullable(said.get("sessionId")).map(Object::toString);
    return new Agent(process.id(), Agents.name(process), id, state, since);
  }

  private static long since(@Nullable Object text) {
    return text instanceof String t && MILLIS.matcher(t).matches() ? Long.parseLong(t) : 0;
  }

  /** What is known of the processes of these servers, by pid. */
  Map<Long, Facts> of(List<ServerTree> trees) {
    Map<Long, Facts> facts = new HashMap<>();
    ParallelMap.map(trees, () -> this::of).forEach(facts::putAll);
    for (ServerTree tree : trees) {
      Optional<ProcessInfo> daemon =
          Daemons.above(panes.table(), tree.root()).filter(Daemons::worksInDirectory);
      if (daemon.isEmpty()) continue;
      facts.merge(tree.root().pid(), in(tree.root()), FactsReader::with);
      for (ProcessInfo terminal : Daemons.terminals(panes, daemon.get())) {
        facts.computeIfAbsent(terminal.pid(), k -> in(terminal));
      }
    }
    return facts;
  }

  private Facts in(ProcessInfo process) {
    return new Facts(Map.of(), false, Optional.empty(), source.directory(process.id()));
  }

  private static Facts with(Facts known, Facts more) {
    return new Facts(known.environment(), known.foreign(), known.unit(), more.directory());
  }

  /** Nothing where an open pane says it all. */
  private Map<Long, Facts> of(ServerTree tree) {
    // A shared server that was just started still has its starter, and so a pane, above it.
    boolean apart = tree.root().session() == tree.root().pid();
    if (!apart && panes.paneAbove(tree.root()).isPresent()) return Map.of();
    boolean alone = Parents.isLost(panes.table(), tree.root());
    Map<Long, Facts> known = new HashMap<>();
    for (ProcessInfo process : tree.processes()) {
      known.put(process.pid(), of(process, alone, leaders.contains(process.session())));
    }
    return known;
  }

  /**
   * What is known of one process.
   *
   * @param alone whether its server's client is gone, so that it may be run by the system
   * @param recorded whether its process session was recorded as that of a pane
   */
  Facts of(ProcessInfo process, boolean alone, boolean recorded) {
    Map<String, String> variables = source.environment(process.id());
    boolean named = variables.containsKey(TmuxEnvironment.VARIABLE);
    return new Facts(
        variables,
        (alone || named || recorded) && source.foreignNamespace(process.id()),
        alone ? source.unit(process.id()) : Optional.empty(),
        Optional.empty());
  }
}
