//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES BridgeMetrics.java
//SOURCES BridgeStatus.java
//SOURCES client/WantedServers.java
//SOURCES http/Endpoint.java

package mcptools.bridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mcptools.bridge.client.Access;
import mcptools.bridge.client.ControlMessages;
import mcptools.bridge.client.WantedServers;
import mcptools.bridge.http.Endpoint.Servers;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.process.ServerStarter;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.SavedSessions;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Unavailable;
import mcptools.process.ProgramRunner;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.ClientPlaces;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedOutcome.Change;
import org.jspecify.annotations.Nullable;

/** The servers of the bridge, and the requests of the command line. */
final class BridgedServers implements Servers {
  /** How long a session may be idle; milliseconds. */
  private static final long SESSION = 1_800_000;

  /** After how many ticks clients that have died are looked for. */
  private static final int PRUNED = 10;

  private final Access access;
  private final BridgeStatus status;
  private final ServerStarter starter;
  private final SavedSessions sessions;
  private final WantedServers wanted;
  private final ConcurrentSkipListMap<String, BridgedServer> servers =
      new ConcurrentSkipListMap<>();
  private final CountDownLatch empty = new CountDownLatch(1);
  private long ticks;
  private final long started = System.nanoTime();

  BridgedServers(Access access, ServerStarter starter) {
    this.access = access;
    this.starter = starter;
    ClientPlaces places =
        new ClientPlaces(starter.source(), ProgramRunner.system(), starter.environment());
    this.status = new BridgeStatus(access, starter.source(), places);
    this.sessions = new SavedSessions(starter.home());
    this.wanted = new WantedServers(starter.home());
  }

  WantedServers wanted() {
    return wanted;
  }

  /** Adds a server; it does not run yet. */
  void add(Stdio config) {
    servers.putIfAbsent(config.name(), new BridgedServer(config, starter, sessions));
  }

  /** Starts a server that was added. */
  SharedOutcome begin(Stdio config) {
    return now(servers.get(config.name()), "started");
  }

  @Override
  public Optional<BridgedServer> get(String name) {
    return Optional.ofNullable(servers.get(name));
  }

  /** Waits until the last server is stopped. */
  void awaitEmpty() throws InterruptedException {
    empty.await();
  }

  @Override
  public JsonElement control(String path, JsonElement body) throws Refusal {
    return switch (path) {
      case "status" -> answer("servers", () -> status.servers(servers.values()));
      case "clients" -> answer("clients", () -> status.clients(servers.values()));
      case "start" -> ControlMessages.of(start(ControlMessages.server(body)));
      case "restart" -> ControlMessages.of(restart(ControlMessages.server(body)));
      case "restart-idle" -> ControlMessages.of(restartIdle(ControlMessages.name(body)));
      case "stop" -> ControlMessages.of(stop(ControlMessages.name(body)));
      default -> throw new Refusal(404, "there is no " + path + " here");
    };
  }

  /** Remembers the servers for a bridge that comes after this one has died. */
  private synchronized void save() {
    wanted.save(servers.values().stream().map(BridgedServer::config).toList());
  }

  private JsonObject answer(String what, Supplier<JsonArray> entries) throws Refusal {
    if (isClosed()) throw new Refusal(ControlMessages.ENDING, "the bridge is ending");
    JsonObject answer = new JsonObject();
    answer.addProperty("pid", ProcessHandle.current().pid());
    answer.addProperty("ageMillis", (System.nanoTime() - started) / 1_000_000);
    answer.add(what, entries.get());
    return answer;
  }

  @Override
  public String metrics() {
    long seconds = (System.nanoTime() - started) / 1_000_000_000;
    return BridgeMetrics.of(
        seconds, status.servers(servers.values()), status.clients(servers.values()));
  }

  SharedOutcome start(Stdio config) throws Refusal {
    BridgedServer created = new BridgedServer(config, starter, sessions);
    @Nullable BridgedServer before;
    synchronized (this) {
      if (isClosed())
        throw new Refusal(ControlMessages.ENDING, "the bridge is ending; start again");
      before = servers.putIfAbsent(config.name(), created);
    }
    if (before == null) save();
    BridgedServer server = before == null ? created : before;
    if (before != null && !before.config().equals(config)) {
      return outcome(server, Change.FAILED, "runs with an older config; restart it");
    }
    if (before == null || server.lifecycle().state().equals("dead")) {
      if (!config.lazy()) return now(server, "started");
      return outcome(server, Change.STARTED, "is shared, and starts at its first use");
    }
    return outcome(server, Change.RUNNING, "is shared already");
  }

  private SharedOutcome now(@Nullable BridgedServer server, String word) {
    if (server == null) return new SharedOutcome("", Change.ABSENT, 0, "is not shared");
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

  private SharedOutcome restart(Stdio config) throws Refusal {
    @Nullable BridgedServer server = servers.get(config.name());
    if (server == null) return start(config);
    SharedOutcome ended = server.end("is started again");
    if (!ended.ok()) return ended;
    server.lifecycle().reconfigure(config);
    save();
    if (!config.lazy()) return now(server, "started again");
    return outcome(server, Change.STARTED, "starts again at its next use");
  }

  /** Restarts a server now, or as soon as nobody uses it: never in a call. */
  private SharedOutcome restartIdle(String name) {
    @Nullable BridgedServer server = servers.get(name);
    if (server == null) return new SharedOutcome(name, Change.ABSENT, 0, "is not shared");
    if (!server.lifecycle().state().equals("running")) {
      return outcome(server, Change.ABSENT, "does not run");
    }
    server.wantRestart();
    return restartDue(server)
        .orElseGet(() -> outcome(server, Change.RUNNING, "is restarted when nobody uses it"));
  }

  private Optional<SharedOutcome> restartDue(BridgedServer server) {
    return server
        .endForRestart()
        .map(ended -> {
          if (!ended.ok()) return ended;
          if (!server.config().lazy()) return now(server, "was restarted");
          return outcome(server, Change.STARTED, "was ended, and starts again at its next use");
        });
  }

  private SharedOutcome stop(String name) {
    @Nullable BridgedServer server = servers.remove(name);
    if (server == null) return new SharedOutcome(name, Change.ABSENT, 0, "is not shared");
    save();
    SharedOutcome ended = end(server);
    closeIfEmpty();
    if (ended.change() != Change.ABSENT) return ended;
    return new SharedOutcome(name, Change.STOPPED, 0, "is not shared any more");
  }

  private static SharedOutcome end(BridgedServer server) {
    server.clients().disconnectAll();
    return server.end("has been stopped");
  }

  private boolean isClosed() {
    return empty.getCount() == 0;
  }

  /** Accepts no server any more, if there is none. */
  synchronized void closeIfEmpty() {
    if (servers.isEmpty()) empty.countDown();
  }

  /** Ends unused sessions and servers. To be called regularly. */
  void tick() {
    ticks++;
    for (BridgedServer server : servers.values()) {
      server.clients().expire(SESSION);
      if (ticks % PRUNED == 0) status.prune(server);
      server.relay().expire();
      if (server.isRestartDue()) {
        Thread.ofVirtual()
            .start(() ->
                restartDue(server)
                    .ifPresent(o -> System.err.println(o.name() + " " + o.sentence())));
      }
      if (server.isIdle()) Thread.ofVirtual().start(() -> server.end("rests"));
    }
  }

  /** Ends all servers in parallel, and waits at most so many milliseconds. */
  void close(long millis) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (BridgedServer server : servers.values()) {
      threads.add(Thread.ofVirtual().start(() -> end(server)));
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : threads) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left > 0) thread.join(left);
    }
  }
}
