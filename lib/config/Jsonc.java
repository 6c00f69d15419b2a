package mcptools.config;

/**
 * Makes JSON of JSON with comments. Gson's lenient reader would take the comments, but no comma
 * before a closing brace, and one before a bracket for a null.
 */
public final class Jsonc {
  private Jsonc() {}

  /** The text with blanks in place of comments and trailing commas, so that positions stay. */
  public static char[] plain(String text) {
    char[] plain = text.toCharArray();
    if (plain.length > 0 && plain[0] == '\uFEFF') plain[0] = ' ';
    int comma = -1;
    char before = ' ';
    for (int i = 0; i < plain.length; i++) {
      char c = plain[i];
      char next = i + 1 < plain.length ? plain[i + 1] : ' ';
      if (c == '/' && (next == '/' || next == '*')) {
        int end = next == '/' ? text.indexOf('\n', i) : text.indexOf("*/", i + 2);
        int stop = end < 0 ? plain.length : next == '/' ? end : end + 2;
        for (int k = i; k < stop; k++) if (plain[k] != '\n') plain[k] = ' ';
        i = stop - 1;
      } else if (!Character.isWhitespace(c)) {
        if (comma >= 0 && (c == '}' || c == ']')) plain[comma] = ' ';
        comma = c == ',' && "{[,:".indexOf(before) < 0 ? i : -1;
        if (c == '"') i = closing(plain, i);
        before = c;
      }
    }
    return plain;
  }

  private static int closing(char[] text, int from) {
    int i = from + 1;
    while (i < text.length && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
    return i;
  }
}
