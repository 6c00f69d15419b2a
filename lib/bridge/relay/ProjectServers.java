//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES BridgedServer.java
//SOURCES RootsQuestion.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Versions;
import mcptools.settings.SharedServer.Stdio;
import org.jspecify.annotations.Nullable;

/** A server with one process for each project, and the clients that have not named theirs yet. */
public final class ProjectServers {
  private static final int MOST_UNKNOWN = 200;

  private final Stdio config;
  private final SavedSessions saved;
  private final Function<Stdio, BridgedServer> servers;
  private final Map<String, RootsQuestion> unknown = new ConcurrentHashMap<>();
  private volatile @Nullable BridgedServer latest;

  /**
   * @param config of all its processes
   * @param servers returns the one with a config, a new one if need be
   */
  public ProjectServers(Stdio config, SavedSessions saved, Function<Stdio, BridgedServer> servers) {
    this.config = config;
    this.saved = saved;
    this.servers = servers;
  }

  public Stdio config() {
    return config;
  }

  /** Whether a server is one of its processes. */
  public boolean has(BridgedServer server) {
    return server.config().name().startsWith(config.name() + "@");
  }

  /** The process of a project. */
  public BridgedServer of(Path folder) {
    BridgedServer server = servers.apply(config.in(folder));
    latest = server;
    return server;
  }

  /**
   * The process of a session, also one of a bridge that has died.
   *
   * @param all the servers of the bridge
   */
  public Optional<BridgedServer> withSession(String id, Collection<BridgedServer> all) {
    return all.stream()
        .filter(server -> has(server) && server.clients().has(id))
        .findFirst()
        .or(() -> saved.project(id).map(folder -> of(Path.of(folder))));
  }

  /**
   * The answer to a client whose project is not known yet: that of another project's process or,
   * when there was none, what most servers can.
   */
  public JsonObject guess() {
    BridgedServer other = latest;
    Optional<JsonObject> known = other == null ? Optional.empty() : other.lastAnswer();
    if (known.isPresent()) return Rpc.copy(known.get());
    JsonObject capabilities = new JsonObject();
    for (String kind : new String[] {"tools", "prompts", "resources"}) {
      JsonObject changes = new JsonObject();
      changes.addProperty("listChanged", true);
      capabilities.add(kind, changes);
    }
    JsonObject info = Rpc.of("name", config.name());
    info.addProperty("version", "1");
    JsonObject result = Rpc.of("protocolVersion", Versions.NEWEST_STATEFUL);
    result.add("capabilities", capabilities);
    result.add("serverInfo", info);
    return result;
  }

  /** Adds a client whose project is not known; false when there are too many. */
  public boolean open(ClientSession session) {
    if (unknown.size() >= MOST_UNKNOWN) return false;
    unknown.put(session.id(), new RootsQuestion(session));
    return true;
  }

  /** A client whose project is not known yet. */
  public Optional<RootsQuestion> unknown(String id) {
    return Optional.ofNullable(unknown.get(id));
  }

  public void forget(String id) {
    unknown.remove(id);
  }

  /** Forgets those that have been idle for longer than so many milliseconds. */
  public void expire(long millis) {
    unknown.values().removeIf(client -> client.session().idle() > millis);
  }
}
