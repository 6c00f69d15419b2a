//SOURCES ClientFigures.java

package mcptools.bridge.relay;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The clients without sessions that have called a server lately, by their connections. */
public final class RecentClients {
  private static final int MOST = 1000;

  /** How long a connection may be idle before its port may be that of another client; millis. */
  private static final long REUSED = 30_000;

  private final Map<Integer, ClientFigures> byPort = new HashMap<>();
  private final List<ClientFigures> all = new ArrayList<>();

  /**
   * The client of a request.
   *
   * @param port at its end of the connection
   * @param name that it gives itself
   */
  public synchronized ClientFigures get(int port, String name) {
    ClientFigures known = byPort.get(port);
    ClientFigures fresh = new ClientFigures(name);
    if (known != null && known.idle() < REUSED && known.name().equals(fresh.name())) {
      known.touch();
      return known;
    }
    if (all.size() >= MOST) forget(all.getFirst());
    byPort.put(port, fresh);
    all.add(fresh);
    return fresh;
  }

  private void forget(ClientFigures client) {
    all.remove(client);
    byPort.values().remove(client);
  }

  /** Those that are still there; the others are forgotten. */
  synchronized List<ClientFigures> living(Predicate<ClientFigures> lives) {
    for (ClientFigures client : List.copyOf(all)) {
      if (!lives.test(client)) forget(client);
    }
    return List.copyOf(all);
  }
}
