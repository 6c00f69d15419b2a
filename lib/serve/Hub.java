//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Calls.java
//SOURCES Life.java
//SOURCES Notices.java
//SOURCES ParamHeaders.java

package mcptools.serve;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalServer.Stdio;
import mcptools.serve.Questions.Question;
import mcptools.serve.Subscribers.Listener;
import org.jspecify.annotations.Nullable;

/**
 * One server and all its clients. Whoever changes what is known of them holds this object's lock,
 * and never waits while it does.
 */
final class Hub implements Child.Listener, Handshake.Greeting {
  private static final int MOST_CALLS = 1000;

  /** How long a client may take to answer a question, and one of the newer generation; ms. */
  private static final long ANSWER = 3_600_000;

  private static final long RETURN = 300_000;

  private final Life life;
  private final Calls calls = new Calls();
  private final Questions questions = new Questions();
  private final Subscribers subscribers = new Subscribers();
  private final Notices notices = new Notices(calls, questions, subscribers);
  private final ParamHeaders headers = new ParamHeaders();
  private Optional<String> level = Optional.empty();
  private long used = System.nanoTime();
  private long served;

  Hub(Stdio server, Starter starter) {
    this.life = new Life(server, starter, this, this);
  }

  Stdio server() {
    return life.server();
  }

  private String name() {
    return server().name();
  }

  Life life() {
    return life;
  }

  /** To be used under this object's lock alone. */
  Subscribers subscribers() {
    return subscribers;
  }

  /** What its tools want repeated in headers. */
  ParamHeaders headers() {
    return headers;
  }

  /** What the server has said of itself; starts it when it does not run. */
  JsonObject ready() throws Unavailable {
    touch();
    return life.ready();
  }

  private synchronized void touch() {
    used = System.nanoTime();
  }

  /** Sends a client's request. */
  void send(Call call) throws Unavailable {
    ready();
    synchronized (this) {
      Child child = life.child();
      if (child == null) throw new Unavailable(name() + " has ended; try again");
      if (calls.all().size() >= MOST_CALLS) {
        throw new Unavailable(name() + " has too many calls in flight; try again");
      }
      long number = calls.add(call);
      if (!child.send(Calls.numbered(call, number))) {
        calls.take(new JsonPrimitive(number));
        throw new Unavailable(name() + " does not read what it is sent; try again");
      }
      served++;
    }
  }

  /** The client does not want the answer any more. */
  synchronized void cancel(Call call, String reason) {
    Optional<Long> number = calls.number(call);
    if (number.isEmpty()) return;
    calls.take(new JsonPrimitive(number.get()));
    JsonObject params = new JsonObject();
    params.addProperty("requestId", number.get());
    params.addProperty("reason", reason);
    toServer(Rpc.notification("notifications/cancelled", params));
    drop(call);
    call.out().skip();
    used = System.nanoTime();
  }

  /** As above, when a response can not be written; a call that was resumed has another one. */
  synchronized void cancel(Outbox out) {
    for (Call call : calls.all()) {
      if (call.out() == out) cancel(call, "the client has gone");
    }
  }

  /** The call of a client that has an id. */
  synchronized Optional<Call> call(Call.Caller caller, JsonElement id) {
    return calls.of(caller).stream().filter(c -> c.id().equals(id)).findFirst();
  }

  /** A question is no use without its call. */
  private void drop(Call call) {
    questions
        .open()
        .forEach((key, question) -> {
          if (question.call() != call) return;
          questions.take(key);
          refuse(question, "the call that it belongs to is over");
        });
  }

  private void refuse(Question question, String why) {
    toServer(Rpc.error(question.id(), Rpc.UNAVAILABLE, why));
  }

  private void toServer(JsonObject message) {
    Child child = life.child();
    if (child != null) child.send(message);
  }

  /** A client of the older generation has sent an answer. Whether it was asked. */
  synchronized boolean answer(Session session, JsonObject message) {
    String key = Rpc.id(message) instanceof JsonPrimitive id ? id.getAsString() : "";
    Optional<Question> question = questions.take(key, session);
    question.ifPresent(q -> toServer(Rpc.withId(message, q.id())));
    return question.isPresent();
  }

  /** A client of the newer generation is back with the answer to a question. */
  synchronized Optional<Question> answer(String key) {
    return questions.take(key).filter(q -> q.caller() instanceof Visitor);
  }

  /** Gives the server the answer, and the client's call another response to go to. */
  synchronized void resume(Question question, JsonObject answer, JsonElement id, Outbox out) {
    question.call().resume(id, out);
    toServer(Rpc.result(question.id(), answer));
  }

  /** A client tells how far it is with a question. */
  synchronized void progress(Session session, JsonObject notification) {
    JsonElement token = Rpc.params(notification).get("progressToken");
    if (token != null && questions.isToken(token, session)) toServer(notification);
  }

  @Override
  public CompletableFuture<JsonObject> ask(Child child, String method, JsonObject params) {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    synchronized (this) {
      if (life.child() == child) ask(method, params, answer::complete);
      else answer.complete(Rpc.error(JsonNull.INSTANCE, Rpc.UNAVAILABLE, "it has ended"));
    }
    return answer;
  }

  /** Sends a request of the bridge's own. The caller holds the lock. */
  void ask(String method, JsonObject params, Consumer<JsonObject> answer) {
    Call call = Call.own(Rpc.request(JsonNull.INSTANCE, method, params), answer);
    JsonObject message = Calls.numbered(call, calls.add(call));
    @Nullable Child child = life.child();
    if (child != null && child.send(message)) return;
    calls.take(Rpc.id(message));
    answer.accept(Rpc.error(JsonNull.INSTANCE, Rpc.UNAVAILABLE, name() + " has ended"));
  }

  @Override
  public synchronized void greeted(Child child) {
    level = Optional.empty();
    for (String uri : subscribers.resources()) ask("resources/subscribe", uri(uri), m -> {});
    level();
  }

  static JsonObject uri(String uri) {
    JsonObject params = new JsonObject();
    params.addProperty("uri", uri);
    return params;
  }

  /** Tells the server how much all together want to see of its log. The caller holds the lock. */
  void level() {
    Optional<String> wanted = subscribers.level(calls.all());
    if (wanted.isEmpty() || wanted.equals(level) || life.child() == null) return;
    level = wanted;
    JsonObject params = new JsonObject();
    params.addProperty("level", wanted.get());
    ask("logging/setLevel", params, m -> {});
  }

  @Override
  public synchronized void message(Child child, JsonObject message) {
    if (life.child() != child) return;
    if (Rpc.isRequest(message)) {
      questions.put(message, calls).ifPresent(child::send);
    } else if (Rpc.isNotification(message)) {
      notices.pass(message);
    } else {
      calls.take(Rpc.id(message)).ifPresent(call -> answered(call, message));
    }
  }

  private void answered(Call call, JsonObject message) {
    if (Rpc.method(call.request()).equals("tools/list")) headers.learn(message);
    drop(call);
    call.answer(message);
    used = System.nanoTime();
  }

  @Override
  public synchronized void lost(Child child, long id) {
    if (life.child() != child) return;
    if (id < 0) {
      // Whoever waits for it would wait for ever.
      Thread.ofVirtual().start(() -> end("has said more than the bridge can hold"));
      return;
    }
    String why = "its answer is longer than " + Child.LONGEST_LINE + " bytes, and is dropped";
    calls
        .take(new JsonPrimitive(id))
        .ifPresent(c -> answered(c, Rpc.error(JsonNull.INSTANCE, Rpc.INTERNAL, why)));
  }

  @Override
  public synchronized void ended(Child child) {
    if (life.ended(child)) fail(name() + " has ended in the middle of the call");
  }

  private void fail(String sentence) {
    questions.clear();
    for (Call call : calls.clear()) {
      call.answer(Rpc.error(JsonNull.INSTANCE, Rpc.UNAVAILABLE, sentence));
    }
  }

  /** Ends the server's processes; what is in flight gets an error. */
  GlobalOutcome end(String why) {
    Optional<Child> left;
    synchronized (this) {
      left = life.leave();
      fail(name() + " " + why);
    }
    return left.map(life::end).orElseGet(life::clean);
  }

  /** Forgets a session, and all that it wanted. */
  synchronized void close(Session session) {
    Set<String> before = subscribers.resources();
    subscribers.sessions().remove(session.id());
    session.stream().ifPresent(Outbox::end);
    for (Call call : calls.of(session)) cancel(call, "the client has gone");
    release(before);
    used = System.nanoTime();
  }

  /** Takes a client in that listens; false when there are too many. */
  synchronized boolean listen(Listener listener, int most) {
    if (subscribers.listeners().size() >= most) return false;
    Set<String> before = subscribers.resources();
    subscribers.listeners().add(listener);
    for (String uri : subscribers.resources()) {
      if (!before.contains(uri)) ask("resources/subscribe", uri(uri), m -> {});
    }
    return true;
  }

  /** It does not listen any more. */
  synchronized void leave(Listener listener) {
    Set<String> before = subscribers.resources();
    subscribers.listeners().remove(listener);
    release(before);
    used = System.nanoTime();
  }

  /** Tells all clients that the server is stopped for good. */
  synchronized void dismiss() {
    for (Listener listener : subscribers.listeners()) listener.out().answer(listener.end());
    for (Session session : List.copyOf(subscribers.sessions().values())) close(session);
  }

  /** Ends the subscriptions that nobody wants any more. The caller holds the lock. */
  void release(Set<String> before) {
    Set<String> wanted = subscribers.resources();
    for (String uri : before) {
      if (!wanted.contains(uri)) ask("resources/unsubscribe", uri(uri), m -> {});
    }
  }

  /**
   * Forgets what has been idle for too long.
   *
   * @param sessionMillis how long a session may be idle
   */
  synchronized void expire(long sessionMillis) {
    for (Session session : List.copyOf(subscribers.sessions().values())) {
      if (session.idle() > sessionMillis && calls.of(session).isEmpty()) close(session);
    }
    questions
        .open()
        .forEach((key, question) -> {
          boolean visitor = question.caller() instanceof Visitor;
          long age = (System.nanoTime() - question.since()) / 1_000_000;
          if (age > (visitor ? RETURN : ANSWER)) cancel(question.call(), "nobody has answered");
        });
  }

  /** Whether it runs, and has been without a client for as long as the config says. */
  synchronized boolean isIdle() {
    boolean alone = calls.all().isEmpty() && !subscribers.listening();
    if (!alone) used = System.nanoTime();
    long idle = (System.nanoTime() - used) / 1_000_000;
    return life.child() != null && server().idleMillis() > 0 && idle > server().idleMillis();
  }

  /** How many clients are known, and calls in flight. */
  synchronized int clients() {
    long visitors = calls.callers().stream().filter(c -> c instanceof Visitor).count();
    return subscribers.sessions().size() + subscribers.listeners().size() + (int) visitors;
  }

  synchronized long served() {
    return served;
  }
}
