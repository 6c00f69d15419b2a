//DEPS com.google.code.gson:gson:2.15.0
//SOURCES BridgeStart.java
//SOURCES WantedServers.java
//SOURCES ../../shared/BridgedClient.java

package mcptools.bridge.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.rpc.Rpc;
import mcptools.error.UserError;
import mcptools.process.ProcessSource;
import mcptools.settings.SharedServer.Program;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.BridgedClient;
import mcptools.shared.BridgedStatus;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedOutcome.Change;
import mcptools.shared.SharedStart;
import mcptools.state.StateHome;

/**
 * Starts and stops stdio servers in the bridge.
 *
 * @param environment of the bridge and its servers
 */
public record BridgeControl(ProcessSource source, StateHome home, Map<String, String> environment) {
  private static final long STOP_MILLIS = 90_000;

  private static final long POLL_MILLIS = 50;

  /**
   * Starts servers, and the bridge when it does not run.
   *
   * @param again whether to end running servers first
   * @param millis how long each may take to answer, unless it is lazy
   */
  public List<SharedOutcome> start(
      List<Stdio> servers, boolean again, boolean dryRun, long millis) {
    if (dryRun) {
      String would = again ? "would be started again" : "would be shared";
      return servers.stream()
          .map(s -> new SharedOutcome(s.name(), Change.STARTED, 0, would))
          .toList();
    }
    if (servers.isEmpty()) return List.of();
    BridgeClient client = new BridgeClient(Access.of(home));
    BridgeStart bridge = new BridgeStart(source, home, environment, client);
    return servers.stream().map(s -> start(bridge, client, s, again, millis)).toList();
  }

  /** Starts the bridge with the servers that it had, unless it runs. */
  public void ensure(long millis) {
    new BridgeStart(source, home, environment, new BridgeClient(Access.of(home))).ensure(millis);
  }

  /**
   * To be called by a process that is to be the bridge: one that has a command's memory and files
   * begins anew with the bridge's, and does not return.
   *
   * @param words that it was given behind {@code serve}
   */
  public static void become(List<String> words) {
    BridgeStart.become(words);
  }

  /** Waits for a bridge that somebody else has started, but no longer than this. */
  public void await(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (!isThere() && System.nanoTime() < end) Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a bridge of this user answers. */
  public boolean isThere() {
    try {
      return Access.exists(home) && new BridgeClient(Access.of(home)).status().isPresent();
    } catch (UserError e) {
      return false;
    }
  }

  private static SharedOutcome start(
      BridgeStart bridge, BridgeClient client, Stdio server, boolean again, long millis) {
    Optional<String> obstacle = SharedStart.obstacle(anywhere(server));
    if (obstacle.isPresent()) {
      return new SharedOutcome(server.name(), Change.REFUSED, 0, obstacle.get());
    }
    JsonObject body = ControlMessages.of(server);
    try {
      Optional<SharedOutcome> outcome = Optional.empty();
      // The bridge may be ending, because its last server was just stopped.
      for (int round = 0; round < 2 && outcome.isEmpty(); round++) {
        bridge.ensure(millis);
        outcome = client.change(again ? "restart" : "start", body, millis);
      }
      return outcome.orElseThrow(() -> new UserError(1, "the bridge has ended; start again"));
    } catch (UserError e) {
      return failed(server.name(), e);
    }
  }

  /** As it is started for some project, in a folder that is there. */
  private static Program anywhere(Stdio server) {
    if (!server.isPerProject()) return server.program();
    Path root = Path.of("/");
    Program program = server.in(root).program();
    return new Program(program.command(), program.variables(), root);
  }

  private static SharedOutcome failed(String name, UserError e) {
    return new SharedOutcome(name, Change.FAILED, 0, e.getMessage());
  }

  /** Restarts a server when nobody uses it; empty when the bridge does not have it. */
  public Optional<SharedOutcome> restartIdle(String name) {
    if (!Access.exists(home)) return Optional.empty();
    try {
      return new BridgeClient(Access.of(home))
          .change("restart-idle", Rpc.of("name", name), STOP_MILLIS)
          .filter(outcome -> outcome.change() != Change.ABSENT);
    } catch (UserError e) {
      return Optional.of(failed(name, e));
    }
  }

  /** Stops a server; empty when the bridge does not have it. */
  public Optional<SharedOutcome> stop(String name, boolean dryRun) {
    if (!status().containsKey(name)) {
      if (!dryRun) new WantedServers(home).remove(name);
      return Optional.empty();
    }
    if (dryRun) {
      return Optional.of(new SharedOutcome(name, Change.STOPPED, 0, "would be shared no more"));
    }
    try {
      return new BridgeClient(Access.of(home)).change("stop", Rpc.of("name", name), STOP_MILLIS);
    } catch (UserError e) {
      return Optional.of(failed(name, e));
    }
  }

  /** The status of each server of the bridge, by name; empty when no bridge runs. */
  public Map<String, BridgedStatus> status() {
    if (!Access.exists(home)) return Map.of();
    Map<String, BridgedStatus> found = new LinkedHashMap<>();
    JsonObject status = new BridgeClient(Access.of(home)).status().orElseGet(JsonObject::new);
    for (JsonElement entry : Rpc.array(status, "servers")) {
      BridgedStatus shared = BridgedStatus.of(entry.getAsJsonObject());
      found.put(shared.name(), shared);
    }
    return found;
  }

  /** The clients of all servers of the bridge; none when no bridge runs. */
  public List<BridgedClient> clients() {
    if (!Access.exists(home)) return List.of();
    JsonObject answer = new BridgeClient(Access.of(home)).clients().orElseGet(JsonObject::new);
    return Rpc.array(answer, "clients").asList().stream()
        .map(entry -> BridgedClient.of(entry.getAsJsonObject()))
        .toList();
  }
}
