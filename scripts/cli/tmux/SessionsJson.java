//SOURCES SessionOrder.java
//SOURCES ../../../lib/report/Json.java

package mcptools.cli.tmux;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.commandline.Agents;
import mcptools.commandline.KnownPrograms;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.report.Json;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;

/** The sessions of tmux servers as JSON, and what runs in them. */
public final class SessionsJson {
  private SessionsJson() {}

  /** What the panes' shells run beside servers, or what the panes themselves run. */
  public static Set<String> commands(Inventory inventory, Session session) {
    Set<String> commands = new LinkedHashSet<>();
    Set<ProcessInfo> served = new HashSet<>();
    ProcessTable table = inventory.snapshot().table();
    inventory.servers().forEach(s -> served.addAll(s.tree().processes()));
    for (Session.Pane pane : session.panes()) {
      Optional<ProcessInfo> leader = table.get(pane.leader());
      if (leader.isEmpty()) continue;
      List<ProcessInfo> run =
          table.children(leader.get()).stream()
              .filter(child -> !served.contains(child))
              .filter(child -> KnownPrograms.SHELLS.contains(leader.get().program()))
              .toList();
      if (run.isEmpty() && !served.contains(leader.get())) commands.add(Agents.name(leader.get()));
      run.forEach(child -> commands.add(Agents.name(child)));
    }
    return commands;
  }

  public static String of(SessionOrder order, List<TmuxReply.Answer> servers) {
    Inventory inventory = order.inventory();
    List<Object> sessions = new ArrayList<>();
    for (TmuxReply.Answer server : servers) {
      for (Session session : order.sorted(server)) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("session", session.name());
        entry.put("id", session.id().text());
        entry.put("socket", server.socket());
        session.place().ifPresent(d -> entry.put("directory", d));
        entry.put("clients", session.clients());
        entry.put("kept", session.kept());
        entry.put("created", session.created());
        entry.put("activity", session.activity());
        entry.put("windows", session.windows());
        entry.put("running", commands(inventory, session));
        List<McpServer> held = order.servers(server, session);
        List<Agent> agents = inventory.snapshot().agents(Panes.ref(server, session));
        entry.put("agents", agents.stream().map(Agent::json).toList());
        entry.put(
            "servers",
            held.stream()
                .map(s -> Json.pair("name", s.tree().name(), "pid", s.tree().root().pid()))
                .toList());
        inventory.sum(held).addTo(entry);
        sessions.add(entry);
      }
    }
    return Json.of(Map.of("sessions", sessions));
  }
}
