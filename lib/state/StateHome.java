//SOURCES FileStatus.java
//SOURCES UserFolders.java
//SOURCES ../error/UserError.java

package mcptools.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import mcptools.error.UserError;

/**
 * Where state lives: {@code $MCP_TOOLS_HOME}, by default {@code ~/.claude}.
 *
 * @param folder an absolute path, which need not exist yet
 */
public record StateHome(Path folder) {
  /** The name of the bridge's own files in {@link #globals}; no server has it. */
  public static final String BRIDGE = "serve";

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");

  /**
   * @throws UserError with exit code 2 when MCP_TOOLS_HOME is not an absolute path
   */
  public static StateHome of(Map<String, String> environment) {
    String given = environment.getOrDefault("MCP_TOOLS_HOME", "");
    Path home = UserFolders.of(environment);
    Path folder = given.isEmpty() ? linked(home.resolve(".claude")) : Path.of(given);
    if (!folder.isAbsolute()) {
      String sentence =
          given.isEmpty()
              ? "HOME must be an absolute path, not " + home + "; set it, or MCP_TOOLS_HOME"
              : "MCP_TOOLS_HOME must be an absolute path, not " + folder;
      throw new UserError(2, sentence);
    }
    return new StateHome(folder.normalize());
  }

  /** Follows a link: this folder is Claude Code's, and some users keep it in their dotfiles. */
  private static Path linked(Path folder) {
    try {
      return Files.isSymbolicLink(folder) ? folder.toRealPath() : folder;
    } catch (IOException e) {
      return folder; // refused when it is to be used
    }
  }

  /** The folder of the tracking files. */
  public Path sessions() {
    return folder.resolve("sessions");
  }

  /** The folder of all state but the tracking files and the log, of the shared servers first. */
  public Path globals() {
    return folder.resolve("mcp-state");
  }

  /** The folder of what was measured. */
  public Path history() {
    return globals().resolve("history");
  }

  public Path log() {
    return folder.resolve("mcp-tools.log");
  }

  /**
   * Creates the folder of the tracking files, for the user alone.
   *
   * @throws UserError when it cannot be created, is a link or belongs to another user
   */
  public Path makeSessions() {
    return make(sessions());
  }

  /** Creates the folder of the shared servers, as {@link #makeSessions} does its own. */
  public Path makeGlobals() {
    return make(globals());
  }

  /** Creates the folder of what was measured, as {@link #makeSessions} does its own. */
  public Path makeHistory() {
    makeGlobals();
    return make(history());
  }

  /**
   * Whether a folder of the state, {@link #sessions} or {@link #globals}, exists.
   *
   * @throws UserError when it, or the state folder itself, is a link or belongs to another user
   */
  boolean has(Path inside) {
    return isUsable(folder) && isUsable(inside);
  }

  private static boolean isUsable(Path path) {
    if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) return false;
    try {
      FileStatus status = FileStatus.of(path);
      if (!status.folder()) throw new UserError(1, path + " is not a plain folder; move it away");
      if (!status.ours()) {
        throw new UserError(
            1, path + " belongs to another user; set MCP_TOOLS_HOME to a folder of yours");
      }
      return true;
    } catch (IOException e) {
      throw new UserError(
          1, "the state folder " + path + " cannot be used: " + UserError.reason(e));
    }
  }

  private Path make(Path made) {
    try {
      if (!isUsable(folder)) Files.createDirectories(folder);
      if (!Files.exists(made, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectories(made, PosixFilePermissions.asFileAttribute(PRIVATE));
      }
      isUsable(made);
      if (!Files.getPosixFilePermissions(made).equals(PRIVATE)) {
        Files.setPosixFilePermissions(made, PRIVATE);
      }
      return made;
    } catch (IOException e) {
      throw new UserError(1, "the state folder " + made + " cannot be used: " + e);
    }
  }
}
