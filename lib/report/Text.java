//SOURCES Colors.java

package mcptools.report;

/** Text as a terminal shows it: how many columns it takes, and how it is made to take fewer. */
public final class Text {
  private Text() {}

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

  /** As {@link #shorten}, but what is left out is in the middle. */
  public static String shortenMiddle(String text, int columns) {
    if (width(text) <= columns) return text;
    String end = shortenStart(text, columns / 2).substring(1);
    return shorten(text, columns - width(end)) + end;
  }

  /** As {@link #shorten}, but what is left out is at the start, as of a path. */
  public static String shortenStart(String text, int columns) {
    String reversed = new StringBuilder(text).reverse().toString();
    return new StringBuilder(shorten(reversed, columns)).reverse().toString();
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

  /**
   * The text in lines of at most so many terminal columns, broken at spaces, and within a word that
   * fills a line; two spaces before all but the first.
   */
  public static String wrap(String text, int columns) {
    if (width(text) <= columns) return text;
    StringBuilder out = new StringBuilder();
    int used = 0;
    for (String word : text.split(" ")) {
      int wide = width(word);
      if (used > 0 && used + 1 + wide > columns) {
        out.append("\n  ");
        used = 2;
      } else if (used > 0) {
        out.append(' ');
        used++;
      }
      if (used + wide <= columns) {
        out.append(word);
        used += wide;
        continue;
      }
      for (int c : word.codePoints().toArray()) {
        if (used + width(c) > columns) {
          out.append("\n  ");
          used = 2;
        }
        out.appendCodePoint(c);
        used += width(c);
      }
    }
    return out.toString();
  }

  /** How many terminal columns the text takes: marks take none; CJK and emoji take two. */
  public static int width(String text) {
    if (Colors.isPlain(text)) return text.length();
    return text.codePoints().map(Text::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) return 0;
    boolean wide =
        (c >= 0x1100 && c <= 0x115F)
            || (c >= 0x2E80 && c <= 0xA4CF)
            || (c >= 0xA960 && c <= 0xA97C)
            || (c >= 0xAC00 && c <= 0xD7A3)
            || (c >= 0xF900 && c <= 0xFAFF)
            || (c >= 0xFE30 && c <= 0xFE6F)
            || (c >= 0xFF00 && c <= 0xFF60)
            || (c >= 0xFFE0 && c <= 0xFFE6)
            || (c >= 0x16FE0 && c <= 0x1B2FF)
            || (c >= 0x1F200 && c <= 0x1F265)
            || (c >= 0x20000 && c <= 0x3FFFD);
    // Of a flag's two letters each takes one.
    boolean letter = c >= 0x1F1E6 && c <= 0x1F1FF;
    return wide || (Character.isEmojiPresentation(c) && !letter) ? 2 : 1;
  }
}
