///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED
//TRAINING
//SOURCES cli/command/Cli.java
//SOURCES cli/tmux/SessionsJson.java
//SOURCES ../lib/inventory/InventoryReader.java

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.terminal.Width;
import mcptools.cli.tmux.SessionOrder;
import mcptools.cli.tmux.SessionsJson;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.ownership.McpServer;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.report.Units;
import mcptools.snapshot.Agent;
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

  private String sort = "name";

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
        .option(
            "--sort",
            "name|waiting|memory",
            "What comes first: the names in their order, whose agent has waited for you the"
                + " longest, or whose servers take the most.",
            String.class,
            v -> sort = v)
        .flag("--json", "Print JSON.", () -> json = true);
  }

  private int run(CommandLine line) {
    SessionOrder.check(sort);
    Inventory inventory = InventoryReader.ofSystem().measured(UsageSource.ofSystem());
    SessionOrder order = new SessionOrder(inventory, sort);
    Cli.problems(line, inventory.problems());
    PrintWriter out = line.getOut();
    List<TmuxReply.Answer> servers =
        inventory.snapshot().panes().answers().stream()
            .filter(a -> !a.sessions().isEmpty())
            .toList();
    if (json) {
      out.println(SessionsJson.of(order, servers));
    } else if (servers.isEmpty()) {
      out.println("No tmux session is open.");
    } else {
      int columns = Width.ofTable();
      for (TmuxReply.Answer server : servers) {
        if (servers.size() > 1) out.println(Table.shorten(Table.clean(server.socket()), columns));
        out.print(table(order, server, columns));
      }
    }
    return 0;
  }

  private String table(SessionOrder order, TmuxReply.Answer server, int columns) {
    Inventory inventory = order.inventory();
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
    List<Session> sessions = order.sorted(server);
    for (Session session : sessions) {
      List<McpServer> servers = order.servers(server, session);
      table.row(
          session.name(),
          state(inventory, session),
          session.windows(),
          servers.isEmpty() ? "-" : servers.size(),
          servers.isEmpty() ? "-" : cpu(inventory, servers),
          servers.isEmpty() ? "-" : Units.size(inventory.sum(servers).share()),
          String.join(" ", SessionsJson.commands(inventory, session)),
          agent(order, server, session),
          session.place().map(tml::directory).orElse("-"));
    }
    if (sessions.stream().allMatch(s -> agent(order, server, s).isEmpty())) {
      table.without("AGENT");
    }
    return table.format(Colors.NONE, columns);
  }

  /** What an agent of a session does. */
  private static String agent(SessionOrder order, TmuxReply.Answer server, Session session) {
    Agent agent = order.agent(server, session);
    return agent == null ? "" : agent.text(order.inventory().snapshot().wallClock());
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
}
