//SOURCES TerminalStyle.java

package mcptools.cli.top;

import mcptools.report.Colors.Style;
import mcptools.report.Text;

/** A line of the screen while it is put together: never wider than the screen. */
final class Line {
  private final TerminalStyle look;
  private final int columns;
  private final StringBuilder text = new StringBuilder();
  private int used;

  Line(TerminalStyle look, int columns) {
    this.look = look;
    this.columns = columns;
  }

  int left() {
    return columns - used;
  }

  Line add(String part) {
    return add(Style.PLAIN, part);
  }

  /** Adds a text, of which what does not fit is cut. */
  Line add(Style style, String part) {
    if (left() <= 0) return this;
    String shown = Text.shorten(Text.clean(part), left());
    text.append(look.paint(style, shown));
    used += Text.width(shown);
    return this;
  }

  /** Adds a text in a column of this width, to the left or to the right in it. */
  Line cell(Style style, String part, int width, boolean right) {
    String shown = Text.shorten(Text.clean(part), width);
    String space = " ".repeat(Math.max(0, width - Text.width(shown)));
    if (right) add(space);
    add(style, shown);
    return right ? this : add(space);
  }

  /** The line, without trailing spaces. */
  String done() {
    return text.toString().stripTrailing();
  }

  /** The line over the whole width. */
  String filled() {
    return text + " ".repeat(Math.max(0, left()));
  }
}
