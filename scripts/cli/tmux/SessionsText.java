//SOURCES SessionsJson.java
//SOURCES ../../../lib/report/Table.java

package mcptools.cli.tmux;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.snapshot.Agent;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;

/**
 * The tables of {@code tml}.
 *
 * @param home the user's home folder, which is shown as "~"; "" for none
 * @param columns that a line has at most, as far as that can be
 */
public record SessionsText(SessionOrder order, String home, int columns) {
  /**
   * So much of a session's name stays, and other columns go for it, in a terminal of 80 columns.
   */
  private static final int NAME = 17;

  /** A table for each tmux server, with its socket where there are several. */
  public void print(PrintWriter out, List<TmuxReply.Answer> servers) {
    for (TmuxReply.Answer server : servers) {
      if (servers.size() > 1) out.println(Text.shorten(Text.clean(server.socket()), columns));
      out.print(table(server));
    }
    if (order.inventory().servers().stream().anyMatch(s -> s.state().equals("leaked"))) {
      out.println("\n" + Text.wrap("Servers lost their client; mcps shows which.", columns));
    }
  }

  private String table(TmuxReply.Answer server) {
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
          agent(server, session),
          session.place().map(this::directory).orElse("-"));
    }
    if (sessions.stream().allMatch(s -> agent(server, s).isEmpty())) {
      table.without("AGENT");
    }
    return table.format(Colors.NONE, columns);
  }

  /** What an agent of a session does. */
  private String agent(TmuxReply.Answer server, Session session) {
    Agent agent = order.agent(server, session);
    return agent == null ? "" : agent.text(order.inventory().snapshot().wallClock());
  }

  private static String state(Inventory inventory, Session session) {
    if (session.clients() > 0) return "attached";
    String idle = Units.age(inventory.snapshot().wallClock() - session.activity() * 1000);
    return (session.kept() ? "kept " : "idle ") + idle;
  }

  private String directory(String path) {
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
