//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ServerAsk.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.concurrent.atomic.AtomicBoolean;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import org.jspecify.annotations.Nullable;

/** The tools of a server of which it says that calling them twice does no more than once. */
final class RepeatableTools {
  private static final int MOST_PAGES = 100;

  private RepeatableTools() {}

  /** Asks the server, which runs. */
  static boolean contain(Relay relay, String tool) throws Unavailable {
    JsonObject page = new JsonObject();
    for (int i = 0; i < MOST_PAGES; i++) {
      JsonSlice result = ServerAsk.result(relay, "tools/list", page);
      if (result == null) return false;
      JsonSlice tools = result.get("tools");
      AtomicBoolean found = new AtomicBoolean();
      if (tools != null) {
        tools.elements(each -> {
          if (tool.equals(each.text("name")) && isRepeatable(each)) found.set(true);
        });
      }
      String next = result.text("nextCursor");
      if (found.get() || next == null) return found.get();
      page = Rpc.of("cursor", next);
    }
    return false;
  }

  private static boolean isRepeatable(JsonSlice tool) {
    JsonSlice hints = tool.object("annotations");
    return isTrue(hints.get("readOnlyHint")) || isTrue(hints.get("idempotentHint"));
  }

  private static boolean isTrue(@Nullable JsonSlice value) {
    return value != null && value.toString().equals("true");
  }
}
