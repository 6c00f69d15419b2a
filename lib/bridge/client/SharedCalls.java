//SOURCES BridgeControl.java
//SOURCES ../../inventory/Inventory.java

package mcptools.bridge.client;

import java.util.HashMap;
import java.util.Map;
import mcptools.error.UserError;
import mcptools.inventory.Inventory;
import mcptools.ownership.Owner;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.state.StateHome;

/** How often each shared server was called, as the bridge counts it. */
public final class SharedCalls {
  private SharedCalls() {}

  /** By name; none of what the bridge does not have. It is asked only while something is shared. */
  public static Map<String, Long> byName(StateHome home, Inventory inventory) {
    boolean shares = inventory.servers().stream().anyMatch(s -> s.owner() instanceof Owner.Shared);
    Map<String, Long> calls = new HashMap<>();
    if (!shares) return calls;
    try {
      new BridgeControl(ProcessSource.ofSystem(), home, ProgramRunner.environment())
          .status()
          .forEach((name, status) -> calls.put(name, status.calls()));
    } catch (UserError e) {
      // it is just starting, or ending
    }
    return calls;
  }
}
