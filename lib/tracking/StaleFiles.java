//SOURCES ../ownership/McpServer.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.tracking;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.ownership.McpServer;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;

/** Tracking files that nobody needs any more. */
public final class StaleFiles {
  private StaleFiles() {}

  /** The files of ended sessions that are evidence for nothing that is left. */
  public static List<Path> of(Snapshot snapshot, List<McpServer> left) {
    List<Path> stale = new ArrayList<>();
    for (Stored<TrackingFile> stored : snapshot.files()) {
      if (stored.content().isEmpty()) continue;
      TrackingFile file = stored.content().get();
      boolean needed =
          left.stream().anyMatch(s -> s.ended().equals(Optional.of(Snapshot.ref(file))));
      if (snapshot.session(file) == Liveness.ENDED && !needed) stale.add(stored.path());
    }
    return stale;
  }
}
