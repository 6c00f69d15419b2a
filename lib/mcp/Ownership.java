//SOURCES McpServer.java
//SOURCES Ties.java
//SOURCES World.java

package mcptools.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.mcp.Chains.Chain;
import mcptools.mcp.Owner.SessionRef;
import mcptools.mcp.Ties.Tie;
import mcptools.mcp.World.Life;
import mcptools.mcp.World.Shown;
import mcptools.process.ProcessInfo;

/** Says whose each server is. Pure: the same world gives the same answer. */
public final class Ownership {
  /** Variable in the environment of the servers that all sessions share. */
  public static final String GLOBAL = "MCP_TOOLS_GLOBAL";

  /** How long a process without any tie must have lived before it counts as orphaned. */
  static final long SETTLED_MILLIS = 60_000;

  /** Programs that take over the children of the dead, besides pid 1. */
  private static final Set<String> REAPERS =
      Set.of("init", "tini", "dumb-init", "docker-init", "catatonit", "launchd");

  /** In a container pid 1 may be the agent itself, or what runs it. */
  private static final Set<String> NOT_INIT =
      Set.of("node", "nodejs", "bun", "deno", "claude", "codex", "gemini", "opencode", "code");

  private final World world;

  private Ownership(World world) {
    this.world = world;
  }

  public static List<McpServer> of(World world, List<Chain> chains) {
    Ownership ownership = new Ownership(world);
    return chains.stream().map(ownership::server).toList();
  }

  private McpServer server(Chain chain) {
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
    List<Tie> ties = new Ties(world, chain).all();
    List<String> evidence = new ArrayList<>(ties.stream().map(Tie::sentence).toList());
    Optional<SessionRef> ended =
        ties.stream().findFirst().filter(t -> t.life() == Life.ENDED).map(Tie::session);
    Optional<ProcessInfo> client = livingParent(world, chain.root());
    if (client.isPresent()) {
      ProcessInfo parent = client.get();
      evidence.addFirst("its client " + parent.program() + " (" + parent.pid() + ") lives");
      return new McpServer(chain, new Owner.Client(parent.id(), parent.program()), evidence, ended);
    }
    if (mayHaveHiddenParent(chain.root())) {
      evidence.add("its parent " + chain.root().parent() + " can not be seen");
      Owner unknown = new Owner.Unknown("its parent can not be seen, and may live", true);
      return new McpServer(chain, unknown, evidence, ended);
    }
    evidence.add("its parent is gone");
    return new McpServer(chain, orphan(chain, ties, ended), evidence, ended);
  }

  private Owner orphan(Chain chain, List<Tie> ties, Optional<SessionRef> ended) {
    Optional<String> unit = unit(chain.root());
    if (unit.isPresent()) {
      return new Owner.Unknown("it is run by the system as " + unit.get(), false);
    }
    for (Tie tie : ties) {
      if (tie.life() == Life.UNKNOWN) return new Owner.Unknown(tie.sentence(), true);
    }
    if (!ties.isEmpty() && ties.getFirst().life() == Life.OPEN) {
      return new Owner.Session(ties.getFirst().session());
    }
    if (ended.isEmpty() && world.table().age(chain.root()) < SETTLED_MILLIS) {
      return new Owner.Unknown("it lost its parent, and is younger than a minute", false);
    }
    return new Owner.Orphan(ended);
  }

  /**
   * A unit of systemd is started on purpose, with pid 1 or the user's manager as its parent. What a
   * terminal or tmux runs in ("app-...", "tmux...") says nothing about a server in it.
   */
  private Optional<String> unit(ProcessInfo root) {
    return world
        .facts(root)
        .unit()
        .filter(u -> !u.startsWith("app-") && !u.contains("tmux"))
        .filter(u ->
            world.answers().stream()
                .flatMap(a -> world.table().get(a.pid()).stream())
                .noneMatch(server -> world.facts(server).unit().equals(Optional.of(u))));
  }

  /** Whether what started a server is there, and can still talk to it. */
  public static boolean hasLivingParent(World world, ProcessInfo root) {
    return livingParent(world, root).isPresent();
  }

  /** The program that started a server and can still talk to it; empty when it is gone. */
  private static Optional<ProcessInfo> livingParent(World world, ProcessInfo root) {
    Optional<ProcessInfo> parent = world.table().parent(root).filter(p -> !p.zombie());
    return parent.filter(p -> !isReaper(p, root));
  }

  /**
   * Whether its parent may live where this listing does not reach: hidden from us, outside of our
   * container, or come and gone while the processes were listed. A parent that is dead is replaced
   * by the system at once, so what the listing names and lacks is no proof of a death.
   */
  private boolean mayHaveHiddenParent(ProcessInfo root) {
    return !world.complete() || world.table().get(root.parent()).isEmpty();
  }

  private static boolean isReaper(ProcessInfo parent, ProcessInfo child) {
    if (parent.program().equals("systemd") && parent.argv().contains("--user")) return true;
    if (parent.pid() != 1) return REAPERS.contains(parent.program());
    boolean python = parent.program().startsWith("python");
    if (!python && !NOT_INIT.contains(parent.program())) return true;
    // A child that pid 1 started itself is in its process session, or leads one of its own.
    return child.session() != parent.session() && child.session() != child.pid();
  }
}
