package mcptools.bridge.rpc;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** The folder of a client's project, as a header or a root names it. */
public final class ProjectFolder {
  /** The header with it; its value is a path, percent-encoded as in a URI where it must be. */
  public static final String HEADER = "X-Mcp-Tools-Project";

  private static final String SCHEME = "file://";

  private ProjectFolder() {}

  /** The value of the header. */
  public static String encoded(Path folder) {
    String path = folder.toUri().toASCIIString().substring(SCHEME.length());
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The URI of a folder, as roots have them. */
  public static String uri(String folder) {
    return SCHEME + encoded(Path.of(folder));
  }

  /**
   * The folder that a path, encoded or not, or the URI of a file names, without links; empty when
   * it is none.
   */
  public static Optional<Path> of(String named) {
    String path = named.startsWith(SCHEME) ? named.substring(SCHEME.length()) : named;
    if (!path.startsWith("/")) return Optional.empty();
    return folder(path)
        .or(() -> {
          try {
            return folder(String.valueOf(URI.create(SCHEME + path).getPath()));
          } catch (IllegalArgumentException e) {
            return Optional.empty();
          }
        });
  }

  private static Optional<Path> folder(String path) {
    try {
      Path folder = Path.of(path);
      return Files.isDirectory(folder) ? Optional.of(folder.toRealPath()) : Optional.empty();
    } catch (InvalidPathException | IOException e) {
      return Optional.empty();
    }
  }
}
