//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Calls.java

package mcptools.bridge.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mcptools.bridge.relay.Call.Caller;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;
import org.jspecify.annotations.Nullable;

/** A server's requests to its clients that are not answered yet. */
public final class Questions {
  private static final int MOST = 1000;

  private static final Set<String> KINDS =
      Set.of("sampling/createMessage", "elicitation/create", "roots/list");

  /**
   * @param id that the server has given it
   * @param caller the client that is asked
   * @param call of that client, in flight when the question came
   * @param token for its progress, by which it is compared
   * @param later what is asked once the client has answered another one; null when it was asked
   */
  public record Question(
      JsonSlice id,
      Caller caller,
      Call call,
      Optional<String> token,
      long since,
      @Nullable Message later) {}

  private final Map<String, Question> open = new LinkedHashMap<>();

  /**
   * Sends a server's request to the client that it concerns: the only one with a call in flight
   * that does not wait for its own user or, if all wait, the only one at all.
   *
   * @return the answer to the server when no client is asked; empty when a client will answer
   */
  Optional<Payload> put(Message message, Calls calls) {
    String method = message.method();
    JsonSlice id = message.id();
    if (method.equals("ping")) return Optional.of(Rpc.result(id, JsonSlice.EMPTY));
    if (!KINDS.contains(method)) return refused(id, Rpc.NO_METHOD, "no client knows " + method);
    Set<Caller> callers = callers(calls);
    if (callers.size() != 1) {
      String who = callers.isEmpty() ? "no client has" : callers.size() + " clients have";
      String why = " a call in flight, so no client can be chosen for " + method;
      return refused(id, Rpc.UNAVAILABLE, who + why);
    }
    Caller caller = callers.iterator().next();
    return put(message, caller, calls.of(caller));
  }

  /** As above, for a question that is known to belong to a call. */
  Optional<Payload> put(Message message, Call call) {
    return call.caller()
        .map(caller -> put(message, caller, List.of(call)))
        .orElseGet(() -> refused(message.id(), Rpc.UNAVAILABLE, "no client has that call"));
  }

  private Set<Caller> callers(Calls calls) {
    Set<Caller> free =
        calls.all().stream()
            .filter(call -> !isOpen(call))
            .flatMap(call -> call.caller().stream())
            .collect(Collectors.toSet());
    return free.isEmpty() ? calls.callers() : free;
  }

  private Optional<Payload> put(Message message, Caller caller, List<Call> theirs) {
    JsonSlice id = message.id();
    if (!caller.answers(message)) {
      String why = "the client with the call in flight cannot answer " + message.method();
      return refused(id, Rpc.NO_METHOD, why);
    }
    if (open.size() >= MOST) return refused(id, Rpc.UNAVAILABLE, "too many questions are open");
    // That of a call that waits already, only if there is no other.
    Optional<Call> call =
        theirs.stream()
            .filter(c -> c.response().isOpen() && !isOpen(c))
            .findFirst()
            .or(() -> theirs.stream().filter(c -> c.response().isOpen()).findFirst())
            .or(() -> theirs.stream().filter(this::isOpen).findFirst());
    if (call.isEmpty()) {
      return refused(
          id, Rpc.UNAVAILABLE, "the client with the call in flight cannot be reached now");
    }
    String key = Rpc.randomId();
    boolean now = call.get().response().isOpen();
    JsonSlice token = message.params().object("_meta").get("progressToken");
    Optional<String> identity = Optional.ofNullable(token).map(JsonSlice::identity);
    open.put(
        key,
        new Question(
            id.copy(), caller, call.get(), identity, System.nanoTime(), now ? null : message));
    if (now) caller.ask(call.get(), key, message);
    return Optional.empty();
  }

  /** Asks the next question of a call that a stateless client has repeated, if there is one. */
  void askNext(Call call) {
    for (Map.Entry<String, Question> each : open.entrySet()) {
      Question question = each.getValue();
      Message later = question.later();
      if (question.call() != call || later == null) continue;
      each.setValue(
          new Question(
              question.id(), question.caller(), call, question.token(), System.nanoTime(), null));
      question.caller().ask(call, each.getKey(), later);
      return;
    }
  }

  private static Optional<Payload> refused(JsonSlice id, int code, String sentence) {
    return Optional.of(Rpc.error(id, code, sentence));
  }

  /** Removes and returns the question that this client was asked under a key. */
  Optional<Question> take(String key, Caller caller) {
    Question question = open.get(key);
    if (question == null || !question.caller().equals(caller)) return Optional.empty();
    open.remove(key);
    return Optional.of(question);
  }

  /** As above, for a client that is identified by the key alone. */
  Optional<Question> take(String key) {
    return Optional.ofNullable(open.remove(key));
  }

  /** Removes and returns the question with the server's id, with its key. */
  Optional<Map.Entry<String, Question>> withdraw(JsonSlice id) {
    String identity = id.identity();
    Optional<Map.Entry<String, Question>> found =
        open.entrySet().stream()
            .filter(e -> e.getValue().id().identity().equals(identity))
            .findFirst();
    found.ifPresent(e -> open.remove(e.getKey()));
    return found;
  }

  /** Removes and returns the questions that belong to a call. */
  List<Question> withdraw(Call call) {
    List<Question> theirs = open.values().stream().filter(q -> q.call() == call).toList();
    open.values().removeAll(theirs);
    return theirs;
  }

  /** Whether a question of a call is not answered yet. */
  boolean isOpen(Call call) {
    return open.values().stream().anyMatch(q -> q.call() == call);
  }

  /**
   * The calls whose clients have left a question unanswered for too long.
   *
   * @param answer how long a client with a session may take; milliseconds
   * @param back how long a stateless one may take to repeat its call with the answer; milliseconds
   */
  List<Call> overdue(long answer, long back) {
    return open.values().stream()
        .filter(question -> {
          long age = (System.nanoTime() - question.since()) / 1_000_000;
          return age > (question.caller() instanceof StatelessClient ? back : answer);
        })
        .map(Question::call)
        .toList();
  }

  /** Whether this client was asked a question with that progress token. */
  boolean isToken(JsonSlice token, Caller caller) {
    String identity = token.identity();
    return open.values().stream()
        .anyMatch(q -> q.caller().equals(caller) && q.token().filter(identity::equals).isPresent());
  }

  void clear() {
    open.clear();
  }
}
