//SOURCES ../state/AtomicFile.java
//SOURCES ../state/FileStatus.java

package mcptools.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import mcptools.error.UserError;
import mcptools.state.AtomicFile;
import mcptools.state.FileStatus;

/**
 * A client's config as it was read.
 *
 * @param named where the client looks for it
 * @param real the file itself: a link, as in dotfiles, is followed
 * @param there whether it exists
 * @param text empty when it does not exist
 */
record ClientFile(
    Path named, Path real, boolean there, String text, Set<PosixFilePermission> permissions) {
  private static final int MOST_BYTES = 64 << 20;

  /**
   * @throws UserError when it exists and cannot be used
   */
  static ClientFile read(Path named) {
    if (Files.notExists(named, LinkOption.NOFOLLOW_LINKS)) {
      return new ClientFile(named, named, false, "", PosixFilePermissions.fromString("rw-------"));
    }
    try {
      Path real = named.toRealPath();
      if (!Files.isRegularFile(real)) throw refused(named, "it is not a plain file");
      if (!FileStatus.of(real).ours()) throw refused(named, "it belongs to another user");
      byte[] bytes;
      try (InputStream in = Files.newInputStream(real)) {
        bytes = in.readNBytes(MOST_BYTES + 1);
      }
      if (bytes.length > MOST_BYTES) throw refused(named, "it is larger than 64 MB");
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new ClientFile(named, real, true, text, Files.getPosixFilePermissions(real));
    } catch (CharacterCodingException e) {
      throw refused(named, "it is not written in UTF-8");
    } catch (java.nio.file.NoSuchFileException e) {
      throw refused(named, "it is a link that leads nowhere");
    } catch (IOException e) {
      throw refused(named, "it cannot be read");
    }
  }

  static UserError refused(Path file, String why) {
    return new UserError(1, file + " is left alone: " + why);
  }

  /**
   * @throws UserError when its owner has made it read-only
   */
  void refuseReadOnly() {
    if (permissions.contains(PosixFilePermission.OWNER_WRITE)) return;
    throw refused(named, "it is read-only; chmod u+w it first");
  }

  /** Whether others than its owner can read it. */
  boolean isOpen() {
    return permissions.stream().anyMatch(p -> !p.name().startsWith("OWNER_"));
  }

  Path backup() {
    return named.resolveSibling(named.getFileName() + ".mcp-tools-backup");
  }

  /**
   * Writes another text, or deletes the file.
   *
   * @throws UserError when it is not as it was read, or cannot be written
   */
  void write(String other, boolean gone) {
    if (!read(named).equals(this)) throw refused(named, "it was changed meanwhile; call again");
    try {
      if (gone) {
        Files.deleteIfExists(real);
        return;
      }
      if (!there) Files.createDirectories(named.getParent());
    } catch (IOException e) {
      throw new UserError(1, named + " cannot be written: " + UserError.reason(e));
    }
    AtomicFile.write(real, other, permissions);
  }

  /** Writes the backup: the text as it was read. */
  void keep() {
    if (there) AtomicFile.write(backup(), text);
  }

  /** Deletes the backup, when the file is as it was then. */
  void forget(String now) {
    try {
      if (Files.isRegularFile(backup()) && Files.readString(backup(), UTF_8).equals(now)) {
        Files.delete(backup());
      }
    } catch (IOException e) {
      // it stays, which harms nobody
    }
  }
}
