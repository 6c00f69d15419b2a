//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../rpc/Message.java

package mcptools.bridge.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcptools.bridge.rpc.Edits;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
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

  /** The code for a request that needs what the client has not declared. */
  private static final int NO_CAPABILITY = -32021;

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

  /** The converted answer, under the client's id. */
  Payload of(Message message, JsonSlice id) {
    Edits edits = new Edits(message.whole()).replace(message.id(), id);
    JsonSlice error = message.error();
    JsonSlice result = message.result();
    if (error != null) {
      if (isCode(error, NO_RESOURCE)) edits.replace(code(error), Rpc.INVALID_PARAMS);
    } else if (result != null && result.isObject()) {
      convert(result, edits);
    }
    return edits.done();
  }

  private void convert(JsonSlice result, Edits edits) {
    JsonSlice type = result.get("resultType");
    if (type == null) edits.add(result, "resultType", "\"complete\"");
    if ((type == null || type.is("complete")) && CACHEABLE.contains(method)) {
      // The server knows no caching, so nothing may be cached.
      if (!result.has("ttlMs")) edits.add(result, "ttlMs", 0);
      if (!result.has("cacheScope")) edits.add(result, "cacheScope", "\"private\"");
    }
    if (method.equals("tools/list")) {
      JsonSlice tools = result.get("tools");
      // The stateless protocol does not have that member.
      if (tools != null) tools.elements(tool -> edits.remove(tool, "execution"));
    }
    JsonSlice meta = result.get("_meta");
    if (meta == null) edits.add(result, "_meta", Rpc.of(SERVER, server));
    else if (!meta.isObject()) edits.replace(meta, Rpc.of(SERVER, server));
    else if (!meta.has(SERVER)) edits.add(meta, SERVER, server);
  }

  /** The status of HTTP for an answer. */
  static int status(Message message) {
    JsonSlice error = message.error();
    if (error == null) return 200;
    return isCode(error, Rpc.NO_METHOD) ? 404 : isCode(error, NO_CAPABILITY) ? 400 : 200;
  }

  private static boolean isCode(JsonSlice error, int code) {
    return code(error).toString().equals(Integer.toString(code));
  }

  private static JsonSlice code(JsonSlice error) {
    JsonSlice code = error.get("code");
    return code != null && code.isNumber() ? code : JsonSlice.NULL;
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
