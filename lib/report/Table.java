//SOURCES Text.java

package mcptools.report;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mcptools.report.Colors.Style;
import mcptools.report.Colors.Style.Styled;

/** Text in columns, as wide as what they hold, or as the terminal. */
public final class Table {
  private record Cut(String title, int least, boolean start) {}

  /** A clean text, and the terminal columns that it takes. STARTUP.md: plain text */
  private record Cell(Style style, String text, int width) {
    static Cell of(Style style, String text) {
      return new Cell(style, text, Text.width(text));
    }
  }

  private final List<List<Cell>> rows = new ArrayList<>();
  private final Set<Integer> right = new HashSet<>();
  private final List<Cut> cuts = new ArrayList<>();
  private final List<String> spared = new ArrayList<>();

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
    List<Cell> row = new ArrayList<>(cells.length);
    for (Object cell : cells) {
      Styled styled = cell instanceof Styled given ? given : Style.PLAIN.of(cell);
      row.add(Cell.of(styled.style(), Text.clean(styled.text())));
    }
    rows.add(row);
    return this;
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
    return format(colors, Integer.MAX_VALUE);
  }

  /**
   * As above, in lines of at most so many terminal columns, as far as what may be cut ({@link
   * #cut}) and left out ({@link #spare}) allows.
   */
  public String format(Colors colors, int columns) {
    int[] widths = widths();
    for (String title : spared) {
      if (least(widths) <= columns) break;
      without(title);
      widths = widths();
    }
    int excess = Math.max(0, total(widths) - columns);
    Set<Integer> starts = new HashSet<>();
    for (Cut cut : cuts) {
      int column = column(cut.title);
      if (column < 0) continue;
      if (cut.start) starts.add(column);
      int less = Math.min(excess, Math.max(0, widths[column] - cut.least));
      widths[column] -= less;
      excess -= less;
    }
    StringBuilder out = new StringBuilder();
    for (List<Cell> row : rows) {
      if (row.size() == 1) {
        Cell heading = row.getFirst();
        out.append(colors.paintClean(heading.style, Text.shorten(heading.text, columns)))
            .append('\n');
        continue;
      }
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        if (cell.width > widths[i]) {
          String text = cell.text;
          boolean start = starts.contains(i);
          text = start ? Text.shortenStart(text, widths[i]) : Text.shorten(text, widths[i]);
          cell = Cell.of(cell.style, text);
        }
        int free = widths[i] - cell.width;
        line.repeat(" ", right.contains(i) ? free : 0);
        line.append(colors.paintClean(cell.style, cell.text));
        line.repeat(" ", right.contains(i) ? 2 : free + 2);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  private int[] widths() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size() && row.size() > 1; i++) {
        widths[i] = Math.max(widths[i], row.get(i).width);
      }
    }
    return widths;
  }

  private static int total(int... widths) {
    int total = 2 * (widths.length - 1);
    for (int width : widths) total += width;
    return total;
  }

  /** How wide the table is when all that may be cut is. */
  private int least(int... uncut) {
    int[] widths = uncut.clone();
    for (Cut cut : cuts) {
      int column = column(cut.title);
      if (column >= 0) widths[column] = Math.min(widths[column], cut.least);
    }
    return total(widths);
  }

  /** -1 for a column that was left out. */
  private int column(String title) {
    List<Cell> header = rows.getFirst();
    for (int i = 0; i < header.size(); i++) if (header.get(i).text.equals(title)) return i;
    return -1;
  }

  /** Has a column cut before those that are named later, down to so many terminal columns. */
  public Table cut(String title, int least) {
    cuts.add(new Cut(title, least, false));
    return this;
  }

  /** As above, of which the end of a text stays, as of a path. */
  public Table cutStart(String title, int least) {
    cuts.add(new Cut(title, least, true));
    return this;
  }

  /** Has columns left out, the first one first, where cutting is not enough. */
  public Table spare(String... titles) {
    spared.addAll(List.of(titles));
    return this;
  }

  /** Leaves a column out. */
  public Table without(String title) {
    int column = column(title);
    if (column < 0) return this;
    rows.replaceAll(row -> {
      if (row.size() == 1) return row;
      List<Cell> cells = new ArrayList<>(row);
      cells.remove(column);
      return cells;
    });
    Set<Integer> moved = new HashSet<>();
    for (int c : right) if (c != column) moved.add(c > column ? c - 1 : c);
    right.clear();
    right.addAll(moved);
    return this;
  }
}
