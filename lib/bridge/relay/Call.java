//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ResponseStream.java
//SOURCES StatelessClient.java
//SOURCES ../rpc/Capabilities.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import mcptools.bridge.rpc.Capabilities;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;
import org.jspecify.annotations.Nullable;

/** A request that was sent to a server, and its client. */
public final class Call {
  /** A client that the server may send requests to. */
  public abstract static class Caller {
    private final JsonObject capabilities;
    private final ClientFigures figures;

    /**
     * @param capabilities that it has declared
     */
    Caller(JsonObject capabilities, ClientFigures figures) {
      this.capabilities = capabilities;
      this.figures = figures;
    }

    public final ClientFigures figures() {
      return figures;
    }

    /** Whether it has declared that it can answer this request. */
    final boolean answers(Message question) {
      return Capabilities.answer(capabilities, question);
    }

    /**
     * Sends a request of the server to the client.
     *
     * @param call of this client, in flight
     * @param key that identifies the answer
     */
    abstract void ask(Call call, String key, Message question);
  }

  /** Converts an answer to the client's version of the protocol, and gives it the client's id. */
  public interface Shape {
    Payload of(Message answer, JsonSlice id);
  }

  private final Optional<Caller> caller;
  private final String method;
  private final @Nullable JsonSlice token;
  private final Shape shape;
  private final Consumer<Message> answer;
  private @Nullable LongFunction<Payload> request;
  private final long begun = System.nanoTime();
  private Runnable sending = () -> {};
  private ResponseStream response;
  private JsonSlice id;

  private Call(
      Optional<Caller> caller,
      String method,
      JsonSlice id,
      @Nullable JsonSlice token,
      LongFunction<Payload> request,
      ResponseStream response,
      Shape shape,
      Consumer<Message> answer) {
    this.caller = caller;
    this.method = method;
    this.id = id;
    this.token = token;
    this.request = request;
    this.response = response;
    this.shape = shape;
    this.answer = answer;
  }

  /**
   * A call of a client.
   *
   * @param message as the client has sent it
   * @param request that is sent to the server, by the number of the call
   * @param response receives its answer and all messages that belong to it
   */
  public static Call of(
      Caller caller,
      Message message,
      LongFunction<Payload> request,
      ResponseStream response,
      Shape shape) {
    JsonSlice token = message.params().object("_meta").get("progressToken");
    return new Call(
        Optional.of(caller),
        message.method(),
        message.id().copy(),
        token == null ? null : token.copy(),
        request,
        response,
        shape,
        m -> {});
  }

  /** A call of the bridge itself. */
  static Call own(String method, JsonObject params, Consumer<Message> answer) {
    return new Call(
        Optional.empty(),
        method,
        JsonSlice.NULL,
        null,
        number -> Rpc.request(number, method, params),
        new ResponseStream(1),
        (m, id) -> Payload.of(),
        answer);
  }

  /** Has a task run right before the server gets it. */
  public Call onSending(Runnable task) {
    sending = task;
    return this;
  }

  Runnable sending() {
    return sending;
  }

  /** Nanoseconds since it was made. */
  long age() {
    return System.nanoTime() - begun;
  }

  Optional<Caller> caller() {
    return caller;
  }

  public String method() {
    return method;
  }

  /** Removes and returns what is sent to the server: memory holds it until it is written. */
  Payload send(long number) {
    LongFunction<Payload> once = request;
    request = null;
    return once == null ? Payload.of() : once.apply(number);
  }

  /** The lowest level of log messages that a stateless client wants with it; empty for none. */
  Optional<String> level() {
    return caller.flatMap(c -> c instanceof StatelessClient s ? s.level() : Optional.empty());
  }

  /** The id that the client has given it. */
  JsonSlice id() {
    return id;
  }

  ResponseStream response() {
    return response;
  }

  /** The client repeats it under another id, with the answer to a question. */
  void resume(JsonSlice newId, ResponseStream newResponse) {
    id = newId.copy();
    response = newResponse;
  }

  /** Delivers its answer. */
  void answer(Message message) {
    if (caller.isEmpty()) answer.accept(message);
    else response.answer(shape.of(message, id));
  }

  /** The client's progress token; null for none. */
  @Nullable JsonSlice token() {
    return token;
  }
}
