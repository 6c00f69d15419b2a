//SOURCES ../ownership/CurrentSessions.java
//SOURCES ../ownership/McpServer.java
//SOURCES ../tmux/Sockets.java

package mcptools.verdict;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.commandline.Agents;
import mcptools.commandline.Shells;
import mcptools.ownership.CurrentSessions;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessInfo;
import mcptools.report.Units;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.Sockets;
import mcptools.tmux.TmuxReply;

/** Whether a session is to be closed, and why. */
public sealed interface SessionVerdict {
  String reason();

  record Close(String reason) implements SessionVerdict {}

  record Keep(String reason) implements SessionVerdict {}

  /** Which of the sessions that nobody is attached to are to be closed. */
  enum Which {
    NONE,
    IDLE,
    ALL
  }

  /**
   * @param idleMillis how long nothing must have happened in an idle session
   * @param agentMillis how long nothing must have happened in a session, and its agents must have
   *     waited, so that it is closed though agents run in it; empty when it is not
   * @param socket name or path of the only tmux server to look at; empty for all
   * @param environment of this command, which names the session that it runs in
   */
  record Policy(
      Which which,
      long idleMillis,
      OptionalLong agentMillis,
      Optional<String> socket,
      Map<String, String> environment) {
    /** Closes the sessions whose agents have waited for so long, and no others. */
    public static Policy ofAgents(long millis, Map<String, String> environment) {
      return new Policy(Which.NONE, 0, OptionalLong.of(millis), Optional.empty(), environment);
    }

    private boolean means(String path) {
      return socket.isEmpty() || Sockets.isCalled(path, socket.get());
    }
  }

  /** The verdict on each session of all tmux servers. */
  static Map<SessionRef, SessionVerdict> all(
      Snapshot snapshot, List<McpServer> servers, Policy policy) {
    Map<SessionRef, SessionVerdict> verdicts = new LinkedHashMap<>();
    for (TmuxReply.Answer server : snapshot.panes().answers()) {
      for (Session session : server.sessions()) {
        SessionVerdict verdict = of(snapshot, servers, server, session, policy);
        verdicts.put(Panes.ref(server, session), verdict);
      }
    }
    return verdicts;
  }

  /** The servers of the sessions that are to be closed. */
  static List<McpServer> closed(Snapshot snapshot, List<McpServer> servers, Policy policy) {
    Map<SessionRef, SessionVerdict> all = all(snapshot, servers, policy);
    all.values().removeIf(Keep.class::isInstance);
    return servers.stream().filter(s -> all.keySet().stream().anyMatch(s::belongsTo)).toList();
  }

  /** A function of what was seen and what is wanted. */
  static SessionVerdict of(
      Snapshot snapshot,
      List<McpServer> servers,
      TmuxReply.Answer server,
      Session session,
      Policy policy) {
    SessionRef ref = Panes.ref(server, session);
    if (CurrentSessions.sessions(snapshot, policy.environment()).contains(ref)) {
      return new Keep("this command runs in it");
    }
    if (!policy.means(server.socket())) return new Keep("it is at another socket");
    if (session.clients() > 0) return new Keep("somebody is attached to it");
    if (session.kept()) return new Keep("it is marked to be kept");
    Optional<String> unsafe =
        snapshot.protection().ofSession(session.name()).or(snapshot.panes()::silence);
    if (unsafe.isPresent()) return new Keep(unsafe.get());
    return policy.which() == Which.ALL
        ? new Close("nobody is attached to it")
        : ofIdle(snapshot, servers, session, policy);
  }

  private static SessionVerdict ofIdle(
      Snapshot snapshot, List<McpServer> servers, Session session, Policy policy) {
    List<ProcessInfo> running = running(snapshot, servers, session);
    boolean agents =
        policy.agentMillis().isPresent()
            && running.stream().anyMatch(p -> snapshot.agents().containsKey(p.id()));
    if (policy.which() == Which.NONE && !agents) return new Keep("no session is to be closed");
    long millis = agents ? policy.agentMillis().getAsLong() : policy.idleMillis();
    long idle = snapshot.wallClock() - session.activity() * 1000;
    if (idle < millis) return new Keep("something happened in it " + Units.age(idle) + " ago");
    for (Session.Pane pane : session.panes()) {
      if (pane.leader() != 0 && snapshot.table().get(pane.leader()).isEmpty()) {
        return new Keep("what runs in its pane " + pane.id() + " is hidden");
      }
    }
    String nothing = ", and nothing happened for " + Units.age(idle);
    if (agents) return ofAgents(snapshot, servers, running, millis, nothing);
    if (!running.isEmpty()) return new Keep(name(running.getFirst()) + " runs in it");
    return new Close("only shells" + nothing);
  }

  /** Closes what has nothing but agents that have waited for that long, and their servers. */
  private static SessionVerdict ofAgents(
      Snapshot snapshot,
      List<McpServer> servers,
      List<ProcessInfo> running,
      long millis,
      String nothing) {
    long now = snapshot.wallClock();
    List<ProcessInfo> others = new ArrayList<>(running);
    List<String> waiting = new ArrayList<>();
    for (ProcessInfo process : running) {
      Agent agent = snapshot.agents().get(process.id());
      if (agent == null) continue;
      if (!agent.waits(now, millis)) return new Keep(name(process) + " " + agent.doing(now));
      waiting.add(name(process) + ", which " + agent.doing(now));
      others.remove(process);
      for (McpServer server : servers) {
        if (isHeldBy(process, server, snapshot)) others.removeAll(server.tree().processes());
      }
    }
    return others.isEmpty()
        ? new Close("only " + String.join(", ", waiting) + nothing)
        : new Keep(name(others.getFirst()) + " runs in it");
  }

  /** A tool command leads a process session of its own, also when it is a server's command. */
  private static boolean isHeldBy(ProcessInfo agent, McpServer server, Snapshot snapshot) {
    ProcessInfo root = server.tree().root();
    return root.session() == agent.session()
        && snapshot.table().parent(root).filter(agent::equals).isPresent();
  }

  /**
   * What runs in the session beside the shells that wait in its panes. That is all that descends
   * from them or is in their process sessions, jobs in the background included, but not the servers
   * that a dead agent left.
   */
  private static List<ProcessInfo> running(
      Snapshot snapshot, List<McpServer> servers, Session session) {
    Set<ProcessInfo> left = new HashSet<>();
    for (McpServer server : servers) {
      boolean alone =
          snapshot.panes().paneAbove(server.tree().root()).isEmpty() && server.parentLost();
      if (alone) left.addAll(server.tree().processes());
    }
    List<ProcessInfo> running = new ArrayList<>();
    for (Session.Pane pane : session.panes()) {
      Optional<ProcessInfo> leader = snapshot.table().get(pane.leader());
      if (leader.isEmpty()) continue;
      if (!Shells.isWaiting(leader.get())) running.add(leader.get());
      Set<ProcessInfo> below = new HashSet<>(snapshot.table().tree(leader.get()));
      for (ProcessInfo p : snapshot.table().all()) {
        boolean inside = below.contains(p) || p.session() == pane.leader();
        if (inside && !p.equals(leader.get()) && !p.zombie() && !left.contains(p)) running.add(p);
      }
    }
    return running;
  }

  private static String name(ProcessInfo process) {
    return Agents.name(process) + " (" + process.pid() + ")";
  }
}
