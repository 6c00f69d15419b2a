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

  public Path log() {
    return folder.resolve("mcp-tools.log");
  }

  /**
   * Makes the folder of the tracking files, for the user alone.
   *
   * @throws UserError when it can not be made, is a link or belongs to somebody else
   */
  public Path makeSessions() {
    Path sessions = sessions();
    try {
      Files.createDirectories(folder);
      if (!Files.exists(sessions, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.createDirectory(sessions, PosixFilePermissions.asFileAttribute(PRIVATE));
        } catch (java.nio.file.FileAlreadyExistsException e) {
          // another call was quicker
        }
      }
      if (!Files.isDirectory(sessions, LinkOption.NOFOLLOW_LINKS)) {
        throw new UserError(1, sessions + " is not a plain folder; move it away");
      }
      if (!Files.getPosixFilePermissions(sessions).equals(PRIVATE)) {
        Files.setPosixFilePermissions(sessions, PRIVATE);
      }
      return sessions;
    } catch (IOException e) {
      throw new UserError(1, "the state folder " + sessions + " can not be used: " + e);
    }
  }
}
