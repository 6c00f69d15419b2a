//SOURCES Projects.java

package mcptools.tmux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where `tm` can go: the sessions that are open, then the directories that it opened last. */
public record Places(List<Place> all) {
  /** How many names are offered in place of one that means nothing. */
  private static final int OFFERED = 3;

  /** The distance from which on nobody meant it. */
  private static final int FAR = 3;

  /**
   * @param name of the session, or the last part of the directory
   * @param session empty when the directory has none
   * @param directory empty when the session's is not known
   */
  public record Place(String name, Optional<Session> session, Optional<Path> directory) {}

  /**
   * @param recent directories, the latest first
   */
  public static Places of(List<Session> sessions, List<Path> recent) {
    List<Place> all = new ArrayList<>();
    for (Session session : sessions) {
      all.add(new Place(session.name(), Optional.of(session), session.place().map(Path::of)));
    }
    for (Path directory : recent) {
      if (directory.getFileName() == null || Projects.find(sessions, directory).isPresent())
        continue;
      String name = directory.getFileName().toString();
      all.add(new Place(name, Optional.empty(), Optional.of(directory)));
    }
    return new Places(List.copyOf(all));
  }

  /** The session of this name, as tmux has it or as `tm` would make it, else the last directory. */
  public Optional<Place> named(String text) {
    Comparator<Place> exact = Comparator.comparing(p -> !p.name().equals(text));
    return all.stream()
        .filter(p -> p.name().equals(text) || isNamed(p, SessionName.of(text)))
        .min(Comparator.<Place, Boolean>comparing(p -> p.session().isEmpty()).thenComparing(exact));
  }

  private static boolean isNamed(Place place, String name) {
    return place.session().isPresent() && place.name().equals(name);
  }

  /** All of them, those that somebody may have meant by this text first. */
  public List<Place> likeliest(String text) {
    return all.stream()
        .sorted(Comparator.comparing(p -> Math.min(FAR, distance(text, p))))
        .toList();
  }

  /** The few names that somebody may have meant, the likeliest first. */
  public List<String> like(String text) {
    return likeliest(text).stream()
        .filter(p -> distance(text, p) < FAR)
        .map(Place::name)
        .distinct()
        .limit(OFFERED)
        .toList();
  }

  private static int distance(String text, Place place) {
    return distance(text.toLowerCase(Locale.ROOT), place.name().toLowerCase(Locale.ROOT));
  }

  /**
   * How far a name is from what was typed: 0 for one that begins with it, 1 for one that has it,
   * and for others the typing errors between the two, each as much as a third of the word.
   */
  private static int distance(String typed, String name) {
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
