//SOURCES ../../../lib/report/Table.java

package mcptools.cli.terminal;

import java.util.ArrayList;
import java.util.List;
import mcptools.report.Table;

/** Fits text into a terminal. */
public final class Frame {
  private static final String ESCAPE = "\033[";

  private Frame() {}

  /**
   * A title, an empty line, and the text, cut to the size. Where there are too many lines, the last
   * paragraph stays, as totals and advice stand there, and what is before it is left out.
   */
  public static List<String> of(String title, List<String> text, int columns, int rows) {
    List<String> lines = new ArrayList<>(List.of(title, ""));
    lines.addAll(fit(text, rows - lines.size()));
    return lines.stream().limit(rows).map(line -> cut(line, columns)).toList();
  }

  private static List<String> fit(List<String> lines, int rows) {
    if (lines.size() <= rows) return lines;
    int last = lines.size() - 1 - lines.lastIndexOf("");
    int tail = last < rows / 2 ? last : 0;
    int head = Math.max(0, rows - 1 - tail);
    List<String> shown = new ArrayList<>(lines.subList(0, head));
    shown.add("… " + (lines.size() - head - tail) + " more lines");
    shown.addAll(lines.subList(lines.size() - tail, lines.size()));
    return shown;
  }

  /** As {@link Table#shorten}; colours take no columns and stay. */
  private static String cut(String line, int columns) {
    if (Table.width(line.replaceAll("\033\\[\\d*m", "")) <= columns) return line;
    StringBuilder out = new StringBuilder();
    int left = columns - 1;
    for (int i = 0; i < line.length(); ) {
      int next = line.startsWith(ESCAPE, i) ? line.indexOf('m', i) + 1 : 0;
      if (next == 0) {
        next = line.offsetByCodePoints(i, 1);
        left -= Table.width(line.substring(i, next));
        if (left < 0) break;
      }
      out.append(line, i, next);
      i = next;
    }
    return out.append('…').append(line.contains(ESCAPE) ? ESCAPE + "0m" : "").toString();
  }
}
