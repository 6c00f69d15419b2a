//SOURCES Recognition.java
//SOURCES ../process/ProcessTable.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.Recognition.Match;

/**
 * What the processes of a user are by the shape of their command lines.
 *
 * @param candidates those that may be servers
 * @param matches by command line. STARTUP.md: once
 */
public record RecognizedProcesses(
    ProcessTable table, List<ProcessInfo> candidates, Map<List<String>, Optional<Match>> matches) {
  public static RecognizedProcesses of(ProcessTable table, long user) {
    List<ProcessInfo> candidates = new ArrayList<>();
    Map<List<String>, Optional<Match>> matches = new HashMap<>();
    for (ProcessInfo process : table.all()) {
      if (process.user() != user || process.zombie() || process.argv().isEmpty()) continue;
      candidates.add(process);
      matches.computeIfAbsent(process.argv(), Recognition::of);
    }
    return new RecognizedProcesses(table, candidates, matches);
  }

  /** The server that the process of this command line is; empty for all others. */
  public Optional<Match> of(List<String> argv) {
    return matches.getOrDefault(argv, Optional.empty());
  }
}
