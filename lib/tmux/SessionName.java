package mcptools.tmux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Session names made from directories. */
public final class SessionName {
  /** In code points: what still fits a status line. Uniqueness does not rest on the name. */
  private static final int LENGTH = 50;

  private SessionName() {}

  /**
   * A name that means itself everywhere: in a tmux target, a format, a status line, a shell and a
   * file name. Letters, marks, digits and symbols of all languages stay; what is left of ASCII is
   * letters, digits, "_" and, not at the start, "-".
   */
  public static String of(String text) {
    StringBuilder name = new StringBuilder();
    text.codePoints()
        .limit(LENGTH)
        .forEach(c -> name.appendCodePoint(safe(c) || (c == '-' && !name.isEmpty()) ? c : '_'));
    return name.isEmpty() ? "root" : name.toString();
  }

  private static boolean safe(int c) {
    if (c < 128) return Character.isLetterOrDigit(c) || c == '_';
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> c != 0xFFFD; // what a broken name is decoded to
    };
  }

  /**
   * Names to try for a directory, the shortest first: its own, then with its parents' before it,
   * then numbered.
   */
  public static List<String> candidates(Path directory) {
    List<String> names = new ArrayList<>();
    String longer = "";
    for (Path at = directory; at != null && names.size() < 4; at = at.getParent()) {
      String part = at.getFileName() == null ? "" : of(at.getFileName().toString());
      if (part.isEmpty() && !longer.isEmpty()) break;
      longer = longer.isEmpty() ? of(part) : of(part + "-" + longer);
      names.add(longer);
    }
    String base = names.getFirst();
    for (int i = 2; i <= 999; i++) names.add(base + "-" + i);
    return names;
  }
}
