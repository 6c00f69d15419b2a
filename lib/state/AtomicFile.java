//SOURCES ../error/UserError.java

package mcptools.state;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import mcptools.error.UserError;

/** Writes a file whole or not at all: aside, flushed to the disk, then renamed. */
public final class AtomicFile {
  /** For the user alone. */
  static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private AtomicFile() {}

  /**
   * The file that somebody names to be written: absolute, and without links, so that a link stays.
   *
   * @param example a name for it
   * @throws UserError with exit code 2 for what cannot become a file, such as a folder or a device
   */
  public static Path named(Path name, String example) {
    Path file = name.toAbsolutePath();
    try {
      file = file.toRealPath();
    } catch (IOException e) {
      // it is not there yet
    }
    Path folder = file.getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw new UserError(2, "there is no folder " + folder + " to write " + name + " in; make it");
    }
    if (Files.isDirectory(file)) {
      throw new UserError(2, name + " is a folder; name a file in it, such as " + example);
    }
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new UserError(2, name + " is no plain file; name one, such as " + example);
    }
    return file;
  }

  /**
   * Writes UTF-8 text, readable by the user alone. A reader sees the old file or the new one.
   *
   * @throws UserError when it cannot be written; the old file is unharmed then
   */
  public static void write(Path file, String text) {
    write(file, text, PRIVATE.value());
  }

  /** As {@link #write}, readable by everybody, whatever the umask. */
  public static void writePublic(Path file, String text) {
    write(file, text, PosixFilePermissions.fromString("rw-r--r--"));
  }

  /** As {@link #write}, with these permissions, whatever the umask. */
  public static void write(Path file, String text, Set<PosixFilePermission> permissions) {
    String unique = Long.toHexString(System.nanoTime()) + "." + ProcessHandle.current().pid();
    Path aside = file.resolveSibling("." + unique + ".tmp");
    try {
      try (FileChannel channel =
          FileChannel.open(
              aside,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(permissions))) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
        while (bytes.hasRemaining()) channel.write(bytes);
        Files.setPosixFilePermissions(aside, permissions);
        channel.force(true);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      try {
        Files.deleteIfExists(aside);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw new UserError(1, file + " cannot be written: " + UserError.reason(e));
    }
  }
}
