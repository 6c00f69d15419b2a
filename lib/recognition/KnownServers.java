//SOURCES Recognition.java
//SOURCES ../state/StateFiles.java
//SOURCES ../state/TrackingFile.java

package mcptools.recognition;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessId;
import mcptools.recognition.Recognition.Match;
import mcptools.state.StateFiles.Stored;
import mcptools.state.TrackingFile;

/**
 * What is known to be a server whatever its command line says.
 *
 * @param parts those that are not the root of their server
 */
public record KnownServers(Map<ProcessId, Match> matches, Set<ProcessId> parts) {
  /** The first word of the rule. */
  public static final String RECORDED = "recorded";

  public static final KnownServers NOTHING = new KnownServers(Map.of(), Set.of());

  /**
   * What tracking files recorded as servers, with all that belongs to each.
   *
   * @param boot of the machine; pids of another one mean nothing
   */
  public static KnownServers of(List<Stored<TrackingFile>> files, String boot) {
    Map<ProcessId, Match> matches = new HashMap<>();
    Set<ProcessId> parts = new HashSet<>();
    for (Stored<TrackingFile> stored : files) {
      Optional<TrackingFile> file = stored.content();
      if (file.flatMap(TrackingFile::session).filter(p -> p.boot().equals(boot)).isEmpty())
        continue;
      for (TrackingFile.Server server : file.get().servers()) {
        String rule = RECORDED + " as part of " + server.name();
        for (ProcessId id : server.processes()) {
          matches.putIfAbsent(id, new Match(server.name(), rule));
        }
        parts.addAll(server.others());
      }
    }
    return new KnownServers(matches, parts);
  }

  /** With these, too. */
  public KnownServers and(Map<ProcessId, Match> more) {
    Map<ProcessId, Match> all = new HashMap<>(matches);
    all.putAll(more);
    return new KnownServers(all, parts);
  }
}
