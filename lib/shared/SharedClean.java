//DEPS org.jspecify:jspecify:1.0.1
//SOURCES SharedSnapshotReader.java

package mcptools.shared;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcptools.process.ProcessSource;
import mcptools.settings.SharedServer;
import mcptools.state.SharedFiles;
import mcptools.state.SharedLog;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import org.jspecify.annotations.Nullable;

/** Cleans the folder of the shared servers. */
public record SharedClean(ProcessSource source, StateHome home) {
  /**
   * Removes PID files of servers that do not run, logs of servers that neither run nor are
   * configured, and what a killed writer left.
   *
   * @return the files that are removed, or would be
   */
  public List<Path> clean(List<SharedServer> servers, boolean dryRun) {
    SharedFiles files = new SharedFiles(home);
    try (@Nullable StateLock lock = dryRun ? null : files.lock()) {
      SharedSnapshot snapshot = new SharedSnapshotReader(source, home).read();
      Map<String, List<String>> commands = new HashMap<>();
      servers.forEach(s -> commands.put(s.name(), s.program().command()));
      List<Path> stale = new ArrayList<>(dryRun ? List.of() : files.unfinished());
      snapshot
          .files()
          .forEach((name, stored) -> {
            List<String> command = commands.getOrDefault(name, List.of());
            if (snapshot.isStale(name, command)) stale.add(stored.path());
          });
      for (String name : files.logged()) {
        SharedLog log = files.log(name);
        if (commands.containsKey(name) || snapshot.root(name, List.of()).isPresent()) {
          if (!dryRun) log.rotate();
          continue;
        }
        stale.add(log.file());
        if (Files.exists(log.previous())) stale.add(log.previous());
      }
      if (!dryRun) stale.forEach(files::remove);
      return stale;
    }
  }

  /** Rotates large logs. */
  public void rotateLogs() {
    SharedFiles files = new SharedFiles(home);
    List<SharedLog> large =
        files.logged().stream().map(files::log).filter(SharedLog::isLarge).toList();
    if (large.isEmpty()) return;
    try (StateLock lock = files.lock()) {
      large.forEach(SharedLog::rotate);
    }
  }
}
