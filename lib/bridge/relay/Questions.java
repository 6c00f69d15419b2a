//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Calls.java
//SOURCES StatelessClient.java

package mcptools.bridge.relay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.bridge.relay.Call.Caller;
import mcptools.bridge.rpc.Rpc;

/** What a server has asked its clients, and they have not answered yet. */
public final class Questions {
  private static final int MOST = 1000;

  /** How long a client may take to answer, and one of the newer generation; milliseconds. */
  private static final long ANSWER = 3_600_000;

  private static final long RETURN = 300_000;

  private static final Set<String> KINDS =
      Set.of("sampling/createMessage", "elicitation/create", "roots/list");
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * A question.
   *
   * @param id that the server has given it
   * @param call of the client that is asked, in flight when the question came
   */
  public record Question(
      JsonElement id, Caller caller, Call call, JsonObject message, long since) {}

  private final Map<String, Question> open = new LinkedHashMap<>();

  /**
   * Puts a server's request to the one client that it can be meant for.
   *
   * @return what to answer the server at once; empty when a client is to answer
   */
  Optional<JsonObject> put(JsonObject message, Calls calls) {
    String method = Rpc.method(message);
    JsonElement id = Rpc.id(message);
    if (method.equals("ping")) return Optional.of(Rpc.result(id, new JsonObject()));
    if (!KINDS.contains(method)) return refused(id, Rpc.NO_METHOD, "no client knows " + method);
    Set<Caller> callers = calls.callers();
    if (callers.size() != 1) {
      String who = callers.isEmpty() ? "no client has" : callers.size() + " clients have";
      String why = " a call in flight, so it can not be told who is meant by " + method;
      return refused(id, Rpc.UNAVAILABLE, who + why);
    }
    Caller caller = callers.iterator().next();
    if (!caller.answers(message)) {
      return refused(id, Rpc.NO_METHOD, "the client that is meant can not answer " + method);
    }
    if (open.size() >= MOST) return refused(id, Rpc.UNAVAILABLE, "too many questions are open");
    byte[] random = new byte[16];
    RANDOM.nextBytes(random);
    String key = HexFormat.of().formatHex(random);
    for (Call call : calls.of(caller)) {
      if (!call.response().isOpen()) continue;
      caller.ask(call, key, message);
      open.put(key, new Question(id, caller, call, message, System.nanoTime()));
      return Optional.empty();
    }
    return refused(id, Rpc.UNAVAILABLE, "the client that is meant can not be reached now");
  }

  private static Optional<JsonObject> refused(JsonElement id, int code, String sentence) {
    return Optional.of(Rpc.error(id, code, sentence));
  }

  /** The question that a client has been put under a key; it is open no more. */
  Optional<Question> take(String key, Caller caller) {
    Question question = open.get(key);
    if (question == null || !question.caller().equals(caller)) return Optional.empty();
    open.remove(key);
    return Optional.of(question);
  }

  /** As above, for a client that only its key tells. */
  Optional<Question> take(String key) {
    return Optional.ofNullable(open.remove(key));
  }

  /** The key under which a client was put the question that has an id; the server takes it back. */
  Optional<Map.Entry<String, Question>> withdraw(JsonElement id) {
    Optional<Map.Entry<String, Question>> found =
        open.entrySet().stream().filter(e -> e.getValue().id().equals(id)).findFirst();
    found.ifPresent(e -> open.remove(e.getKey()));
    return found;
  }

  /** The questions that belong to a call; they are open no more. */
  List<Question> withdraw(Call call) {
    List<Question> theirs = open.values().stream().filter(q -> q.call() == call).toList();
    open.values().removeAll(theirs);
    return theirs;
  }

  /** The calls whose clients have not answered a question for too long. */
  List<Call> overdue() {
    return open.values().stream().filter(Questions::isOverdue).map(Question::call).toList();
  }

  private static boolean isOverdue(Question question) {
    long age = (System.nanoTime() - question.since()) / 1_000_000;
    return age > (question.caller() instanceof StatelessClient ? RETURN : ANSWER);
  }

  /** Whether this client has been asked under that token, so that it may tell of its progress. */
  boolean isToken(JsonElement token, Caller caller) {
    return open.values().stream()
        .anyMatch(q ->
            q.caller().equals(caller)
                && token.equals(Rpc.object(Rpc.params(q.message()), "_meta").get("progressToken")));
  }

  void clear() {
    open.clear();
  }
}
