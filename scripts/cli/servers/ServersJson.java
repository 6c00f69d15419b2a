//SOURCES ../../../lib/health/MemoryReport.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/secrets/Redact.java

package mcptools.cli.servers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.commandline.Argv;
import mcptools.health.MemoryReport;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessInfo;
import mcptools.report.Json;
import mcptools.secrets.Redact;
import mcptools.snapshot.Agent;
import mcptools.tmux.SessionRef;

/** The JSON of {@code mcps}, as docs/json.md has it. */
public final class ServersJson {
  private ServersJson() {}

  /** What does not apply, or the system does not report, is left out. */
  public static String of(Inventory inventory) {
    List<Object> servers = new ArrayList<>();
    // STARTUP.md: once
    Map<List<String>, List<String>> commands = new HashMap<>();
    for (List<McpServer> group : inventory.byOwner().values()) {
      for (McpServer server : group) {
        Map<String, Object> entry = server(inventory, server);
        List<String> argv = server.tree().root().argv();
        entry.put("command", commands.computeIfAbsent(argv, a -> Redact.argv(Argv.of(a))));
        servers.add(entry);
      }
    }
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("servers", inventory.servers().size());
    totals.put("processes", inventory.processes());
    inventory.usage().addTo(totals);
    totals.put("orphans", inventory.orphanCount());
    totals.put("reclaimableBytes", MemoryReport.leftBehind(inventory).sum().freed().orElse(0));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("servers", servers);
    all.put(
        "agents",
        inventory.snapshot().agents().values().stream().map(a -> agent(inventory, a)).toList());
    all.put("totals", totals);
    return Json.of(all);
  }

  private static Map<String, Object> agent(Inventory inventory, Agent agent) {
    Map<String, Object> entry = agent.json();
    inventory
        .snapshot()
        .session(agent)
        .ifPresent(s -> {
          entry.put("session", s.name());
          entry.put("socket", s.socket());
        });
    return entry;
  }

  private static Map<String, Object> server(Inventory inventory, McpServer server) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", server.tree().name());
    entry.put("pid", server.tree().root().pid());
    entry.put("start", server.tree().root().id().start());
    entry.put("owner", owner(inventory, server));
    entry.put(
        "processes", server.tree().processes().reversed().stream().map(ProcessInfo::pid).toList());
    inventory.usage(server).addTo(entry);
    return entry;
  }

  private static Map<String, Object> owner(Inventory inventory, McpServer server) {
    Map<String, Object> owner = new LinkedHashMap<>();
    owner.put("kind", server.owner().word());
    Optional<SessionRef> session =
        server.owner() instanceof Owner.Session open ? Optional.of(open.session()) : server.ended();
    session.ifPresent(s -> {
      owner.put("session", s.name().isEmpty() ? s.id() : s.name());
      owner.put("socket", s.socket());
    });
    inventory
        .snapshot()
        .panes()
        .paneAbove(server.tree().root())
        .ifPresent(shown -> owner.put("pane", shown.pane().text()));
    if (server.owner() instanceof Owner.Client client) {
      owner.put("client", Json.pair("program", client.program(), "pid", client.id().pid()));
    }
    owner.put("evidence", server.evidence());
    return owner;
  }
}
