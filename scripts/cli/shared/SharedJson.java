//SOURCES ../../../lib/inventory/ServerUsage.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/secrets/Redact.java
//SOURCES ../../../lib/settings/Sharing.java
//SOURCES ../../../lib/shared/BridgedClient.java
//SOURCES ../../../lib/shared/SharedOutcome.java
//SOURCES ../../../lib/shared/SharedStatus.java

package mcptools.cli.shared;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcptools.inventory.ServerUsage;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.report.Json;
import mcptools.secrets.Redact;
import mcptools.settings.SharedServer;
import mcptools.settings.Sharing;
import mcptools.shared.BridgedClient;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedStatus;

/** Shared servers as JSON. */
public final class SharedJson {
  private SharedJson() {}

  /** What was done with each server. */
  public static String outcomes(List<SharedOutcome> outcomes, boolean dryRun) {
    List<Object> entries = new ArrayList<>();
    for (SharedOutcome outcome : outcomes) {
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

  static Map<String, Object> entry(ProcessTable table, SharedStatus status, ServerUsage usage) {
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
        .bridged()
        .ifPresent(s -> {
          entry.put("url", s.url());
          entry.put("clients", s.clients());
          entry.put("calls", s.calls());
          entry.put("errors", s.errors());
          entry.put("medianMillis", s.median());
          entry.put("p99Millis", s.p99());
          entry.put("sentBytes", s.sentBytes());
          entry.put("receivedBytes", s.receivedBytes());
        });
    status
        .root()
        .ifPresent(root -> {
          entry.put("pid", root.pid());
          entry.put("start", root.id().start());
          entry.put("ageMillis", table.age(root));
          entry.put(
              "processes", status.processes().reversed().stream().map(ProcessInfo::pid).toList());
          usage.addTo(entry);
        });
    return entry;
  }

  static Map<String, Object> entry(BridgedClient client) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", client.name());
    entry.put("server", client.server());
    client.pid().ifPresent(p -> entry.put("pid", p));
    client.session().ifPresent(s -> entry.put("session", s));
    client.project().ifPresent(p -> entry.put("project", p));
    entry.put("calls", client.calls());
    entry.put("errors", client.errors());
    entry.put("idleMillis", client.idleMillis());
    return entry;
  }

  static Map<String, Object> entry(SharedServer server) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", server.name());
    entry.put("transport", server.transport());
    server
        .http()
        .ifPresent(h -> entry.put("url", Redact.argv(List.of(h.url().toString())).getFirst()));
    entry.put("command", Redact.argv(server.program().command()));
    entry.put("env", List.copyOf(server.program().variables().keySet()));
    entry.put("cwd", server.program().directory().toString());
    if (server.isPerProject()) entry.put("per", "project");
    if (server instanceof SharedServer.Stdio stdio && !stdio.tools().isAll()) {
      entry.put("tools", Json.pair("allow", stdio.tools().allow(), "deny", stdio.tools().deny()));
    }
    return entry;
  }
}
