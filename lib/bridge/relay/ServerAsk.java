//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Relay.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.concurrent.ExecutionException;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Unavailable;
import org.jspecify.annotations.Nullable;

/** Requests of the bridge itself whose answer is waited for. */
final class ServerAsk {
  /** How long the server may take; milliseconds. */
  private static final long PATIENCE = 5_000;

  private ServerAsk() {}

  /** The result; null when there is none, or not in time. */
  static @Nullable JsonSlice result(Relay relay, String method, JsonObject params)
      throws Unavailable {
    try {
      return relay.ask(method, params, PATIENCE).get().result();
    } catch (ExecutionException e) {
      return null;
    } catch (InterruptedException e) {
      throw Unavailable.interrupted();
    }
  }
}
