//SOURCES ../../../lib/health/MemoryReport.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/secrets/Redact.java

package mcptools.cli.servers;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.commandline.Argv;
import mcptools.error.UserError;
import mcptools.health.MemoryReport;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessInfo;
import mcptools.recognition.Recognition;
import mcptools.recognition.Recognition.Match;
import mcptools.report.Json;
import mcptools.secrets.Redact;
import mcptools.tmux.SessionRef;

/** The JSON of {@code mcps}, as the README has it. */
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
    return Json.of(Json.pair("servers", servers, "totals", totals));
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

  /**
   * Reads an object with "argv" a line and prints each with "server", "name" and "rule".
   *
   * @throws UserError with exit code 2 at the first line that is something else
   */
  public static void classify(BufferedReader in, PrintWriter out) throws IOException {
    int number = 0;
    for (String line; (line = in.readLine()) != null; ) {
      number++;
      if (!line.isBlank()) out.println(Json.line(classified(line, number)));
    }
  }

  private static JsonObject classified(String line, int number) {
    try {
      JsonObject object = JsonParser.parseString(line).getAsJsonObject();
      List<String> argv =
          object.getAsJsonArray("argv").asList().stream().map(JsonElement::getAsString).toList();
      Optional<Match> match = Recognition.of(argv);
      object.addProperty("server", match.isPresent());
      object.remove("name");
      object.remove("rule");
      match.ifPresent(m -> {
        object.addProperty("name", m.name());
        object.addProperty("rule", m.rule());
      });
      return object;
    } catch (ClassCastException
        | JsonParseException
        | IllegalStateException
        | NullPointerException
        | UnsupportedOperationException e) {
      throw new UserError(
          2, "line " + number + " is not a JSON object with an \"argv\" of strings");
    }
  }
}
