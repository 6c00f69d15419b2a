//SOURCES Entry.java

package mcptools.state;

import java.io.IOException;
import java.nio.file.Path;

/** Tells whose a file is. */
public final class Owned {
  private Owned() {}

  /** Whether it is our own user's; a link is asked about itself. */
  public static boolean byUs(Path file) throws IOException {
    return Entry.of(file).ours();
  }
}
