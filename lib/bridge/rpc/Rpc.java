//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1

package mcptools.bridge.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages of JSON-RPC 2.0. */
public final class Rpc {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int NO_METHOD = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL = -32603;

  /** For errors of the bridge itself; in the range that JSON-RPC leaves to servers. */
  public static final int UNAVAILABLE = -32000;

  private Rpc() {}

  /**
   * Reads one JSON value; nothing may follow it.
   *
   * @throws JsonParseException when it is not JSON or not UTF-8
   */
  public static JsonElement parse(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonReader reader = new JsonReader(new StringReader(text));
      reader.setStrictness(Strictness.STRICT);
      JsonElement value = JsonParser.parseReader(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT) return value;
      throw new JsonParseException("something follows the value");
    } catch (CharacterCodingException e) {
      throw new JsonParseException("it is not UTF-8", e);
    } catch (IOException e) {
      throw new JsonParseException(e);
    }
  }

  /** The value as a message; empty when it is none. */
  public static Optional<JsonObject> message(JsonElement value) {
    if (!(value instanceof JsonObject message)) return Optional.empty();
    if (!"2.0".equals(text(message, "jsonrpc"))) return Optional.empty();
    JsonElement id = message.get("id");
    boolean call = text(message, "method") != null;
    boolean answer =
        !message.has("method") && id != null && (message.has("result") || message.has("error"));
    JsonElement params = message.get("params");
    boolean fits = params == null || params.isJsonObject() || params.isJsonArray();
    boolean named = id == null || isId(id) || (answer && id.isJsonNull());
    return Optional.of(message).filter(m -> (call || answer) && named && fits);
  }

  private static boolean isId(JsonElement id) {
    return id instanceof JsonPrimitive p && (p.isString() || p.isNumber());
  }

  public static boolean isRequest(JsonObject message) {
    return message.has("method") && message.has("id");
  }

  public static boolean isNotification(JsonObject message) {
    return message.has("method") && !message.has("id");
  }

  /** "" for a response. */
  public static String method(JsonObject message) {
    return Optional.ofNullable(text(message, "method")).orElse("");
  }

  /** The id; JSON null for a notification. */
  public static JsonElement id(JsonObject message) {
    return Optional.ofNullable(message.get("id")).orElse(JsonNull.INSTANCE);
  }

  /** The member as text; null when it is missing or of another type. */
  static @Nullable public String text(JsonObject object, String member) {
    return object.get(member) instanceof JsonPrimitive p && p.isString() ? p.getAsString() : null;
  }

  /** The member as an object; a new, empty one when it is missing or of another type. */
  public static JsonObject object(JsonObject object, String member) {
    return object.get(member) instanceof JsonObject found ? found : new JsonObject();
  }

  public static JsonArray array(JsonObject object, String member) {
    return object.get(member) instanceof JsonArray found ? found : new JsonArray();
  }

  public static JsonObject params(JsonObject message) {
    return object(message, "params");
  }

  /** An id that can not be guessed. */
  public static String randomId() {
    return UUID.randomUUID().toString();
  }

  /** A shallow copy. */
  public static JsonObject copy(JsonObject object) {
    JsonObject copy = new JsonObject();
    object.asMap().forEach(copy::add);
    return copy;
  }

  /** A copy with another member, or with another value of it. */
  public static JsonObject with(JsonObject object, String member, JsonElement value) {
    JsonObject copy = copy(object);
    copy.add(member, value);
    return copy;
  }

  /** A copy with another member in its {@code _meta}. */
  public static JsonObject withMeta(JsonObject object, String member, JsonElement value) {
    return with(object, "_meta", with(object(object, "_meta"), member, value));
  }

  /** An object with one member. */
  public static JsonObject of(String member, JsonElement value) {
    return with(new JsonObject(), member, value);
  }

  /** An object with one member, a text. */
  public static JsonObject of(String member, String value) {
    return of(member, new JsonPrimitive(value));
  }

  public static JsonObject notification(String method, JsonObject params) {
    JsonObject message = of("jsonrpc", "2.0");
    message.addProperty("method", method);
    message.add("params", params);
    return message;
  }

  public static JsonObject result(JsonElement id, JsonObject result) {
    return answer(id, "result", result);
  }

  public static JsonObject error(JsonElement id, int code, String sentence) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", sentence);
    return answer(id, "error", error);
  }

  /** An error that belongs to no request, or whose id is set later. */
  public static JsonObject error(int code, String sentence) {
    return error(JsonNull.INSTANCE, code, sentence);
  }

  private static JsonObject answer(JsonElement id, String member, JsonObject value) {
    JsonObject message = of("jsonrpc", "2.0");
    message.add("id", id);
    message.add(member, value);
    return message;
  }

  /** A copy with another id. */
  public static JsonObject withId(JsonObject message, JsonElement id) {
    return with(message, "id", id);
  }
}
