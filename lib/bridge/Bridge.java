//SOURCES AttachedClients.java
//SOURCES BridgeGuard.java
//SOURCES BridgedServers.java
//SOURCES Watchdog.java
//SOURCES client/BridgeControl.java
//SOURCES client/LoginService.java
//SOURCES web/WebServer.java
//SOURCES ../shared/SharedClean.java

package mcptools.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import mcptools.bridge.client.Access;
import mcptools.bridge.client.BridgeControl;
import mcptools.bridge.client.LoginService;
import mcptools.bridge.http.ClientProcesses;
import mcptools.bridge.http.Endpoint;
import mcptools.bridge.http.RequestGuard;
import mcptools.bridge.process.ServerStarter;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.web.WebServer;
import mcptools.error.UserError;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.process.SystemdScope;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedClean;
import mcptools.state.SharedFiles;
import mcptools.state.SharedPid;
import mcptools.state.StateHome;
import mcptools.state.StateLock;

/** The process that holds the pipes of all stdio servers, and serves them to clients. */
public final class Bridge {
  private static final long TICK_MILLIS = 1_000;

  /** How long it runs without a first server; seconds. */
  private static final int PATIENCE = 60;

  /** The time between checks of the logs; seconds. */
  private static final int LOGS = 5;

  /** Bytes of the heap, from which on it is collected after so many nanoseconds. */
  private static final long LARGE = 40 << 20;

  private static final long COLLECT = 20_000_000_000L;

  /** The time between checks of the guard; seconds. */
  private static final int GUARD = 10;

  private static final long GRACE = 8_000;

  /** How long the last answer may take to be sent; milliseconds. */
  private static final long ANSWER = 1_000;

  private static final int ROUNDS = 4;

  private final ProcessSource source;
  private final StateHome home;
  private final BridgedServers servers;
  private final Access access;
  private final BridgeGuard guard;
  private long collected = System.nanoTime();

  /**
   * @param environment what servers are started with, before their own variables
   */
  public Bridge(ProcessSource source, StateHome home, Map<String, String> environment) {
    this.source = source;
    this.home = home;
    this.access = Access.of(home);
    SystemdScope scope = new SystemdScope(ProgramRunner.system());
    this.servers = new BridgedServers(access, new ServerStarter(source, home, environment, scope));
    this.guard = new BridgeGuard(source, home);
  }

  /**
   * Serves until the last server is stopped. The JVM must end then: processes that are left of the
   * servers end with it.
   *
   * @param initial the servers to start with
   * @param back whether those are started too that an earlier bridge had when it died; such a
   *     bridge comes back by itself
   * @throws UserError when the port is taken
   */
  public void run(List<Stdio> initial, boolean back) throws InterruptedException {
    Optional<WebServer> listening = listen();
    if (listening.isEmpty()) return;
    WebServer http = listening.get();
    List<Stdio> all = new ArrayList<>(initial);
    if (back) all.addAll(servers.wanted());
    all.forEach(servers.registry()::add);
    Watchdog.watch();
    boolean guarded = back && !System.getenv().containsKey(LoginService.SERVICE);
    if (guarded) {
      http.share();
      guard.keep();
    }
    savePid();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> logged(() -> close(http))));
    http.start();
    new AttachedClients(home, servers, source).listen();
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    ScheduledFuture<?> _ =
        clock.scheduleWithFixedDelay(
            () -> logged(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    SharedClean clean = new SharedClean(source, home);
    ScheduledFuture<?> _ =
        clock.scheduleWithFixedDelay(() -> logged(clean::rotateLogs), LOGS, LOGS, TimeUnit.SECONDS);
    ScheduledFuture<?> _ =
        clock.schedule(servers.registry()::closeIfEmpty, PATIENCE, TimeUnit.SECONDS);
    for (Stdio server : all) {
      if (!server.lazy()) Thread.ofVirtual().start(() -> logged(() -> begin(server)));
    }
    if (guarded) {
      ScheduledFuture<?> _ =
          clock.scheduleWithFixedDelay(() -> logged(guard::keep), GUARD, GUARD, TimeUnit.SECONDS);
    }
    servers.registry().awaitEmpty();
    // The answer to the last stop is still being sent.
    http.stop(ANSWER);
    clock.shutdownNow();
  }

  /**
   * Empty where another bridge is there. Retries, because a bridge that is ending may still hold
   * the port.
   */
  private Optional<WebServer> listen() throws InterruptedException {
    RequestGuard guard = new RequestGuard(access);
    ClientProcesses processes = new ClientProcesses(source, access.port());
    Endpoint endpoint = new Endpoint(guard, servers, processes);
    for (int round = 0; ; round++) {
      try {
        return Optional.of(new WebServer(access.port(), endpoint, guard::opens));
      } catch (IOException e) {
        if (round == ROUNDS) {
          // The system would start this one again and again, in vain.
          boolean again = System.getenv().containsKey(LoginService.SERVICE);
          BridgeControl other = new BridgeControl(source, home, Map.of());
          if (again && other.isThere()) return Optional.empty();
          throw new UserError(
              1,
              "port %d is taken; if no bridge runs there, remove %s, then start and connect again"
                  .formatted(access.port(), home.globals().resolve("serve.json")));
        }
        Thread.sleep(TICK_MILLIS);
      }
    }
  }

  private void savePid() {
    SharedFiles files = new SharedFiles(home);
    long pid = ProcessHandle.current().pid();
    source
        .read(pid)
        .map(ProcessInfo::id)
        .ifPresent(id -> {
          try (StateLock lock = files.lock()) {
            files.save(StateHome.BRIDGE, new SharedPid(id, source.boot(), 0));
          }
        });
  }

  private void begin(Stdio server) {
    System.err.println(server.name() + ": " + servers.changes().begin(server).sentence());
  }

  private void close(WebServer http) throws InterruptedException {
    servers.close(GRACE);
    http.stop(0);
    SharedFiles files = new SharedFiles(home);
    try (StateLock lock = files.lock()) {
      files.remove(StateHome.BRIDGE);
    }
  }

  private void tick() {
    servers.tick();
    // What a burst of large messages has taken is not returned before the next collection.
    long now = System.nanoTime();
    if (Runtime.getRuntime().totalMemory() > LARGE && now - collected > COLLECT) {
      System.gc();
      collected = System.nanoTime();
    }
  }

  private interface Task {
    void run() throws Refusal, InterruptedException;
  }

  /** Runs a task whose failure ends nothing else. */
  private static void logged(Task task) {
    try {
      task.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Refusal | RuntimeException e) {
      System.err.println(e.getMessage());
    }
  }
}
