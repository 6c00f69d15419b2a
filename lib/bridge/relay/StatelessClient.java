//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Call.java
//SOURCES ClientFigures.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.Optional;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;

/** A client of the stateless protocol, for one call: nothing connects two calls of one client. */
public final class StatelessClient extends Call.Caller {
  /** The name of the question in the answer, which has only one. */
  public static final String KEY = "question";

  private final Optional<String> level;
  private final String identity;

  /**
   * @param capabilities that it has declared with the call
   * @param level the lowest level of log messages that it wants; empty for no messages
   * @param identity of the call, which a repeated call has as well
   */
  public StatelessClient(
      JsonObject capabilities, Optional<String> level, String identity, ClientFigures figures) {
    super(capabilities, figures);
    this.level = level;
    this.identity = identity;
  }

  public String identity() {
    return identity;
  }

  Optional<String> level() {
    return level;
  }

  /** Answers the call with the question; the client repeats the call with the answer. */
  @Override
  void ask(Call call, String key, Message question) {
    Payload result =
        Payload.of(
            "{\"resultType\":\"input_required\",\"inputRequests\":{\"" + KEY + "\":{\"method\":\"",
            question.method(),
            "\",\"params\":",
            question.params(),
            "}},\"requestState\":\"" + key + "\"}");
    call.answer(Message.of(Rpc.result(call.id(), result)));
  }
}
