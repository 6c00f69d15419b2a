//SOURCES ../../process/ProcConnections.java
//SOURCES ../../process/ProcessSource.java
//SOURCES ../relay/ClientFigures.java

package mcptools.bridge.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcptools.bridge.relay.ClientFigures;
import mcptools.process.ProcConnections;
import mcptools.process.ProcessSource;

/**
 * Finds the processes of clients by their connections. That looks at all processes of the machine,
 * so it is done for all that wait, and once a second at most.
 */
public final class ClientProcesses {
  private static final long PAUSE = 1_000;

  private final ProcessSource source;
  private final int port;
  private Map<Integer, List<ClientFigures>> waiting = new HashMap<>();
  private boolean searching;

  /**
   * @param port that they are connected to
   */
  public ClientProcesses(ProcessSource source, int port) {
    this.source = source;
    this.port = port;
  }

  /**
   * Has the process of a client looked for, unless it was before.
   *
   * @param from the port at its end
   */
  synchronized void find(int from, ClientFigures client) {
    if (!client.isSought()) return;
    waiting.computeIfAbsent(from, p -> new ArrayList<>()).add(client);
    if (searching) return;
    searching = true;
    Thread.ofVirtual().start(this::search);
  }

  private void search() {
    try {
      for (Map<Integer, List<ClientFigures>> all = next(); !all.isEmpty(); all = next()) {
        Map<Integer, List<ClientFigures>> meant = all;
        ProcConnections.of(port, all.keySet(), source::read)
            .forEach((from, id) -> meant.getOrDefault(from, List.of()).forEach(c -> c.is(id)));
        meant.values().forEach(clients -> clients.forEach(ClientFigures::missed));
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Map<Integer, List<ClientFigures>> next() {
    Map<Integer, List<ClientFigures>> next = waiting;
    waiting = new HashMap<>();
    searching = !next.isEmpty();
    return next;
  }
}
