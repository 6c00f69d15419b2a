//DEPS org.jspecify:jspecify:1.0.1
//SOURCES GlobalLook.java

package mcptools.mcp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcptools.process.ProcessSource;
import mcptools.state.GlobalFiles;
import mcptools.state.GlobalLog;
import mcptools.state.StateHome;
import mcptools.state.StateLock;
import org.jspecify.annotations.Nullable;

/** Keeps the folder of the global servers clean. */
public final class GlobalClean {
  private final GlobalFiles files;
  private final GlobalLook look;

  public GlobalClean(ProcessSource source, StateHome home) {
    this.files = new GlobalFiles(home);
    this.look = new GlobalLook(source, home);
  }

  /**
   * Removes PID files that say nothing of a running server, logs of servers that neither run nor
   * are configured, and what a killed writer left.
   *
   * @return the files that are removed, or would be
   */
  public List<Path> clean(List<GlobalServer> servers, boolean dryRun) {
    try (@Nullable StateLock lock = dryRun ? null : files.lock()) {
      GlobalWorld world = look.now();
      Map<String, List<String>> commands = new HashMap<>();
      servers.forEach(s -> commands.put(s.name(), s.program().command()));
      List<Path> stale = new ArrayList<>(dryRun ? List.of() : files.unfinished());
      world
          .files()
          .forEach((name, stored) -> {
            List<String> command = commands.getOrDefault(name, List.of());
            if (world.isStale(name, command)) stale.add(stored.path());
          });
      for (String name : files.logged()) {
        GlobalLog log = files.log(name);
        if (commands.containsKey(name) || world.root(name, List.of()).isPresent()) {
          if (!dryRun) log.turn();
          continue;
        }
        stale.add(log.file());
        if (Files.exists(log.older())) stale.add(log.older());
      }
      if (!dryRun) stale.forEach(files::remove);
      return stale;
    }
  }

  /** Keeps the logs of running servers small: nobody does while no command runs. */
  public void turnLogs() {
    List<GlobalLog> large =
        files.logged().stream().map(files::log).filter(GlobalLog::isLarge).toList();
    if (large.isEmpty()) return;
    try (StateLock lock = files.lock()) {
      large.forEach(GlobalLog::turn);
    }
  }
}
