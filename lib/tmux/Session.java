//SOURCES PaneId.java
//SOURCES SessionId.java

package mcptools.tmux;

import java.util.List;
import java.util.Optional;

/**
 * A session as one listing saw it.
 *
 * @param name as tmux has it; not unique across tmux servers and not safe as a target
 * @param directory the directory that `tm` opened it for; empty when `tm` did not
 * @param marker what `tm` put into the environment of its panes; empty when `tm` did not
 * @param kept marked to stay though nothing happens in it
 * @param clients number of attached clients
 * @param created seconds since the epoch
 * @param activity last activity, seconds since the epoch
 * @param windows number of windows
 * @param panes its panes, those of windows that it shares with other sessions included
 */
public record Session(
    SessionId id,
    String name,
    Optional<String> directory,
    Optional<String> marker,
    boolean kept,
    int clients,
    long created,
    long activity,
    int windows,
    List<Pane> panes) {
  /**
   * @param leader pid of the process that tmux started in the pane, the leader of its process
   *     session
   */
  public record Pane(PaneId id, long leader) {}
}
