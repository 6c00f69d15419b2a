//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Call.java

package mcptools.bridge.relay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mcptools.bridge.relay.Call.Caller;
import mcptools.bridge.rpc.Rpc;

/**
 * The calls in flight to one server. Each has a number of its own that is never used again, for its
 * id and its progress token, so that no answer reaches another client.
 */
final class Calls {
  private final LinkedHashMap<Long, Call> calls = new LinkedHashMap<>();
  private long last;

  long add(Call call) {
    calls.put(++last, call);
    return last;
  }

  /** The request to send to the server for a call. */
  static JsonObject numbered(Call call, long number) {
    JsonPrimitive ours = new JsonPrimitive(number);
    JsonObject message = Rpc.withId(call.request(), ours);
    if (call.token() == null) return message;
    JsonObject params = Rpc.withMeta(Rpc.params(message), "progressToken", ours);
    return Rpc.with(message, "params", params);
  }

  /** The call with this id or progress token. */
  Optional<Call> get(JsonElement number) {
    return number(number).flatMap(n -> Optional.ofNullable(calls.get(n)));
  }

  /** Removes and returns the call. */
  Optional<Call> take(JsonElement number) {
    return number(number).flatMap(n -> Optional.ofNullable(calls.remove(n)));
  }

  private static Optional<Long> number(JsonElement number) {
    boolean ours = number instanceof JsonPrimitive p && p.isNumber();
    if (!ours || !number.getAsString().matches("\\d{1,18}")) return Optional.empty();
    return Optional.of(Long.parseLong(number.getAsString()));
  }

  /** The number of a call that is in flight. */
  Optional<Long> number(Call call) {
    return calls.entrySet().stream()
        .filter(e -> e.getValue() == call)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** The calls of a client, the newest first. */
  List<Call> of(Caller caller) {
    return calls.sequencedValues().reversed().stream()
        .filter(call -> call.caller().filter(caller::equals).isPresent())
        .toList();
  }

  /** The clients that have calls in flight. */
  Set<Caller> callers() {
    return calls.values().stream().flatMap(c -> c.caller().stream()).collect(Collectors.toSet());
  }

  List<Call> all() {
    return List.copyOf(calls.values());
  }

  /** Removes and returns all. */
  List<Call> clear() {
    List<Call> all = all();
    calls.clear();
    return all;
  }
}
