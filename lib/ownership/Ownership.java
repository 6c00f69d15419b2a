//SOURCES Daemons.java
//SOURCES McpServer.java
//SOURCES Parents.java
//SOURCES SessionRecords.java

package mcptools.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Agents;
import mcptools.ownership.SessionEvidence.Evidence;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource.Reachability;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes.Shown;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxEnvironment;
import mcptools.tmux.TmuxReply;

/** Decides whose each server is. Pure: the same snapshot gives the same answer. */
public final class Ownership {
  /** Variable in the environment of shared servers: the server's name. */
  public static final String SHARED = "MCP_TOOLS_GLOBAL";

  /** Variable that Claude Code gives its servers; its file has the same id. */
  private static final String AGENT_SESSION = "CLAUDE_CODE_SESSION_ID";

  /** The variables of a server's environment that are evidence. */
  public static final Set<String> VARIABLES =
      Set.of(
          SHARED,
          AGENT_SESSION,
          TmuxEnvironment.VARIABLE,
          TmuxEnvironment.PANE,
          TmuxEnvironment.MARKER);

  /** Units in which all runs that a terminal, an editor's terminal or a schedule starts. */
  private static final Set<String> HOSTS =
      Set.of(
          "tmux.service",
          "emacs.service",
          "code-server.service",
          "code-tunnel.service",
          "cron.service",
          "crond.service",
          "cronie.service",
          "atd.service");

  /** How long a process without any evidence must have lived before it counts as orphaned. */
  public static final long SETTLED_MILLIS = 60_000;

  private final Snapshot snapshot;
  private final SessionRecords records;
  private final ServerTree tree;

  private Ownership(Snapshot snapshot, SessionRecords records, ServerTree tree) {
    this.snapshot = snapshot;
    this.records = records;
    this.tree = tree;
  }

  public static List<McpServer> of(Snapshot snapshot, List<ServerTree> trees) {
    SessionRecords records = new SessionRecords(snapshot);
    return ParallelMap.map(trees, () -> tree -> new Ownership(snapshot, records, tree).server());
  }

  private McpServer server() {
    for (ProcessInfo process : tree.processes()) {
      String shared = snapshot.facts(process).environment().getOrDefault(SHARED, "");
      if (!shared.isEmpty()) {
        return server(new Owner.Shared(shared), List.of("its environment says so"));
      }
      String recorded = snapshot.shared().getOrDefault(process.id(), "");
      if (!recorded.isEmpty()) {
        return server(new Owner.Shared(recorded), List.of("its PID file says so"));
      }
    }
    Optional<ProcessInfo> daemon = Daemons.above(snapshot.table(), tree.root());
    if (daemon.isPresent()) return below(daemon.get());
    Optional<Shown> pane = snapshot.panes().paneAbove(tree.root());
    if (pane.isPresent()) {
      ProcessInfo leader = pane.get().leader();
      SessionRef session = pane.get().session();
      String sentence =
          "it runs below " + Agents.name(leader) + " (" + leader.pid() + ") in " + session;
      return server(new Owner.Session(session), List.of(sentence));
    }
    return agent()
        .map(this::of)
        .orElseGet(() -> byEvidence(new SessionEvidence(snapshot, records, tree).all()));
  }

  /**
   * The living agent whose session the environment of a server names that lost its parent. One that
   * is younger has resumed the session of the agent that started it.
   */
  private Optional<ProcessInfo> agent() {
    if (!Parents.isLost(snapshot.table(), tree.root())) return Optional.empty();
    for (ProcessInfo process : tree.processes()) {
      String id = snapshot.facts(process).environment().getOrDefault(AGENT_SESSION, "");
      for (Agent agent : snapshot.agents().values()) {
        boolean same = !id.isEmpty() && agent.sessionId().equals(Optional.of(id));
        boolean started = agent.id().start() <= tree.root().id().start();
        if (same && started) return snapshot.table().get(agent.id());
      }
    }
    return Optional.empty();
  }

  private McpServer of(ProcessInfo agent) {
    String name = Agents.name(agent);
    String sentence = "it was started by " + name + " (" + agent.pid() + "), which lives";
    Owner owner =
        snapshot
            .panes()
            .paneAbove(agent)
            .<Owner>map(pane -> new Owner.Session(pane.session()))
            .orElse(new Owner.Client(agent.id(), name));
    return server(owner, List.of(sentence, "its parent is gone"));
  }

  /** It belongs to the session that it works for or, where that cannot be told, to the daemon. */
  private McpServer below(ProcessInfo daemon) {
    String name = Agents.name(daemon);
    Optional<SessionRef> session = Daemons.session(snapshot, tree.root(), daemon);
    if (session.isPresent()) {
      String sentence =
          "it works where " + name + " does in " + session.get() + ", below the daemon of " + name;
      return server(
          new Owner.Session(session.get()), List.of(sentence + " (" + daemon.pid() + ")"));
    }
    McpServer server = byEvidence(new SessionEvidence(snapshot, records, tree).all());
    if (!(server.owner() instanceof Owner.Client) || !Daemons.worksInDirectory(daemon)) {
      return server;
    }
    List<String> sentences = new ArrayList<>(server.evidence());
    sentences.add(name + " ends it a minute after its terminal has gone");
    return server(server.owner(), sentences, server.ended());
  }

  private McpServer byEvidence(List<Evidence> found) {
    List<String> sentences = new ArrayList<>();
    for (Evidence evidence : found) {
      if (!sentences.contains(evidence.sentence())) sentences.add(evidence.sentence());
    }
    Optional<SessionRef> ended =
        !found.isEmpty() && found.getFirst().life() == Liveness.ENDED
            ? Optional.of(found.getFirst().session())
            : Optional.empty();
    Optional<ProcessInfo> client = Parents.living(snapshot.table(), tree.root());
    if (client.filter(snapshot.panes()::isServer).isPresent() && isOfGonePane(found)) {
      return new McpServer(
          tree, withoutParent(found, ended), sentences, ended, true, Reachability.UNKNOWN);
    }
    if (client.isPresent()) {
      ProcessInfo parent = client.get();
      String name = Agents.name(parent);
      sentences.addFirst("its client " + name + " (" + parent.pid() + ") lives");
      return server(new Owner.Client(parent.id(), name), sentences, ended);
    }
    if (!Parents.isLost(snapshot.table(), tree.root())) {
      sentences.add("its parent " + tree.root().parent() + " cannot be seen");
      Owner unknown = new Owner.Unknown("its parent cannot be seen, and may live", true);
      return server(unknown, sentences, ended);
    }
    sentences.add("its parent is gone");
    return server(withoutParent(found, ended), sentences, ended);
  }

  /**
   * Whether a child of tmux was the first process of a pane, and not of a popup or {@code
   * run-shell}, which name none. That no open pane is above it is known.
   */
  private boolean isOfGonePane(List<Evidence> found) {
    String pane = snapshot.facts(tree.root()).environment().getOrDefault(TmuxEnvironment.PANE, "");
    boolean ended = !found.isEmpty() && found.getFirst().life() == Liveness.ENDED;
    return ended || PaneId.valid(pane);
  }

  private Owner withoutParent(List<Evidence> found, Optional<SessionRef> ended) {
    Optional<String> unit = unit();
    if (unit.isPresent() && !new SessionEvidence(snapshot, records, tree).isOfEndedPane()) {
      return new Owner.Unknown("it is run by the system as " + unit.get(), false);
    }
    if (unit.isEmpty() && found.isEmpty() && isUnitHidden()) {
      return new Owner.Unknown("it is not known whether the system runs it", false);
    }
    for (Evidence evidence : found) {
      if (evidence.life() == Liveness.UNKNOWN) return new Owner.Unknown(evidence.sentence(), true);
    }
    if (!found.isEmpty() && found.getFirst().life() == Liveness.OPEN) {
      return new Owner.Session(found.getFirst().session());
    }
    if (ended.isEmpty() && Parents.mayBeOfWindows(snapshot.table(), tree.root())) {
      return new Owner.Unknown("a program of Windows may have started it", false);
    }
    if (ended.isEmpty() && snapshot.table().age(tree.root()) < SETTLED_MILLIS) {
      return new Owner.Unknown("it lost its parent, and is younger than a minute", false);
    }
    return new Owner.Orphan(ended);
  }

  /**
   * A unit of systemd is started on purpose, with pid 1 or the user's manager as its parent, and so
   * is a job of launchd, which some of its processes may hide. What a terminal, tmux or cron runs
   * in ("app-...", "tmux@...") says nothing about a server in it.
   */
  private Optional<String> unit() {
    for (ProcessInfo process : tree.processes().reversed()) {
      Optional<String> unit = snapshot.facts(process).unit();
      if (unit.isPresent() && !isOfHost(unit.get())) return unit;
    }
    return Optional.empty();
  }

  private boolean isOfHost(String unit) {
    if (unit.startsWith("app-") || unit.startsWith("tmux@") || unit.startsWith("code-server@")) {
      return true;
    }
    if (HOSTS.contains(unit)) return true;
    for (TmuxReply.Answer answer : snapshot.panes().answers()) {
      Optional<ProcessInfo> server = snapshot.table().get(answer.pid());
      if (server.isPresent() && snapshot.facts(server.get()).unit().equals(Optional.of(unit))) {
        return true;
      }
    }
    return false;
  }

  private boolean isUnitHidden() {
    for (ProcessInfo process : tree.processes()) {
      if (!process.zombie() && !snapshot.facts(process).unitHidden()) return false;
    }
    return true;
  }

  private McpServer server(Owner owner, List<String> sentences) {
    return server(owner, sentences, Optional.empty());
  }

  private McpServer server(Owner owner, List<String> sentences, Optional<SessionRef> ended) {
    boolean lost = Parents.isLost(snapshot.table(), tree.root());
    return new McpServer(tree, owner, sentences, ended, lost, Reachability.UNKNOWN);
  }
}
