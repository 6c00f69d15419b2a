package mcptools.bridge.rpc;

/** Finds where values end, in bytes that were checked. */
final class JsonEnds {
  private JsonEnds() {}

  /** The first byte from there on that is no space. */
  static int space(byte[] bytes, int at) {
    while (bytes[at] == ' ' || bytes[at] == '\t') at++;
    return at;
  }

  /**
   * The end of the value that begins there.
   *
   * @param to where a bare value ends at the latest
   */
  static int end(byte[] bytes, int at, int to) {
    int depth = 0;
    while (true) {
      switch (bytes[at]) {
        case '"' -> at = quoted(bytes, at);
        case '{', '[' -> {
          depth++;
          at++;
        }
        case '}', ']' -> {
          depth--;
          at++;
        }
        case ',', ':', ' ', '\t' -> at++;
        default -> at = bare(bytes, at, to);
      }
      if (depth == 0) return at;
    }
  }

  private static int quoted(byte[] bytes, int at) {
    at++;
    while (bytes[at] != '"') at += bytes[at] == '\\' ? 2 : 1;
    return at + 1;
  }

  private static int bare(byte[] bytes, int at, int to) {
    while (at < to && ",:]} \t".indexOf(bytes[at]) < 0) at++;
    return at;
  }
}
