//SOURCES Action.java
//SOURCES Box.java
//SOURCES Details.java
//SOURCES Head.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.report.Colors.Style;
import mcptools.report.Text;

/** The lines of the screen: a pure function of the state. */
public final class Render {
  private final State state;
  private final TerminalStyle look;
  private final int columns;

  private Render(State state, TerminalStyle look) {
    this.state = state;
    this.look = look;
    this.columns = state.columns;
  }

  /** As many lines as the screen has rows, none wider than it. */
  public static List<String> lines(State state, TerminalStyle look) {
    Render render = new Render(state, look);
    List<String> lines = state.help ? render.help() : render.list();
    state.dialog.ifPresent(dialog -> new Box(look, state.columns, state.rows).over(lines, dialog));
    return lines;
  }

  private List<String> list() {
    Layout layout = Layout.of(state);
    List<String> lines = new ArrayList<>();
    if (layout.head() > 0) Head.of(state, look, layout.head()).forEach(lines::add);
    if (layout.titles() > 0) lines.add(titles());
    rows(lines, layout.list());
    if (layout.details() > 0) details(lines, layout.details());
    if (layout.foot() > 0) lines.add(foot());
    message(lines);
    return lines;
  }

  private String titles() {
    Line line = new Line(look, columns).add(" ");
    for (Column.Shown shown : Column.fit(state)) {
      Column column = shown.column();
      boolean sorts = state.sort.equals(Optional.of(column));
      String mark =
          !sorts ? "" : state.reversed ? (look.utf8() ? "▲" : "^") : look.utf8() ? "▼" : "v";
      line.cell(
          sorts ? Style.BOLD : Style.DIM, column.title() + mark, shown.width(), column.isRight());
      line.add(" ");
    }
    return line.done();
  }

  private void rows(List<String> lines, int number) {
    List<Rows.Row> rows = state.list();
    List<Column.Shown> shown = Column.fit(state);
    for (int i = 0; i < number; i++) {
      int at = state.top + i;
      if (at >= 0 && at < rows.size()) lines.add(row(rows.get(at), shown, at == state.index));
      else lines.add(i == 0 && rows.isEmpty() ? nothing() : "");
    }
  }

  private String nothing() {
    if (state.model.isEmpty()) {
      return new Line(look, columns).add(" Reading the processes…").done();
    }
    String none =
        state.filter.isEmpty() ? " No session is open, and no server runs." : " Nothing matches.";
    return new Line(look, columns).add(Style.DIM, none).done();
  }

  private String row(Rows.Row row, List<Column.Shown> shown, boolean cursor) {
    Node node = row.node();
    boolean current = cursor && node.key().equals(state.selected);
    boolean marked = state.marks.contains(node.key());
    // Colours within the row of the cursor would end its own.
    Line line = new Line(current ? new TerminalStyle(false, look.utf8()) : look, columns);
    line.add(current ? Style.PLAIN : Style.BOLD, marked ? "*" : current ? ">" : " ");
    for (Column.Shown each : shown) {
      Column column = each.column();
      String text = column.text(node, look, each.width());
      if (column == Column.NAME) {
        text = trail(row.trail()) + text + (row.hidden() > 0 ? " +" + row.hidden() : "");
      }
      line.cell(
          current ? Style.PLAIN : style(node, column, marked),
          text,
          each.width(),
          column.isRight());
      line.add(" ");
    }
    return current ? look.paint(Style.REVERSE, line.filled()) : line.done();
  }

  private static Style style(Node node, Column column, boolean marked) {
    if (column == Column.STATE) return node.style();
    if (column == Column.TREND) return Style.CYAN;
    if (column != Column.NAME) return Style.PLAIN;
    if (marked) return Style.YELLOW;
    return switch (node.kind()) {
      case SESSION -> Style.BOLD;
      case GROUP -> node.style() == Style.PLAIN ? Style.BOLD : node.style();
      case AGENT -> Style.CYAN;
      case SERVER -> Style.PLAIN;
    };
  }

  private String trail(String trail) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < trail.length(); i++) {
      text.append(
          switch (trail.charAt(i)) {
            case '|' -> look.utf8() ? "│ " : "| ";
            case 't' -> look.utf8() ? "├ " : "|-";
            case 'l' -> look.utf8() ? "└ " : "`-";
            default -> "  ";
          });
    }
    return text.toString();
  }

  private void details(List<String> lines, int number) {
    List<String> text = Details.of(state);
    String more = text.size() > number - 1 ? " (J, K) " : " ";
    String title = " " + state.current().map(Node::name).orElse("details") + more;
    lines.add(new Line(look, columns).add(Style.DIM, rule(title)).done());
    int from = Math.clamp(state.detailsTop, 0, Math.max(0, text.size() - number + 1));
    for (int i = 0; i < number - 1; i++) {
      boolean there = from + i < text.size();
      lines.add(there ? new Line(look, columns).add(" " + text.get(from + i)).done() : "");
    }
  }

  private String rule(String title) {
    String stroke = look.utf8() ? "─" : "-";
    return stroke.repeat(2) + title + stroke.repeat(Math.max(0, columns - 2 - Text.width(title)));
  }

  /** What does not fit into the last row goes over those above it. */
  private void message(List<String> lines) {
    if (state.typing || Text.width(state.message) <= columns) return;
    List<String> parts = Text.wrap(Text.clean(state.message), columns).lines().toList();
    int from = Math.max(0, lines.size() - parts.size());
    for (int i = from; i < lines.size(); i++) {
      lines.set(i, new Line(look, columns).add(Style.YELLOW, parts.get(i - from)).done());
    }
  }

  private String foot() {
    Line line = new Line(look, columns);
    if (state.typing) {
      return line.add(Style.BOLD, "/" + state.filter).add(look.utf8() ? "▏" : "_").done();
    }
    if (!state.message.isEmpty()) return line.add(Style.YELLOW, state.message).done();
    if (!state.filter.isEmpty()) line.add(Style.BOLD, "/" + state.filter + "  ");
    if (!state.marks.isEmpty()) line.add(Style.YELLOW, state.marks.size() + " marked  ");
    int last = width(Action.HELP) + width(Action.QUIT);
    String space = "";
    for (Action action : Action.values()) {
      boolean isLast = action == Action.HELP || action == Action.QUIT;
      int wide = space.length() + width(action) + (isLast ? 0 : last + 4);
      if (action.label().isEmpty() || wide > line.left()) continue;
      line.add(space).add(Style.BOLD, action.keys().getFirst()).add(" " + action.label());
      space = "  ";
    }
    return line.done();
  }

  private static int width(Action action) {
    return action.keys().getFirst().length() + action.label().length() + 1;
  }

  private List<String> help() {
    List<String> lines = new ArrayList<>();
    List<List<String>> table = Action.help(columns);
    String more = table.size() > state.rows - 1 ? "   j, k show more" : "";
    lines.add(
        new Line(look, columns)
            .add(Style.BOLD, "Keys")
            .add(Style.DIM, "   ? closes this" + more)
            .done());
    for (int i = state.helpTop; i < table.size() && lines.size() < state.rows; i++) {
      Line line = new Line(look, columns);
      line.add(" ").cell(Style.BOLD, table.get(i).getFirst(), Action.KEYS_WIDTH, false);
      lines.add(line.add(" " + table.get(i).getLast()).done());
    }
    while (lines.size() < state.rows) lines.add("");
    return lines.subList(0, state.rows);
  }
}
