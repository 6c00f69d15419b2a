//SOURCES Projects.java
//SOURCES ../error/Likeness.java

package mcptools.tmux;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcptools.error.Likeness;

/** Where `tm` can go: the sessions that are open, then the directories that it opened last. */
public record Places(List<Place> all) {
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
        .sorted(
            Comparator.comparing(p -> Math.min(Likeness.FAR, Likeness.distance(text, p.name()))))
        .toList();
  }

  /** The few names that somebody may have meant, the likeliest first. */
  public List<String> like(String text) {
    return Likeness.near(text, all.stream().map(Place::name).toList());
  }
}
