//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../rpc/Rpc.java

package mcptools.bridge.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcptools.bridge.rpc.Rpc;

/**
 * Converts answers of servers of the protocol with sessions to the stateless protocol.
 *
 * @param method that was called
 * @param server its name and version
 */
record StatelessResults(String method, JsonObject server) {
  private static final String SERVER = "io.modelcontextprotocol/serverInfo";

  /** The code for a missing resource; the stateless protocol has none. */
  private static final int NO_RESOURCE = -32002;

  private static final Set<String> CACHEABLE =
      Set.of(
          "tools/list",
          "prompts/list",
          "resources/list",
          "resources/templates/list",
          "resources/read",
          "server/discover");

  private static final Map<String, List<String>> FILTER =
      Map.of(
          "toolsListChanged", List.of("tools", "listChanged"),
          "promptsListChanged", List.of("prompts", "listChanged"),
          "resourcesListChanged", List.of("resources", "listChanged"));

  JsonObject of(JsonObject message) {
    JsonObject error = Rpc.object(message, "error");
    if (error.get("code") instanceof JsonPrimitive code && code.getAsInt() == NO_RESOURCE) {
      JsonPrimitive other = new JsonPrimitive(Rpc.INVALID_PARAMS);
      return Rpc.with(message, "error", Rpc.with(error, "code", other));
    }
    if (!message.has("result")) return message;
    JsonObject result = Rpc.copy(Rpc.object(message, "result"));
    if (!result.has("resultType")) result.addProperty("resultType", "complete");
    boolean complete = "complete".equals(Rpc.text(result, "resultType"));
    if (complete && CACHEABLE.contains(method)) {
      // The server knows no caching, so nothing may be cached.
      if (!result.has("ttlMs")) result.addProperty("ttlMs", 0);
      if (!result.has("cacheScope")) result.addProperty("cacheScope", "private");
    }
    if (method.equals("tools/list")) result.add("tools", tools(Rpc.array(result, "tools")));
    JsonObject meta = Rpc.copy(Rpc.object(result, "_meta"));
    if (!meta.has(SERVER)) meta.add(SERVER, server);
    result.add("_meta", meta);
    return Rpc.result(Rpc.id(message), result);
  }

  /** Without {@code execution}, which the stateless protocol does not have. */
  private static JsonArray tools(JsonArray tools) {
    JsonArray plain = new JsonArray();
    for (JsonElement tool : tools) {
      if (!(tool instanceof JsonObject object)) continue;
      JsonObject copy = Rpc.copy(object);
      copy.remove("execution");
      plain.add(copy);
    }
    return plain;
  }

  /** The notifications that a client wants and a server with these capabilities can send. */
  static JsonObject granted(JsonObject wanted, JsonObject capabilities) {
    JsonObject granted = new JsonObject();
    JsonPrimitive yes = new JsonPrimitive(true);
    FILTER.forEach((name, path) -> {
      boolean can = yes.equals(Rpc.object(capabilities, path.getFirst()).get(path.getLast()));
      if (can && yes.equals(wanted.get(name))) granted.add(name, yes);
    });
    JsonArray uris = Rpc.array(wanted, "resourceSubscriptions");
    boolean can = yes.equals(Rpc.object(capabilities, "resources").get("subscribe"));
    if (can && !uris.isEmpty()) granted.add("resourceSubscriptions", uris);
    return granted;
  }
}
