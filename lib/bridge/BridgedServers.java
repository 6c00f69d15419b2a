//DEPS com.google.code.gson:gson:2.15.0
//SOURCES BridgeMetrics.java
//SOURCES BridgeStatus.java
//SOURCES CombinedStarter.java
//SOURCES ConfigWatch.java
//SOURCES ServerChanges.java
//SOURCES http/Endpoint.java

package mcptools.bridge;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mcptools.bridge.client.Access;
import mcptools.bridge.client.ControlMessages;
import mcptools.bridge.http.Endpoint.Servers;
import mcptools.bridge.process.ServerStarter;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ProjectServers;
import mcptools.bridge.relay.SavedSessions;
import mcptools.bridge.rpc.Refusal;
import mcptools.process.ProgramRunner;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.ClientPlaces;

/**
 * The servers of the bridge as its clients, the command line, its clock and the config see them.
 */
final class BridgedServers implements Servers {
  /** How long a session may be idle; milliseconds. */
  private static final long SESSION = 1_800_000;

  /** How long a client may take to answer a question; milliseconds. */
  private static final long ANSWER = 3_600_000;

  /** How long a client may take to come back for an answer, or with one; milliseconds. */
  private static final long BACK = 300_000;

  /** After how many ticks clients that have died are looked for. */
  private static final int PRUNED = 10;

  private final BridgeStatus status;
  private final ServerRegistry registry;
  private final ServerChanges changes;

  /** All of them as one, unless one of them has its name. */
  private final BridgedServer combined;

  private final ConfigWatch config;
  private long ticks;

  /** Those that are all of them together, at the last tick. */
  private Map<String, BridgedServer> shared = Map.of();

  private final long started = System.nanoTime();

  BridgedServers(Access access, ServerStarter starter) {
    ClientPlaces places =
        new ClientPlaces(starter.source(), ProgramRunner.system(), starter.environment());
    SavedSessions sessions = new SavedSessions(starter.home());
    this.status = new BridgeStatus(access, starter.source(), places);
    this.registry = new ServerRegistry(starter, sessions);
    this.changes = new ServerChanges(registry, access);
    this.config = new ConfigWatch(starter.environment());
    this.combined =
        new BridgedServer(Stdio.COMBINED, new CombinedStarter(starter, registry::shared), sessions);
  }

  ServerRegistry registry() {
    return registry;
  }

  ServerChanges changes() {
    return changes;
  }

  @Override
  public Optional<BridgedServer> get(String name) {
    boolean all = name.equals(Stdio.COMBINED.name());
    return registry.get(name).or(() -> all ? Optional.of(combined) : Optional.empty());
  }

  @Override
  public Optional<ProjectServers> projects(String name) {
    return registry.projects().get(name);
  }

  @Override
  public Optional<BridgedServer> withSession(ProjectServers those, String id) {
    return registry.projects().withSession(those, id);
  }

  @Override
  public JsonElement control(String path, JsonElement body) throws Refusal {
    if (!path.equals("status")) readConfig();
    return switch (path) {
      case "status" -> answer("servers", this::statuses);
      case "clients" -> answer("clients", () -> status.clients(registry.all()));
      case "start" -> ControlMessages.of(changes.start(ControlMessages.server(body)));
      case "restart" -> ControlMessages.of(changes.restart(ControlMessages.server(body)));
      case "restart-idle" -> ControlMessages.of(changes.restartIdle(ControlMessages.name(body)));
      case "stop" -> ControlMessages.of(changes.stop(ControlMessages.name(body)));
      default -> throw new Refusal(404, "there is no " + path + " here");
    };
  }

  private JsonObject answer(String what, Supplier<JsonArray> entries) throws Refusal {
    registry.requireOpen();
    JsonObject answer = new JsonObject();
    answer.addProperty("pid", ProcessHandle.current().pid());
    answer.addProperty("ageMillis", (System.nanoTime() - started) / 1_000_000);
    answer.add(what, entries.get());
    return answer;
  }

  private JsonArray statuses() {
    JsonArray entries = status.servers(registry.all());
    registry.projects().each((name, processes) -> entries.add(status.ofProjects(name, processes)));
    return entries;
  }

  @Override
  public String metrics() {
    long seconds = (System.nanoTime() - started) / 1_000_000_000;
    return BridgeMetrics.of(
        seconds, status.servers(registry.all()), status.clients(registry.all()));
  }

  /** The servers that an earlier bridge had when it died, as they are to be now. */
  List<Stdio> wanted() {
    return config.current(registry.wanted());
  }

  /** Does what a changed config wants, of the servers that are shared; the others go on. */
  private void readConfig() {
    ConfigWatch.Changes wanted = config.look();
    try {
      for (Stdio server : wanted.added()) changes.start(server);
      for (Stdio server : wanted.changed()) changes.change(server);
      // Without any server it ends.
      for (String name : wanted.gone()) changes.stop(name);
    } catch (Refusal e) {
      System.err.println("the config is not followed: " + e.getMessage());
    }
  }

  /** Ends unused sessions and servers. To be called regularly. */
  void tick() {
    ticks++;
    for (BridgedServer server : registry.all()) {
      tick(server);
      if (ticks % PRUNED == 0) status.living(server);
      if (server.rest().isRestartDue()) {
        Thread.ofVirtual()
            .start(() ->
                changes
                    .restartDue(server)
                    .ifPresent(o -> System.err.println(o.name() + " " + o.sentence())));
      }
    }
    tick(combined);
    Map<String, BridgedServer> now = registry.shared();
    if (!now.equals(shared)) combined.changed();
    shared = now;
    registry.projects().expire();
    if (config.hasChanged()) Thread.ofVirtual().start(this::readConfig);
  }

  private static void tick(BridgedServer server) {
    server.clients().expire(SESSION, BACK);
    server.relay().expire(ANSWER, BACK);
    if (server.rest().isIdle()) Thread.ofVirtual().start(server.rest()::endIfIdle);
  }

  /** Ends all servers in parallel, and waits at most so many milliseconds. */
  void close(long millis) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    threads.add(Thread.ofVirtual().start(() -> ServerChanges.end(combined)));
    for (BridgedServer server : registry.all()) {
      threads.add(Thread.ofVirtual().start(() -> ServerChanges.end(server)));
    }
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    for (Thread thread : threads) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left > 0) thread.join(left);
    }
  }
}
