//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/secrets/Redact.java

package mcptools.cli.connect;

import java.util.regex.Pattern;
import mcptools.report.Table;
import mcptools.secrets.Redact;

/** The difference between two texts, as people see it. */
public final class DiffText {
  private static final int MOST_COLUMNS = 500;

  /** A line of a list, in which each argument has one. */
  private static final Pattern WORD = Pattern.compile("[ +-]\\s*\"[^\"]*\",?");

  private DiffText() {}

  /** A diff without secrets. */
  public static String of(String diff) {
    StringBuilder out = new StringBuilder();
    String before = "";
    for (String line : diff.lines().toList()) {
      String word = WORD.matcher(line).matches() ? line.substring(1).strip() : "";
      int quote = line.indexOf('"');
      boolean secret = !word.isEmpty() && Redact.isSecret(before.replace(",", ""), word);
      out.append(secret ? line.substring(0, quote) + "***" : shown(line)).append('\n');
      before = word;
    }
    return out.toString();
  }

  /** Some configs are one line of megabytes. */
  private static String shown(String line) {
    String start = Table.shorten(line.replace("\t", "    "), 4 * MOST_COLUMNS);
    return Table.shorten(Redact.line(Table.clean(start)), MOST_COLUMNS);
  }
}
