package mcptools.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Which names somebody may have meant by one that means nothing. */
public final class Likeness {
  /** The distance from which on nobody meant it. */
  public static final int FAR = 2;

  /** How many names are offered. */
  private static final int OFFERED = 3;

  private Likeness() {}

  /** The few names that somebody may have meant, the likeliest first. */
  public static List<String> near(String typed, Collection<String> names) {
    return names.stream()
        .distinct()
        .filter(name -> distance(typed, name) < FAR)
        .sorted(Comparator.comparingInt(name -> distance(typed, name)))
        .limit(OFFERED)
        .toList();
  }

  /** Such as "; did you mean memory?"; empty when none of them is near. */
  public static String question(String typed, Collection<String> names) {
    return question(near(typed, names));
  }

  /** The same of names that were found. */
  public static String question(List<String> near) {
    return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
  }

  /**
   * How far a name is from what was typed, whatever the case: 0 for one that begins with it, 1 for
   * one that has it, and for others the typing errors between the two, each as much as a third of
   * the word.
   */
  public static int distance(String typed, String name) {
    return distanceOf(typed.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
  }

  private static int distanceOf(String typed, String name) {
    if (name.startsWith(typed)) return 0;
    if (typed.length() > 1 && name.contains(typed)) return 1;
    return (3 * errors(typed, name) + typed.length() - 1) / Math.max(1, typed.length());
  }

  /** Letters that are missing, too many, wrong, or swapped with the next. */
  private static int errors(String one, String other) {
    int[][] errors = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          errors[i][j] = i + j;
          continue;
        }
        int same = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int least = Math.min(errors[i - 1][j], errors[i][j - 1]) + 1;
        errors[i][j] = Math.min(least, errors[i - 1][j - 1] + same);
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        if (swapped) errors[i][j] = Math.min(errors[i][j], errors[i - 2][j - 2] + 1);
      }
    }
    return errors[one.length()][other.length()];
  }
}
