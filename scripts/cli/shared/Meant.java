//SOURCES ../../../lib/tmux/Places.java

package mcptools.cli.shared;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import mcptools.tmux.Places;
import mcptools.tmux.Places.Place;

/** Asks whether a name that means nothing was one of those that do, as {@code tm} does. */
public final class Meant {
  private Meant() {}

  /** Such as "; did you mean memory?"; empty when none of them is near. */
  public static Optional<String> question(String name, Collection<String> known) {
    List<Place> places =
        known.stream().map(k -> new Place(k, Optional.empty(), Optional.empty())).toList();
    return new Places(places)
        .like(name).stream().findFirst().map(likeliest -> "; did you mean " + likeliest + "?");
  }
}
