//SOURCES ../../../lib/report/Text.java

package mcptools.cli.top;

import java.util.Map;
import mcptools.report.Colors.Style;
import mcptools.report.Text;

/**
 * What the terminal can show.
 *
 * @param colours whether texts are coloured; without, they still are bold, dim and reversed
 * @param utf8 whether it shows more than ASCII
 */
public record Look(boolean colours, boolean utf8) {
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String ASCII_BARS = "_.-:=+*#";

  /** By NO_COLOR, and by whether the locale is one of UTF-8. */
  static Look of(Map<String, String> environment, boolean utf8) {
    return new Look(environment.getOrDefault("NO_COLOR", "").isEmpty(), utf8);
  }

  /** A text, made safe, in a style. The sixteen colours are the terminal's own. */
  String paint(Style style, String text) {
    String safe = utf8 ? Text.clean(text) : ascii(Text.clean(text));
    String code =
        switch (style) {
          case PLAIN -> "";
          case BOLD -> "1";
          case DIM -> "2";
          case REVERSE -> "7";
          case GREEN -> colours ? "32" : "";
          case YELLOW -> colours ? "33" : "1";
          case RED -> colours ? "31" : "1";
          case CYAN -> colours ? "36" : "";
        };
    return code.isEmpty() || safe.isEmpty() ? safe : "\033[" + code + "m" + safe + "\033[0m";
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
    long most = 1;
    for (long piece : pieces) most = Math.max(most, piece);
    StringBuilder line = new StringBuilder();
    for (int i = Math.max(0, pieces.length - columns); i < pieces.length; i++) {
      int level = (int) Math.min(7, pieces[i] * 8 / most);
      line.append(pieces[i] < 0 ? ' ' : (utf8 ? BARS : ASCII_BARS).charAt(level));
    }
    return line.toString();
  }

  /** A bar of so many columns, filled to a part of a thousand. */
  String bar(long perMille, int columns) {
    int full = Math.clamp((perMille * columns + 500) / 1000, 0, columns);
    return (utf8 ? "█" : "#").repeat(full) + (utf8 ? "░" : ".").repeat(columns - full);
  }
}
