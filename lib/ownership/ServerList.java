//SOURCES McpServer.java

package mcptools.ownership;

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
    List<Titled> sorted = new ArrayList<>();
    for (McpServer server : servers) sorted.add(new Titled(server, server.owner().title()));
    sorted.sort(ServerList::compare);
    Map<String, List<McpServer>> groups = new LinkedHashMap<>();
    for (Titled entry : sorted) {
      groups.computeIfAbsent(entry.title(), k -> new ArrayList<>()).add(entry.server());
    }
    return groups;
  }

  /** With its owner's title, which is made once and compared often. */
  private record Titled(McpServer server, String title) {}

  private static int compare(Titled a, Titled b) {
    int kinds = a.server().owner().kind().compareTo(b.server().owner().kind());
    if (kinds != 0) return kinds;
    int titles = a.title().compareTo(b.title());
    if (titles != 0) return titles;
    return Long.compare(
        a.server().tree().root().id().start(), b.server().tree().root().id().start());
  }

  /** The kind of owner, as JSON has it. */
  public static String kind(Owner owner) {
    return owner instanceof Owner.Shared ? "global" : owner.kind().name().toLowerCase(Locale.ROOT);
  }

  /**
   * What a server is doing: "running"; "leaked" when its client is gone, though its session is
   * open; "orphan"; or "unknown".
   */
  public static String state(McpServer server) {
    return switch (server.owner().kind()) {
      case SHARED, CLIENT -> "running";
      case SESSION -> server.parentLost() ? "leaked" : "running";
      case ORPHAN -> "orphan";
      case UNKNOWN -> "unknown";
    };
  }

  /** How many have lost their owner. */
  public static long orphans(List<McpServer> servers) {
    return servers.stream().filter(s -> s.owner() instanceof Owner.Orphan).count();
  }

  /** The servers that a process is part of. */
  public static List<McpServer> of(List<McpServer> servers, long pid) {
    return servers.stream()
        .filter(s -> s.tree().processes().stream().map(ProcessInfo::pid).anyMatch(p -> p == pid))
        .toList();
  }
}
