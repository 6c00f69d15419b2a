//SOURCES ../trends/TrendsText.java

package mcptools.cli.top;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.LongStream;
import mcptools.cli.trends.TrendsText;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Text;

/**
 * What the terminal can show.
 *
 * @param colours whether texts are coloured; without, they still are bold, dim and reversed
 * @param utf8 whether it shows more than ASCII
 */
public record TerminalStyle(boolean colours, boolean utf8) {
  /** By NO_COLOR, and by whether the locale is one of UTF-8. */
  static TerminalStyle of(Map<String, String> environment, boolean utf8) {
    return new TerminalStyle(environment.getOrDefault("NO_COLOR", "").isEmpty(), utf8);
  }

  /** A text, made safe, in a style. The sixteen colours are the terminal's own. */
  String paint(Style style, String text) {
    String safe = utf8 ? Text.clean(text) : ascii(Text.clean(text));
    Style shown =
        switch (style) {
          case GREEN, CYAN -> colours ? style : Style.PLAIN;
          case YELLOW, RED -> colours ? style : Style.BOLD;
          case PLAIN, BOLD, DIM, REVERSE -> style;
        };
    return new Colors(true).paintClean(shown, safe);
  }

  private static String ascii(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 127) out.append(c);
      else if (c == '…') out.append('~');
      else if (c == '·') out.append('-');
      else out.append('?');
    }
    return out.toString();
  }

  /**
   * A small chart from 0 to the largest value.
   *
   * @param pieces what was measured; -1 for nothing, which is a space
   * @param columns of which the last ones are shown
   */
  String chart(long[] pieces, int columns) {
    long most = LongStream.of(pieces).max().orElse(0);
    int from = Math.max(0, pieces.length - columns);
    return TrendsText.chart(Arrays.copyOfRange(pieces, from, pieces.length), most, utf8);
  }

  /** A bar of so many columns, filled to a part of a thousand. */
  String bar(long perMille, int columns) {
    int full = Math.clamp((perMille * columns + 500) / 1000, 0, columns);
    return (utf8 ? "█" : "#").repeat(full) + (utf8 ? "░" : ".").repeat(columns - full);
  }
}
