//SOURCES ../ownership/McpServer.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.tracking;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.ownership.McpServer;
import mcptools.process.ProcessId;
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
              || file.servers().stream()
                  .flatMap(server -> server.processes().stream())
                  .anyMatch(id -> lives(snapshot, id) && !isRecordedElsewhere(snapshot, id));
      if (snapshot.session(file) == Liveness.ENDED && !needed) stale.add(stored.path());
    }
    return stale;
  }

  private static boolean lives(Snapshot snapshot, ProcessId recorded) {
    return snapshot.table().get(recorded).filter(p -> !p.zombie()).isPresent();
  }

  /** Whether it is recorded for a session that is open, as when its window was moved there. */
  private static boolean isRecordedElsewhere(Snapshot snapshot, ProcessId process) {
    return snapshot.files().stream()
        .flatMap(stored -> stored.content().stream())
        .filter(file -> snapshot.session(file) != Liveness.ENDED)
        .anyMatch(file -> file.servers().stream().anyMatch(s -> s.processes().contains(process)));
  }
}
