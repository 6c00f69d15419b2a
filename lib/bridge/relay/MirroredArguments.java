//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../rpc/Message.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
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

  /** Digits of a number that is compared. */
  private static final int LONGEST = 100;

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
  public Optional<String> mismatch(Message message, Headers headers) throws Refusal {
    JsonSlice params = message.params();
    String tool = String.valueOf(params.text("name"));
    for (Mirrored argument : tools.getOrDefault(tool, List.of())) {
      Optional<JsonSlice> value = value(params.object("arguments"), argument.path());
      if (value.isEmpty()) continue;
      String header = headers.get(argument.header());
      if (header == null || !same(value.get(), header)) return Optional.of(argument.header());
    }
    return Optional.empty();
  }

  /** Records those of the tools in the server's answer to tools/list. */
  void update(Message answer) {
    JsonSlice result = answer.result();
    JsonSlice list = result == null ? null : result.get("tools");
    if (list == null) return;
    list.elements(tool -> {
      String name = tool.text("name");
      if (name == null || tools.size() >= MOST_TOOLS) return;
      List<Mirrored> found = new ArrayList<>();
      JsonSlice schema = tool.object("inputSchema");
      if (schema.contains(MARK)) collect(schema.treeOrEmpty(), List.of(), found);
      if (found.isEmpty()) tools.remove(name);
      else tools.put(name, found);
    });
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

  private static Optional<JsonSlice> value(JsonSlice arguments, List<String> path) {
    JsonSlice value = arguments;
    for (String name : path) {
      JsonSlice inner = value.get(name);
      if (inner == null) return Optional.empty();
      value = inner;
    }
    boolean primitive = !value.isObject() && !value.isArray() && !value.isNull();
    return primitive ? Optional.of(value) : Optional.empty();
  }

  private static boolean same(JsonSlice value, String header) {
    if (value.isString()) return header.equals(value.text());
    if (!value.isNumber()) return value.toString().equals(header);
    if (value.length() > LONGEST || header.length() > LONGEST) return false;
    try {
      return new BigDecimal(value.toString()).compareTo(new BigDecimal(header)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
