//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ClientSession.java
//SOURCES Questions.java
//SOURCES ../process/ServerLifecycle.java

package mcptools.bridge.relay;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.function.Consumer;
import mcptools.bridge.process.ServerLifecycle;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.relay.Questions.Question;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * Passes clients' requests on to their server, its questions to them, and each answer back to who
 * has asked. This object's lock guards all that is known of a server's clients, also what other
 * classes keep of it; whoever holds it never waits.
 */
public final class Relay {
  private static final int MOST_CALLS = 1000;

  private final ServerLifecycle lifecycle;
  private final Calls calls;
  private final Questions questions;
  private final LastUse lastUse;
  private long served;

  Relay(ServerLifecycle lifecycle, Calls calls, Questions questions, LastUse lastUse) {
    this.lifecycle = lifecycle;
    this.calls = calls;
    this.questions = questions;
    this.lastUse = lastUse;
  }

  private String name() {
    return lifecycle.config().name();
  }

  private boolean toServer(JsonObject message) {
    @Nullable ServerProcess process = lifecycle.process();
    return process != null && process.send(message);
  }

  /** Sends a client's request to the server, which runs. */
  synchronized void send(Call call) throws Unavailable {
    ServerProcess process = lifecycle.process();
    if (process == null) throw new Unavailable(name() + " has ended; try again");
    if (calls.all().size() >= MOST_CALLS) {
      throw new Unavailable(name() + " has too many calls in flight; try again");
    }
    long number = calls.add(call);
    if (!process.send(Calls.numbered(call, number))) {
      calls.take(new JsonPrimitive(number));
      throw new Unavailable(name() + " does not read what it is sent; try again");
    }
    served++;
  }

  /** Sends a request of the bridge's own. */
  synchronized void ask(String method, JsonObject params, Consumer<JsonObject> answer) {
    Call call = Call.own(Rpc.request(JsonNull.INSTANCE, method, params), answer);
    JsonObject message = Calls.numbered(call, calls.add(call));
    if (toServer(message)) return;
    calls.take(Rpc.id(message));
    answer.accept(Rpc.error(JsonNull.INSTANCE, Rpc.UNAVAILABLE, name() + " has ended"));
  }

  /** The call of a client that has an id. */
  public synchronized Optional<Call> call(Call.Caller caller, JsonElement id) {
    return calls.of(caller).stream().filter(c -> c.id().equals(id)).findFirst();
  }

  /** The server has answered a call, which is in flight no more. */
  synchronized void answered(Call call, JsonObject message) {
    withdraw(call);
    call.answer(message);
    lastUse.touch();
  }

  /** The client does not want the answer any more. */
  public synchronized void cancel(Call call, String reason) {
    Optional<Long> number = calls.number(call);
    if (number.isEmpty()) return;
    calls.take(new JsonPrimitive(number.get()));
    JsonObject params = new JsonObject();
    params.addProperty("requestId", number.get());
    params.addProperty("reason", reason);
    toServer(Rpc.notification("notifications/cancelled", params));
    withdraw(call);
    call.response().skip();
    lastUse.touch();
  }

  /** As above, when a response can not be written; a call that was resumed has another one. */
  public synchronized void cancel(ResponseStream response) {
    for (Call call : calls.all()) {
      if (call.response() == response) cancel(call, "the client has gone");
    }
  }

  /** A question is no use without its call. */
  private void withdraw(Call call) {
    for (Question question : questions.withdraw(call)) {
      String why = "the call that it belongs to is over";
      toServer(Rpc.error(question.id(), Rpc.UNAVAILABLE, why));
    }
  }

  /** A client of the older generation has sent an answer, maybe to a question. */
  public synchronized void answer(ClientSession session, JsonObject message) {
    String key = Rpc.id(message) instanceof JsonPrimitive id ? id.getAsString() : "";
    questions.take(key, session).ifPresent(q -> toServer(Rpc.withId(message, q.id())));
  }

  /** A client of the newer generation is back with the answer to a question. */
  public synchronized Optional<Question> answer(String key) {
    return questions.take(key).filter(q -> q.caller() instanceof StatelessClient);
  }

  /** Gives the server the answer, and the client's call another response to go to. */
  public synchronized void resume(
      Question question, JsonObject answer, JsonElement id, ResponseStream response) {
    question.call().resume(id, response);
    toServer(Rpc.result(question.id(), answer));
  }

  /** A client tells how far it is with a question. */
  public synchronized void progress(ClientSession session, JsonObject notification) {
    JsonElement token = Rpc.params(notification).get("progressToken");
    if (token != null && questions.isToken(token, session)) toServer(notification);
  }

  /** Ends the calls whose clients have not answered a question for too long. */
  public synchronized void expire() {
    for (Call call : questions.overdue()) cancel(call, "nobody has answered");
  }

  /** The server has ended: all that is in flight gets an error. */
  synchronized void fail(String sentence) {
    questions.clear();
    for (Call call : calls.clear()) {
      call.answer(Rpc.error(JsonNull.INSTANCE, Rpc.UNAVAILABLE, sentence));
    }
  }

  /** How many calls of clients it has sent. */
  public synchronized long served() {
    return served;
  }
}
