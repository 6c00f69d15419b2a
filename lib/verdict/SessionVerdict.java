//SOURCES ../ownership/CurrentSessions.java
//SOURCES ../ownership/McpServer.java
//SOURCES ../report/Units.java

package mcptools.verdict;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Agents;
import mcptools.ownership.CurrentSessions;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessInfo;
import mcptools.report.Units;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
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
   * @param socket name or path of the only tmux server to look at; empty for all
   * @param environment of this command, which names the session that it runs in
   */
  record Policy(
      Which which, long idleMillis, Optional<String> socket, Map<String, String> environment) {
    private boolean means(String path) {
      return socket.isEmpty() || path.equals(socket.get()) || path.endsWith("/" + socket.get());
    }
  }

  /** Shells that wait for a person when they are started without a script or a command. */
  Set<String> SHELLS =
      Set.of(
          "sh", "bash", "zsh", "fish", "dash", "ash", "ksh", "mksh", "tcsh", "csh", "nu", "elvish");

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
    return switch (policy.which()) {
      case NONE -> new Keep("no session is to be closed");
      case ALL -> new Close("nobody is attached to it");
      case IDLE -> ofIdle(snapshot, servers, session, policy.idleMillis());
    };
  }

  private static SessionVerdict ofIdle(
      Snapshot snapshot, List<McpServer> servers, Session session, long idleMillis) {
    long idle = snapshot.wallClock() - session.activity() * 1000;
    if (idle < idleMillis) return new Keep("something happened in it " + Units.age(idle) + " ago");
    return running(snapshot, servers, session)
        .<SessionVerdict>map(Keep::new)
        .orElseGet(() -> new Close("only shells, and nothing happened for " + Units.age(idle)));
  }

  /**
   * What runs in the session beside the shells that wait in its panes; empty for nothing. That is
   * all that descends from them or is in their process sessions, jobs in the background included,
   * but not the servers that a dead agent left.
   */
  private static Optional<String> running(
      Snapshot snapshot, List<McpServer> servers, Session session) {
    Set<ProcessInfo> left = new HashSet<>();
    for (McpServer server : servers) {
      boolean alone =
          snapshot.panes().paneAbove(server.tree().root()).isEmpty() && server.parentLost();
      if (alone) left.addAll(server.tree().processes());
    }
    for (Session.Pane pane : session.panes()) {
      if (pane.leader() == 0) continue;
      Optional<ProcessInfo> leader = snapshot.table().get(pane.leader());
      if (leader.isEmpty()) return Optional.of("what runs in its pane " + pane.id() + " is hidden");
      if (!isWaitingShell(leader.get())) return Optional.of(runs(leader.get()));
      Set<ProcessInfo> below = new HashSet<>(snapshot.table().tree(leader.get()));
      Optional<ProcessInfo> other =
          snapshot.table().all().stream()
              .filter(p -> below.contains(p) || p.session() == pane.leader())
              .filter(p -> !p.equals(leader.get()) && !p.zombie() && !left.contains(p))
              .findFirst();
      if (other.isPresent()) return other.map(SessionVerdict::runs);
    }
    return Optional.empty();
  }

  private static String runs(ProcessInfo process) {
    return Agents.name(process) + " (" + process.pid() + ") runs in it";
  }

  private static boolean isWaitingShell(ProcessInfo process) {
    return SHELLS.contains(process.program())
        && process.argv().stream().skip(1).allMatch(SessionVerdict::isHarmless);
  }

  /** An option that names neither a command ("-c", "-lc") nor a script, nor takes another word. */
  private static boolean isHarmless(String argument) {
    return argument.startsWith("--")
        ? !argument.startsWith("--command")
        : argument.startsWith("-") && argument.indexOf('c') < 0;
  }
}
