//SOURCES McpServer.java
//SOURCES World.java

package mcptools.mcp;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.mcp.World.Life;
import mcptools.state.TrackingFile;
import mcptools.state.TrackingFiles.Stored;

/** Tracking files that nobody needs any more. */
final class StaleFiles {
  private StaleFiles() {}

  /** The files of ended sessions that are evidence for nothing that is left. */
  static List<Path> of(World world, List<McpServer> left) {
    List<Path> stale = new ArrayList<>();
    for (Stored stored : world.files()) {
      if (stored.content().isEmpty()) continue;
      TrackingFile file = stored.content().get();
      boolean needed = left.stream().anyMatch(s -> s.ended().equals(Optional.of(World.ref(file))));
      if (world.session(file) == Life.ENDED && !needed) stale.add(stored.path());
    }
    return stale;
  }
}
