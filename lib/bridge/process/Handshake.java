//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ServerProcess.java
//SOURCES ../rpc/Capabilities.java
//SOURCES ../rpc/Unavailable.java
//SOURCES ../rpc/Versions.java

package mcptools.bridge.process;

import com.google.gson.JsonObject;
import java.util.concurrent.ExecutionException;
import mcptools.bridge.rpc.Capabilities;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.bridge.rpc.Versions;

/** The initialization of a server, before any client may use it. */
record Handshake(String name, ServerLog log, ServerProcess.Listener listener) {
  /** Long enough for a launcher that has to download the server; milliseconds. */
  private static final long START = 120_000;

  private static final long SETTLE = 5_000;

  /** The longest that a handshake takes; milliseconds. */
  static final long LONGEST = START + SETTLE;

  /**
   * Waits for the server's answers: the caller must hold no lock that their delivery needs.
   *
   * @return its answer to initialize
   */
  JsonObject perform(ServerProcess process) throws Unavailable, InterruptedException {
    JsonObject info = Rpc.of("name", "mcp-tools");
    info.addProperty("version", "1");
    JsonObject params = Rpc.of("protocolVersion", Versions.NEWEST_STATEFUL);
    params.add("capabilities", Capabilities.declared());
    params.add("clientInfo", info);
    Message answer = initialize(process, params);
    if (answer.result() == null) {
      JsonSlice error = answer.error() == null ? JsonSlice.EMPTY : answer.error();
      String why = error.text("message");
      throw new Unavailable("%s did not start: %s; see %s".formatted(name, why, log.file()));
    }
    process.send(Rpc.notification("notifications/initialized", new JsonObject()));
    // What a server requests on initialization, such as roots, must reach no client: one client's
    // answer would count for all of them. The answer to the ping shows that this has passed.
    try {
      listener.ask(process, "ping", new JsonObject(), SETTLE).get();
    } catch (ExecutionException e) {
      log.write("it does not answer a ping");
    }
    JsonObject result = answer.result().treeOrEmpty();
    listener.initialized(process, result);
    return result;
  }

  private Message initialize(ServerProcess process, JsonObject params)
      throws Unavailable, InterruptedException {
    try {
      return listener.ask(process, "initialize", params, START).get();
    } catch (ExecutionException e) {
      throw new Unavailable(name + " does not answer; see " + log.file());
    }
  }
}
