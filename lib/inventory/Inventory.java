//SOURCES ServerUsage.java
//SOURCES ../settings/Indicator.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.Usage;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.Limit;
import mcptools.snapshot.Snapshot;

/**
 * What was read, and whose each server in it is.
 *
 * @param usages what the servers' processes cost, as far as the system reports it, and maybe other
 *     processes too; empty unless it was measured
 * @param problems a sentence for each config that could not be used, the user's own included, for
 *     each tmux server that does not answer, and when processes are hidden
 */
public record Inventory(
    Snapshot snapshot,
    List<McpServer> servers,
    Map<ProcessId, Usage> usages,
    Map<Indicator, Limit> thresholds,
    List<String> problems) {
  public Inventory with(Map<ProcessId, Usage> measured) {
    return new Inventory(snapshot, servers, measured, thresholds, problems);
  }

  /** With some of the servers alone. */
  public Inventory only(List<McpServer> some) {
    return new Inventory(snapshot, some, usages, thresholds, problems);
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

  /** How many processes all servers have. */
  public long processes() {
    Set<ProcessId> all = new HashSet<>();
    for (McpServer server : servers) {
      for (ProcessInfo process : server.tree().processes()) all.add(process.id());
    }
    return all.size();
  }

  /** What all servers cost. */
  public ServerUsage usage() {
    return sum(servers);
  }

  /** What some of the servers cost together; a process that is part of two of them costs once. */
  public ServerUsage sum(List<McpServer> servers) {
    ServerUsage sum = ServerUsage.NONE;
    Set<ProcessId> counted = new HashSet<>();
    for (McpServer server : servers) {
      List<ProcessInfo> processes = new ArrayList<>(server.tree().processes());
      processes.removeIf(process -> !counted.add(process.id()));
      sum = sum.plus(usage(processes));
    }
    return sum;
  }

  public ServerUsage usage(McpServer server) {
    return usage(server.tree().processes());
  }

  /** What these processes of a server cost. */
  public ServerUsage usage(Collection<ProcessInfo> processes) {
    return ServerUsage.of(processes, usages);
  }

  /**
   * How many thousandths of a processor core a server takes: since an earlier inventory that has
   * it, else over its life. Empty when the system does not report it.
   */
  public OptionalLong cpuPerMille(McpServer server, Optional<Inventory> before) {
    ProcessTable table = snapshot.table();
    ProcessInfo root = server.tree().root();
    Optional<Inventory> last = before.filter(b -> b.usages.containsKey(root.id()));
    long since =
        last.map(b -> table.now() - b.snapshot.table().now()).orElseGet(() -> table.age(root));
    boolean known = false;
    long spent = 0;
    for (ProcessInfo process : server.tree().processes()) {
      OptionalLong now = cpuMillis(process.id());
      if (now.isEmpty()) continue;
      known = true;
      OptionalLong old = last.map(b -> b.cpuMillis(process.id())).orElse(OptionalLong.empty());
      if (old.isEmpty() && table.age(process) > since) continue; // it ran elsewhere, or unread
      spent += now.getAsLong() - old.orElse(0);
    }
    return known
        ? OptionalLong.of(1000 * Math.max(0, spent) / Math.max(1, since))
        : OptionalLong.empty();
  }

  private OptionalLong cpuMillis(ProcessId process) {
    return usages.getOrDefault(process, Usage.NONE).cpuMillis();
  }

  /** Whether a tmux server does not answer, so that sessions may be missing. */
  public boolean isSilent() {
    return snapshot.panes().silence().isPresent();
  }

  /**
   * How many servers have lost their owner; empty while a tmux server that does not answer may be
   * the owner of some.
   */
  public OptionalLong orphans() {
    boolean unsure = isSilent() && servers.stream().anyMatch(Inventory::mayBeOrphaned);
    return unsure ? OptionalLong.empty() : OptionalLong.of(orphanCount());
  }

  /** How many servers are known to have lost their owner. */
  public long orphanCount() {
    return servers.stream().filter(s -> s.owner() instanceof Owner.Orphan).count();
  }

  private static boolean mayBeOrphaned(McpServer server) {
    return server.owner() instanceof Owner.Unknown unknown && unknown.passing();
  }
}
