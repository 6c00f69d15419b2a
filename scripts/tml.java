///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//SOURCES cli/command/Cli.java
//SOURCES ../lib/inventory/InventoryReader.java
//SOURCES ../lib/report/Json.java

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Width;
import mcptools.commandline.Agents;
import mcptools.commandline.KnownPrograms;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Units;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;
import picocli.CommandLine;

/** The tmux sessions and what runs in them. */
class tml implements Command {
  /**
   * So much of a session's name stays, and other columns go for it, in a terminal of 80 columns.
   */
  private static final int NAME = 17;

  boolean json;

  public static void main(String[] args) {
    Cli.exit(Cli.run(new tml(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "tml",
            this::run,
            "Lists the tmux sessions of all your tmux servers, with their MCP servers and the"
                + " memory that those take. A kept session is one that no cleanup calls idle.")
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int run(CommandLine line) {
    Inventory inventory = InventoryReader.ofSystem().measured(UsageSource.ofSystem());
    Cli.problems(line, inventory.problems());
    PrintWriter out = line.getOut();
    List<TmuxReply.Answer> servers =
        inventory.snapshot().panes().answers().stream()
            .filter(a -> !a.sessions().isEmpty())
            .toList();
    if (json) {
      out.println(json(inventory, servers));
    } else if (servers.isEmpty()) {
      out.println("No tmux session is open.");
    } else {
      int columns = Width.ofTable();
      for (TmuxReply.Answer server : servers) {
        if (servers.size() > 1) out.println(Table.shorten(Table.clean(server.socket()), columns));
        out.print(table(inventory, server, columns));
      }
    }
    return 0;
  }

  private String table(Inventory inventory, TmuxReply.Answer server, int columns) {
    Table table =
        new Table(
                "SESSION",
                "STATE",
                "WIN",
                "SERVERS",
                "CPU",
                UsageSource.share().toUpperCase(Locale.ROOT),
                "RUNNING",
                "AGENT",
                "DIRECTORY")
            .right(2, 3, 4, 5)
            .cutStart("DIRECTORY", 16)
            .cut("RUNNING", 8)
            .cutStart("DIRECTORY", 10)
            .cut("SESSION", columns < 80 ? 12 : NAME)
            .spare("WIN", "CPU", "DIRECTORY", "RUNNING");
    List<Session> sessions = server.sessions();
    for (Session session : sessions) {
      List<McpServer> servers = servers(inventory, server, session);
      table.row(
          session.name(),
          state(inventory, session),
          session.windows(),
          servers.isEmpty() ? "-" : servers.size(),
          servers.isEmpty() ? "-" : cpu(inventory, servers),
          servers.isEmpty() ? "-" : Units.size(inventory.sum(servers).share()),
          String.join(" ", commands(inventory, session)),
          agent(inventory, server, session),
          session.place().map(tml::directory).orElse("-"));
    }
    if (sessions.stream().allMatch(s -> agent(inventory, server, s).isEmpty())) {
      table.without("AGENT");
    }
    return table.format(Colors.NONE, columns);
  }

  /** What the busiest agent of a session does. */
  private static String agent(Inventory inventory, TmuxReply.Answer server, Session session) {
    return inventory.snapshot().agents(Panes.ref(server, session)).stream()
        .map(a -> a.text(inventory.snapshot().wallClock()))
        .findFirst()
        .orElse("");
  }

  private static String state(Inventory inventory, Session session) {
    if (session.clients() > 0) return "attached";
    String idle = Units.age(inventory.snapshot().wallClock() - session.activity() * 1000);
    return (session.kept() ? "kept " : "idle ") + idle;
  }

  private static String directory(String path) {
    String home = Optional.ofNullable(System.getenv("HOME")).orElse("");
    boolean below = !home.isEmpty() && (path + "/").startsWith(home + "/");
    return below ? "~" + path.substring(home.length()) : path;
  }

  /** Of all of them, each over its own life. */
  private static String cpu(Inventory inventory, List<McpServer> servers) {
    long sum = 0;
    for (McpServer server : servers) {
      OptionalLong cpu = inventory.cpuPerMille(server, Optional.empty());
      if (cpu.isEmpty()) return "-";
      sum += cpu.getAsLong();
    }
    return Units.percent(sum);
  }

  private static List<McpServer> servers(
      Inventory inventory, TmuxReply.Answer server, Session session) {
    return inventory.servers().stream()
        .filter(s -> s.belongsTo(Panes.ref(server, session)))
        .toList();
  }

  /** What the panes' shells run beside servers, or what the panes themselves run. */
  private static Set<String> commands(Inventory inventory, Session session) {
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

  private String json(Inventory inventory, List<TmuxReply.Answer> servers) {
    List<Object> sessions = new ArrayList<>();
    for (TmuxReply.Answer server : servers) {
      for (Session session : server.sessions()) {
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
        List<McpServer> held = servers(inventory, server, session);
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
