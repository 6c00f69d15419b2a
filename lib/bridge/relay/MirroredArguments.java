//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../rpc/Rpc.java

package mcptools.bridge.relay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mcptools.bridge.rpc.Rpc;

/**
 * The arguments of a server's tools that clients have to repeat in headers. The tools' schemas name
 * them, and a client has to list the tools before it can know: so they are taken from the lists
 * that the server returns to clients.
 */
public final class MirroredArguments {
  private static final String MARK = "x-mcp-header";
  private static final int DEEPEST = 20;
  private static final int MOST_TOOLS = 1000;

  /**
   * @param path to it in the arguments
   * @param header without the prefix that all of them have
   */
  public record Mirrored(List<String> path, String header) {}

  private final Map<String, List<Mirrored>> tools = new ConcurrentHashMap<>();

  /** Those of a tool. */
  public List<Mirrored> of(String tool) {
    return tools.getOrDefault(tool, List.of());
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
    if (header != null && !path.isEmpty()) found.add(new Mirrored(path, header));
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
}
