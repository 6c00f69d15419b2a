package mcptools.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Text in columns, as wide as what they hold. */
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();
  private final Set<Integer> right = new HashSet<>();

  public Table(String... header) {
    rows.add(List.of(header));
  }

  /** Numbers end where their column ends: these columns, counted from 0. */
  public Table right(int... columns) {
    for (int column : columns) right.add(column);
    return this;
  }

  public Table row(Object... cells) {
    rows.add(java.util.Arrays.stream(cells).map(c -> clean(String.valueOf(c))).toList());
    return this;
  }

  /** The rows, the header first, without trailing spaces; a newline after each. */
  public String format() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) widths[i] = Math.max(widths[i], width(row.get(i)));
    }
    StringBuilder out = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        int free = widths[i] - width(row.get(i));
        line.repeat(" ", right.contains(i) ? free : 0).append(row.get(i));
        line.repeat(" ", right.contains(i) ? 2 : free + 2);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** As above, with the last column cut at its start where a line would have more columns. */
  public String format(int columns) {
    int last = rows.getFirst().size() - 1;
    int others = 0;
    for (int i = 0; i < last; i++) {
      int column = i;
      others += 2 + rows.stream().mapToInt(row -> width(row.get(column))).max().orElse(0);
    }
    int left = Math.max(10, columns - others);
    rows.replaceAll(row -> {
      List<String> cells = new ArrayList<>(row);
      String reversed = new StringBuilder(cells.get(last)).reverse().toString();
      cells.set(last, new StringBuilder(shorten(reversed, left)).reverse().toString());
      return cells;
    });
    return format();
  }

  /** Without control and format characters, which could move the cursor or reverse the line. */
  public static String clean(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          int type = Character.getType(c);
          boolean bad = type == Character.CONTROL || type == Character.FORMAT;
          out.appendCodePoint(bad ? '?' : c);
        });
    return out.toString();
  }

  /** At most so many terminal columns of the text, with an ellipsis for what is left out. */
  public static String shorten(String text, int columns) {
    if (width(text) <= columns) return text;
    StringBuilder out = new StringBuilder();
    int left = columns - 1;
    for (int c : text.codePoints().toArray()) {
      left -= width(c);
      if (left < 0) break;
      out.appendCodePoint(c);
    }
    return out.append('…').toString();
  }

  /** How many terminal columns the text takes: marks take none; CJK and most emoji take two. */
  public static int width(String text) {
    return text.codePoints().map(Table::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) return 0;
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0x1F300 && c <= 0x1FAFF)
            || (c >= 0x20000 && c <= 0x3FFFD);
    return wide ? 2 : 1;
  }
}
