//SOURCES ../rpc/NoMessage.java

package mcptools.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.NoMessage;

/**
 * The ids of the events of one stream, {@code KEY.NUMBER.CALLS}: a client that has lost its
 * connection returns the last one. It names the calls whose answers the client is waiting for, so
 * that a bridge that was started again can tell it that they will not come.
 *
 * @param key of the stream; "" for events without ids
 * @param calls the ids of its calls, as a JSON array
 * @param primed whether an id without a message comes first, which only newer clients expect
 */
record EventIds(String key, String calls, boolean primed) {
  static final EventIds NONE = new EventIds("", "[]", false);

  /** Characters of the ids of calls; more are left out. */
  private static final int LONGEST = 1024;

  private static final int MOST_CALLS = 100;

  /**
   * The id of an event that was received.
   *
   * @param number of the event
   */
  record Last(String key, long number, List<JsonSlice> calls) {}

  static EventIds of(String key, List<JsonSlice> calls, boolean primed) {
    String all = String.join(",", calls.stream().map(JsonSlice::toString).toList());
    return new EventIds(key, all.length() > LONGEST ? "[]" : "[" + all + "]", primed);
  }

  /** What to write before the first event. */
  String first() {
    return primed ? of(0) + "data:\n\n" : "";
  }

  /** The line with the id of an event. */
  String of(long number) {
    if (key.isEmpty()) return "";
    String names = Base64.getUrlEncoder().withoutPadding().encodeToString(calls.getBytes(UTF_8));
    return "id: " + key + "." + number + "." + names + "\n";
  }

  /** Reads an id; empty when it is none of ours. */
  static Optional<Last> parse(String id) {
    String[] parts = id.split("\\.", -1);
    if (parts.length != 3 || id.length() > 4 * LONGEST) return Optional.empty();
    try {
      byte[] names = Base64.getUrlDecoder().decode(parts[2]);
      List<JsonSlice> calls = new ArrayList<>();
      JsonSlice.of(names, names.length)
          .elements(call -> {
            if (calls.size() < MOST_CALLS && (call.isString() || call.isNumber())) calls.add(call);
          });
      return Optional.of(new Last(parts[0], Long.parseLong(parts[1]), calls));
    } catch (IllegalArgumentException | NoMessage e) {
      return Optional.empty();
    }
  }
}
