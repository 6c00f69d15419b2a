//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Call.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.Optional;
import mcptools.bridge.rpc.Rpc;

/** A client of the stateless protocol, for one call: nothing connects two calls of one client. */
public final class StatelessClient extends Call.Caller {
  /** The name of the question in the answer, which has only one. */
  public static final String KEY = "question";

  private final Optional<String> level;

  /**
   * @param capabilities that it has declared with the call
   * @param level the lowest level of log messages that it wants; empty for no messages
   */
  public StatelessClient(JsonObject capabilities, Optional<String> level) {
    super(capabilities);
    this.level = level;
  }

  Optional<String> level() {
    return level;
  }

  /** Answers the call with the question; the client repeats the call with the answer. */
  @Override
  void ask(Call call, String key, JsonObject question) {
    JsonObject asked = Rpc.of("method", Rpc.method(question));
    asked.add("params", Rpc.params(question));
    JsonObject result = Rpc.of("resultType", "input_required");
    result.add("inputRequests", Rpc.of(KEY, asked));
    result.addProperty("requestState", key);
    call.answer(Rpc.result(call.id(), result));
  }
}
