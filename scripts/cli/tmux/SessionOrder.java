//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../../../lib/inventory/Inventory.java

package mcptools.cli.tmux;

import java.util.Comparator;
import java.util.List;
import mcptools.error.UserError;
import mcptools.inventory.Inventory;
import mcptools.ownership.McpServer;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Agent.State;
import mcptools.snapshot.Panes;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;
import org.jspecify.annotations.Nullable;

/**
 * In which order the sessions of a tmux server are listed.
 *
 * @param key one of {@link #KEYS}
 */
public record SessionOrder(Inventory inventory, String key) {
  private static final List<String> KEYS = List.of("name", "waiting", "memory");

  /** Whoever waits for somebody comes first, by its own account or not. */
  private static final List<State> WAITING =
      List.of(State.WAITING, State.IDLE, State.QUIET, State.UNKNOWN, State.BUSY);

  /**
   * @throws UserError with exit code 2 for any other key
   */
  public static void check(String key) {
    if (KEYS.contains(key)) return;
    throw new UserError(2, "--sort takes " + String.join(", ", KEYS) + ", not " + key);
  }

  /** As tmux has them, by their names, or else in the order of the key. */
  public List<Session> sorted(TmuxReply.Answer server) {
    if (key.equals("name")) return server.sessions();
    Comparator<Session> order =
        key.equals("waiting")
            ? Comparator.comparing(s -> agent(server, s), Comparator.nullsLast(byWaiting()))
            : Comparator.comparing(s -> -inventory.sum(servers(server, s)).share());
    return server.sessions().stream().sorted(order).toList();
  }

  /** The servers of a session. */
  public List<McpServer> servers(TmuxReply.Answer server, Session session) {
    return inventory.servers().stream()
        .filter(s -> s.belongsTo(Panes.ref(server, session)))
        .toList();
  }

  /** The agent that says most of a session: the busiest, or whoever waits; null for none. */
  public @Nullable Agent agent(TmuxReply.Answer server, Session session) {
    List<Agent> agents = inventory.snapshot().agents(Panes.ref(server, session));
    if (key.equals("waiting")) return agents.stream().min(byWaiting()).orElse(null);
    return agents.isEmpty() ? null : agents.getFirst();
  }

  /** Of two that wait, first who has done so for longer. */
  private static Comparator<Agent> byWaiting() {
    return Comparator.<Agent>comparingInt(a -> WAITING.indexOf(a.state()))
        .thenComparingLong(Agent::since);
  }
}
