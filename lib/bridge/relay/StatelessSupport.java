//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ServerAsk.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.bridge.rpc.Versions;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server speaks the stateless protocol beside the one with sessions, by what each request
 * carries. Most that speak both do not: with its first message a client chooses one for good.
 */
final class StatelessSupport {
  private static final String OURS = "io.modelcontextprotocol/";

  private @Nullable ServerProcess asked;
  private Optional<JsonObject> answer = Optional.empty();

  /**
   * The answer of the running process to server/discover; empty when it has refused that. Each
   * process is asked once, when a stateless client calls it first.
   */
  synchronized Optional<JsonObject> discovered(Relay relay, @Nullable ServerProcess process)
      throws Unavailable {
    if (process == null || process == asked) return answer;
    JsonObject meta = Rpc.of(OURS + "protocolVersion", Versions.STATELESS);
    meta.add(OURS + "clientCapabilities", new JsonObject());
    JsonObject client = Rpc.of("name", "mcp-tools");
    client.addProperty("version", "1");
    meta.add(OURS + "clientInfo", client);
    JsonSlice result = ServerAsk.result(relay, "server/discover", Rpc.of("_meta", meta));
    answer =
        Optional.ofNullable(result)
            .map(JsonSlice::treeOrEmpty)
            .filter(r ->
                Rpc.array(r, "supportedVersions").contains(new JsonPrimitive(Versions.STATELESS)));
    asked = process;
    return answer;
  }
}
