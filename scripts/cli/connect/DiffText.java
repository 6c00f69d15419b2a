//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/secrets/Redact.java

package mcptools.cli.connect;

import java.util.stream.Collectors;
import mcptools.report.Table;
import mcptools.secrets.Redact;

/** The difference between two texts, as people see it. */
public final class DiffText {
  private static final int MOST_COLUMNS = 500;

  private DiffText() {}

  /** A diff without secrets. */
  public static String of(String diff) {
    return diff.lines().map(line -> shown(line) + "\n").collect(Collectors.joining());
  }

  /** Some configs are one line of megabytes. */
  private static String shown(String line) {
    String start = Table.shorten(line.replace("\t", "    "), 4 * MOST_COLUMNS);
    return Table.shorten(Redact.line(Table.clean(start)), MOST_COLUMNS);
  }
}
