//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES JsonEnds.java
//SOURCES JsonScanner.java
//SOURCES Refusal.java

package mcptools.bridge.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value where it stands in the bytes of a message. It is read again at each use, and keeps
 * all of these bytes in memory; {@link #copy} does not.
 *
 * @param bytes that were checked, and do not change any more
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record JsonSlice(byte[] bytes, int from, int to) {
  public static final JsonSlice NULL = of("null");
  public static final JsonSlice EMPTY = of("{}");

  /** Bytes of a text, or of a value, that become objects. */
  private static final int LARGEST = 1 << 20;

  /** Trees need up to forty times their bytes: of all clients together, so many become trees. */
  private static final Semaphore TREES = new Semaphore(LARGEST, true);

  /** A value that is known to be JSON. */
  public static JsonSlice of(String json) {
    byte[] bytes = json.getBytes(UTF_8);
    return new JsonSlice(bytes, 0, bytes.length);
  }

  public static JsonSlice of(JsonElement value) {
    return of(value.toString());
  }

  /**
   * Any value.
   *
   * @throws NoMessage when the bytes are none
   */
  public static JsonSlice of(byte[] bytes, int length) throws NoMessage {
    JsonScanner.check(bytes, 0, length, (key, value, end) -> {});
    return trimmed(bytes, 0, length);
  }

  /** Without the space around it. */
  static JsonSlice trimmed(byte[] bytes, int from, int to) {
    while (bytes[from] == ' ' || bytes[from] == '\t') from++;
    while (bytes[to - 1] == ' ' || bytes[to - 1] == '\t') to--;
    return new JsonSlice(bytes, from, to);
  }

  public JsonSlice copy() {
    return new JsonSlice(Arrays.copyOfRange(bytes, from, to), 0, to - from);
  }

  public int length() {
    return to - from;
  }

  public boolean isObject() {
    return bytes[from] == '{';
  }

  public boolean isArray() {
    return bytes[from] == '[';
  }

  public boolean isString() {
    return bytes[from] == '"';
  }

  public boolean isNumber() {
    return bytes[from] == '-' || (bytes[from] >= '0' && bytes[from] <= '9');
  }

  public boolean isNull() {
    return bytes[from] == 'n';
  }

  /** Whether it is an object or array without content. */
  boolean isEmpty() {
    return JsonEnds.space(bytes, from + 1) == to - 1;
  }

  /** Calls with each name, quoted, and its value; with nothing when it is no object. */
  public void members(BiConsumer<JsonSlice, JsonSlice> each) {
    if (!isObject()) return;
    int at = JsonEnds.space(bytes, from + 1);
    while (bytes[at] != '}') {
      JsonSlice name = new JsonSlice(bytes, at, JsonEnds.end(bytes, at, to));
      at = JsonEnds.space(bytes, JsonEnds.space(bytes, name.to) + 1);
      JsonSlice value = new JsonSlice(bytes, at, JsonEnds.end(bytes, at, to));
      each.accept(name, value);
      at = JsonEnds.space(bytes, value.to);
      if (bytes[at] == ',') at = JsonEnds.space(bytes, at + 1);
    }
  }

  /** Calls with each element; with nothing when it is no array. */
  public void elements(Consumer<JsonSlice> each) {
    if (!isArray()) return;
    int at = JsonEnds.space(bytes, from + 1);
    while (bytes[at] != ']') {
      JsonSlice value = new JsonSlice(bytes, at, JsonEnds.end(bytes, at, to));
      each.accept(value);
      at = JsonEnds.space(bytes, value.to);
      if (bytes[at] == ',') at = JsonEnds.space(bytes, at + 1);
    }
  }

  /** The last member of a name, as most parsers take it; null when there is none. */
  public @Nullable JsonSlice get(String name) {
    @Nullable JsonSlice[] found = {null};
    members((key, value) -> {
      if (key.is(name)) found[0] = value;
    });
    return found[0];
  }

  public boolean has(String name) {
    return get(name) != null;
  }

  /** The member as an object; an empty one when it is missing or of another type. */
  public JsonSlice object(String name) {
    JsonSlice found = get(name);
    return found != null && found.isObject() ? found : EMPTY;
  }

  /** The member as text; null when it is missing, of another type, or longer than 1 MB. */
  public @Nullable String text(String name) {
    JsonSlice found = get(name);
    return found == null ? null : found.text();
  }

  /** Its text; null when it is of another type, or longer than 1 MB. */
  public @Nullable String text() {
    if (!isString() || length() > LARGEST) return null;
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\\') return JsonParser.parseString(toString()).getAsString();
    }
    return new String(bytes, from + 1, length() - 2, UTF_8);
  }

  /** Whether it is this text, in whatever way it is escaped. */
  public boolean is(String ascii) {
    if (!isString() || length() - 2 > 6 * ascii.length()) return false;
    if (length() - 2 != ascii.length()) return isEscaped() && ascii.equals(text());
    for (int i = 0; i < ascii.length(); i++) {
      if (bytes[from + 1 + i] != ascii.charAt(i)) return false;
    }
    return true;
  }

  /** Whether these letters are anywhere in it. */
  public boolean contains(String ascii) {
    for (int i = from; i <= to - ascii.length(); i++) {
      int same = 0;
      while (same < ascii.length() && bytes[i + same] == ascii.charAt(same)) same++;
      if (same == ascii.length()) return true;
    }
    return false;
  }

  private boolean isEscaped() {
    for (int i = from; i < to; i++) if (bytes[i] == '\\') return true;
    return false;
  }

  /**
   * What ids and tokens are compared by: numbers by their digits, as 2^53 and 2^53+1 are one number
   * to many.
   */
  public String identity() {
    String text = text();
    return text == null ? toString() : '"' + text;
  }

  /**
   * The value as objects, for what the bridge itself has to understand.
   *
   * @throws Refusal when it is larger than 1 MB
   */
  public JsonElement tree() throws Refusal {
    if (length() > LARGEST) throw new Refusal(413, "more than " + LARGEST + " bytes are not read");
    TREES.acquireUninterruptibly(length());
    try {
      return JsonParser.parseString(toString());
    } catch (JsonParseException | StackOverflowError e) {
      throw new Refusal(400, "it is nested too deeply");
    } finally {
      TREES.release(length());
    }
  }

  /** As {@link #tree}; an empty object when that is not possible. */
  public JsonObject treeOrEmpty() {
    try {
      return tree() instanceof JsonObject object ? object : new JsonObject();
    } catch (Refusal e) {
      return new JsonObject();
    }
  }

  /** Its JSON. */
  @Override
  public String toString() {
    return new String(bytes, from, length(), UTF_8);
  }
}
