//SOURCES CleanupText.java
//SOURCES ../../../lib/cleanup/FreedMemory.java
//SOURCES ../../../lib/cleanup/IdleSessions.java
//SOURCES ../../../lib/report/Table.java

package mcptools.cli.cleanup;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Ending;
import mcptools.cleanup.FreedMemory.Freed;
import mcptools.cleanup.IdleSessions.Judged;
import mcptools.inventory.Inventory;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.Owner;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.tmux.Session;
import mcptools.verdict.Verdict;

/** How {@code smart_cleanup} reports what it does. */
public final class SmartReport {
  private SmartReport() {}

  /** The sessions that are, were or would be closed; nothing when there are none. */
  public static void sessions(PrintWriter out, List<Judged> sessions, String heading, int columns) {
    List<Judged> closing = sessions.stream().filter(Judged::closes).toList();
    if (closing.isEmpty()) return;
    boolean oneSocket = closing.stream().map(j -> j.session().socket()).distinct().count() == 1;
    Table table = new Table("SESSION", heading, oneSocket ? "" : "SOCKET");
    table.cutStart("SOCKET", 12).cut("SESSION", 24).cut(heading, 20).cut("SESSION", 12);
    for (Judged judged : closing) {
      String socket = oneSocket ? "" : judged.session().socket();
      table.row(judged.session().name(), judged.verdict().reason(), socket);
    }
    out.println(table.format(Colors.NONE, columns));
    out.flush();
  }

  /** The sessions that stay, each with its reason. */
  public static void kept(PrintWriter out, List<Judged> sessions, int columns) {
    for (Judged judged : sessions) {
      if (judged.closes()) continue;
      String why = judged.session() + ": " + judged.verdict().reason();
      out.println(Text.wrap(Text.clean("keep " + why), columns));
    }
  }

  /** Orphans that stay though their client is gone, each with its reason. */
  public static void orphans(PrintWriter out, Cleanup.Report report, int columns) {
    for (Ending.Result result : report.results()) {
      boolean orphan = result.server().owner() instanceof Owner.Orphan;
      if (orphan && result.verdict() instanceof Verdict.Keep) {
        out.println(Text.wrap(CleanupText.kept(result), columns));
      }
    }
  }

  /** What is left of servers and sessions, in a line. */
  public static String left(Inventory inventory, UsageSource source) {
    ServerUsage usage = inventory.with(ServerUsage.read(source, inventory.servers())).usage();
    List<Session> sessions =
        inventory.snapshot().panes().answers().stream()
            .flatMap(a -> a.sessions().stream())
            .toList();
    long detached = sessions.stream().filter(s -> s.clients() == 0).count();
    return "Left: %s in %s, %s; %s, %d of them detached."
        .formatted(
            Units.count(usage.servers(), "server"),
            Units.count(usage.processes(), "process"),
            Units.size(usage.share()),
            Units.count(sessions.size(), "session"),
            detached);
  }

  /** What was freed, in a line that says how that is known. */
  public static String freed(Freed freed) {
    String measured =
        "used memory %s -> %s; servers took %s"
            .formatted(
                Units.size(freed.before()),
                Units.size(freed.after()),
                Units.size(freed.expected()));
    if (freed.expected() == 0) return "Nothing was freed.";
    return freed.bytes() == 0
        ? "No drop was measured: " + measured + "."
        : "Freed " + Units.size(freed.bytes()) + " (measured: " + measured + ").";
  }

  /** The JSON of the command; without what was freed in a dry run. */
  public static Map<String, Object> json(
      List<Judged> sessions, Cleanup.Report report, Optional<Freed> freed) {
    List<Object> entries = new ArrayList<>();
    for (Judged judged : sessions) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("session", judged.session().name());
      entry.put("id", judged.session().id());
      entry.put("socket", judged.session().socket());
      entry.put("verdict", judged.closes() ? "close" : "keep");
      entry.put("reason", judged.verdict().reason());
      entries.add(entry);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("sessions", entries);
    all.putAll(CleanupText.json(report));
    freed.ifPresent(f -> {
      all.put("freedBytes", f.bytes());
      all.put("expectedBytes", f.expected());
      all.put("usedBeforeBytes", f.before());
      all.put("usedAfterBytes", f.after());
    });
    return all;
  }
}
