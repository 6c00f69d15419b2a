//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../rpc/Refusal.java

package mcptools.bridge.relay;

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
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a server's tools that clients have to repeat in headers. The tools' schemas name
 * them, and a client has to list the tools before it can know: so they are taken from the lists
 * that the server returns to clients.
 */
public final class MirroredArguments {
  private static final String MARK = "x-mcp-header";
  private static final String PREFIX = "Mcp-Param-";
  private static final int DEEPEST = 20;
  private static final int MOST_TOOLS = 1000;

  /** The headers of a request, decoded; null for a missing or invalid one. */
  public interface Headers {
    @Nullable String get(String name) throws Refusal;
  }

  /**
   * @param path to it in the arguments
   */
  private record Mirrored(List<String> path, String header) {}

  private final Map<String, List<Mirrored>> tools = new ConcurrentHashMap<>();

  /** The first header that is missing in a call of a tool, or differs from its argument. */
  public Optional<String> mismatch(JsonObject message, Headers headers) throws Refusal {
    JsonObject params = Rpc.params(message);
    String tool = String.valueOf(Rpc.text(params, "name"));
    for (Mirrored argument : tools.getOrDefault(tool, List.of())) {
      Optional<JsonPrimitive> value = value(Rpc.object(params, "arguments"), argument.path());
      if (value.isEmpty()) continue;
      String header = headers.get(argument.header());
      if (header == null || !same(value.get(), header)) return Optional.of(argument.header());
    }
    return Optional.empty();
  }

  /** Records those of the tools in the server's answer to tools/list. */
  void update(JsonObject answer) {
    for (JsonElement element : Rpc.array(Rpc.object(answer, "result"), "tools")) {
      if (!(element instanceof JsonObject tool) || tools.size() >= MOST_TOOLS) continue;
      List<Mirrored> found = new ArrayList<>();
      collect(Rpc.object(tool, "inputSchema"), List.of(), found);
      String name = String.valueOf(Rpc.text(tool, "name"));
      if (found.isEmpty()) tools.remove(name);
      else tools.put(name, found);
    }
  }

  private static void collect(JsonObject schema, List<String> path, List<Mirrored> found) {
    String header = Rpc.text(schema, MARK);
    if (header != null && !path.isEmpty()) found.add(new Mirrored(path, PREFIX + header));
    if (path.size() >= DEEPEST) return;
    Rpc.object(schema, "properties")
        .asMap()
        .forEach((name, property) -> {
          if (!(property instanceof JsonObject object)) return;
          List<String> longer = new ArrayList<>(path);
          longer.add(name);
          collect(object, List.copyOf(longer), found);
        });
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
