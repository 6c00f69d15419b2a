//SOURCES McpServer.java
//SOURCES Ownership.java
//SOURCES World.java

package mcptools.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcptools.process.ProcessInfo;

/** The servers in the order in which people look for them. */
public final class ServerList {
  private ServerList() {}

  /**
   * Groups by owner: global servers, then session by session, then other clients, then orphans and
   * what is unknown; the oldest server first.
   */
  public static Map<String, List<McpServer>> byOwner(List<McpServer> servers) {
    List<McpServer> sorted = new ArrayList<>(servers);
    sorted.sort(ServerList::compare);
    Map<String, List<McpServer>> groups = new LinkedHashMap<>();
    for (McpServer server : sorted) {
      groups.computeIfAbsent(title(server.owner()), k -> new ArrayList<>()).add(server);
    }
    return groups;
  }

  private static int compare(McpServer a, McpServer b) {
    int ranks = Integer.compare(rank(a.owner()), rank(b.owner()));
    if (ranks != 0) return ranks;
    int titles = title(a.owner()).compareTo(title(b.owner()));
    if (titles != 0) return titles;
    return Long.compare(a.chain().root().id().start(), b.chain().root().id().start());
  }

  private static int rank(Owner owner) {
    return switch (owner) {
      case Owner.Global global -> 0;
      case Owner.Session session -> 1;
      case Owner.Client client -> 2;
      case Owner.Orphan orphan -> 3;
      case Owner.Unknown unknown -> 4;
    };
  }

  /** The owner in a few words. */
  public static String title(Owner owner) {
    return switch (owner) {
      case Owner.Global global -> "shared by all sessions";
      case Owner.Session open -> open.session().toString();
      case Owner.Client client -> "client " + client.program() + " (" + client.id().pid() + ")";
      case Owner.Orphan orphan ->
          orphan.ended().map(s -> "left by " + s).orElse("orphans of no known session");
      case Owner.Unknown unknown -> "owner unknown";
    };
  }

  /** The kind of owner, as JSON has it. */
  public static String kind(Owner owner) {
    return switch (owner) {
      case Owner.Global global -> "global";
      case Owner.Session session -> "session";
      case Owner.Client client -> "client";
      case Owner.Orphan orphan -> "orphan";
      case Owner.Unknown unknown -> "unknown";
    };
  }

  /**
   * What a server is doing: "running"; "leaked" when its client is gone, though its session is
   * open; "orphan"; or "unknown".
   */
  public static String state(World world, McpServer server) {
    return switch (server.owner()) {
      case Owner.Global global -> "running";
      case Owner.Session session ->
          Ownership.hasLivingParent(world, server.chain().root()) ? "running" : "leaked";
      case Owner.Client client -> "running";
      case Owner.Orphan orphan -> "orphan";
      case Owner.Unknown unknown -> "unknown";
    };
  }

  /** The servers that a process is part of. */
  public static List<McpServer> of(List<McpServer> servers, long pid) {
    return servers.stream()
        .filter(s -> s.chain().processes().stream().map(ProcessInfo::pid).anyMatch(p -> p == pid))
        .toList();
  }
}
