package mcptools.settings;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the user wants left alone.
 *
 * @param patterns names of servers or sessions, or whole command lines; {@code *} stands for any
 *     text
 * @param broken why the patterns cannot be known, so that anything may be meant; empty when they
 *     are
 */
public record Protection(List<String> patterns, Optional<String> broken) {
  public static final Protection NONE = new Protection(List.of(), Optional.empty());

  /** Why a session must stay; empty when it need not. */
  public Optional<String> ofSession(String name) {
    return of(Stream.of(name));
  }

  /** Why what goes by one of these texts must stay; empty when it need not. */
  public Optional<String> of(Stream<String> texts) {
    if (broken.isPresent() || patterns.isEmpty()) return broken;
    return texts
        .flatMap(text -> patterns.stream().filter(p -> matches(p, text)))
        .findFirst()
        .map(pattern -> "the config protects \"" + pattern + "\"");
  }

  /**
   * Whether a text is of a pattern. By hand: a regular expression with many stars takes for ever.
   */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int resume = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        resume = t;
      } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++resume;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') p++;
    return p == pattern.length();
  }
}
