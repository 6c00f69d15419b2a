//DEPS info.picocli:picocli:4.7.7
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/report/Units.java
//SOURCES ../../../lib/watch/Duty.java

package mcptools.cli.watch;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcptools.report.Colors;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.watch.Duty;
import mcptools.watch.Watcher;
import picocli.CommandLine;

/** What stands by, and how its duties went. */
public final class WatchText {
  private WatchText() {}

  public static void print(CommandLine line, Watcher watcher, boolean json, int columns) {
    PrintWriter out = line.getOut();
    Optional<Long> pid = watcher.pid();
    List<String> sockets = watcher.sockets();
    List<Duty> duties = Duty.of(watcher);
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      pid.ifPresent(p -> all.put("pid", p));
      all.put("sockets", sockets);
      all.put("duties", duties.stream().map(WatchText::entry).toList());
      out.println(Json.of(all));
      return;
    }
    print(out, pid, sockets, duties, columns);
  }

  /** Lines of at most so many columns, as far as that can be. */
  public static void print(
      PrintWriter out, Optional<Long> pid, List<String> sockets, List<Duty> duties, int columns) {
    String servers = Units.count(sockets.size(), "tmux server");
    if (pid.isEmpty()) out.println("No watcher is running; tm starts it.");
    else out.println("The watcher (" + pid.get() + ") watches " + servers + ":");
    if (pid.isPresent()) sockets.forEach(socket -> out.println("  " + Text.clean(socket)));
    if (duties.isEmpty()) return;
    Table table = new Table("DUTY", "LAST", "TOOK", "OUTCOME").right(1, 2);
    for (Duty duty : duties) {
      String outcome = duty.code() == 0 ? "done" : "failed (" + duty.code() + ") " + duty.said();
      String took = String.format(Locale.ROOT, "%.2f s", duty.tookMillis() / 1000.0);
      table.row(duty.name(), Units.age(duty.agoMillis()) + " ago", took, outcome.strip());
    }
    out.println();
    out.print(table.cut("OUTCOME", 20).format(Colors.NONE, columns));
    if (duties.stream().anyMatch(d -> d.code() != 0)) {
      String hint = "What failed is done again in time; doctor tries what it relies on.";
      out.println("\n" + Text.wrap(hint, columns));
    }
  }

  private static Map<String, Object> entry(Duty duty) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", duty.name());
    entry.put("agoMillis", duty.agoMillis());
    entry.put("tookMillis", duty.tookMillis());
    entry.put("exitCode", duty.code());
    if (duty.code() != 0) entry.put("error", duty.said());
    return entry;
  }
}
