//SOURCES ProjectProcesses.java
//SOURCES client/WantedServers.java

package mcptools.bridge;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import mcptools.bridge.client.ControlMessages;
import mcptools.bridge.client.WantedServers;
import mcptools.bridge.process.ServerStarter;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.SavedSessions;
import mcptools.bridge.rpc.Refusal;
import mcptools.settings.SharedServer.Stdio;

/** Which servers the bridge has, until it has none and ends. */
final class ServerRegistry {
  private final ServerStarter starter;
  private final SavedSessions sessions;
  private final WantedServers wanted;
  private final ConcurrentSkipListMap<String, BridgedServer> servers =
      new ConcurrentSkipListMap<>();
  private final ProjectProcesses projects;
  private final CountDownLatch empty = new CountDownLatch(1);

  ServerRegistry(ServerStarter starter, SavedSessions sessions) {
    this.starter = starter;
    this.sessions = sessions;
    this.wanted = new WantedServers(starter.home());
    this.projects = new ProjectProcesses(servers, starter, sessions);
  }

  /** Adds a server; it does not run yet. */
  void add(Stdio config) {
    if (config.isPerProject()) projects.add(config);
    else servers.putIfAbsent(config.name(), made(config));
  }

  /** A server that is not one of these yet. */
  BridgedServer made(Stdio config) {
    return new BridgedServer(config, starter, sessions);
  }

  /**
   * Adds a server that all projects share, unless there is one of its name.
   *
   * @return the one of before, if any
   * @throws Refusal when the bridge is ending
   */
  synchronized Optional<BridgedServer> hold(BridgedServer made) throws Refusal {
    requireOpen();
    return Optional.ofNullable(servers.putIfAbsent(made.config().name(), made));
  }

  /** A server that all projects share, or the one of a single project. */
  Optional<BridgedServer> get(String name) {
    return Optional.ofNullable(servers.get(name));
  }

  Optional<BridgedServer> remove(String name) {
    return Optional.ofNullable(servers.remove(name));
  }

  /** Those of single projects, too. */
  Collection<BridgedServer> all() {
    return servers.values();
  }

  /** The servers that all projects share. */
  Map<String, BridgedServer> shared() {
    Map<String, BridgedServer> shared = new LinkedHashMap<>();
    servers.forEach((name, server) -> {
      if (server.config().project().isEmpty()) shared.put(name, server);
    });
    return shared;
  }

  ProjectProcesses projects() {
    return projects;
  }

  /** What a bridge had that died. */
  WantedServers wanted() {
    return wanted;
  }

  /** Remembers the servers for a bridge that comes after this one has died. */
  synchronized void save() {
    wanted.save(projects.wanted());
  }

  /**
   * @throws Refusal when the bridge accepts no server any more
   */
  void requireOpen() throws Refusal {
    if (empty.getCount() == 0) {
      throw new Refusal(ControlMessages.ENDING, "the bridge is ending; start again");
    }
  }

  /** Accepts no server any more, if there is none. */
  synchronized void closeIfEmpty() {
    if (servers.isEmpty() && projects.isEmpty()) empty.countDown();
  }

  /** Waits until the last server is stopped. */
  void awaitEmpty() throws InterruptedException {
    empty.await();
  }
}
