//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Call.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.Optional;
import mcptools.bridge.rpc.Rpc;

/**
 * A client of the newer generation, for as long as one call of it takes: nothing tells that two
 * calls come from the same one.
 */
public final class StatelessClient extends Call.Caller {
  /** There is one question at a time. */
  public static final String KEY = "question";

  private final Optional<String> level;

  /**
   * @param capabilities that it has declared with the call
   * @param level from where on it wants to see log messages; empty for none at all
   */
  public StatelessClient(JsonObject capabilities, Optional<String> level) {
    super(capabilities);
    this.level = level;
  }

  Optional<String> level() {
    return level;
  }

  /** The call is answered by the question; the client calls again with what it asks for. */
  @Override
  void ask(Call call, String key, JsonObject question) {
    JsonObject asked = new JsonObject();
    asked.addProperty("method", Rpc.method(question));
    asked.add("params", Rpc.params(question));
    JsonObject requests = new JsonObject();
    requests.add(KEY, asked);
    JsonObject result = new JsonObject();
    result.addProperty("resultType", "input_required");
    result.add("inputRequests", requests);
    result.addProperty("requestState", key);
    call.answer(Rpc.result(call.id(), result));
  }
}
