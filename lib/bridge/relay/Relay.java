//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ClientSession.java
//SOURCES Questions.java
//SOURCES ServerFigures.java
//SOURCES ../process/ServerLifecycle.java

package mcptools.bridge.relay;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import mcptools.bridge.process.ServerLifecycle;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.relay.Questions.Question;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import org.jspecify.annotations.Nullable;

/**
 * Sends clients' requests to their server, its questions to them, and each answer to the sender of
 * its request. This object's lock guards the state of a server's clients, in other classes too; no
 * holder of it may wait.
 */
public final class Relay {
  private static final int MOST_CALLS = 1000;
  private static final String STOPPED = "has been stopped";

  /** Calls in flight of one session. */
  private static final int MOST_OF_ONE = 200;

  private final ServerLifecycle lifecycle;
  private final Calls calls;
  private final Questions questions;
  private final LastUse lastUse;
  private final ServerFigures figures = new ServerFigures();

  Relay(ServerLifecycle lifecycle, Calls calls, Questions questions, LastUse lastUse) {
    this.lifecycle = lifecycle;
    this.calls = calls;
    this.questions = questions;
    this.lastUse = lastUse;
  }

  String name() {
    return lifecycle.config().name();
  }

  /** The folder that the server is for; empty when all share it. */
  Optional<String> project() {
    return lifecycle.config().project();
  }

  public ServerFigures figures() {
    return figures;
  }

  /** Whether a process is the one in use. */
  boolean uses(@Nullable ServerProcess process) {
    return process != null && lifecycle.process() == process;
  }

  private boolean sendToServer(Payload message) {
    figures.sent(message.length());
    @Nullable ServerProcess process = lifecycle.process();
    return process != null && process.send(message);
  }

  /** Sends a client's request to the running server, unless it was cancelled meanwhile. */
  synchronized void send(Call call) throws Unavailable {
    if (!calls.isEntering(call)) return;
    ServerProcess process = lifecycle.process();
    if (process == null) throw new Unavailable(name() + " has ended; try again");
    if (calls.size() >= MOST_CALLS) {
      throw new Unavailable(name() + " has too many calls in flight; try again");
    }
    if (call.caller().filter(c -> calls.of(c).size() >= MOST_OF_ONE).isPresent()) {
      throw new Unavailable("this session has too many calls in flight; try again");
    }
    long number = calls.add(call);
    Payload request = call.send(number);
    if (!process.send(request, call.sending())) {
      calls.take(number);
      throw new Unavailable(name() + " does not read what it is sent; try again");
    }
    calls.leave(call);
    figures.sent(request.length());
    figures.begun(call);
  }

  /**
   * Sends a request of the bridge itself, and waits so many milliseconds for the answer, which may
   * be an error: a call in flight for ever would keep the server from resting.
   */
  synchronized CompletableFuture<Message> ask(String method, JsonObject params, long millis) {
    CompletableFuture<Message> answer = new CompletableFuture<>();
    Call call = Call.own(method, params, answer::complete);
    long number = calls.add(call);
    if (!sendToServer(call.send(number))) {
      answer.complete(Message.of(Rpc.error(Rpc.UNAVAILABLE, name() + " has ended")));
    }
    return answer
        .orTimeout(millis, TimeUnit.MILLISECONDS)
        .whenComplete((message, late) -> forget(number));
  }

  private synchronized void forget(long number) {
    calls.take(number);
  }

  /** The call that a client has made under an id. */
  public synchronized Optional<Call> call(Call.Caller caller, JsonSlice id) {
    String identity = id.identity();
    return calls.allOf(caller).stream().filter(c -> c.id().identity().equals(identity)).findFirst();
  }

  /** Delivers the server's answer to a call that is not in flight any more. */
  synchronized void answered(Call call, Message message) {
    withdraw(call);
    figures.answered(call, message);
    call.answer(message);
    lastUse.touch();
  }

  /** Cancels a call: the client does not want its answer, or cannot receive it. */
  public synchronized void cancel(Call call, String reason) {
    if (calls.leave(call) || withdraw(call, reason)) call.response().skip();
  }

  /** Cancels a call whose client may still wait for its answer. */
  private void abandon(Call call, String reason) {
    if (!withdraw(call, reason)) return;
    figures.failed(call);
    call.answer(Message.of(Rpc.error(Rpc.UNAVAILABLE, reason)));
  }

  /** Ends a call at the server; whether it was in flight. */
  private boolean withdraw(Call call, String reason) {
    Optional<Long> number = calls.number(call);
    if (number.isEmpty()) return false;
    calls.take(number.get());
    JsonObject params = Rpc.of("reason", reason);
    params.addProperty("requestId", number.get());
    sendToServer(Rpc.notification("notifications/cancelled", params));
    withdraw(call);
    lastUse.touch();
    return true;
  }

  /** Cancels the calls of a response that cannot be written; resumed calls have another one. */
  public synchronized void cancel(ResponseStream response) {
    for (Call call : calls.all()) {
      if (call.response() == response) cancel(call, "the client has gone");
    }
  }

  /** Ends the questions of a call that is over. */
  private void withdraw(Call call) {
    for (Question question : questions.withdraw(call)) {
      String why = "the call that it belongs to is over";
      sendToServer(Rpc.error(question.id(), Rpc.UNAVAILABLE, why));
    }
  }

  /** Sends a client's answer to the server, if it belongs to a question. */
  public synchronized void answer(ClientSession session, Message message) {
    String key = String.valueOf(message.id().text());
    questions.take(key, session).ifPresent(q -> sendToServer(message.withId(q.id())));
  }

  /** Removes and returns the question to which a stateless client sends the answer. */
  public synchronized Optional<Question> take(String key) {
    return questions.take(key).filter(q -> q.caller() instanceof StatelessClient);
  }

  /** Sends the answer to the server, and the rest of the client's call to another response. */
  public synchronized void resume(
      Question question, JsonSlice answer, JsonSlice id, ResponseStream response) {
    question.call().resume(id, response);
    sendToServer(Rpc.result(question.id(), answer));
    questions.askNext(question.call());
  }

  /** Sends a client's progress with a question to the server. */
  public synchronized void progress(ClientSession session, Message notification) {
    JsonSlice token = notification.params().get("progressToken");
    if (token == null || !questions.isToken(token, session)) return;
    sendToServer(Payload.of(notification.whole()));
  }

  /**
   * Ends the calls whose clients have not answered, or not come back, for too long.
   *
   * @param answer how long a client may take to answer a question; milliseconds
   * @param back how long one may take to come back; milliseconds
   */
  public synchronized void expire(long answer, long back) {
    for (Call call : questions.overdue(answer, back)) {
      abandon(call, "its question was not answered in time");
    }
    for (Call call : calls.all()) {
      boolean lost = call.caller().isPresent() && call.response().lost() > back;
      if (lost && !questions.isOpen(call)) abandon(call, "its connection was lost for too long");
    }
  }

  /**
   * Ends all calls in flight with an error.
   *
   * @param why a sentence that begins with the server's name, without it
   */
  synchronized void fail(String why) {
    questions.clear();
    fail(calls.clear(), why);
  }

  /** Ends all calls, also those that wait for the server to start, as it is stopped for good. */
  synchronized void stop() {
    fail(STOPPED);
    fail(calls.clearEntering(), STOPPED);
  }

  private void fail(List<Call> ended, String why) {
    Message error = Message.of(Rpc.error(Rpc.UNAVAILABLE, name() + " " + why));
    for (Call call : ended) {
      figures.failed(call);
      call.answer(error);
    }
  }
}
