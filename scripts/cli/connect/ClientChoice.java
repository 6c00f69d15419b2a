//SOURCES ../shared/SharedNames.java
//SOURCES ../../../lib/connect/Target.java

package mcptools.cli.connect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.cli.shared.Meant;
import mcptools.cli.shared.SharedNames;
import mcptools.connect.Target;
import mcptools.connect.Target.Scope;
import mcptools.error.UserError;

/**
 * Which clients and servers are meant.
 *
 * @param words a client or none, and the names of servers
 */
record ClientChoice(List<String> words, Map<String, String> environment) {
  /** All configs of clients, whether they exist or not. */
  private List<Target> targets() {
    return Target.all(environment, Path.of(""));
  }

  Optional<Target> target(String word) {
    return targets().stream().filter(t -> t.word().equals(word)).findFirst();
  }

  /** The client that is named. */
  Optional<Target> named() {
    return words.isEmpty() ? Optional.empty() : target(words.getFirst());
  }

  /** The servers that are named; none for all. */
  List<String> names() {
    return named().isPresent() ? words.subList(1, words.size()) : words;
  }

  /**
   * The client that is named, or all whose config exists, and their configs for the project.
   *
   * @throws UserError when there is none
   */
  List<Target> clients() {
    Optional<Target> named = named();
    List<Target> found = new ArrayList<>(named.stream().toList());
    Set<Path> files = new HashSet<>();
    named.ifPresent(target -> files.add(real(target.file())));
    for (Target target : targets()) {
      if (target.scope() == Scope.LOCAL || !Files.exists(target.file())) continue;
      boolean user = target.scope() == Scope.USER;
      boolean with =
          named.isEmpty()
              || (named.get().scope() == Scope.USER && named.get().client() == target.client());
      // In the home folder the project's config is the user's own.
      if (with && !(user && named.isPresent()) && files.add(real(target.file()))) {
        found.add(target);
      }
    }
    if (found.isEmpty()) {
      throw new UserError(
          1, "no client's config is there; name one of " + String.join(", ", Target.words()));
    }
    return found;
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file.toAbsolutePath().normalize();
    }
  }

  /**
   * Refuses a name that is none of these servers; the first word may be that of a client.
   *
   * @throws UserError with names that may be meant
   */
  void check(String name, List<String> known) {
    if (known.contains(name)) return;
    if (!name.equals(words.getFirst())) SharedNames.check(List.of(name), known);
    List<String> all = new ArrayList<>(Target.words());
    all.addAll(known);
    String there =
        Meant.question(name, all)
            .orElseGet(() ->
                "; of servers "
                    + SharedNames.list(known)
                    + ", and mcp_manager connect --help lists the clients");
    throw new UserError(2, "there is no client or shared server " + name + there);
  }
}
