//SOURCES Colors.java

package mcptools.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.report.Colors.Style;
import mcptools.report.Colors.Style.Styled;

/** Text in columns, as wide as what they hold. */
public final class Table {
  /** The narrowest last column. */
  private static final int LEAST = 10;

  private final List<List<Styled>> rows = new ArrayList<>();
  private final Set<Integer> right = new HashSet<>();

  public Table(String... header) {
    row((Object[]) header);
  }

  /** Numbers end where their column ends: these columns, counted from 0. */
  public Table right(int... columns) {
    for (int column : columns) right.add(column);
    return this;
  }

  /** A cell is a text, in a style where it is a {@link Styled}. */
  public Table row(Object... cells) {
    rows.add(Stream.of(cells).map(Table::cell).toList());
    return this;
  }

  private static Styled cell(Object cell) {
    Styled styled = cell instanceof Styled given ? given : Style.PLAIN.of(cell);
    return styled.style().of(clean(styled.text()));
  }

  /** The rows, the header first, without trailing spaces; a newline after each. */
  public String format() {
    return format(Colors.NONE);
  }

  /**
   * The rows as {@link #format()} has them, in colours. A row of a single cell is a heading across
   * the columns.
   */
  public String format(Colors colors) {
    int[] widths = new int[rows.getFirst().size()];
    for (List<Styled> row : rows) {
      for (int i = 0; i < row.size() && row.size() > 1; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i).text()));
      }
    }
    StringBuilder out = new StringBuilder();
    for (List<Styled> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        Styled cell = row.get(i);
        int free = Math.max(0, widths[i] - width(cell.text()));
        line.repeat(" ", right.contains(i) ? free : 0);
        line.append(colors.paint(cell));
        line.repeat(" ", right.contains(i) ? 2 : free + 2);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** Leaves a column out. */
  public Table without(String title) {
    List<String> header = rows.getFirst().stream().map(Styled::text).toList();
    int column = header.indexOf(title);
    rows.replaceAll(row -> {
      List<Styled> cells = new ArrayList<>(row);
      cells.remove(column);
      return cells;
    });
    Set<Integer> moved = new HashSet<>();
    for (int c : right) if (c != column) moved.add(c > column ? c - 1 : c);
    right.clear();
    right.addAll(moved);
    return this;
  }

  /**
   * As above, with the last column cut at its start where a line would have more columns.
   *
   * @param titles columns that go first, in this order, when the last one would get almost nothing
   */
  public String format(int columns, String... titles) {
    for (String title : titles) if (columns - others() < LEAST) without(title);
    int last = rows.getFirst().size() - 1;
    int left = Math.max(LEAST, columns - others());
    rows.replaceAll(row -> {
      List<Styled> cells = new ArrayList<>(row);
      Styled cell = cells.get(last);
      String reversed = new StringBuilder(cell.text()).reverse().toString();
      String cut = new StringBuilder(shorten(reversed, left)).reverse().toString();
      cells.set(last, cell.style().of(cut));
      return cells;
    });
    return format();
  }

  /** How wide all columns but the last are. */
  private int others() {
    int others = 0;
    for (int i = 0; i < rows.getFirst().size() - 1; i++) {
      int column = i;
      others += 2 + rows.stream().mapToInt(row -> width(row.get(column).text())).max().orElse(0);
    }
    return others;
  }

  /** Without control and format characters, which could move the cursor or turn the line round. */
  public static String clean(String text) {
    if (Colors.isPlain(text)) return text;
    StringBuilder out = new StringBuilder();
    text.codePoints().forEach(c -> out.appendCodePoint(isUnsafe(c) ? '?' : c));
    return out.toString();
  }

  private static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.SURROGATE -> true;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      default -> false;
    };
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
    if (Colors.isPlain(text)) return text.length();
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
