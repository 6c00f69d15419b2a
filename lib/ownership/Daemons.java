//SOURCES ../commandline/Agents.java
//SOURCES ../snapshot/Snapshot.java

package mcptools.ownership;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcptools.commandline.Agents;
import mcptools.config.Client;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Panes.Shown;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.SessionRef;

/**
 * Processes of agents that serve several terminals: what runs below one need not belong to the
 * session that happened to start it.
 */
public final class Daemons {
  private Daemons() {}

  /** The daemon that a server runs below; empty for none. */
  public static Optional<ProcessInfo> above(ProcessTable table, ProcessInfo root) {
    for (ProcessInfo ancestor : table.ancestors(root)) {
      if (Agents.isDaemon(ancestor.argv())) return Optional.of(ancestor);
    }
    return Optional.empty();
  }

  /** The agent's processes in open panes, for which its daemon may work. */
  public static List<ProcessInfo> terminals(Panes panes, ProcessInfo daemon) {
    Optional<Client> agent = Agents.of(daemon.argv());
    return panes.table().all().stream()
        .filter(p -> Agents.mayBe(p.argv()) && Agents.of(p.argv()).equals(agent))
        .filter(p -> !Agents.isDaemon(p.argv()) && panes.paneAbove(p).isPresent())
        .toList();
  }

  /** Whether a server's directory says which terminal it works for. */
  public static boolean worksInDirectory(ProcessInfo daemon) {
    return Agents.of(daemon.argv()).equals(Optional.of(Client.CODEX));
  }

  /** The session of the only terminals that are in the directory of a server. */
  static Optional<SessionRef> session(Snapshot snapshot, ProcessInfo root, ProcessInfo daemon) {
    Optional<Path> directory = snapshot.facts(root).directory();
    if (directory.isEmpty() || !worksInDirectory(daemon)) return Optional.empty();
    List<SessionRef> sessions =
        terminals(snapshot.panes(), daemon).stream()
            .filter(t -> snapshot.facts(t).directory().equals(directory))
            .flatMap(t -> snapshot.panes().paneAbove(t).stream())
            .map(Shown::session)
            .distinct()
            .toList();
    return sessions.size() == 1 ? Optional.of(sessions.getFirst()) : Optional.empty();
  }
}
