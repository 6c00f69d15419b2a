//SOURCES ../ownership/Ownership.java
//SOURCES ../ownership/Services.java

package mcptools.verdict;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.commandline.Agents;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.ownership.Ownership;
import mcptools.ownership.Services;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource.Reachability.Input;
import mcptools.recognition.Recognition;
import mcptools.recognition.Shapes;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxEnvironment;

/** Whether a server is to be ended, and why. */
public sealed interface Verdict {
  String reason();

  /**
   * @param processes what to end, the deepest first
   * @param spared what lives on with all below it: services among them that others use, and
   *     browsers that show somebody a page
   */
  record Kill(List<ProcessInfo> processes, Set<ProcessId> spared, String reason)
      implements Verdict {}

  record Keep(String reason) implements Verdict {}

  /** The verdict when sessions are reclaimed: only what an ended session left behind is ended. */
  static Verdict ofEnded(Snapshot snapshot, McpServer server) {
    Owner owner = server.owner();
    if (owner instanceof Owner.Shared) return new Keep("it is shared by all sessions");
    if (owner instanceof Owner.Session open) return new Keep(open.session() + " is open");
    if (owner instanceof Owner.Client client) return new Keep("its " + client.title() + " lives");
    if (owner instanceof Owner.Unknown unknown) return new Keep(unknown.reason());
    Optional<SessionRef> ended = ((Owner.Orphan) owner).ended();
    if (ended.isEmpty()) return new Keep("nothing names the session that it belonged to");
    return kill(snapshot, server, ended.get() + " has ended, and " + server.evidence().getFirst());
  }

  /**
   * The verdict when somebody asks for the servers of an open session to be ended: those that run
   * in it, used or not, and no others.
   */
  static Verdict ofSession(Snapshot snapshot, McpServer server, SessionRef session) {
    if (!runsIn(snapshot, server, session)) return new Keep("it does not belong to " + session);
    String evidence = server.evidence().getFirst();
    return kill(snapshot, server, "it belongs to " + session + ", as " + evidence);
  }

  /** Whether it belongs to a session, or runs in a pane of its owner's that the session shows. */
  private static boolean runsIn(Snapshot snapshot, McpServer server, SessionRef session) {
    return server.belongsTo(session) || shown(snapshot, server).anyMatch(session::isSame);
  }

  /** All sessions that show the pane that an open session's server runs in, or was started in. */
  private static Stream<SessionRef> shown(Snapshot snapshot, McpServer server) {
    if (!(server.owner() instanceof Owner.Session open)) return Stream.empty();
    Panes panes = snapshot.panes();
    Stream<List<SessionRef>> above =
        panes.paneAbove(server.tree().root()).stream()
            .map(pane -> panes.showing(pane.session().server(), pane.pane()));
    Stream<List<SessionRef>> named =
        server.tree().processes().stream()
            .map(process -> snapshot.facts(process).environment())
            .map(environment -> environment.getOrDefault(TmuxEnvironment.PANE, ""))
            .filter(PaneId::valid)
            .map(pane -> panes.showing(open.session().server(), new PaneId(pane)));
    // A pane that it has left says nothing.
    return Stream.concat(above, named)
        .filter(sessions -> sessions.stream().anyMatch(open.session()::isSame))
        .flatMap(List::stream);
  }

  /**
   * The verdict of a cleanup of all that is left over: what ended sessions left behind, and what
   * lost its client though its session is open, or though no session is known.
   *
   * @param includeListening also end what listens on a TCP port, which may run on purpose
   */
  static Verdict ofLeft(Snapshot snapshot, McpServer server, boolean includeListening) {
    if (!server.isAbandoned()) return ofEnded(snapshot, server);
    Optional<String> stays = stays(snapshot, server, includeListening);
    return stays.isPresent() ? new Keep(stays.get()) : kill(snapshot, server, gone(server));
  }

  /**
   * The verdict when somebody chose this very server: one of an open session is ended, used or not,
   * as with {@link #ofSession}; of the rest what {@link #ofLeft} ends.
   */
  static Verdict ofChosen(Snapshot snapshot, McpServer server) {
    return server.owner() instanceof Owner.Session open
        ? ofSession(snapshot, server, open.session())
        : ofLeft(snapshot, server, false);
  }

  /**
   * The verdict when nobody asks: of what {@link #ofLeft} ends only that of which it is proven that
   * somebody talked to it and nobody can any more.
   */
  static Verdict ofLost(Snapshot snapshot, McpServer server) {
    if (!server.isAbandoned()) return new Keep("it has not lost its client");
    if (server.reach().input() != Input.CLOSED) {
      return new Keep("that somebody held its input, and nobody does any more, is not proven");
    }
    Optional<String> listening = listening(server);
    if (listening.isPresent()) return new Keep(listening.get());
    if (hasAgent(server)) return new Keep("an agent runs below it");
    Verdict verdict = ofLeft(snapshot, server, false);
    boolean used = verdict instanceof Kill && !Services.used(snapshot, server).isEmpty();
    return used ? new Keep("others use a part of it") : verdict;
  }

  /** Whether a part of it is an agent, which may be at work, and no server itself. */
  private static boolean hasAgent(McpServer server) {
    return server.tree().processes().stream()
        .filter(p -> !p.equals(server.tree().root()))
        .map(ProcessInfo::argv)
        .filter(Agents::mayBe)
        .anyMatch(argv -> Agents.of(argv).isPresent() && Recognition.of(argv).isEmpty());
  }

  private static Optional<String> stays(
      Snapshot snapshot, McpServer server, boolean includeListening) {
    ProcessInfo root = server.tree().root();
    if (snapshot.panes().paneAbove(root).isPresent()) return Optional.of("it runs in an open pane");
    if (snapshot.facts(root).foreign()) return Optional.of("it runs in a container");
    if (snapshot.table().age(root) < Ownership.SETTLED_MILLIS) {
      return Optional.of("its client is gone, but it is younger than a minute");
    }
    if (server.reach().input() == Input.HELD) {
      return Optional.of("its parent is gone, but something else holds its input");
    }
    boolean mayStay = !includeListening && !isForItsServer(server);
    Optional<String> listening = mayStay ? listening(server) : Optional.empty();
    if (listening.isPresent()) return listening.map(why -> why + "; --include-listening ends it");
    return snapshot.panes().silence();
  }

  /**
   * Whether what is left of a server listens for that server alone: on a Unix socket, or as a
   * browser under control. On a TCP port it may be what somebody had the server start.
   */
  private static boolean isForItsServer(McpServer server) {
    if (!server.tree().remnant()) return false;
    Optional<Set<String>> listens = server.reach().listens();
    boolean port =
        listens.isEmpty() || listens.get().stream().anyMatch(where -> where.startsWith("TCP"));
    return !port
        || server.tree().processes().stream()
            .flatMap(process -> process.argv().stream())
            .anyMatch(argument -> argument.startsWith("--remote-debugging-port"));
  }

  /** Where it listens, or that this cannot be told; empty when it listens nowhere. */
  private static Optional<String> listening(McpServer server) {
    Optional<Set<String>> listens = server.reach().listens();
    if (listens.isEmpty()) return Optional.of("it is not known whether it listens");
    return listens.get().stream().min(String::compareTo).map(first -> "it listens on " + first);
  }

  private static String gone(McpServer server) {
    Input input = server.reach().input();
    boolean proven = input == Input.CLOSED || input == Input.NONE;
    if (!proven) return "its client is gone; its parent has ended";
    if (server.reach().listens().orElse(Set.of()).isEmpty()) {
      return "its client is gone; nobody can talk to it";
    }
    boolean alone =
        server.reach().services().values().stream()
            .allMatch(users -> users.isPresent() && users.get().isEmpty());
    return "its client is gone; " + (alone ? "nobody is connected to it" : "it only listens");
  }

  /**
   * The verdict on what is above a limit: a server with a living client goes only where the config
   * names that server; of the rest what {@link #ofLeft} ends.
   */
  static Verdict ofLimit(Snapshot snapshot, McpServer server, boolean named, String why) {
    boolean used =
        server.owner() instanceof Owner.Session || server.owner() instanceof Owner.Client;
    if (!used || !named || server.isAbandoned()) return ofLeft(snapshot, server, false);
    if (snapshot.facts(server.tree().root()).foreign()) return new Keep("it runs in a container");
    Optional<String> silence = snapshot.panes().silence();
    return silence.isPresent() ? new Keep(silence.get()) : kill(snapshot, server, why);
  }

  /** The verdict on a restart by the bridge: of shared servers, unless something forbids it. */
  static Verdict ofRestart(Snapshot snapshot, McpServer server, String why) {
    if (!(server.owner() instanceof Owner.Shared)) return new Keep("it is not shared");
    Verdict verdict = kill(snapshot, server, why);
    boolean used = verdict instanceof Kill && !Services.used(snapshot, server).isEmpty();
    return used ? new Keep("others use a part of it") : verdict;
  }

  /** As {@link #ofEnded}, when the user asks for the shared servers, too. */
  static Verdict ofEndedAndShared(Snapshot snapshot, McpServer server) {
    if (!(server.owner() instanceof Owner.Shared)) return ofEnded(snapshot, server);
    return kill(snapshot, server, "you asked for the shared servers, too");
  }

  /** Unless something forbids it. */
  private static Verdict kill(Snapshot snapshot, McpServer server, String reason) {
    Optional<String> veto = vetoed(snapshot, server);
    if (veto.isPresent()) return new Keep(veto.get());
    Map<Long, String> used = Services.used(snapshot, server);
    String byRoot = used.get(server.tree().root().pid());
    if (byRoot != null) return new Keep("it is a service, and " + byRoot);
    List<ProcessInfo> ours =
        server.tree().processes().stream()
            .filter(p -> p.user() == snapshot.user() && !p.zombie())
            .filter(p -> used.isEmpty() || !isBelow(snapshot, p, used))
            .toList();
    Set<ProcessId> spared = new HashSet<>();
    StringBuilder why = new StringBuilder(reason);
    used.forEach((pid, by) -> {
      ProcessInfo service = snapshot.table().get(pid).orElseThrow();
      spared.add(service.id());
      why.append("; " + service.program() + " (" + pid + ") stays, as " + by);
    });
    for (ProcessInfo below : snapshot.table().tree(server.tree().root())) {
      if (!Shapes.isPage(below.argv())) continue;
      spared.add(below.id());
      why.append("; " + below.program() + " (" + below.pid() + ") stays, which shows a page");
    }
    return new Kill(ours, spared, why.toString());
  }

  private static boolean isBelow(Snapshot snapshot, ProcessInfo process, Map<Long, String> used) {
    return snapshot.table().line(process).stream().anyMatch(p -> used.containsKey(p.pid()));
  }

  /** Why the processes must not be touched, whatever the evidence says. */
  private static Optional<String> vetoed(Snapshot snapshot, McpServer server) {
    Set<Long> ourselves = snapshot.ourselves();
    for (ProcessInfo process : server.tree().processes()) {
      if (ourselves.contains(process.pid())) return Optional.of("this command runs below it");
      if (Panes.isTmux(process) || snapshot.panes().answer(process.pid()).isPresent()) {
        return Optional.of("a tmux server runs below it");
      }
      if (snapshot.panes().paneLedBy(process).isPresent())
        return Optional.of("an open pane is below it");
    }
    return snapshot.protection().of(texts(snapshot, server));
  }

  /** All that a protection may name: the server's names, its sessions and its command lines. */
  private static Stream<String> texts(Snapshot snapshot, McpServer server) {
    Stream<String> sessions =
        Stream.of(
                server.ended().stream(),
                server.owner() instanceof Owner.Session open
                    ? Stream.of(open.session())
                    : Stream.<SessionRef>empty(),
                Stream.of(server).flatMap(s -> shown(snapshot, s)))
            .flatMap(each -> each)
            .map(SessionRef::name);
    Stream<String> commands =
        server.tree().processes().stream()
            .map(ProcessInfo::argv)
            .map(argv -> String.join(" ", argv));
    Stream<String> names =
        Stream.concat(Stream.of(server.tree().name()), server.tree().names().stream());
    return Stream.concat(names, Stream.concat(sessions, commands));
  }
}
