//SOURCES Payload.java

package mcptools.bridge.rpc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Changes of a message, of which all that is not changed stays as it was written. */
public final class Edits {
  private record Edit(int from, int to, Payload with) {}

  private final JsonSlice whole;
  private final List<Edit> edits = new ArrayList<>();
  private final Set<Integer> filled = new HashSet<>();

  public Edits(JsonSlice whole) {
    this.whole = whole;
  }

  /**
   * Replaces a value in it.
   *
   * @param with as in {@link Payload#of}
   */
  public Edits replace(JsonSlice value, Object... with) {
    edits.add(new Edit(value.from(), value.to(), Payload.of(with)));
    return this;
  }

  /** Adds a member to an object in it, which does not have one of that name. */
  public Edits add(JsonSlice object, String name, Object value) {
    int at = object.to() - 1;
    String comma = filled.add(at) && object.isEmpty() ? "\"" : ",\"";
    edits.add(new Edit(at, at, Payload.of(comma, name, "\":", value)));
    return this;
  }

  /** Removes the member of a name from an object in it. */
  public Edits remove(JsonSlice object, String name) {
    int[] span = {-1, 0, -1, 0}; // from, to; the end of the value before; whether the next matters
    object.members((key, value) -> {
      if (span[3] == 1) {
        span[1] = key.from();
        span[3] = 0;
      }
      if (key.is(name)) {
        boolean first = span[2] < 0;
        span[0] = first ? key.from() : span[2];
        span[1] = value.to();
        span[3] = first ? 1 : 0;
      }
      span[2] = value.to();
    });
    if (span[0] >= 0) edits.add(new Edit(span[0], span[1], Payload.of()));
    return this;
  }

  /** The changed message. */
  public Payload done() {
    edits.sort((one, other) -> Integer.compare(one.from, other.from));
    List<Object> pieces = new ArrayList<>();
    int at = whole.from();
    for (Edit edit : edits) {
      pieces.add(new JsonSlice(whole.bytes(), at, edit.from));
      pieces.add(edit.with);
      at = edit.to;
    }
    pieces.add(new JsonSlice(whole.bytes(), at, whole.to()));
    return Payload.of(pieces.toArray());
  }
}
