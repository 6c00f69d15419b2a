//SOURCES ShareBench.java
//SOURCES ../../lib/report/Json.java
//SOURCES ../../lib/report/Table.java

package mcptools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcptools.bench.ShareBench.Row;
import mcptools.bench.ShareBench.Way;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Units;

/** What sharing saves, and what it costs, as a table and as JSON. */
public final class SharingText {
  private SharingText() {}

  public static String table(List<Row> rows) {
    Table table =
        new Table("CLIENTS", "SERVERS", "PROCESSES", "PSS", "OF OWN", "CALL").right(0, 2, 3, 4, 5);
    for (Row row : rows) {
      table.row(
          row.clients(),
          row.way(),
          row.processes(),
          Units.size(row.pss()),
          String.format(Locale.ROOT, "%.0f %%", 100.0 * row.pss() / own(rows, row).pss()),
          String.format(Locale.ROOT, "%.2f ms", row.calls().median() / 1e6));
    }
    return table.format();
  }

  public static String json(List<Row> rows) {
    List<Object> entries = new ArrayList<>();
    for (Row row : rows) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("clients", row.clients());
      entry.put("servers", row.way().toString());
      entry.put("processes", row.processes());
      entry.put("pssBytes", row.pss());
      entry.put("callMillis", row.calls().median() / 1e6);
      entries.add(entry);
    }
    return Json.of(Map.of("sharing", entries));
  }

  /** What the same clients take with servers of their own. */
  private static Row own(List<Row> rows, Row row) {
    return rows.stream()
        .filter(r -> r.way() == Way.PIPES && r.clients() == row.clients())
        .findFirst()
        .orElseThrow();
  }
}
