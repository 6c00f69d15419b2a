//SOURCES LimitCheck.java
//SOURCES ../inventory/Inventory.java
//SOURCES ../verdict/Verdict.java

package mcptools.limits;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessId;
import mcptools.snapshot.Snapshot;
import mcptools.verdict.Verdict;

/**
 * Has shared servers restarted that are above their limit.
 *
 * @param bridge restarts the server of a name when nobody uses it; empty when it does not have it
 */
public record LimitRestarts(Function<String, Optional<Restarted>> bridge) {
  /**
   * What was done about a server.
   *
   * @param accepted whether it was restarted, or is when nobody uses it any more
   * @param text a sentence without the server's name
   */
  public record Restarted(boolean accepted, String text) {}

  /** About the servers of a check; where that is for many, about the largest that is shared. */
  List<Restarted> of(LimitCheck check, Inventory inventory, boolean dryRun) {
    Stream<McpServer> servers =
        check.processes().stream().flatMap(id -> server(inventory, id).stream());
    if (!check.isOfOne()) {
      servers = servers.filter(s -> s.owner() instanceof Owner.Shared).limit(1);
    }
    return servers.map(server -> of(inventory.snapshot(), server, dryRun)).toList();
  }

  static Optional<McpServer> server(Inventory inventory, ProcessId id) {
    return inventory.servers().stream().filter(s -> s.tree().root().id().equals(id)).findFirst();
  }

  private Restarted of(Snapshot snapshot, McpServer server, boolean dryRun) {
    String name = server.tree().name() + " (" + server.tree().root().pid() + ") ";
    Verdict verdict = Verdict.ofRestart(snapshot, server, "");
    if (verdict instanceof Verdict.Keep || !(server.owner() instanceof Owner.Shared shared)) {
      return new Restarted(false, name + "stays: " + verdict.reason());
    }
    if (dryRun) return new Restarted(false, name + "would be restarted when nobody uses it");
    return bridge
        .apply(shared.name())
        .map(answer -> new Restarted(answer.accepted(), name + answer.text()))
        .orElseGet(() -> new Restarted(false, name + "stays: the bridge does not run it"));
  }
}
