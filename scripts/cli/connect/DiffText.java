//SOURCES ../../../lib/report/Text.java
//SOURCES ../../../lib/secrets/ConfigLines.java

package mcptools.cli.connect;

import java.util.List;
import mcptools.report.Text;
import mcptools.secrets.ConfigLines;

/** Lines of configs as people see them in a difference. */
public final class DiffText {
  private static final int MOST_COLUMNS = 500;

  private DiffText() {}

  /** A line without secrets, and safe for a terminal. */
  public static String line(List<String> lines, int index) {
    String line = ConfigLines.redacted(lines, index).replace("\t", "    ");
    return Text.shorten(Text.clean(line), MOST_COLUMNS);
  }
}
