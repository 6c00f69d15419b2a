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
 * What answers of servers of the older generation are in the newer one.
 *
 * @param method that was called
 * @param server what the server is called
 */
record StatelessResults(String method, JsonObject server) {
  private static final String SERVER = "io.modelcontextprotocol/serverInfo";

  /** A resource that is not there; the newer generation has no code of its own for it. */
  private static final int NO_RESOURCE = -32002;

  private static final Set<String> KEPT_BY_CLIENTS =
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
      JsonObject other = Rpc.copy(error);
      other.addProperty("code", Rpc.INVALID_PARAMS);
      JsonObject answer = Rpc.copy(message);
      answer.add("error", other);
      return answer;
    }
    if (!message.has("result")) return message;
    JsonObject result = Rpc.copy(Rpc.object(message, "result"));
    if (!result.has("resultType")) result.addProperty("resultType", "complete");
    boolean complete = "complete".equals(Rpc.text(result, "resultType"));
    if (complete && KEPT_BY_CLIENTS.contains(method)) {
      // A server of the older generation says nothing of it, so nothing may be kept.
      if (!result.has("ttlMs")) result.addProperty("ttlMs", 0);
      if (!result.has("cacheScope")) result.addProperty("cacheScope", "private");
    }
    if (method.equals("tools/list")) result.add("tools", tools(Rpc.array(result, "tools")));
    JsonObject meta = Rpc.copy(Rpc.object(result, "_meta"));
    if (!meta.has(SERVER)) meta.add(SERVER, server);
    result.add("_meta", meta);
    return Rpc.result(Rpc.id(message), result);
  }

  /** Without what there is no more: how a tool runs as a task. */
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

  /** What of a client's wishes a server with these capabilities can grant. */
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
