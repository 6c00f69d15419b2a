//SOURCES McpServer.java
//SOURCES Ownership.java
//SOURCES World.java

package mcptools.mcp;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
      groups.computeIfAbsent(server.owner().title(), k -> new ArrayList<>()).add(server);
    }
    return groups;
  }

  private static int compare(McpServer a, McpServer b) {
    int ranks = a.owner().kind().compareTo(b.owner().kind());
    if (ranks != 0) return ranks;
    int titles = a.owner().title().compareTo(b.owner().title());
    if (titles != 0) return titles;
    return Long.compare(a.chain().root().id().start(), b.chain().root().id().start());
  }

  /** The kind of owner, as JSON has it. */
  public static String kind(Owner owner) {
    return owner.kind().name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a server is doing: "running"; "leaked" when its client is gone, though its session is
   * open; "orphan"; or "unknown".
   */
  public static String state(World world, McpServer server) {
    return switch (server.owner().kind()) {
      case GLOBAL, CLIENT -> "running";
      case SESSION -> Ownership.hasLostParent(world, server.chain().root()) ? "leaked" : "running";
      case ORPHAN -> "orphan";
      case UNKNOWN -> "unknown";
    };
  }

  /** The servers that a process is part of. */
  public static List<McpServer> of(List<McpServer> servers, long pid) {
    return servers.stream()
        .filter(s -> s.chain().processes().stream().map(ProcessInfo::pid).anyMatch(p -> p == pid))
        .toList();
  }
}
