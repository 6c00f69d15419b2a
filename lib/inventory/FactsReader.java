//SOURCES ../ownership/Ownership.java
//SOURCES ../state/SharedPids.java

package mcptools.inventory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.ownership.Daemons;
import mcptools.ownership.Ownership;
import mcptools.ownership.Parents;
import mcptools.process.ParallelMap;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.recognition.ServerTree;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Snapshot.Facts;
import mcptools.state.SharedPids;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;
import mcptools.state.TrackingFile;
import mcptools.tmux.TmuxEnvironment;

/** Reads what a listing lacks of the processes that it matters for: each is a file to be read. */
final class FactsReader {
  private final ProcessSource source;
  private final Panes panes;
  private final Set<Long> leaders = new HashSet<>();

  /**
   * @param panes below which nothing needs to be read
   * @param stored the tracking files, which name the process sessions of panes
   */
  FactsReader(ProcessSource source, Panes panes, List<Stored<TrackingFile>> stored) {
    this.source = source;
    this.panes = panes;
    for (Stored<TrackingFile> file : stored) {
      file.content().ifPresent(c -> c.leaders().forEach(l -> leaders.add(l.id().pid())));
    }
  }

  /** What is known of the processes of these servers, by pid. */
  Map<Long, Facts> of(List<ServerTree> trees) {
    Map<Long, Facts> facts = new HashMap<>();
    ParallelMap.map(trees, () -> this::of).forEach(facts::putAll);
    for (ServerTree tree : trees) {
      Optional<ProcessInfo> daemon =
          Daemons.above(panes.table(), tree.root()).filter(Daemons::worksInDirectory);
      if (daemon.isEmpty()) continue;
      facts.merge(tree.root().pid(), in(tree.root()), FactsReader::with);
      for (ProcessInfo terminal : Daemons.terminals(panes, daemon.get())) {
        facts.computeIfAbsent(terminal.pid(), k -> in(terminal));
      }
    }
    return facts;
  }

  private Facts in(ProcessInfo process) {
    return new Facts(Map.of(), false, Optional.empty(), false, source.directory(process.id()));
  }

  private static Facts with(Facts known, Facts more) {
    return new Facts(
        known.environment(), known.foreign(), known.unit(), known.unitHidden(), more.directory());
  }

  /**
   * The shared servers, by the process that their PID files record. Not read while nothing has lost
   * its parent, as each of them has.
   */
  static Map<ProcessId, String> shared(
      StateHome home, ProcessTable table, List<ServerTree> trees, String boot) {
    for (ServerTree tree : trees) {
      if (Parents.isLost(table, tree.root())) return new SharedPids(home).recorded(boot);
    }
    return Map.of();
  }

  /** Nothing where an open pane says it all. */
  private Map<Long, Facts> of(ServerTree tree) {
    // A shared server may be below a pane only because what started it is: a command of ours, or a
    // bridge that serves there. Both are JVMs, so below one the pane proves nothing.
    boolean apart =
        tree.root().session() == tree.root().pid()
            || panes
                .table()
                .parent(tree.root())
                .filter(p -> p.program().equals("java"))
                .isPresent();
    if (!apart && panes.paneAbove(tree.root()).isPresent()) return Map.of();
    boolean alone = Parents.isLost(panes.table(), tree.root());
    Map<Long, Facts> known = new HashMap<>();
    for (ProcessInfo process : tree.processes()) {
      boolean asked = process.equals(tree.root()) || leaders.contains(process.session());
      known.put(process.pid(), of(process, alone, asked));
    }
    return known;
  }

  /**
   * What is known of one process.
   *
   * @param alone whether its server's client is gone, so that it may be run by the system
   * @param asked whether it matters in any case if it is in a container
   */
  Facts of(ProcessInfo process, boolean alone, boolean asked) {
    Map<String, String> variables = source.variables(process.id(), Ownership.VARIABLES);
    boolean named = variables.containsKey(TmuxEnvironment.VARIABLE);
    return new Facts(
        variables,
        (alone || named || asked) && source.foreignNamespace(process.id()),
        alone ? source.unit(process.id()) : Optional.empty(),
        alone && source.isUnitHidden(process.id()),
        Optional.empty());
  }
}
