//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Relay.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
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
    CompletableFuture<Message> answer = new CompletableFuture<>();
    relay.ask(method, params, answer::complete);
    try {
      return answer.get(PATIENCE, TimeUnit.MILLISECONDS).result();
    } catch (ExecutionException | TimeoutException e) {
      return null;
    } catch (InterruptedException e) {
      throw Unavailable.interrupted();
    }
  }
}
