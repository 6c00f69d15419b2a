//SOURCES Call.java

package mcptools.bridge.relay;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mcptools.bridge.relay.Call.Caller;
import mcptools.bridge.rpc.JsonSlice;

/**
 * The calls in flight to one server. Each has a number of its own that is never used again, for its
 * id and its progress token, so that no answer reaches another client.
 */
final class Calls {
  /** A number of ours, also as a server writes it whose numbers have fractions, or are text. */
  private static final Pattern NUMBER = Pattern.compile("(\\d{1,18})(?:\\.0{1,18})?");

  private static final int LONGEST = 40;

  private final LinkedHashMap<Long, Call> calls = new LinkedHashMap<>();

  /** Those that wait for the server to start: they are not in flight, and have no number yet. */
  private final Set<Call> entering = new LinkedHashSet<>();

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
    if (number.length() > LONGEST) return Optional.empty();
    // Official clients take an id that has become text for their number, too.
    Matcher digits =
        NUMBER.matcher(number.isString() ? String.valueOf(number.text()) : number.toString());
    return digits.matches() ? Optional.of(Long.parseLong(digits.group(1))) : Optional.empty();
  }

  /** Whether it was the id of a call once, which may have been cancelled since. */
  boolean had(JsonSlice number) {
    return number(number).filter(n -> n > 0 && n <= last).isPresent();
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

  boolean isEmpty() {
    return calls.isEmpty() && entering.isEmpty();
  }

  void enter(Call call) {
    entering.add(call);
  }

  boolean isEntering(Call call) {
    return entering.contains(call);
  }

  /** Whether it was waiting. */
  boolean leave(Call call) {
    return entering.remove(call);
  }

  /** The calls of a client, the newest first. */
  List<Call> of(Caller caller) {
    return calls.sequencedValues().reversed().stream().filter(call -> isOf(caller, call)).toList();
  }

  private static boolean isOf(Caller caller, Call call) {
    return call.caller().filter(caller::equals).isPresent();
  }

  /** As above, and those that wait for the server to start. */
  List<Call> allOf(Caller caller) {
    List<Call> all = new ArrayList<>(of(caller));
    entering.stream().filter(call -> isOf(caller, call)).forEach(all::add);
    return all;
  }

  /** The clients that have calls in flight. */
  Set<Caller> callers() {
    return calls.values().stream().flatMap(c -> c.caller().stream()).collect(Collectors.toSet());
  }

  List<Call> all() {
    return List.copyOf(calls.values());
  }

  /** Removes and returns all that are in flight. */
  List<Call> clear() {
    List<Call> all = all();
    calls.clear();
    return all;
  }

  /** Removes and returns all that wait for the server to start. */
  List<Call> clearEntering() {
    List<Call> all = List.copyOf(entering);
    entering.clear();
    return all;
  }
}
