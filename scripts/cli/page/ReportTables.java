//SOURCES Html.java
//SOURCES ../../../lib/health/MemoryReport.java
//SOURCES ../../../lib/settings/Sharing.java

package mcptools.cli.page;

import java.util.ArrayList;
import java.util.List;
import mcptools.health.MemoryReport;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.McpServer;
import mcptools.report.Units;
import mcptools.settings.Sharing;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/** The parts of the report that are tables alone. */
final class ReportTables {
  private ReportTables() {}

  static void sessions(Html page, Inventory inventory) {
    List<List<String>> rows = new ArrayList<>();
    for (TmuxReply.Answer server : inventory.snapshot().panes().answers()) {
      for (Session session : server.sessions()) {
        SessionRef ref = Panes.ref(server, session);
        List<McpServer> own = inventory.servers().stream().filter(s -> s.belongsTo(ref)).toList();
        List<String> agents = new ArrayList<>();
        for (Agent agent : inventory.snapshot().agents(ref)) {
          long age = inventory.snapshot().wallClock() - agent.since();
          agents.add(agent.program() + " " + Html.word(agent.state()) + " " + Units.age(age));
        }
        ServerUsage usage = inventory.sum(own);
        rows.add(
            List.of(
                session.name(),
                session.clients() == 0 ? "detached" : "attached",
                String.join(", ", agents),
                Integer.toString(own.size()),
                Units.size(usage.share())));
      }
    }
    page.section("Sessions");
    table(
        page,
        "No session of tmux is open.",
        "Sessions, their agents, and what their servers take",
        List.of("Session", "State", "Agents", "#Servers", "#Memory"),
        rows);
  }

  static void duplicates(Html page, MemoryReport memory) {
    page.section("What runs twice");
    List<List<String>> rows = new ArrayList<>();
    for (MemoryReport.Duplicate duplicate : memory.duplicates()) {
      var against = Sharing.against(duplicate.name(), duplicate.command());
      rows.add(
          List.of(
              duplicate.name(),
              Integer.toString(duplicate.usage().servers()),
              Units.size(duplicate.usage().share()),
              against.isPresent()
                  ? "-"
                  : Units.size(duplicate.usage().share() - duplicate.shared()),
              against.map(why -> "does not suit it: it " + why).orElse("suits it")));
    }
    table(
        page,
        "No server runs twice.",
        "Servers that run more than once with the same arguments",
        List.of("Server", "#Runs", "#Memory", "#Sharing saves", "Sharing"),
        rows);
  }

  static void ended(Html page, List<String> log) {
    page.section("What was ended, and why");
    List<List<String>> rows = new ArrayList<>();
    for (String line : log.reversed()) {
      int space = line.indexOf(' ');
      if (space > 0) rows.add(List.of(line.substring(0, space), line.substring(space + 1)));
    }
    List<String> header = List.of("Time", "What");
    table(page, "Nothing was ended.", "The last lines of mcp-tools.log", header, rows);
  }

  private static void table(
      Html page, String none, String caption, List<String> header, List<List<String>> rows) {
    if (rows.isEmpty()) page.paragraph(none);
    else page.table(caption, header, rows);
  }
}
