//SOURCES ../../settings/SharedServer.java
//SOURCES ../rpc/Message.java

package mcptools.bridge.relay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcptools.bridge.rpc.Edits;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.settings.SharedServer.ToolFilter;

/** Hides tools of a server from its clients. */
final class VisibleTools {
  private VisibleTools() {}

  /** An answer to tools/list, without the tools that are hidden. */
  static Message of(Message answer, ToolFilter filter) {
    JsonSlice result = answer.result();
    JsonSlice tools = result == null ? null : result.get("tools");
    if (filter.isAll() || tools == null || !tools.isArray()) return answer;
    List<Object> kept = new ArrayList<>();
    tools.elements(tool -> {
      if (!filter.permits(String.valueOf(tool.text("name")))) return;
      kept.add(kept.isEmpty() ? "[" : ",");
      kept.add(tool);
    });
    kept.add(kept.isEmpty() ? "[]" : "]");
    return Message.of(new Edits(answer.whole()).replace(tools, kept.toArray()).done());
  }

  /**
   * The tool that a request calls although it is hidden. Some servers take the first of two names,
   * and some ignore the case of a key: with two names, both are.
   */
  static Optional<String> hidden(Message request, ToolFilter filter) {
    if (filter.isAll() || !request.method().equals("tools/call")) return Optional.empty();
    List<String> tools = new ArrayList<>();
    request
        .params()
        .members((key, value) -> {
          if ("name".equalsIgnoreCase(key.text())) tools.add(String.valueOf(value.text()));
        });
    boolean permitted = tools.size() <= 1 && tools.stream().allMatch(filter::permits);
    return permitted ? Optional.empty() : Optional.of(String.join(", ", tools));
  }
}
