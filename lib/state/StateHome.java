//SOURCES UserError.java

package mcptools.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where state lives: {@code $MCP_TOOLS_HOME}, by default {@code ~/.claude}.
 *
 * @param folder an absolute path, which need not be there yet
 */
public record StateHome(Path folder) {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /**
   * @throws UserError with exit code 2 when MCP_TOOLS_HOME is not an absolute path
   */
  public static StateHome of(Map<String, String> environment) {
    String given = Optional.ofNullable(environment.get("MCP_TOOLS_HOME")).orElse("");
    String home = Optional.ofNullable(environment.get("HOME")).orElse("");
    if (home.isEmpty()) home = System.getProperty("user.home");
    Path folder = given.isEmpty() ? Path.of(home, ".claude") : Path.of(given);
    if (!folder.isAbsolute()) {
      throw new UserError(2, "MCP_TOOLS_HOME must be an absolute path, not " + folder);
    }
    return new StateHome(folder.normalize());
  }

  /** The folder of the tracking files. */
  public Path sessions() {
    return folder.resolve("sessions");
  }

  /** The folder of the PID files and logs of the global servers. */
  public Path globals() {
    return folder.resolve("mcp-state");
  }

  public Path log() {
    return folder.resolve("mcp-tools.log");
  }

  /**
   * Makes the folder of the tracking files, for the user alone.
   *
   * @throws UserError when it can not be made, is a link or belongs to somebody else
   */
  public Path makeSessions() {
    return make(sessions());
  }

  /** Makes the folder of the global servers, as {@link #makeSessions} does its own. */
  public Path makeGlobals() {
    return make(globals());
  }

  private Path make(Path made) {
    try {
      Files.createDirectories(folder);
      if (!Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.createDirectory(made, PosixFilePermissions.asFileAttribute(PRIVATE));
        } catch (java.nio.file.FileAlreadyExistsException e) {
          // another call was quicker
        }
      }
      if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
        throw new UserError(1, made + " is not a plain folder; move it away");
      }
      if (!Files.getPosixFilePermissions(made).equals(PRIVATE)) {
        Files.setPosixFilePermissions(made, PRIVATE);
      }
      return made;
    } catch (IOException e) {
      throw new UserError(1, "the state folder " + made + " can not be used: " + e);
    }
  }
}
