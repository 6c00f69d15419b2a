//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ResponseStream.java
//SOURCES StatelessClient.java
//SOURCES ../rpc/Capabilities.java

package mcptools.bridge.relay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import mcptools.bridge.rpc.Capabilities;
import mcptools.bridge.rpc.Rpc;
import org.jspecify.annotations.Nullable;

/** A request that was sent to a server, and its client. */
public final class Call {
  /** A client that the server may send requests to. */
  abstract static class Caller {
    private final JsonObject capabilities;

    /**
     * @param capabilities that it has declared
     */
    Caller(JsonObject capabilities) {
      this.capabilities = capabilities;
    }

    /** Whether it has declared that it can answer this request. */
    final boolean answers(JsonObject question) {
      return Capabilities.answer(capabilities, question);
    }

    /**
     * Sends a request of the server to the client.
     *
     * @param call of this client, in flight
     * @param key that identifies the answer
     */
    abstract void ask(Call call, String key, JsonObject question);
  }

  private final Optional<Caller> caller;
  private final JsonObject request;
  private final UnaryOperator<JsonObject> shape;
  private final Consumer<JsonObject> answer;
  private ResponseStream response;
  private JsonElement id;

  private Call(
      Optional<Caller> caller,
      JsonObject request,
      ResponseStream response,
      UnaryOperator<JsonObject> shape,
      Consumer<JsonObject> answer) {
    this.caller = caller;
    this.request = request;
    this.response = response;
    this.shape = shape;
    this.answer = answer;
    this.id = Rpc.id(request);
  }

  /**
   * A call of a client.
   *
   * @param request as the client has sent it
   * @param response receives its answer and all messages that belong to it
   * @param shape converts an answer to the client's version of the protocol
   */
  public static Call of(
      Caller caller, JsonObject request, ResponseStream response, UnaryOperator<JsonObject> shape) {
    return new Call(Optional.of(caller), request, response, shape, m -> {});
  }

  /**
   * A call of the bridge itself.
   *
   * @param request without an id: it is sent with the number of the call
   */
  static Call own(JsonObject request, Consumer<JsonObject> answer) {
    return new Call(Optional.empty(), request, new ResponseStream(1), m -> m, answer);
  }

  Optional<Caller> caller() {
    return caller;
  }

  public JsonObject request() {
    return request;
  }

  /** The lowest level of log messages that a stateless client wants with it; empty for none. */
  Optional<String> level() {
    return caller.flatMap(c -> c instanceof StatelessClient s ? s.level() : Optional.empty());
  }

  /** The id that the client has given it. */
  JsonElement id() {
    return id;
  }

  ResponseStream response() {
    return response;
  }

  /** The client repeats it under another id, with the answer to a question. */
  void resume(JsonElement newId, ResponseStream newResponse) {
    id = newId;
    response = newResponse;
  }

  /** Delivers its answer, whose id is replaced. */
  void answer(JsonObject message) {
    if (caller.isEmpty()) answer.accept(message);
    else response.answer(shape.apply(Rpc.withId(message, id)));
  }

  /** The client's progress token; null for none. */
  @Nullable JsonElement token() {
    return Rpc.object(Rpc.params(request), "_meta").get("progressToken");
  }
}
