//SOURCES Inventory.java
//SOURCES ../process/Usage.java

package mcptools.inventory;

import java.util.Map;
import mcptools.process.ProcessId;
import mcptools.process.Usage;

/**
 * What was seen, and the memory of the servers.
 *
 * @param usages of all their processes, as far as the system tells it, and maybe of more
 */
public record MeasuredInventory(Inventory inventory, Map<ProcessId, Usage> usages) {}
