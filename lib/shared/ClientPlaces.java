//SOURCES ../process/ProcessSource.java
//SOURCES ../snapshot/Panes.java
//SOURCES ../tmux/Sockets.java

package mcptools.shared;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.process.ProgramRunner;
import mcptools.snapshot.Panes;
import mcptools.tmux.Sockets;
import mcptools.tmux.TmuxEnvironment;

/**
 * Finds where clients of shared servers run.
 *
 * @param environment of this process, which names the folder of tmux
 */
public record ClientPlaces(
    ProcessSource source, ProgramRunner runner, Map<String, String> environment) {
  /**
   * Where a client runs.
   *
   * @param session the name of its tmux session; empty when it is in none
   * @param project its working directory; empty when that cannot be read
   */
  public record Place(Optional<String> session, Optional<Path> project) {}

  /** Reads all processes, and asks the tmux servers. Those that are gone are left out. */
  public Map<ProcessId, Place> of(Collection<ProcessId> clients) {
    Map<ProcessId, Place> places = new HashMap<>();
    if (clients.isEmpty()) return places;
    ProcessTable table = source.list();
    Set<String> sockets = new LinkedHashSet<>();
    long user = table.user(ProcessHandle.current().pid());
    sockets.addAll(Sockets.in(Sockets.folder(environment, user)));
    for (ProcessId client : clients) {
      TmuxEnvironment.of(source.variables(client, Set.of(TmuxEnvironment.VARIABLE)))
          .ifPresent(t -> sockets.add(t.socket()));
    }
    Sockets.Replies replies = new Sockets.Replies(runner);
    replies.ask(sockets);
    Panes panes = new Panes(table, replies.all());
    for (ProcessId client : clients) {
      Optional<ProcessInfo> process = table.get(client);
      if (process.isEmpty()) continue;
      Optional<String> session = panes.paneAbove(process.get()).map(p -> p.session().name());
      places.put(client, new Place(session, source.directory(client)));
    }
    return places;
  }
}
