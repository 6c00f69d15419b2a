//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES BridgeMetrics.java
//SOURCES BridgeStatus.java
//SOURCES CombinedStarter.java
//SOURCES ConfigWatch.java
//SOURCES ProjectProcesses.java
//SOURCES client/WantedServers.java
//SOURCES http/Endpoint.java

package mcptools.bridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import mcptools.bridge.relay.ProjectServers;
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
  private final ProjectProcesses projects;

  /** All of them as one, unless one of them has its name. */
  private final BridgedServer combined;

  private final ConfigWatch config;
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
    this.projects = new ProjectProcesses(servers, starter, sessions);
    this.config = new ConfigWatch(starter.environment());
    this.combined =
        new BridgedServer(Stdio.COMBINED, new CombinedStarter(starter, this::members), sessions);
  }

  /** The servers that all projects share. */
  private Map<String, BridgedServer> members() {
    Map<String, BridgedServer> members = new LinkedHashMap<>();
    servers.forEach((name, server) -> {
      if (server.config().project().isEmpty()) members.put(name, server);
    });
    return members;
  }

  WantedServers wanted() {
    return wanted;
  }

  /** Adds a server; it does not run yet. */
  void add(Stdio config) {
    if (config.isPerProject()) projects.add(config);
    else servers.putIfAbsent(config.name(), new BridgedServer(config, starter, sessions));
  }

  /** Starts a server that was added. */
  SharedOutcome begin(Stdio config) {
    return now(servers.get(config.name()), "started");
  }

  @Override
  public Optional<BridgedServer> get(String name) {
    @Nullable BridgedServer server = servers.get(name);
    boolean all = server == null && name.equals(Stdio.COMBINED.name());
    return all ? Optional.of(combined) : Optional.ofNullable(server);
  }

  @Override
  public Optional<ProjectServers> projects(String name) {
    return projects.get(name);
  }

  @Override
  public Optional<BridgedServer> withSession(ProjectServers those, String id) {
    return projects.withSession(those, id);
  }

  /** Waits until the last server is stopped. */
  void awaitEmpty() throws InterruptedException {
    empty.await();
  }

  @Override
  public JsonElement control(String path, JsonElement body) throws Refusal {
    if (!path.equals("status")) readConfig();
    return switch (path) {
      case "status" -> answer("servers", this::statuses);
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
    wanted.save(projects.wanted());
  }

  private JsonObject answer(String what, Supplier<JsonArray> entries) throws Refusal {
    if (isClosed()) throw new Refusal(ControlMessages.ENDING, "the bridge is ending");
    JsonObject answer = new JsonObject();
    answer.addProperty("pid", ProcessHandle.current().pid());
    answer.addProperty("ageMillis", (System.nanoTime() - started) / 1_000_000);
    answer.add(what, entries.get());
    return answer;
  }

  private JsonArray statuses() {
    JsonArray entries = status.servers(servers.values());
    projects.each((name, processes) -> entries.add(status.ofProjects(name, processes)));
    return entries;
  }

  @Override
  public String metrics() {
    long seconds = (System.nanoTime() - started) / 1_000_000_000;
    return BridgeMetrics.of(
        seconds, status.servers(servers.values()), status.clients(servers.values()));
  }

  /** Does what a changed config wants, of the servers that are shared; the others go on. */
  void readConfig() {
    ConfigWatch.Changes changes = config.look();
    try {
      for (Stdio server : changes.added()) start(server);
      for (Stdio server : changes.changed()) change(server);
      // Without any server it ends.
      for (String name : changes.gone()) stop(name);
    } catch (Refusal e) {
      System.err.println("the config is not followed: " + e.getMessage());
    }
  }

  private void change(Stdio changed) throws Refusal {
    @Nullable BridgedServer server = servers.get(changed.name());
    boolean shared = server != null || projects.get(changed.name()).isPresent();
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
    save();
  }

  SharedOutcome start(Stdio config) throws Refusal {
    if (config.isPerProject()) {
      SharedOutcome outcome;
      synchronized (this) {
        if (isClosed()) throw ending();
        outcome = projects.start(config, access);
      }
      save();
      return outcome;
    }
    BridgedServer created = new BridgedServer(config, starter, sessions);
    @Nullable BridgedServer before;
    synchronized (this) {
      if (isClosed()) throw ending();
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

  private static Refusal ending() {
    return new Refusal(ControlMessages.ENDING, "the bridge is ending; start again");
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
    if (config.isPerProject()) {
      SharedOutcome outcome = projects.restart(config, access);
      save();
      return outcome;
    }
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
    SharedOutcome stopped = remove(name);
    if (stopped.change() != Change.ABSENT) closeIfEmpty();
    return stopped;
  }

  private SharedOutcome remove(String name) {
    Optional<SharedOutcome> stopped = projects.stop(name);
    if (stopped.isPresent()) {
      save();
      return stopped.get();
    }
    @Nullable BridgedServer server = servers.remove(name);
    if (server == null) return new SharedOutcome(name, Change.ABSENT, 0, "is not shared");
    save(); // before it ends, which takes a while
    SharedOutcome ended = end(server);
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
    if (servers.isEmpty() && projects.isEmpty()) empty.countDown();
  }

  /** Ends unused sessions and servers. To be called regularly. */
  void tick() {
    ticks++;
    for (BridgedServer server : servers.values()) {
      tick(server);
      if (ticks % PRUNED == 0) status.living(server);
      if (server.isRestartDue()) {
        Thread.ofVirtual()
            .start(() ->
                restartDue(server)
                    .ifPresent(o -> System.err.println(o.name() + " " + o.sentence())));
      }
    }
    tick(combined);
    projects.expire();
    if (config.hasChanged()) Thread.ofVirtual().start(this::readConfig);
  }

  private static void tick(BridgedServer server) {
    server.clients().expire(SESSION);
    server.relay().expire();
    if (server.isIdle()) Thread.ofVirtual().start(() -> server.end("rests"));
  }

  /** Ends all servers in parallel, and waits at most so many milliseconds. */
  void close(long millis) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofVirtual().start(() -> end(combined)));
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
