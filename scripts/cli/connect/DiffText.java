//SOURCES ../../../lib/report/Text.java
//SOURCES ../../../lib/secrets/Redact.java

package mcptools.cli.connect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.report.Text;
import mcptools.secrets.Redact;

/** The difference between two texts, as people see it. */
public final class DiffText {
  private static final int MOST_COLUMNS = 500;

  /** A line of a list, in which each argument has one: of JSON and TOML, or of YAML. */
  private static final Pattern WORD =
      Pattern.compile("[ +-]\\s*(?:(?:-\\s+)?(\"[^\"]*\"|'[^']*'),?|-\\s+(\\S.*))");

  private DiffText() {}

  /** A diff without secrets. */
  public static String of(String diff) {
    StringBuilder out = new StringBuilder();
    String before = "";
    for (String line : diff.lines().toList()) {
      Matcher word = WORD.matcher(line);
      int group = !word.matches() ? 0 : word.group(1) != null ? 1 : 2;
      boolean secret = group > 0 && Redact.isSecret(before, word.group(group));
      out.append(secret ? line.substring(0, word.start(group)) + "***" : shown(line)).append('\n');
      before = group > 0 ? word.group(group) : "";
    }
    return out.toString();
  }

  /** Some configs are one line of megabytes. */
  private static String shown(String line) {
    String start = Text.shorten(line.replace("\t", "    "), 4 * MOST_COLUMNS);
    return Text.shorten(Redact.line(Text.clean(start)), MOST_COLUMNS);
  }
}
