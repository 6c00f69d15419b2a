//SOURCES McpServer.java
//SOURCES Parents.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.ownership;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessInfo;
import mcptools.snapshot.Panes.Shown;
import mcptools.snapshot.Snapshot;

/**
 * Parts of servers that lead a process session of their own and listen: services, which others may
 * use as well.
 */
public final class Services {
  private Services() {}

  /**
   * The services of a server that must live on, by pid, each with the reason: others use it, or
   * that cannot be told. Its root counts when nobody is left who has started it.
   */
  public static Map<Long, String> used(Snapshot snapshot, McpServer server) {
    Map<Long, String> used = new LinkedHashMap<>(); // STARTUP.md: records
    if (server.reach().services().isEmpty()) return used;
    ProcessInfo root = server.tree().root();
    for (ProcessInfo process : server.tree().processes()) {
      boolean apart = process.session() == process.pid();
      boolean detached =
          Parents.isLost(snapshot.table(), root) && (apart || server.tree().remnant());
      if (process.equals(root) ? !detached : !apart) continue;
      Optional<Set<Long>> users = server.reach().services().get(process.pid());
      if (users == null) continue;
      if (users.isEmpty()) used.put(process.pid(), "it is not known who uses it");
      else if (!users.get().isEmpty()) used.put(process.pid(), by(snapshot, users.get()));
    }
    return used;
  }

  private static String by(Snapshot snapshot, Set<Long> users) {
    long pid = users.stream().min(Long::compare).orElseThrow();
    Optional<ProcessInfo> user = snapshot.table().get(pid);
    String where =
        user.flatMap(snapshot.panes()::paneAbove).map(p -> " of " + p.session()).orElse("");
    return user.map(ProcessInfo::program).orElse("process") + " (" + pid + ")" + where + " uses it";
  }

  /** The same servers, where those that are services and in use belong to their users. */
  public static List<McpServer> withUsers(Snapshot snapshot, List<McpServer> servers) {
    Map<Long, McpServer> byProcess = new HashMap<>();
    for (McpServer server : servers) {
      for (ProcessInfo process : server.tree().processes()) byProcess.put(process.pid(), server);
    }
    return servers.stream().map(s -> withUser(snapshot, s, byProcess)).toList();
  }

  private static McpServer withUser(
      Snapshot snapshot, McpServer server, Map<Long, McpServer> byProcess) {
    if (server.reach().services().isEmpty()) return server;
    ProcessInfo root = server.tree().root();
    String why = used(snapshot, server).get(root.pid());
    Set<Long> users =
        server.reach().services().getOrDefault(root.pid(), Optional.empty()).orElse(Set.of());
    if (why == null || users.isEmpty()) return server;
    Optional<Owner> owner =
        users.stream()
            .sorted()
            .flatMap(pid -> owner(snapshot, pid, Optional.ofNullable(byProcess.get(pid))).stream())
            .findFirst();
    return owner.map(o -> server.ownedBy(o, why)).orElse(server);
  }

  /**
   * Whether a server is its owner's because that uses it, and not because anything says that it was
   * started there. Who started it may want it when the session of its user has ended.
   */
  public static boolean isByUse(Snapshot snapshot, McpServer server) {
    ProcessInfo root = server.tree().root();
    return !server.tree().remnant() && used(snapshot, server).containsKey(root.pid());
  }

  private static Optional<Owner> owner(Snapshot snapshot, long user, Optional<McpServer> server) {
    if (server.isPresent()) return server.map(McpServer::owner);
    Optional<ProcessInfo> process = snapshot.table().get(user);
    Optional<Shown> pane = process.flatMap(snapshot.panes()::paneAbove);
    return pane.<Owner>map(p -> new Owner.Session(p.session()))
        .or(() -> process.map(p -> new Owner.Client(p.id(), p.program())));
  }
}
