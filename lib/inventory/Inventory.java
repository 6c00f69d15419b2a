//SOURCES ../ownership/McpServer.java
//SOURCES ../process/Usage.java
//SOURCES ../settings/Thresholds.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessId;
import mcptools.process.Usage;
import mcptools.settings.Thresholds;
import mcptools.snapshot.Snapshot;

/**
 * What was read, and whose each server in it is.
 *
 * @param usages what the servers' processes use, as far as the system reports it, and maybe other
 *     processes too; empty unless it was measured
 * @param problems a sentence for each config that could not be used, the user's own included, for
 *     each tmux server that does not answer, and when processes are hidden
 */
public record Inventory(
    Snapshot snapshot,
    List<McpServer> servers,
    Map<ProcessId, Usage> usages,
    Thresholds thresholds,
    List<String> problems) {
  public Inventory with(Map<ProcessId, Usage> measured) {
    return new Inventory(snapshot, servers, measured, thresholds, problems);
  }

  /**
   * Groups by owner: shared servers, then session by session, then other clients, then orphans and
   * what is unknown; the oldest server first.
   */
  public Map<String, List<McpServer>> byOwner() {
    List<Titled> sorted = new ArrayList<>();
    for (McpServer server : servers) sorted.add(new Titled(server, server.owner().title()));
    sorted.sort(Inventory::compare);
    Map<String, List<McpServer>> groups = new LinkedHashMap<>();
    for (Titled entry : sorted) {
      groups.computeIfAbsent(entry.title(), k -> new ArrayList<>()).add(entry.server());
    }
    return groups;
  }

  /** With its owner's title. STARTUP.md: once */
  private record Titled(McpServer server, String title) {}

  private static int compare(Titled a, Titled b) {
    int kinds = a.server().owner().kind().compareTo(b.server().owner().kind());
    if (kinds != 0) return kinds;
    int titles = a.title().compareTo(b.title());
    if (titles != 0) return titles;
    return Long.compare(
        a.server().tree().root().id().start(), b.server().tree().root().id().start());
  }
}
