//SOURCES ../../lib/mcp/MemoryReport.java
//SOURCES ../../lib/mcp/Redact.java
//SOURCES ../../lib/mcp/ServerList.java
//SOURCES ../../lib/report/Json.java

package mcptools.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.mcp.Look.Seen;
import mcptools.mcp.McpServer;
import mcptools.mcp.MemoryReport;
import mcptools.mcp.MemoryUse;
import mcptools.mcp.Owner;
import mcptools.mcp.Redact;
import mcptools.mcp.ServerList;
import mcptools.process.Memory;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.report.Json;

/** The JSON of {@code mcps}, as the README has it. */
public final class ServersJson {
  private ServersJson() {}

  /** What does not apply, or the system does not tell, is left out. */
  public static String of(Seen seen, Map<ProcessId, Memory> memories) {
    List<Object> servers = new ArrayList<>();
    // STARTUP.md: once
    Map<List<String>, List<String>> commands = new HashMap<>();
    for (List<McpServer> group : ServerList.byOwner(seen.servers()).values()) {
      for (McpServer server : group) {
        Map<String, Object> entry = server(seen, server, memories);
        List<String> argv = server.chain().root().argv();
        entry.put("command", commands.computeIfAbsent(argv, Redact::argv));
        servers.add(entry);
      }
    }
    MemoryReport report = MemoryReport.of(seen, memories);
    Map<String, Object> totals = new LinkedHashMap<>();
    totals.put("servers", seen.servers().size());
    totals.put(
        "processes", seen.servers().stream().mapToLong(s -> s.chain().processes().size()).sum());
    put(totals, report.totals());
    totals.put("orphans", report.orphans());
    totals.put("reclaimableBytes", report.leftBehind().uss().orElse(0));
    return Json.of(Json.pair("servers", servers, "totals", totals));
  }

  private static Map<String, Object> server(
      Seen seen, McpServer server, Map<ProcessId, Memory> memories) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", server.chain().name());
    entry.put("pid", server.chain().root().pid());
    entry.put("start", server.chain().root().id().start());
    entry.put("owner", owner(seen, server));
    entry.put(
        "processes", server.chain().processes().reversed().stream().map(ProcessInfo::pid).toList());
    put(entry, MemoryUse.of(server.chain().processes(), memories));
    return entry;
  }

  private static void put(Map<String, Object> entry, MemoryUse use) {
    entry.put("rssBytes", use.rss());
    use.pss().ifPresent(bytes -> entry.put("pssBytes", bytes));
    use.uss().ifPresent(bytes -> entry.put("ussBytes", bytes));
  }

  private static Map<String, Object> owner(Seen seen, McpServer server) {
    Map<String, Object> owner = new LinkedHashMap<>();
    owner.put("kind", ServerList.kind(server.owner()));
    Optional<Owner.SessionRef> session =
        server.owner() instanceof Owner.Session open ? Optional.of(open.session()) : server.ended();
    session.ifPresent(s -> {
      owner.put("session", s.name().isEmpty() ? s.id() : s.name());
      owner.put("socket", s.socket());
    });
    seen.world()
        .paneAbove(server.chain().root())
        .ifPresent(shown -> owner.put("pane", shown.pane().text()));
    if (server.owner() instanceof Owner.Client client) {
      owner.put("client", Json.pair("program", client.program(), "pid", client.id().pid()));
    }
    owner.put("evidence", server.evidence());
    return owner;
  }
}
