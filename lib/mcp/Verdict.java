//SOURCES McpServer.java
//SOURCES Protection.java
//SOURCES World.java

package mcptools.mcp;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mcptools.mcp.Owner.SessionRef;
import mcptools.process.ProcessInfo;

/** Whether a server is to be ended, and why. */
public sealed interface Verdict {
  String reason();

  /**
   * @param processes what to end, the deepest first
   */
  record Kill(List<ProcessInfo> processes, String reason) implements Verdict {}

  record Keep(String reason) implements Verdict {}

  /** The verdict when sessions are reclaimed: only what an ended session left behind is ended. */
  static Verdict ofEnded(World world, McpServer server) {
    return switch (server.owner()) {
      case Owner.Global global -> new Keep("it is shared by all sessions");
      case Owner.Session open -> new Keep(open.session() + " is open");
      case Owner.Client client ->
          new Keep("its client " + client.program() + " (" + client.id().pid() + ") lives");
      case Owner.Unknown unknown -> new Keep(unknown.reason());
      case Owner.Orphan orphan ->
          orphan.ended().isEmpty()
              ? new Keep("nothing names the session that it belonged to")
              : vetoed(world, server)
                  .<Verdict>map(Keep::new)
                  .orElseGet(() ->
                      new Kill(
                          ours(world, server),
                          orphan.ended().get() + " has ended: " + server.evidence().getFirst()));
    };
  }

  /**
   * The verdict when somebody asks for the servers of an open session to be ended: those that run
   * in it, used or not, and no others.
   */
  static Verdict ofSession(World world, McpServer server, SessionRef session) {
    if (!server.belongsTo(session)) return new Keep("it does not belong to " + session);
    return vetoed(world, server)
        .<Verdict>map(Keep::new)
        .orElseGet(() ->
            new Kill(
                ours(world, server),
                "it belongs to " + session + ": " + server.evidence().getFirst()));
  }

  /** As {@link #ofEnded}, when somebody asks for the servers that all sessions share, too. */
  static Verdict ofEndedAndGlobal(World world, McpServer server) {
    if (!(server.owner() instanceof Owner.Global)) return ofEnded(world, server);
    return vetoed(world, server)
        .<Verdict>map(Keep::new)
        .orElseGet(() -> new Kill(ours(world, server), "you asked for the global servers, too"));
  }

  private static List<ProcessInfo> ours(World world, McpServer server) {
    return server.chain().processes().stream()
        .filter(p -> p.user() == world.user() && !p.zombie())
        .toList();
  }

  /** Why the processes must not be touched, whatever the evidence says. */
  private static Optional<String> vetoed(World world, McpServer server) {
    Set<Long> ourselves =
        world.table().get(world.self()).stream()
            .flatMap(self -> world.table().line(self).stream())
            .map(ProcessInfo::pid)
            .collect(Collectors.toSet());
    for (ProcessInfo process : server.chain().processes()) {
      if (ourselves.contains(process.pid())) return Optional.of("this command runs below it");
      if (World.isTmux(process)) return Optional.of("a tmux server runs below it");
      if (world.paneLedBy(process).isPresent()) return Optional.of("an open pane is below it");
    }
    return world.protection().of(server);
  }
}
