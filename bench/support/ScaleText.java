//SOURCES ScaleBench.java
//SOURCES ../../lib/report/Table.java

package mcptools.bench;

import java.util.List;
import java.util.Locale;
import mcptools.bench.ScaleBench.Part;
import mcptools.bench.ScaleBench.Row;
import mcptools.bench.ScaleBench.Scale;
import mcptools.report.Table;

/** How the cost of mcps grows, as a table. */
public final class ScaleText {
  private ScaleText() {}

  /** Each row with what one more takes, from the row before to it. */
  public static String table(Scale scale) {
    Table table = new Table("OF", "NUMBER", "MCPS", "ONE MORE").right(1, 2, 3);
    for (Part part : Part.values()) {
      List<Row> rows = scale.of(part);
      for (int i = 0; i < rows.size(); i++) {
        Row row = rows.get(i);
        table.row(
            part,
            String.format(Locale.ROOT, "%,d", row.number()),
            millis(row.millis()),
            i == 0 ? "-" : String.format(Locale.ROOT, "%,.0f µs", micros(rows.get(i - 1), row)));
      }
    }
    table.row("all at once", "", millis(scale.together()), "");
    return table.format();
  }

  private static double micros(Row from, Row to) {
    return 1000 * (to.millis() - from.millis()) / (to.number() - from.number());
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, "%,.0f ms", millis);
  }
}
