//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ServerProcess.java
//SOURCES ../rpc/Capabilities.java
//SOURCES ../rpc/Unavailable.java
//SOURCES ../rpc/Versions.java

package mcptools.bridge.process;

import com.google.gson.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mcptools.bridge.rpc.Capabilities;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.bridge.rpc.Versions;

/** What a server and the bridge say to each other before any client is let to it. */
public record Handshake(String name, ServerLog log, Greeting greeting) {
  /** A launcher may have to fetch the server first; milliseconds. */
  private static final long START = 120_000;

  private static final long SETTLE = 5_000;

  /** All of it; milliseconds. */
  static final long LONGEST = START + SETTLE;

  /** What is done with a child that has just been started. */
  public interface Greeting {
    /** Sends a request of the bridge's own. */
    CompletableFuture<JsonObject> ask(ServerProcess process, String method, JsonObject params);

    /** It knows who it talks to, and may be used from now on. */
    void greeted(ServerProcess process);
  }

  /**
   * Waits for its answers, so no lock that they need may be held.
   *
   * @return its answer to initialize
   */
  JsonObject with(ServerProcess process) throws Unavailable, InterruptedException {
    JsonObject info = new JsonObject();
    info.addProperty("name", "mcp-tools");
    info.addProperty("version", "1");
    JsonObject params = new JsonObject();
    params.addProperty("protocolVersion", Versions.NEWEST_STATEFUL);
    params.add("capabilities", Capabilities.declared());
    params.add("clientInfo", info);
    JsonObject answer = await(greeting.ask(process, "initialize", params));
    if (!answer.has("result")) {
      String why = Rpc.text(Rpc.object(answer, "error"), "message");
      throw new Unavailable("%s did not start: %s; see %s".formatted(name, why, log.file()));
    }
    process.send(Rpc.notification("notifications/initialized", new JsonObject()));
    // What a server asks in this moment, such as for roots, is meant for no client of ours: the
    // answer would be one client's, and count for all. A server answers the ping after it asked.
    try {
      greeting.ask(process, "ping", new JsonObject()).get(SETTLE, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      log.say("it does not answer a ping");
    }
    greeting.greeted(process);
    return Rpc.object(answer, "result");
  }

  private JsonObject await(CompletableFuture<JsonObject> answer)
      throws Unavailable, InterruptedException {
    try {
      return answer.get(START, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new Unavailable(name + " does not answer; see " + log.file());
    }
  }
}
