//SOURCES StandingBench.java
//SOURCES ../../lib/report/Json.java
//SOURCES ../../lib/report/Table.java

package mcptools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcptools.bench.StandingBench.Row;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Units;

/** What standing by costs, as a table and as JSON. */
public final class StandingText {
  private StandingText() {}

  public static String table(List<Row> rows) {
    Table table =
        new Table("AGENTS", "PROCESSES", "STANDING BY", "OF A CORE", "WAKEUPS/MIN", "PSS")
            .right(0, 1, 3, 4, 5);
    for (Row row : rows) {
      table.row(
          row.agents(),
          row.processes(),
          row.way(),
          String.format(Locale.ROOT, "%.3f %%", row.percent()),
          String.format(Locale.ROOT, "%.0f", row.wakeups()),
          Units.size(row.pss()));
    }
    return table.format();
  }

  public static String json(List<Row> rows) {
    List<Object> entries = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("agents", row.agents());
      entry.put("processes", row.processes());
      entry.put("way", row.way());
      entry.put("percent", row.percent());
      entry.put("wakeupsPerMinute", row.wakeups());
      entry.put("pssBytes", row.pss());
      entries.add(entry);
    }
    return Json.of(Map.of("standing", entries));
  }
}
