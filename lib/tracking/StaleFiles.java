//SOURCES ../ownership/McpServer.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.tracking;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.ownership.McpServer;
import mcptools.recognition.KnownServers;
import mcptools.snapshot.Snapshot;
import mcptools.snapshot.Snapshot.Liveness;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;

/** Tracking files that nobody needs any more. */
public final class StaleFiles {
  private StaleFiles() {}

  /**
   * The files of ended sessions that are evidence for nothing that is left: no server, and no
   * process that was recorded as part of one.
   */
  public static List<Path> of(Snapshot snapshot, List<McpServer> left) {
    List<Path> stale = new ArrayList<>();
    for (Stored<TrackingFile> stored : snapshot.files()) {
      if (stored.content().isEmpty()) continue;
      TrackingFile file = stored.content().get();
      boolean needed =
          left.stream().anyMatch(s -> s.ended().equals(Optional.of(Snapshot.ref(file))))
              || left.stream()
                  .anyMatch(s -> isKnownBy(file, s) && !isRecordedElsewhere(snapshot, s));
      if (snapshot.session(file) == Liveness.ENDED && !needed) stale.add(stored.path());
    }
    return stale;
  }

  /** Whether nothing but the file says that this is a server, whosever it is by now. */
  private static boolean isKnownBy(TrackingFile file, McpServer server) {
    return server.tree().rule().startsWith(KnownServers.RECORDED)
        && file.hasServer(server.tree().root().id());
  }

  /** Whether it is recorded for a session that is open, too. */
  private static boolean isRecordedElsewhere(Snapshot snapshot, McpServer server) {
    return snapshot
        .records()
        .filter(file -> snapshot.session(file) != Liveness.ENDED)
        .anyMatch(file -> file.hasServer(server.tree().root().id()));
  }
}
