//SOURCES NoMessage.java

package mcptools.bridge.rpc;

import java.util.Arrays;

/**
 * Checks JSON (RFC 8259) byte by byte and builds nothing: the size of numbers, the depth of nesting
 * and lone surrogate escapes do not matter. Line ends between tokens become spaces, in place, so
 * that what was checked is one line.
 */
final class JsonScanner {
  /** Receives the members of the outermost object, in order, as far as they can be read. */
  interface Members {
    void member(int key, int value, int end);
  }

  private final byte[] bytes;
  private final int end;
  private final Members members;
  private int at;

  /** A bit for each level: set for an object. */
  private long[] levels = new long[1];

  private int depth;

  private JsonScanner(byte[] bytes, int from, int end, Members members) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
    this.members = members;
  }

  /**
   * @throws NoMessage when the bytes are not exactly one value
   */
  static void check(byte[] bytes, int from, int to, Members members) throws NoMessage {
    JsonScanner scanner = new JsonScanner(bytes, from, to, members);
    scanner.value();
    scanner.space();
    if (scanner.at != to) throw scanner.bad("something follows the value");
  }

  private void value() throws NoMessage {
    int key = 0;
    int start = 0;
    space();
    while (true) {
      if (depth == 1) start = at;
      int c = peek();
      if (c == '{' || c == '[') {
        push(c == '{');
        at++;
        space();
        if (peek() != c + 2) { // the closing bracket
          if (c != '{') continue;
          if (depth == 1) key = at;
          key();
          continue;
        }
        pop();
        at++;
      } else {
        scalar(c);
      }
      while (true) {
        if (depth == 0) return;
        boolean object = isObject();
        if (depth == 1 && object) members.member(key, start, at);
        space();
        int next = peek();
        if (next == ',') {
          at++;
          space();
          if (object) {
            if (depth == 1) key = at;
            key();
          }
          break;
        }
        if (next != (object ? '}' : ']')) throw bad("a comma is missing");
        pop();
        at++;
      }
    }
  }

  private void key() throws NoMessage {
    if (peek() != '"') throw bad("a name is missing");
    string();
    space();
    if (peek() != ':') throw bad("a colon is missing");
    at++;
    space();
  }

  private void scalar(int c) throws NoMessage {
    switch (c) {
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void word(String word) throws NoMessage {
    for (int i = 0; i < word.length(); i++, at++) {
      if (peek() != word.charAt(i)) throw bad("it is no value");
    }
  }

  private void string() throws NoMessage {
    at++;
    while (true) {
      int c = peek();
      at++;
      if (c == '"') return;
      if (c >= 0 && c < ' ') throw bad("a control character is in a text");
      if (c != '\\') continue;
      int escaped = peek();
      at++;
      if (escaped == 'u') {
        for (int i = 0; i < 4; i++, at++) {
          if (Character.digit(peek(), 16) < 0) throw bad("an escape is no number");
        }
      } else if ("\"\\/bfnrt".indexOf(escaped) < 0) {
        throw bad("an escape is not known");
      }
    }
  }

  private void number() throws NoMessage {
    if (peek() == '-') at++;
    if (peek() == '0') at++;
    else digits();
    if (at < end && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (bytes[at] == 'e' || bytes[at] == 'E')) {
      at++;
      if (peek() == '+' || peek() == '-') at++;
      digits();
    }
  }

  private void digits() throws NoMessage {
    int start = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') at++;
    if (at == start) throw bad("it is no value");
  }

  /** Negative for a byte of a character that is not ASCII. */
  private int peek() throws NoMessage {
    if (at >= end) throw bad("it ends too early");
    return bytes[at];
  }

  private void space() {
    for (; at < end; at++) {
      byte c = bytes[at];
      if (c == '\n' || c == '\r') bytes[at] = ' ';
      else if (c != ' ' && c != '\t') return;
    }
  }

  private NoMessage bad(String why) {
    return new NoMessage("it is no JSON: " + why);
  }

  private boolean isObject() {
    return (levels[(depth - 1) >> 6] & (1L << (depth - 1))) != 0;
  }

  private void push(boolean object) {
    if (depth >> 6 == levels.length) levels = Arrays.copyOf(levels, 2 * levels.length);
    if (object) levels[depth >> 6] |= 1L << depth;
    else levels[depth >> 6] &= ~(1L << depth);
    depth++;
  }

  private void pop() {
    depth--;
  }
}
