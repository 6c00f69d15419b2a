//SOURCES Dialog.java
//SOURCES Line.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.List;
import mcptools.report.Colors.Style;
import mcptools.report.Colors.Style.Styled;
import mcptools.report.Text;

/** The box of a dialog, on a screen of this size. */
record Box(TerminalStyle look, int columns, int rows) {
  /** Puts a box over the lines. */
  void over(List<String> lines, Dialog dialog) {
    int width = width(columns);
    List<Styled> text = text(dialog, columns);
    int most = room(rows);
    int number = Math.min(most, text.size());
    int from = Math.clamp(dialog.top(), 0, text.size() - number);
    String more = number < text.size() ? "  (" + (text.size() - number) + " more lines: j, k)" : "";
    List<String> box = new ArrayList<>();
    box.add(edge("┌", "┐", " " + dialog.title() + " ", width));
    for (int i = 0; i < number; i++) box.add(inside(text.get(from + i), width));
    String answer =
        dialog.question().map(q -> q.text() + "  y yes, n no").orElse("Esc closes this");
    box.add(inside(Style.BOLD.of(answer + more), width));
    box.add(edge("└", "┘", "", width));
    int left = (columns - width) / 2;
    int at = Math.max(0, (rows - box.size()) / 2);
    for (int i = 0; i < box.size() && at + i < lines.size(); i++) {
      lines.set(at + i, " ".repeat(left) + box.get(i));
    }
  }

  /** The last line of a dialog that may be the first one shown on a screen of this size. */
  static int most(Dialog dialog, int columns, int rows) {
    return Math.max(0, text(dialog, columns).size() - room(rows));
  }

  private static int width(int columns) {
    return Math.min(columns, Math.max(40, columns - 8));
  }

  private static int room(int rows) {
    return Math.max(0, rows - 4);
  }

  /** In lines that fit. */
  private static List<Styled> text(Dialog dialog, int columns) {
    List<Styled> text = new ArrayList<>();
    for (Styled part : dialog.text()) {
      Text.wrap(part.text(), Math.max(1, width(columns) - 4))
          .lines()
          .forEach(l -> text.add(part.style().of(l)));
    }
    return text;
  }

  private String edge(String left, String right, String title, int width) {
    String stroke = look.utf8() ? "─" : "-";
    String shown = Text.shorten(Text.clean(title), Math.max(0, width - 4));
    String line = stroke.repeat(Math.max(0, width - 3 - Text.width(shown)));
    Line edge = new Line(look, width).add(look.utf8() ? left : "+").add(stroke);
    return edge.add(Style.BOLD, shown).add(line).add(look.utf8() ? right : "+").done();
  }

  private String inside(Styled text, int width) {
    String side = look.utf8() ? "│" : "|";
    Line line = new Line(look, width).add(side + " ");
    return line.cell(text.style(), text.text(), Math.max(0, width - 4), false)
        .add(" " + side)
        .done();
  }
}
