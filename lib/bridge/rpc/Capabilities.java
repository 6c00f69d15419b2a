//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Message.java

package mcptools.bridge.rpc;

import com.google.gson.JsonObject;

/** The capabilities of clients. */
public final class Capabilities {
  private Capabilities() {}

  /** What the bridge declares to servers; each request is checked against its client. */
  public static JsonObject declared() {
    JsonObject elicitation = Rpc.of("form", new JsonObject());
    elicitation.add("url", new JsonObject());
    JsonObject all = Rpc.of("sampling", new JsonObject());
    all.add("elicitation", elicitation);
    all.add("roots", new JsonObject());
    return all;
  }

  /** Whether a client with these capabilities can answer a server's request. */
  public static boolean answer(JsonObject capabilities, Message question) {
    return switch (question.method()) {
      case "sampling/createMessage" -> capabilities.has("sampling");
      case "roots/list" -> capabilities.has("roots");
      case "elicitation/create" -> {
        JsonObject modes = Rpc.object(capabilities, "elicitation");
        boolean url = "url".equals(question.params().text("mode"));
        boolean form = modes.has("form") || !modes.has("url");
        yield capabilities.has("elicitation") && (url ? modes.has("url") : form);
      }
      default -> false;
    };
  }
}
