//SOURCES ../commandline/ContainerClient.java
//SOURCES ../ownership/Ownership.java

package mcptools.verdict;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import mcptools.commandline.ContainerClient;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.ownership.Ownership;
import mcptools.process.ProcessInfo;
import mcptools.process.Reachability.Input;
import mcptools.snapshot.ProcessFacts;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.SessionRef;

/** Whether a server is to be ended, and why. */
public sealed interface Verdict {
  String reason();

  /**
   * @param processes what to end, the deepest first
   */
  record Kill(List<ProcessInfo> processes, String reason) implements Verdict {}

  record Keep(String reason) implements Verdict {}

  /** The verdict when sessions are reclaimed: only what an ended session left behind is ended. */
  static Verdict ofEnded(Snapshot world, McpServer server) {
    Owner owner = server.owner();
    if (owner instanceof Owner.Global) return new Keep("it is shared by all sessions");
    if (owner instanceof Owner.Session open) return new Keep(open.session() + " is open");
    if (owner instanceof Owner.Client client) return new Keep("its " + client.title() + " lives");
    if (owner instanceof Owner.Unknown unknown) return new Keep(unknown.reason());
    Optional<SessionRef> ended = ((Owner.Orphan) owner).ended();
    if (ended.isEmpty()) return new Keep("nothing names the session that it belonged to");
    return kill(world, server, ended.get() + " has ended, and " + server.evidence().getFirst());
  }

  /**
   * The verdict when somebody asks for the servers of an open session to be ended: those that run
   * in it, used or not, and no others.
   */
  static Verdict ofSession(Snapshot world, McpServer server, SessionRef session) {
    if (!server.belongsTo(session)) return new Keep("it does not belong to " + session);
    String evidence = server.evidence().getFirst();
    return kill(world, server, "it belongs to " + session + ", as " + evidence);
  }

  /**
   * The verdict of a cleanup of all that is left over: what ended sessions left behind, and what
   * lost its client though its session is open, or though no session is known.
   *
   * @param includeListening also end what listens on a TCP port, which may run on purpose
   */
  static Verdict ofLeft(Snapshot world, McpServer server, boolean includeListening) {
    if (!isLeft(world, server)) return ofEnded(world, server);
    Optional<String> stays = stays(world, server, includeListening);
    return stays.isPresent() ? new Keep(stays.get()) : kill(world, server, gone(world, server));
  }

  /** Whether its client is gone, while nothing says that its session has ended. */
  static boolean isLeft(Snapshot world, McpServer server) {
    if (server.owner() instanceof Owner.Orphan orphan) return orphan.ended().isEmpty();
    return server.owner() instanceof Owner.Session
        && Ownership.hasLostParent(world, server.chain().root());
  }

  private static Optional<String> stays(
      Snapshot world, McpServer server, boolean includeListening) {
    ProcessInfo root = server.chain().root();
    ProcessFacts facts = world.facts(root);
    Optional<Set<Integer>> ports = facts.reach().ports();
    String option = "; --include-listening ends it";
    if (world.paneAbove(root).isPresent()) return Optional.of("it runs in an open pane");
    if (facts.foreign()) return Optional.of("it runs in a container");
    if (world.table().age(root) < Ownership.SETTLED_MILLIS) {
      return Optional.of("its client is gone, but it is younger than a minute");
    }
    if (facts.reach().input() == Input.HELD) {
      return Optional.of("its parent is gone, but something else holds its input");
    }
    if (!includeListening && ports.isEmpty()) {
      return Optional.of("whether it listens on a TCP port can not be told" + option);
    }
    if (!includeListening && !ports.get().isEmpty()) {
      return Optional.of("it listens on TCP port " + new TreeSet<>(ports.get()).first() + option);
    }
    return world.silence();
  }

  private static String gone(Snapshot world, McpServer server) {
    boolean proven = world.facts(server.chain().root()).reach().input() == Input.CLOSED;
    return "its client is gone; " + (proven ? "nobody can talk to it" : "its parent has ended");
  }

  /** As {@link #ofEnded}, when somebody asks for the servers that all sessions share, too. */
  static Verdict ofEndedAndGlobal(Snapshot world, McpServer server) {
    if (!(server.owner() instanceof Owner.Global)) return ofEnded(world, server);
    return kill(world, server, "you asked for the global servers, too");
  }

  /** Unless something forbids it. */
  private static Verdict kill(Snapshot world, McpServer server, String reason) {
    Optional<String> veto = vetoed(world, server);
    if (veto.isPresent()) return new Keep(veto.get());
    List<ProcessInfo> processes = ours(world, server);
    return new Kill(processes, reason + ContainerClient.note(processes));
  }

  private static List<ProcessInfo> ours(Snapshot world, McpServer server) {
    return server.chain().processes().stream()
        .filter(p -> p.user() == world.user() && !p.zombie())
        .toList();
  }

  /** Why the processes must not be touched, whatever the evidence says. */
  private static Optional<String> vetoed(Snapshot world, McpServer server) {
    Set<Long> ourselves = world.ourselves();
    for (ProcessInfo process : server.chain().processes()) {
      if (ourselves.contains(process.pid())) return Optional.of("this command runs below it");
      if (Snapshot.isTmux(process) || world.answer(process.pid()).isPresent()) {
        return Optional.of("a tmux server runs below it");
      }
      if (world.paneLedBy(process).isPresent()) return Optional.of("an open pane is below it");
    }
    return world.protection().of(texts(server));
  }

  /** All that a protection may name: the server's names, its sessions and its command lines. */
  private static Stream<String> texts(McpServer server) {
    Stream<String> sessions =
        Stream.concat(
                server.ended().stream(),
                server.owner() instanceof Owner.Session open
                    ? Stream.of(open.session())
                    : Stream.empty())
            .map(SessionRef::name);
    Stream<String> commands =
        server.chain().processes().stream()
            .map(ProcessInfo::argv)
            .map(argv -> String.join(" ", argv));
    Stream<String> names =
        Stream.concat(Stream.of(server.chain().name()), server.chain().names().stream());
    return Stream.concat(names, Stream.concat(sessions, commands));
  }
}
