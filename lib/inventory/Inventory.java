//SOURCES ../ownership/McpServer.java
//SOURCES ../process/Usage.java
//SOURCES ../settings/Thresholds.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.inventory;

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
}
