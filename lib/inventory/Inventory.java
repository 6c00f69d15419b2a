//SOURCES ../ownership/McpServer.java
//SOURCES ../settings/Thresholds.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.inventory;

import java.util.List;
import mcptools.ownership.McpServer;
import mcptools.settings.Thresholds;
import mcptools.snapshot.Snapshot;

/**
 * What was seen, and whose each server in it is.
 *
 * @param problems a sentence for each config that could not be used, the user's own included, for
 *     each tmux server that does not answer, and when processes are hidden
 */
public record Inventory(
    Snapshot snapshot, List<McpServer> servers, Thresholds thresholds, List<String> problems) {}
