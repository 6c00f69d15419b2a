//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ServerRegistry.java

package mcptools.bridge;

import java.util.Optional;
import mcptools.bridge.client.Access;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Unavailable;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedOutcome.Change;
import org.jspecify.annotations.Nullable;

/** Starts, restarts and stops servers of the bridge, as the command line and the config want it. */
final class ServerChanges {
  private final ServerRegistry registry;
  private final Access access;

  ServerChanges(ServerRegistry registry, Access access) {
    this.registry = registry;
    this.access = access;
  }

  /** Starts a server that was added. */
  SharedOutcome begin(Stdio config) {
    return registry
        .get(config.name())
        .map(s -> now(s, "started"))
        .orElseGet(() -> absent(config.name()));
  }

  private static SharedOutcome absent(String name) {
    return new SharedOutcome(name, Change.ABSENT, 0, "is not shared");
  }

  /**
   * Adds a server and starts it, unless it waits for its first use.
   *
   * @throws Refusal when the bridge is ending
   */
  SharedOutcome start(Stdio config) throws Refusal {
    if (config.isPerProject()) {
      SharedOutcome outcome;
      synchronized (registry) {
        registry.requireOpen();
        outcome = registry.projects().start(config, access);
      }
      registry.save();
      return outcome;
    }
    BridgedServer made = registry.made(config);
    Optional<BridgedServer> before = registry.hold(made);
    if (before.isEmpty()) registry.save();
    BridgedServer server = before.orElse(made);
    if (!server.config().equals(config)) {
      return outcome(server, Change.FAILED, "runs with an older config; restart it");
    }
    if (before.isEmpty() || server.lifecycle().state().equals("dead")) {
      if (!config.lazy()) return now(server, "started");
      return outcome(server, Change.STARTED, "is shared, and starts at its first use");
    }
    return outcome(server, Change.RUNNING, "is shared already");
  }

  private SharedOutcome now(BridgedServer server, String word) {
    try {
      server.ready();
      return outcome(server, Change.STARTED, word);
    } catch (Unavailable e) {
      return new SharedOutcome(server.config().name(), Change.FAILED, 0, e.getMessage());
    }
  }

  private SharedOutcome outcome(BridgedServer server, Change change, String sentence) {
    @Nullable ServerProcess process = server.lifecycle().process();
    long pid = process == null ? 0 : process.pid();
    String name = server.config().name();
    String running = pid == 0 ? "" : ", pid " + pid;
    return new SharedOutcome(name, change, pid, sentence + running + ", " + access.url(name));
  }

  /** Gives a server that is shared a new config. */
  void change(Stdio changed) throws Refusal {
    @Nullable BridgedServer server = registry.get(changed.name()).orElse(null);
    boolean shared = server != null || registry.projects().get(changed.name()).isPresent();
    if (!shared) return;
    boolean kind = changed.isPerProject() != (server == null);
    if (kind) remove(changed.name());
    if (kind || server == null) {
      restart(changed);
      return;
    }
    boolean same = server.config().program().equals(changed.program());
    // Before its process ends, as whoever waits for it starts the next one.
    server.reconfigure(changed);
    if (!same) server.end("has a new config");
    registry.save();
  }

  SharedOutcome restart(Stdio config) throws Refusal {
    if (config.isPerProject()) {
      SharedOutcome outcome = registry.projects().restart(config, access);
      registry.save();
      return outcome;
    }
    @Nullable BridgedServer server = registry.get(config.name()).orElse(null);
    if (server == null) return start(config);
    SharedOutcome ended = server.end("is started again");
    if (!ended.ok()) return ended;
    server.lifecycle().reconfigure(config);
    registry.save();
    if (!config.lazy()) return now(server, "started again");
    return outcome(server, Change.STARTED, "starts again at its next use");
  }

  /** Restarts a server now, or as soon as nobody uses it: never in a call. */
  SharedOutcome restartIdle(String name) {
    @Nullable BridgedServer server = registry.get(name).orElse(null);
    if (server == null) return absent(name);
    if (!server.lifecycle().state().equals("running")) {
      return outcome(server, Change.ABSENT, "does not run");
    }
    server.rest().wantRestart();
    return restartDue(server)
        .orElseGet(() -> outcome(server, Change.RUNNING, "is restarted when nobody uses it"));
  }

  /** Restarts a server that is to be, if nobody uses it. */
  Optional<SharedOutcome> restartDue(BridgedServer server) {
    return server
        .rest()
        .endForRestart()
        .map(ended -> {
          if (!ended.ok()) return ended;
          if (!server.config().lazy()) return now(server, "was restarted");
          return outcome(server, Change.STARTED, "was ended, and starts again at its next use");
        });
  }

  /** Stops a server; without any the bridge ends. */
  SharedOutcome stop(String name) {
    SharedOutcome stopped = remove(name);
    if (stopped.change() != Change.ABSENT) registry.closeIfEmpty();
    return stopped;
  }

  private SharedOutcome remove(String name) {
    Optional<SharedOutcome> stopped = registry.projects().stop(name);
    if (stopped.isPresent()) {
      registry.save();
      return stopped.get();
    }
    @Nullable BridgedServer server = registry.remove(name).orElse(null);
    if (server == null) return absent(name);
    registry.save(); // before it ends, which takes a while
    SharedOutcome ended = end(server);
    if (ended.change() != Change.ABSENT) return ended;
    return new SharedOutcome(name, Change.STOPPED, 0, "is not shared any more");
  }

  /** Ends a server that nobody is to use any more. */
  static SharedOutcome end(BridgedServer server) {
    server.clients().disconnectAll();
    return server.end("has been stopped");
  }
}
