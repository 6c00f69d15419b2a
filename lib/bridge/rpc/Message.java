//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Edits.java

package mcptools.bridge.rpc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of JSON-RPC as it was received, of which only the top level is read.
 *
 * @param id JSON null when it has none
 * @param hasId whether it has one
 * @param method "" for an answer
 * @param params an empty object when it has none
 * @param result null when it has none
 * @param error null when it has none
 */
public record Message(
    JsonSlice whole,
    JsonSlice id,
    boolean hasId,
    String method,
    JsonSlice params,
    @Nullable JsonSlice result,
    @Nullable JsonSlice error) {
  private static final List<String> KNOWN =
      List.of("jsonrpc", "id", "method", "params", "result", "error");

  /** Bytes of an id. */
  private static final int LONGEST_ID = 1024;

  /** The top level while it is read: the values of the known members. */
  private static final class Top implements JsonScanner.Members {
    private final byte[] bytes;
    private final @Nullable JsonSlice[] found = new JsonSlice[KNOWN.size()];
    private boolean ambiguous;

    Top(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public void member(int key, int value, int end) {
      // At most as long as the longest name with all of it escaped.
      int last = Math.min(value, key + 2 + 6 * 7);
      int close = key + 1;
      while (close < last && bytes[close] != '"') close += bytes[close] == '\\' ? 2 : 1;
      if (close >= last) return;
      String name = String.valueOf(new JsonSlice(bytes, key, close + 1).text());
      for (int i = 0; i < KNOWN.size(); i++) {
        // Some servers ignore the case, and some take the first of two: no id may have two
        // readings.
        if (!name.equalsIgnoreCase(KNOWN.get(i))) continue;
        if (found[i] != null || !name.equals(KNOWN.get(i))) ambiguous = true;
        found[i] = new JsonSlice(bytes, value, end);
      }
    }

    @Nullable JsonSlice get(String name) {
      return found[KNOWN.indexOf(name)];
    }

    JsonSlice id() {
      JsonSlice id = get("id");
      return id != null && isId(id) ? id.copy() : JsonSlice.NULL;
    }
  }

  private static boolean isId(JsonSlice id) {
    return (id.isString() || id.isNumber()) && id.length() <= LONGEST_ID;
  }

  /**
   * Reads a message. The bytes are the message's from now on; line ends in them become spaces.
   *
   * @throws NoMessage when they are none; with the id, if that much can be read
   */
  public static Message of(byte[] bytes, int from, int to) throws NoMessage {
    Top top = new Top(bytes);
    try {
      JsonScanner.check(bytes, from, to, top);
    } catch (NoMessage e) {
      throw new NoMessage(e.getMessage(), false, top.id());
    }
    JsonSlice whole = JsonSlice.trimmed(bytes, from, to);
    JsonSlice id = top.get("id");
    JsonSlice called = top.get("method");
    JsonSlice version = top.get("jsonrpc");
    JsonSlice params = top.get("params");
    JsonSlice result = top.get("result");
    JsonSlice error = top.get("error");
    String method = called == null ? null : called.text();
    boolean answer = called == null && id != null && (result != null || error != null);
    boolean named = id == null || isId(id) || (answer && id.isNull());
    boolean fits = params == null || params.isObject() || params.isArray();
    boolean current = version != null && version.is("2.0");
    if (!whole.isObject()
        || !current
        || !named
        || !fits
        || (!answer && (method == null || method.isEmpty()))) {
      throw new NoMessage("it is no message of JSON-RPC", true, top.id());
    }
    // Some servers give both, one of them null.
    if (result != null && error != null) {
      if (error.isNull()) error = null;
      else if (result.isNull()) result = null;
    }
    if (top.ambiguous) throw new NoMessage("a member of it is there twice", true, top.id());
    return new Message(
        whole,
        id == null ? JsonSlice.NULL : id,
        id != null,
        method == null ? "" : method,
        params == null ? JsonSlice.EMPTY : params,
        result,
        error);
  }

  /** A message of the bridge's own. */
  public static Message of(Payload own) {
    try {
      byte[] bytes = own.bytes();
      return of(bytes, 0, bytes.length);
    } catch (NoMessage e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * The elements of a batch; null when the bytes are no array.
   *
   * @param most elements that are returned
   * @throws NoMessage when they are no JSON
   */
  public static @Nullable List<JsonSlice> batch(byte[] bytes, int from, int to, int most)
      throws NoMessage {
    int first = from;
    while (first < to && bytes[first] <= ' ' && bytes[first] >= 0) first++;
    if (first == to || bytes[first] != '[') return null;
    JsonScanner.check(bytes, from, to, (key, value, end) -> {});
    List<JsonSlice> elements = new ArrayList<>();
    JsonSlice.trimmed(bytes, from, to)
        .elements(e -> {
          if (elements.size() < most) elements.add(e);
        });
    return elements;
  }

  public boolean isRequest() {
    return !method.isEmpty() && hasId;
  }

  public boolean isNotification() {
    return !method.isEmpty() && !hasId;
  }

  public boolean isAnswer() {
    return method.isEmpty();
  }

  /** Itself with another id. */
  public Payload withId(Object other) {
    return new Edits(whole).replace(id, other).done();
  }

  /** Itself with another value of one of its parameters, if it has that. */
  public Payload withParam(String name, Object value) {
    JsonSlice old = params.get(name);
    return old == null ? Payload.of(whole) : new Edits(whole).replace(old, value).done();
  }

  /** The request under another id, also for its progress. */
  public Payload numbered(long number) {
    Edits edits = new Edits(whole).replace(id, number);
    params.members((name, meta) -> {
      if (!name.is("_meta")) return;
      meta.members((key, token) -> {
        if (key.is("progressToken")) edits.replace(token, number);
      });
    });
    return edits.done();
  }
}
