//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ResponseStream.java
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

/** A request that was sent to a server, and whose it is. */
public final class Call {
  /** A client, as far as a server may turn to it. */
  abstract static class Caller {
    private final JsonObject capabilities;

    /**
     * @param capabilities that it has declared
     */
    Caller(JsonObject capabilities) {
      this.capabilities = capabilities;
    }

    /** Whether it has said that it can answer such a question. */
    final boolean answers(JsonObject question) {
      return Capabilities.answer(capabilities, question);
    }

    /**
     * Puts a question of the server to the client.
     *
     * @param call of this client, in flight
     * @param key under which it is to be answered
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
   * A client's.
   *
   * @param request as the client has sent it
   * @param response where its answer and all that belongs to it goes
   * @param shape makes an answer what this client knows
   */
  public static Call of(
      Caller caller, JsonObject request, ResponseStream response, UnaryOperator<JsonObject> shape) {
    return new Call(Optional.of(caller), request, response, shape, m -> {});
  }

  /** The bridge's own. */
  static Call own(JsonObject request, Consumer<JsonObject> answer) {
    return new Call(Optional.empty(), request, new ResponseStream(1), m -> m, answer);
  }

  Optional<Caller> caller() {
    return caller;
  }

  public JsonObject request() {
    return request;
  }

  /** The id that the client has given it. */
  JsonElement id() {
    return id;
  }

  ResponseStream response() {
    return response;
  }

  /** The client has come back for it, under another id. */
  void resume(JsonElement newId, ResponseStream newResponse) {
    id = newId;
    response = newResponse;
  }

  /** Gives it its answer, whatever id that has. */
  void answer(JsonObject message) {
    if (caller.isEmpty()) answer.accept(message);
    else response.answer(shape.apply(Rpc.withId(message, id)));
  }

  /** What the client wants to be told of its progress under; null when it does not. */
  @Nullable JsonElement token() {
    return Rpc.object(Rpc.params(request), "_meta").get("progressToken");
  }
}
