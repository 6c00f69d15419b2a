///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS --enable-native-access=ALL-UNNAMED
//SOURCES support/Machine.java
//SOURCES ../lib/report/Ages.java
//SOURCES ../lib/report/Json.java
//SOURCES ../lib/report/Table.java

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcptools.cli.Cli;
import mcptools.cli.Machine;
import mcptools.mcp.Look.Seen;
import mcptools.mcp.McpServer;
import mcptools.mcp.World;
import mcptools.process.ProcessInfo;
import mcptools.report.Ages;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.tmux.Reading;
import mcptools.tmux.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The tmux sessions and what runs in them. */
@Command(
    name = "tml",
    description = "Lists the tmux sessions of all your tmux servers, with their MCP servers.")
class tml implements Runnable {
  @Spec CommandSpec spec;

  @Option(names = "--json", description = "Print JSON.")
  boolean json;

  public static void main(String[] args) {
    System.exit(Cli.run(new tml(), args));
  }

  @Override
  public void run() {
    Seen seen = Machine.see(spec.commandLine());
    PrintWriter out = spec.commandLine().getOut();
    List<Reading.Answer> servers =
        seen.world().answers().stream().filter(a -> !a.sessions().isEmpty()).toList();
    if (json) {
      out.println(json(seen, servers));
    } else if (servers.isEmpty()) {
      out.println("No tmux session is open.");
    } else {
      for (Reading.Answer server : servers) {
        if (servers.size() > 1) out.println(Table.clean(server.socket()));
        out.print(table(seen, server));
      }
    }
  }

  private static String table(Seen seen, Reading.Answer server) {
    Table table = new Table("SESSION", "STATE", "WINDOWS", "SERVERS", "RUNNING", "DIRECTORY");
    for (Session session : server.sessions()) {
      table.row(
          session.name(),
          session.clients() > 0 ? "attached" : "idle " + idle(seen, session),
          session.windows(),
          servers(seen, server, session).size(),
          String.join(" ", commands(seen, session)),
          session.directory().orElse("-"));
    }
    return table.format();
  }

  private static String idle(Seen seen, Session session) {
    return Ages.of(seen.world().wallClock() - session.activity() * 1000);
  }

  private static List<McpServer> servers(Seen seen, Reading.Answer server, Session session) {
    return seen.servers().stream().filter(s -> s.belongsTo(World.ref(server, session))).toList();
  }

  /** What the panes' shells run, or the shells themselves where they wait. */
  private static Set<String> commands(Seen seen, Session session) {
    Set<String> commands = new LinkedHashSet<>();
    for (Session.Pane pane : session.panes()) {
      seen.world()
          .table()
          .get(pane.leader())
          .ifPresent(leader -> {
            List<ProcessInfo> children = seen.world().table().children(leader);
            if (children.isEmpty()) commands.add(leader.program());
            children.forEach(child -> commands.add(child.program()));
          });
    }
    return commands;
  }

  private static String json(Seen seen, List<Reading.Answer> servers) {
    List<Object> sessions = new ArrayList<>();
    for (Reading.Answer server : servers) {
      for (Session session : server.sessions()) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("session", session.name());
        entry.put("id", session.id().text());
        entry.put("socket", server.socket());
        session.directory().ifPresent(d -> entry.put("directory", d));
        entry.put("clients", session.clients());
        entry.put("created", session.created());
        entry.put("activity", session.activity());
        entry.put("windows", session.windows());
        entry.put("running", commands(seen, session));
        entry.put(
            "servers",
            servers(seen, server, session).stream()
                .map(s -> Json.pair("name", s.chain().name(), "pid", s.chain().root().pid()))
                .toList());
        sessions.add(entry);
      }
    }
    return Json.of(Map.of("sessions", sessions));
  }
}
