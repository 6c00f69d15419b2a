//SOURCES Recognition.java
//SOURCES ../commandline/Agents.java
//SOURCES ../process/ProcessTable.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.commandline.Agents;
import mcptools.config.Client;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.Recognition.Match;

/**
 * What the processes of a user are by the shape of their command lines.
 *
 * @param candidates those that may be servers
 * @param matches by command line. STARTUP.md: once
 * @param agents the coding agents among them, by pid. STARTUP.md: once
 */
public record Shapes(
    ProcessTable table,
    List<ProcessInfo> candidates,
    Map<List<String>, Optional<Match>> matches,
    Map<Long, Client> agents) {
  public static Shapes of(ProcessTable table, long user) {
    List<ProcessInfo> candidates = new ArrayList<>();
    Map<List<String>, Optional<Match>> matches = new HashMap<>();
    Map<Long, Client> agents = new LinkedHashMap<>();
    for (ProcessInfo process : table.all()) {
      if (process.user() != user || process.zombie() || process.argv().isEmpty()) continue;
      candidates.add(process);
      matches.computeIfAbsent(process.argv(), Recognition::of);
      if (!Agents.mayBe(process.argv())) continue;
      Agents.of(process.argv()).ifPresent(client -> agents.put(process.pid(), client));
    }
    return new Shapes(table, candidates, matches, agents);
  }

  /** The server that the process of this command line is; empty for all others. */
  public Optional<Match> of(List<String> argv) {
    return matches.getOrDefault(argv, Optional.empty());
  }
}
