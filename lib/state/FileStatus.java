package mcptools.state;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;

/**
 * What is there under a name, a link not followed.
 *
 * @param bytes its size
 * @param modified milliseconds since the epoch
 */
public record FileStatus(
    boolean folder, boolean plainFile, boolean ours, long bytes, long modified) {
  private static final long USER = user();

  public static FileStatus of(Path path) throws IOException {
    Map<String, Object> known =
        Files.readAttributes(
            path,
            "unix:isDirectory,isRegularFile,uid,size,lastModifiedTime",
            LinkOption.NOFOLLOW_LINKS);
    return new FileStatus(
        Boolean.TRUE.equals(known.get("isDirectory")),
        Boolean.TRUE.equals(known.get("isRegularFile")),
        number(known, "uid").longValue() == USER,
        number(known, "size").longValue(),
        known.get("lastModifiedTime") instanceof FileTime time ? time.toMillis() : 0);
  }

  private static Number number(Map<String, Object> known, String name) {
    return known.get(name) instanceof Number number ? number : -1;
  }

  /** Our own user, asked of /proc where there is one: that takes a tenth of the time. */
  private static long user() {
    try {
      Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      if (user instanceof Number number) return number.longValue();
    } catch (IOException e) {
      // as on macOS
    }
    return new UnixSystem().getUid();
  }
}
