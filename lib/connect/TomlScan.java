package mcptools.connect;

import java.util.ArrayList;
import java.util.List;

/** Finds the places of tables and keys in TOML, a statement at a time. */
final class TomlScan {
  /**
   * A table's head, or a key with its value; comments and empty lines are skipped.
   *
   * @param start index of its first line
   * @param end behind its last line's end
   * @param path the words of its name
   */
  record Statement(boolean head, int start, int end, List<String> path) {}

  private final String text;
  private int at;

  private TomlScan(String text) {
    this.text = text;
  }

  /** The statements of a text that a library has parsed: syntax is not checked here. */
  static List<Statement> statements(String text) {
    TomlScan scan = new TomlScan(text);
    List<Statement> found = new ArrayList<>();
    while (scan.at < text.length()) {
      int line = scan.at;
      scan.blanks();
      char c = scan.peek();
      if (c == '#' || c == '\r' || c == '\n' || c == 0) {
        scan.restOfLine();
        continue;
      }
      boolean head = c == '[';
      boolean list = text.startsWith("[[", scan.at);
      scan.at += list ? 2 : head ? 1 : 0;
      List<String> path = scan.path();
      if (head) scan.restOfLine();
      else scan.value();
      // The head of a list of tables ends the table before it, and belongs to no server.
      found.add(new Statement(head, line, scan.at, list ? List.of() : path));
    }
    return found;
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private void blanks() {
    while (peek() == ' ' || peek() == '\t' || peek() == '\uFEFF') at++;
  }

  private void restOfLine() {
    int end = text.indexOf('\n', at);
    at = end < 0 ? text.length() : end + 1;
  }

  private List<String> path() {
    List<String> path = new ArrayList<>();
    while (true) {
      blanks();
      int start = at;
      char quote = peek();
      if (quote == '"' || quote == '\'') {
        string();
        path.add(text.substring(start + 1, Math.max(start + 1, at - 1)));
      } else {
        while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-') at++;
        path.add(text.substring(start, at));
      }
      blanks();
      if (peek() != '.') return path;
      at++;
    }
  }

  /** Goes behind the line in which a value ends. */
  private void value() {
    int depth = 0;
    while (at < text.length()) {
      char c = peek();
      if (c == '"' || c == '\'') {
        string();
      } else if (c == '#' || c == '\n') {
        restOfLine();
        if (depth <= 0) return;
      } else {
        if (c == '[' || c == '{') depth++;
        if (c == ']' || c == '}') depth--;
        at++;
      }
    }
  }

  private void string() {
    String quote = text.substring(at, at + 1);
    boolean basic = quote.equals("\"");
    String fence = text.startsWith(quote.repeat(3), at) ? quote.repeat(3) : quote;
    at += fence.length();
    while (at < text.length() && !text.startsWith(fence, at)) {
      at += basic && text.charAt(at) == '\\' ? 2 : 1;
    }
    at = Math.min(text.length(), at + fence.length());
    // A text of three quotes may end in up to two more.
    while (fence.length() == 3 && peek() == quote.charAt(0)) at++;
  }
}
