//SOURCES McpServer.java
//SOURCES SessionEvidence.java
//SOURCES ../commandline/KnownPrograms.java
//SOURCES ../process/ParallelMap.java

package mcptools.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.KnownPrograms;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessInfo;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Liveness;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Shown;
import mcptools.tmux.SessionRef;

/** Says whose each server is. Pure: the same world gives the same answer. */
public final class Ownership {
  /** Variable in the environment of the servers that all sessions share. */
  public static final String GLOBAL = "MCP_TOOLS_GLOBAL";

  /** How long a process without any tie must have lived before it counts as orphaned. */
  public static final long SETTLED_MILLIS = 60_000;

  /** Programs that take over the children of the dead, besides pid 1. */
  private static final Set<String> REAPERS =
      Set.of("init", "tini", "dumb-init", "docker-init", "catatonit", "launchd");

  /** In a container pid 1 may be the agent itself, or what runs it. */
  private static final Set<String> RUNTIMES =
      Set.of("node", "nodejs", "bun", "deno", "code", "cursor");

  private final Snapshot world;

  private Ownership(Snapshot world) {
    this.world = world;
  }

  public static List<McpServer> of(Snapshot world, List<ServerTree> chains) {
    Ownership ownership = new Ownership(world);
    return ParallelMap.map(chains, () -> ownership::server);
  }

  private McpServer server(ServerTree chain) {
    for (ProcessInfo process : chain.processes()) {
      String global = world.facts(process).environment().getOrDefault(GLOBAL, "");
      if (!global.isEmpty()) {
        return new McpServer(
            chain, new Owner.Global(global), List.of("its environment says so"), Optional.empty());
      }
    }
    Optional<Shown> pane = world.paneAbove(chain.root());
    if (pane.isPresent()) {
      ProcessInfo leader = pane.get().leader();
      SessionRef session = pane.get().session();
      String sentence =
          "it runs below " + leader.program() + " (" + leader.pid() + ") in " + session;
      return new McpServer(chain, new Owner.Session(session), List.of(sentence), Optional.empty());
    }
    List<Evidence> ties = new SessionEvidence(world, chain).all();
    List<String> evidence = new ArrayList<>();
    for (Evidence tie : ties) evidence.add(tie.sentence());
    boolean isEnded = !ties.isEmpty() && ties.getFirst().life() == Liveness.ENDED;
    Optional<SessionRef> ended =
        isEnded ? Optional.of(ties.getFirst().session()) : Optional.empty();
    Optional<ProcessInfo> client = livingParent(world, chain.root());
    if (client.isPresent()) {
      ProcessInfo parent = client.get();
      evidence.addFirst("its client " + parent.program() + " (" + parent.pid() + ") lives");
      return new McpServer(chain, new Owner.Client(parent.id(), parent.program()), evidence, ended);
    }
    if (!hasLostParent(world, chain.root())) {
      evidence.add("its parent " + chain.root().parent() + " can not be seen");
      Owner unknown = new Owner.Unknown("its parent can not be seen, and may live", true);
      return new McpServer(chain, unknown, evidence, ended);
    }
    evidence.add("its parent is gone");
    return new McpServer(chain, orphan(chain, ties, ended), evidence, ended);
  }

  private Owner orphan(ServerTree chain, List<Evidence> ties, Optional<SessionRef> ended) {
    Optional<String> unit = unit(chain.root());
    if (unit.isPresent()) {
      return new Owner.Unknown("it is run by the system as " + unit.get(), false);
    }
    for (Evidence tie : ties) {
      if (tie.life() == Liveness.UNKNOWN) return new Owner.Unknown(tie.sentence(), true);
    }
    if (!ties.isEmpty() && ties.getFirst().life() == Liveness.OPEN) {
      return new Owner.Session(ties.getFirst().session());
    }
    if (ended.isEmpty() && world.table().age(chain.root()) < SETTLED_MILLIS) {
      return new Owner.Unknown("it lost its parent, and is younger than a minute", false);
    }
    return new Owner.Orphan(ended);
  }

  /**
   * A unit of systemd is started on purpose, with pid 1 or the user's manager as its parent. What a
   * terminal or tmux runs in ("app-...", "tmux@...") says nothing about a server in it.
   */
  private Optional<String> unit(ProcessInfo root) {
    return world
        .facts(root)
        .unit()
        .filter(u -> !u.startsWith("app-") && !u.equals("tmux.service") && !u.startsWith("tmux@"))
        .filter(u ->
            world.answers().stream()
                .flatMap(a -> world.table().get(a.pid()).stream())
                .noneMatch(server -> world.facts(server).unit().equals(Optional.of(u))));
  }

  /** The program that started a server and can still talk to it; empty when none is seen. */
  private static Optional<ProcessInfo> livingParent(Snapshot world, ProcessInfo root) {
    return parent(world, root).filter(p -> !isReaper(p, root));
  }

  /**
   * Whether what started a server is gone: another process has taken the server over, as the system
   * sees to at once. Nothing else proves a death. A parent that is not listed may be hidden, or
   * outside of our container; a zombie may be the first thread of a program whose others live; one
   * that is younger than its child may have started before the clock was set back.
   */
  public static boolean hasLostParent(Snapshot world, ProcessInfo root) {
    return world.complete() && parent(world, root).filter(p -> isReaper(p, root)).isPresent();
  }

  private static Optional<ProcessInfo> parent(Snapshot world, ProcessInfo root) {
    return world.table().parent(root).filter(p -> !p.zombie());
  }

  private static boolean isReaper(ProcessInfo parent, ProcessInfo child) {
    if (parent.program().equals("systemd") && parent.argv().contains("--user")) return true;
    boolean known = REAPERS.contains(parent.program());
    if (parent.pid() != 1 && !known) return false;
    if (parent.pid() == 1 && (known || !mayBeClient(parent.program()))) return true;
    // A child that it started itself is in its process session, or leads one of its own.
    return child.session() != parent.session() && child.session() != child.pid();
  }

  private static boolean mayBeClient(String program) {
    return program.startsWith("python")
        || RUNTIMES.contains(program)
        || KnownPrograms.AGENTS.contains(program);
  }
}
