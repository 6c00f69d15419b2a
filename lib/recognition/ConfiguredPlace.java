//SOURCES ConfiguredServers.java
//SOURCES Shapes.java

package mcptools.recognition;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import mcptools.commandline.Launchers;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.ConfiguredServers.Candidate;
import mcptools.recognition.Recognition.Match;

/**
 * Tells apart processes with the same arguments of which one is a configured server, as that of
 * {@code node index.js} in another folder is not.
 */
final class ConfiguredPlace {
  private final Shapes shapes;
  private final ConfiguredServers configured;

  ConfiguredPlace(Shapes shapes, ConfiguredServers configured) {
    this.shapes = shapes;
    this.configured = configured;
  }

  /** The first of these that is where the process is. */
  Optional<Match> of(ProcessInfo process, List<Candidate> candidates) {
    for (Candidate candidate : candidates) {
      if (!candidate.loose() || isThere(process, candidate)) {
        return Optional.of(candidate.match());
      }
    }
    return Optional.empty();
  }

  /**
   * In the very folder that the config says, or where the client that is at work has started it:
   * below that folder, or anywhere when the config says none. What the client leaves behind is
   * known by its record.
   */
  private boolean isThere(ProcessInfo process, Candidate candidate) {
    Optional<Path> wanted = candidate.directory();
    Optional<Path> directory = wanted.flatMap(w -> configured.directory(process.id()));
    if (directory.isPresent()) {
      if (directory.get().equals(wanted.get())) return true;
      if (!directory.get().startsWith(wanted.get())) return false;
    }
    return isStartedByClient(process, candidate.client());
  }

  /** Whether a living client has started it, with nothing but wrappers between the two. */
  private boolean isStartedByClient(ProcessInfo process, String client) {
    ProcessTable table = shapes.table();
    for (ProcessInfo above : table.ancestors(process)) {
      if (above.user() != process.user() || above.pid() == 1) return false;
      if (shapes.agents().containsKey(above.pid())) {
        // What an agent's tools start leads a process session of its own.
        return process.session() < 0 || process.session() == above.session();
      }
      if (isNamed(above, client)) return true;
      if (!Launchers.isWrapper(above.argv())) return false;
    }
    return false;
  }

  /** As "/Applications/Claude.app/Contents/MacOS/Claude" is by "Claude Desktop". */
  private static boolean isNamed(ProcessInfo process, String client) {
    if (process.argv().isEmpty()) return false;
    String program = process.program().toLowerCase(Locale.ROOT);
    for (String word : client.toLowerCase(Locale.ROOT).split(" ")) {
      if (word.length() > 2 && program.startsWith(word)) return true;
    }
    return false;
  }
}
