//SOURCES ../../lib/mcp/GlobalOutcome.java
//SOURCES ../../lib/mcp/GlobalStatus.java
//SOURCES ../../lib/mcp/MemoryUse.java
//SOURCES ../../lib/mcp/Redact.java
//SOURCES ../../lib/mcp/Sharing.java
//SOURCES ../../lib/report/Json.java

package mcptools.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalServer;
import mcptools.mcp.GlobalStatus;
import mcptools.mcp.MemoryUse;
import mcptools.mcp.Redact;
import mcptools.mcp.Sharing;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.report.Json;

/** Global servers as JSON. */
public final class GlobalJson {
  private GlobalJson() {}

  /** What was done with each server. */
  public static String outcomes(List<GlobalOutcome> outcomes, boolean dryRun) {
    List<Object> entries = new ArrayList<>();
    for (GlobalOutcome outcome : outcomes) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", outcome.name());
      entry.put("ok", outcome.ok());
      entry.put("change", outcome.change().name().toLowerCase(Locale.ROOT));
      if (outcome.pid() > 0) entry.put("pid", outcome.pid());
      entry.put("text", outcome.sentence());
      entries.add(entry);
    }
    return Json.of(Json.pair("servers", entries, "dryRun", dryRun));
  }

  static Map<String, Object> entry(ProcessTable table, GlobalStatus status, MemoryUse use) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", status.name());
    entry.put("state", status.state().toString());
    entry.put("configured", status.server().isPresent());
    status.server().ifPresent(s -> entry.put("transport", s.transport()));
    status.port().ifPresent(p -> entry.put("port", p));
    entry.put("restarts", status.restarts());
    status
        .server()
        .flatMap(Sharing::against)
        .ifPresent(reason -> entry.put("againstSharing", reason));
    status
        .shared()
        .ifPresent(s -> {
          entry.put("url", s.url());
          entry.put("clients", s.clients());
          entry.put("calls", s.calls());
        });
    status
        .root()
        .ifPresent(root -> {
          entry.put("pid", root.pid());
          entry.put("start", root.id().start());
          entry.put("ageMillis", table.age(root));
          entry.put(
              "processes", status.processes().reversed().stream().map(ProcessInfo::pid).toList());
          entry.put("rssBytes", use.rss());
          use.pss().ifPresent(bytes -> entry.put("pssBytes", bytes));
          use.uss().ifPresent(bytes -> entry.put("ussBytes", bytes));
        });
    return entry;
  }

  static Map<String, Object> entry(GlobalServer server) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", server.name());
    entry.put("transport", server.transport());
    server
        .http()
        .ifPresent(h -> entry.put("url", Redact.argv(List.of(h.url().toString())).getFirst()));
    entry.put("command", Redact.argv(server.program().command()));
    entry.put("env", List.copyOf(server.program().variables().keySet()));
    entry.put("cwd", server.program().directory().toString());
    return entry;
  }
}
