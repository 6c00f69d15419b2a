//SOURCES TopBench.java
//SOURCES ../../lib/report/Table.java

package mcptools.bench;

import java.util.List;
import java.util.Locale;
import mcptools.bench.TopBench.Row;
import mcptools.report.Table;
import mcptools.report.Units;

/** What mcptop takes, as a table. */
public final class TopText {
  private TopText() {}

  public static String table(List<Row> rows) {
    Table table =
        new Table(
                "SERVERS",
                "OTHERS",
                "HELLO",
                "FIRST LIST",
                "TIMES",
                "KEY",
                "SLOWEST",
                "AT REST",
                "PSS")
            .right(0, 1, 2, 3, 4, 5, 6, 7, 8);
    for (Row row : rows) {
      table.row(
          row.servers(),
          row.processes(),
          millis(row.hello()),
          millis(row.first()),
          String.format(Locale.ROOT, "%.1f", row.first() / row.hello()),
          millis(row.key()),
          millis(row.slowest()),
          String.format(Locale.ROOT, "%.2f %%", row.percent()),
          Units.size(row.pss()));
    }
    return table.format();
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%.0f ms", millis);
  }
}
