//SOURCES Call.java

package mcptools.bridge.relay;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mcptools.bridge.relay.Call.Caller;
import mcptools.bridge.rpc.JsonSlice;

/**
 * The calls in flight to one server. Each has a number of its own that is never used again, for its
 * id and its progress token, so that no answer reaches another client.
 */
final class Calls {
  /** Digits of a number of ours. */
  private static final int LONGEST = 18;

  private final LinkedHashMap<Long, Call> calls = new LinkedHashMap<>();
  private long last;

  long add(Call call) {
    calls.put(++last, call);
    return last;
  }

  /** The call with this id or progress token. */
  Optional<Call> get(JsonSlice number) {
    return number(number).flatMap(n -> Optional.ofNullable(calls.get(n)));
  }

  /** Removes and returns the call. */
  Optional<Call> take(JsonSlice number) {
    return number(number).flatMap(n -> Optional.ofNullable(calls.remove(n)));
  }

  private static Optional<Long> number(JsonSlice number) {
    if (!number.isNumber() || number.length() > LONGEST) return Optional.empty();
    String digits = number.toString();
    return digits.matches("\\d+") ? Optional.of(Long.parseLong(digits)) : Optional.empty();
  }

  /** The number of a call that is in flight. */
  Optional<Long> number(Call call) {
    return calls.entrySet().stream()
        .filter(e -> e.getValue() == call)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  Optional<Call> take(long number) {
    return Optional.ofNullable(calls.remove(number));
  }

  int size() {
    return calls.size();
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
