//SOURCES ../../../lib/error/Likeness.java

package mcptools.cli.shared;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import mcptools.error.Likeness;

/** Asks whether a name that means nothing was one of those that do, as {@code tm} does. */
public final class Meant {
  private Meant() {}

  /** Such as "; did you mean memory?"; empty when none of them is near. */
  public static Optional<String> question(String name, Collection<String> known) {
    return Likeness.near(name, known).stream().findFirst().map(n -> Likeness.question(List.of(n)));
  }
}
