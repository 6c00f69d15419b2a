//SOURCES ../../../lib/error/UserError.java
//SOURCES ../../../lib/state/UserFolders.java

package mcptools.cli.setup;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.state.UserFolders;

/**
 * The clone's wrapper as the command {@code jbang}, for who has no JBang: a link in {@code
 * ~/.local/bin} or, where only that is on the PATH, {@code ~/bin}.
 *
 * @param folder of the clone
 */
public record JbangLink(Path folder, Map<String, String> environment) {
  private Path wrapper() {
    return folder.resolve("jbang");
  }

  private List<Path> path() {
    String path = environment.getOrDefault("PATH", "");
    return List.of(path.split(File.pathSeparator)).stream()
        .filter(p -> p.startsWith("/"))
        .map(Path::of)
        .toList();
  }

  private List<Path> places() {
    Path home = UserFolders.of(environment).toAbsolutePath();
    return List.of(home.resolve(".local/bin/jbang"), home.resolve("bin/jbang"));
  }

  /** The command that is on the PATH, whosever it is. */
  public Optional<Path> onPath() {
    return path().stream().map(p -> p.resolve("jbang")).filter(Files::isExecutable).findFirst();
  }

  /** Where the link is made. */
  public Path place() {
    return places().stream()
        .filter(p -> path().contains(p.getParent()))
        .findFirst()
        .orElse(places().getFirst());
  }

  /** Whether the place is on the PATH. */
  public boolean reached() {
    return path().contains(place().getParent());
  }

  /** The links to this clone that are there. */
  public List<Path> made() {
    return places().stream().filter(this::isOurs).toList();
  }

  private boolean isOurs(Path link) {
    try {
      return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(wrapper());
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Makes it.
   *
   * @throws UserError when something else is there, or it cannot be made
   */
  public void make() {
    Path link = place();
    if (isOurs(link)) return;
    if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
      throw new UserError(1, link + " is there already, and is not of this clone");
    }
    try {
      Files.createDirectories(link.getParent());
      Files.createSymbolicLink(link, wrapper());
    } catch (IOException e) {
      throw new UserError(1, link + " cannot be made: " + e.getMessage());
    }
  }

  /** Takes a link away. */
  public static void remove(Path link) {
    try {
      Files.deleteIfExists(link);
    } catch (IOException e) {
      throw new UserError(1, link + " cannot be removed: " + e.getMessage());
    }
  }
}
