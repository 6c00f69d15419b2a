//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../process/Platform.java
//SOURCES ../process/PsOutput.java
//SOURCES ../recognition/ServerTree.java
//SOURCES ../snapshot/Agent.java
//SOURCES ../snapshot/Panes.java

package mcptools.inventory;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import mcptools.commandline.Agents;
import mcptools.config.Client;
import mcptools.config.ConfigFile;
import mcptools.process.Platform;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.PsOutput;
import mcptools.recognition.ServerTree;
import mcptools.recognition.Shapes;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Agent.State;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Panes.Shown;
import mcptools.state.UserFolders;
import mcptools.tmux.Session;
import org.jspecify.annotations.Nullable;

/** Reads what the living agents do. */
record AgentReader(Panes panes) {
  private static final Set<String> CLAUDE =
      Set.of("procStart", "sessionId", "status", "statusUpdatedAt");
  private static final Pattern MILLIS = Pattern.compile("\\d{1,18}");

  /**
   * The agents among these processes, and what Claude Code's say of themselves. Their files are not
   * documented, and a killed one leaves its file: one counts for the process that wrote it alone.
   *
   * @param panes in which they may run
   * @param trees servers, which are no agents
   * @param environment of this command, which names Claude Code's folder
   */
  static Map<ProcessId, Agent> read(
      Shapes shapes, Panes panes, List<ServerTree> trees, Map<String, String> environment) {
    AgentReader reader = new AgentReader(panes);
    Path files = UserFolders.named(environment, "CLAUDE_CONFIG_DIR", ".claude").resolve("sessions");
    Set<Long> served = new HashSet<>(); // STARTUP.md: records
    for (ServerTree tree : trees) tree.processes().forEach(p -> served.add(p.pid()));
    Map<ProcessId, Agent> agents = new LinkedHashMap<>();
    shapes
        .agents()
        .forEach((pid, client) -> {
          if (served.contains(pid)) return;
          ProcessInfo process = shapes.table().get(pid).orElseThrow();
          boolean claude = client == Client.CLAUDE_CODE;
          Map<String, Object> said = claude ? said(files, process.id()) : Map.of();
          agents.put(process.id(), reader.agent(process, said));
        });
    for (Agent agent : List.copyOf(agents.values())) {
      reader.launcher(agent, agents).ifPresent(agents::remove);
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
      boolean wrote = said.get("procStart") instanceof String start && began(id, start);
      return wrote ? said : Map.of();
    } catch (ConfigFile.Broken e) {
      return Map.of();
    }
  }

  /** Claude Code has it in ticks on Linux, and on macOS as ps prints it in UTC, to the second. */
  private static boolean began(ProcessId id, String start) {
    if (Platform.isLinux()) return Long.toString(id.start() / 10).equals(start);
    OptionalLong millis = PsOutput.start(start);
    return millis.isPresent() && millis.getAsLong() / 1000 == id.start() / 1000;
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
}
