//DEPS com.google.code.gson:gson:2.15.0
//SOURCES StatelessHeaders.java

package mcptools.bridge.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;

/**
 * Holds the headers that repeat arguments of a tool against the body. Which ones these are stands
 * in the tool's schema, so it is learned from the lists of tools that pass by: a client has to ask
 * for one before it can know.
 */
public final class ParamHeaders {
  private static final String MARK = "x-mcp-header";
  private static final String PREFIX = "Mcp-Param-";
  private static final int DEEPEST = 20;
  private static final int MOST_TOOLS = 1000;

  /**
   * An argument that a header repeats.
   *
   * @param path to it in the arguments
   */
  record Repeated(List<String> path, String header) {}

  private final Map<String, List<Repeated>> tools = new ConcurrentHashMap<>();

  /** Takes note of a list of tools. */
  public void learn(JsonObject answer) {
    for (JsonElement element : Rpc.array(Rpc.object(answer, "result"), "tools")) {
      if (!(element instanceof JsonObject tool) || tools.size() >= MOST_TOOLS) continue;
      List<Repeated> found = new ArrayList<>();
      collect(Rpc.object(tool, "inputSchema"), List.of(), found);
      String name = String.valueOf(Rpc.text(tool, "name"));
      if (found.isEmpty()) tools.remove(name);
      else tools.put(name, found);
    }
  }

  private static void collect(JsonObject schema, List<String> path, List<Repeated> found) {
    String header = Rpc.text(schema, MARK);
    if (header != null && !path.isEmpty()) found.add(new Repeated(path, PREFIX + header));
    if (path.size() >= DEEPEST) return;
    Rpc.object(schema, "properties")
        .asMap()
        .forEach((name, child) -> {
          if (!(child instanceof JsonObject object)) return;
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          collect(object, List.copyOf(longer), found);
        });
  }

  /**
   * @param message a call of a tool
   * @throws Refusal when a header is missing or says something else
   */
  void check(McpExchange exchange, JsonObject message) throws Refusal {
    JsonObject params = Rpc.params(message);
    String name = String.valueOf(Rpc.text(params, "name"));
    for (Repeated repeated : tools.getOrDefault(name, List.of())) {
      Optional<JsonPrimitive> value = value(Rpc.object(params, "arguments"), repeated.path());
      if (value.isEmpty()) continue;
      String header = exchange.header(repeated.header());
      String decoded = header == null ? null : StatelessHeaders.decoded(header);
      if (decoded == null || !same(value.get(), decoded)) {
        throw StatelessHeaders.mismatch(
            Rpc.id(message), repeated.header() + " is not what the body says");
      }
    }
  }

  private static Optional<JsonPrimitive> value(JsonObject arguments, List<String> path) {
    JsonElement value = arguments;
    for (String name : path) {
      if (!(value instanceof JsonObject object) || !object.has(name)) return Optional.empty();
      value = object.get(name);
    }
    return value instanceof JsonPrimitive primitive ? Optional.of(primitive) : Optional.empty();
  }

  private static boolean same(JsonPrimitive value, String header) {
    if (!value.isNumber()) return value.getAsString().equals(header);
    try {
      return value.getAsBigDecimal().compareTo(new BigDecimal(header)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
