//DEPS org.jspecify:jspecify:1.0.1
//SOURCES client/Access.java
//SOURCES process/ServerStarter.java
//SOURCES relay/ProjectServers.java

package mcptools.bridge;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import mcptools.bridge.client.Access;
import mcptools.bridge.process.ServerStarter;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ProjectServers;
import mcptools.bridge.relay.SavedSessions;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedOutcome.Change;
import org.jspecify.annotations.Nullable;

/** The servers of the bridge that have one process for each project. */
final class ProjectProcesses {
  /** How long one that rests is kept in memory; milliseconds. */
  private static final long KEPT = 60_000;

  private static final long UNKNOWN = 1_800_000;

  private final ServerStarter starter;
  private final SavedSessions sessions;
  private final ConcurrentSkipListMap<String, ProjectServers> all = new ConcurrentSkipListMap<>();

  /** All servers of the bridge; those of projects have names of their own. */
  private final Map<String, BridgedServer> servers;

  ProjectProcesses(
      Map<String, BridgedServer> servers, ServerStarter starter, SavedSessions sessions) {
    this.servers = servers;
    this.starter = starter;
    this.sessions = sessions;
  }

  void add(Stdio config) {
    all.putIfAbsent(config.name(), made(config));
  }

  private ProjectServers made(Stdio config) {
    return new ProjectServers(config, sessions, this::process);
  }

  /** The process of a project, which is kept while it is used. */
  private synchronized BridgedServer process(Stdio config) {
    BridgedServer server =
        servers.computeIfAbsent(
            config.name(), name -> new BridgedServer(config, starter, sessions));
    server.rest().touch();
    return server;
  }

  Optional<ProjectServers> get(String name) {
    return Optional.ofNullable(all.get(name));
  }

  Optional<BridgedServer> withSession(ProjectServers projects, String id) {
    return projects.withSession(id, servers.values());
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** What the config says of them. */
  List<Stdio> configs() {
    return all.values().stream().map(ProjectServers::config).toList();
  }

  /** The configs of all servers, without those of single projects. */
  Collection<Stdio> wanted() {
    List<Stdio> wanted = new ArrayList<>(configs());
    for (BridgedServer server : servers.values()) {
      if (server.config().project().isEmpty()) wanted.add(server.config());
    }
    return wanted;
  }

  SharedOutcome start(Stdio config, Access access) {
    @Nullable ProjectServers before = all.putIfAbsent(config.name(), made(config));
    if (before == null) return outcome(config, Change.STARTED, "is shared", access);
    boolean same = before.config().equals(config);
    return same
        ? outcome(config, Change.RUNNING, "is shared already", access)
        : outcome(config, Change.FAILED, "runs with an older config; restart it", access);
  }

  /** Takes a new config; the processes end, and start again when they are used. */
  SharedOutcome restart(Stdio config, Access access) {
    @Nullable ProjectServers before = all.put(config.name(), made(config));
    if (before != null) {
      for (BridgedServer server : processes(before)) {
        server.reconfigure(config.in(Path.of(server.config().project().orElse("/"))));
        server.end("is started again");
      }
    }
    return outcome(config, Change.STARTED, "is shared", access);
  }

  private static SharedOutcome outcome(
      Stdio config, Change change, String sentence, Access access) {
    String text = sentence + ", one process for each project, ";
    return new SharedOutcome(config.name(), change, 0, text + access.url(config.name()));
  }

  /** Ends all processes of a server; empty when it is not one of these. */
  Optional<SharedOutcome> stop(String name) {
    @Nullable ProjectServers projects = all.remove(name);
    if (projects == null) return Optional.empty();
    List<SharedOutcome> ended = new ArrayList<>();
    for (BridgedServer server : processes(projects)) {
      servers.remove(server.config().name());
      server.clients().disconnectAll();
      ended.add(server.end("has been stopped"));
    }
    Optional<SharedOutcome> failed = ended.stream().filter(e -> !e.ok()).findFirst();
    if (failed.isPresent()) return failed;
    long running = ended.stream().filter(e -> e.change() == Change.STOPPED).count();
    String were = running == 0 ? "" : ", " + running + " of its projects ran";
    return Optional.of(new SharedOutcome(name, Change.STOPPED, 0, "is not shared any more" + were));
  }

  /** Each of the servers with its processes, which are servers of the bridge as well. */
  void each(BiConsumer<String, List<BridgedServer>> action) {
    all.forEach((name, projects) -> action.accept(name, processes(projects)));
  }

  private List<BridgedServer> processes(ProjectServers projects) {
    return servers.values().stream().filter(projects::has).toList();
  }

  /** Forgets what has not been used for long. To be called regularly. */
  void expire() {
    all.values().forEach(projects -> projects.expire(UNKNOWN));
    synchronized (this) {
      servers.values().removeIf(s -> s.config().project().isPresent() && s.rest().isUnused(KEPT));
    }
  }
}
