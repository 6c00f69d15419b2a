//SOURCES ../../../lib/cleanup/Cleanup.java
//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/verdict/EndPlan.java

package mcptools.cli.cleanup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Ending.Result;
import mcptools.ownership.McpServer;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.verdict.EndPlan;
import mcptools.verdict.Verdict;

/** What would be ended with all sessions, for people to agree to. */
public final class TmkaText {
  private TmkaText() {}

  /**
   * Lines of at most so many columns: the sessions with the servers that go with them, socket by
   * socket when there are several; then what else would go; then what stays.
   */
  public static String of(EndPlan plan, Cleanup.Report report, int columns) {
    StringBuilder text = new StringBuilder();
    List<Result> kills =
        report.results().stream().filter(r -> r.verdict() instanceof Verdict.Kill).toList();
    Set<Result> listed = new LinkedHashSet<>();
    Set<String> sockets = new LinkedHashSet<>();
    plan.doomed().forEach(e -> sockets.add(e.server().socket()));
    for (String socket : sockets) {
      if (sockets.size() > 1) text.append(Text.shorten(Text.clean(socket), columns) + "\n");
      Table table =
          new Table("SESSION", "STATE", "WINDOWS", "SERVER", "PID")
              .right(2, 4)
              .cut("SESSION", 24)
              .cut("SERVER", 12)
              .cut("SESSION", 12)
              .spare("WINDOWS");
      for (EndPlan.Entry entry : plan.doomed()) {
        if (!entry.server().socket().equals(socket)) continue;
        List<Result> held = kills.stream().filter(r -> r.server().belongsTo(entry.ref())).toList();
        rows(table, entry, held);
        listed.addAll(held);
      }
      text.append(table.format(Colors.NONE, columns));
    }
    Table others =
        new Table("SERVER", "PID", "BECAUSE").right(1).cut("BECAUSE", 20).cut("SERVER", 12);
    for (Result kill : kills) {
      if (!listed.contains(kill)) others.row(name(kill), pid(kill.server()), kill.reason());
    }
    if (listed.size() < kills.size()) text.append(others.format(Colors.NONE, columns));
    stays(plan, report).forEach(line -> text.append(Text.wrap(Text.clean(line), columns) + "\n"));
    return text.toString();
  }

  private static void rows(Table table, EndPlan.Entry entry, List<Result> held) {
    Object session = entry.session().name();
    Object state = entry.session().clients() > 0 ? "attached" : "detached";
    Object windows = entry.session().windows();
    if (held.isEmpty()) table.row(session, state, windows, "-", "");
    for (Result kill : held) {
      table.row(session, state, windows, name(kill), pid(kill.server()));
      session = state = windows = "";
    }
  }

  private static List<String> stays(EndPlan plan, Cleanup.Report report) {
    List<String> lines = new ArrayList<>();
    for (EndPlan.Entry entry : plan.sessions()) {
      entry.stays().ifPresent(why -> lines.add(entry.ref() + " stays: " + why));
    }
    for (Result result : report.results()) {
      boolean asked = plan.doomed().stream().anyMatch(e -> result.server().belongsTo(e.ref()));
      if (asked && result.verdict() instanceof Verdict.Keep keep) {
        lines.add(name(result) + " (" + pid(result.server()) + ") is left: " + keep.reason());
      }
    }
    return lines;
  }

  private static String name(Result result) {
    return result.server().tree().name();
  }

  private static long pid(McpServer server) {
    return server.tree().root().pid();
  }

  /**
   * The sessions as JSON has them.
   *
   * @param open those that are open now
   */
  public static Map<String, Object> json(EndPlan plan, List<EndPlan.Entry> open) {
    List<Object> sessions = new ArrayList<>();
    for (EndPlan.Entry entry : plan.sessions()) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("session", entry.session().name());
      object.put("id", entry.session().id().text());
      object.put("socket", entry.server().socket());
      object.put("verdict", entry.stays().isEmpty() ? "kill" : "keep");
      entry.stays().ifPresent(why -> object.put("reason", why));
      object.put("open", open.contains(entry));
      sessions.add(object);
    }
    return Map.of("sessions", sessions);
  }
}
