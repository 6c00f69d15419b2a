//DEPS com.google.code.gson:gson:2.15.0
//SOURCES BridgeStart.java

package mcptools.bridge.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.rpc.Rpc;
import mcptools.error.UserError;
import mcptools.process.ProcessSource;
import mcptools.settings.SharedServer.Stdio;
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

  /**
   * Starts servers, and the bridge when it does not run.
   *
   * @param again whether to end running servers first
   * @param millis how long each may take to answer, unless it is lazy
   */
  public List<SharedOutcome> start(
      List<Stdio> servers, boolean again, boolean dryRun, long millis) {
    if (dryRun) {
      return servers.stream()
          .map(s -> new SharedOutcome(s.name(), Change.STARTED, 0, "would be shared"))
          .toList();
    }
    if (servers.isEmpty()) return List.of();
    BridgeClient client = new BridgeClient(Access.of(home));
    BridgeStart bridge = new BridgeStart(source, home, environment, client);
    List<SharedOutcome> outcomes = new ArrayList<>();
    for (Stdio server : servers) {
      Optional<String> obstacle = SharedStart.obstacle(server.program());
      outcomes.add(
          obstacle.isPresent()
              ? new SharedOutcome(server.name(), Change.REFUSED, 0, obstacle.get())
              : start(bridge, client, server, again, millis));
    }
    return outcomes;
  }

  private static SharedOutcome start(
      BridgeStart bridge, BridgeClient client, Stdio server, boolean again, long millis) {
    String what = again ? "restart" : "start";
    try {
      Optional<SharedOutcome> outcome = Optional.empty();
      // The bridge may be ending, because its last server was just stopped.
      for (int round = 0; round < 2 && outcome.isEmpty(); round++) {
        bridge.ensure(millis);
        outcome =
            client
                .ask(what, Optional.of(ControlMessages.of(server)), millis)
                .map(ControlMessages::outcome);
      }
      return outcome.orElseThrow(() -> new UserError(1, "the bridge has ended; start again"));
    } catch (UserError e) {
      return failed(server.name(), e);
    }
  }

  private static SharedOutcome failed(String name, UserError e) {
    return new SharedOutcome(name, Change.FAILED, 0, e.getMessage());
  }

  /** Stops a server; empty when the bridge does not have it. */
  public Optional<SharedOutcome> stop(String name, boolean dryRun) {
    if (!status().containsKey(name)) return Optional.empty();
    if (dryRun) {
      return Optional.of(new SharedOutcome(name, Change.STOPPED, 0, "would be shared no more"));
    }
    JsonObject body = new JsonObject();
    body.addProperty("name", name);
    try {
      return new BridgeClient(Access.of(home))
          .ask("stop", Optional.of(body), STOP_MILLIS)
          .map(ControlMessages::outcome);
    } catch (UserError e) {
      return Optional.of(failed(name, e));
    }
  }

  /** The status of each server of the bridge, by name; empty when no bridge runs. */
  public Map<String, BridgedStatus> status() {
    Map<String, BridgedStatus> found = new LinkedHashMap<>();
    if (!Access.exists(home)) return found;
    Optional<JsonObject> status = new BridgeClient(Access.of(home)).status();
    status.ifPresent(s -> {
      for (JsonElement entry : Rpc.array(s, "servers")) {
        BridgedStatus shared = BridgedStatus.of(entry.getAsJsonObject());
        found.put(shared.name(), shared);
      }
    });
    return found;
  }
}
