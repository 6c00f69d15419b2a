//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Payload.java

package mcptools.bridge.rpc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages of JSON-RPC 2.0 that the bridge makes itself, and what it reads as objects. */
public final class Rpc {
  public static final int PARSE_ERROR = -32700;
  public static final int INVALID_REQUEST = -32600;
  public static final int NO_METHOD = -32601;
  public static final int INVALID_PARAMS = -32602;
  public static final int INTERNAL = -32603;

  /** For errors of the bridge itself; in the range that JSON-RPC leaves to servers. */
  public static final int UNAVAILABLE = -32000;

  private Rpc() {}

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

  /** An id that cannot be guessed. */
  public static String randomId() {
    return UUID.randomUUID().toString();
  }

  /** A shallow copy. */
  public static JsonObject copy(JsonObject object) {
    JsonObject copy = new JsonObject();
    object.asMap().forEach(copy::add);
    return copy;
  }

  /** An object with one member. */
  public static JsonObject of(String member, JsonElement value) {
    JsonObject object = new JsonObject();
    object.add(member, value);
    return object;
  }

  /** An object with one member, a text. */
  public static JsonObject of(String member, String value) {
    return of(member, new JsonPrimitive(value));
  }

  /**
   * @param params JSON, as in {@link Payload#of}
   */
  public static Payload notification(String method, Object params) {
    return Payload.of("{\"jsonrpc\":\"2.0\",\"method\":\"", method, "\",\"params\":", params, "}");
  }

  /**
   * @param params JSON, as in {@link Payload#of}
   */
  public static Payload request(long id, String method, Object params) {
    String start = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"";
    return Payload.of(start, method, "\",\"params\":", params, "}");
  }

  /**
   * @param id JSON, as the result
   */
  public static Payload result(Object id, Object result) {
    return Payload.of("{\"jsonrpc\":\"2.0\",\"id\":", id, ",\"result\":", result, "}");
  }

  /**
   * @param id JSON
   */
  public static Payload error(Object id, int code, String sentence) {
    JsonObject error = new JsonObject();
    error.addProperty("code", code);
    error.addProperty("message", sentence);
    return error(id, error);
  }

  public static Payload error(Object id, JsonObject error) {
    return Payload.of("{\"jsonrpc\":\"2.0\",\"id\":", id, ",\"error\":", error, "}");
  }

  /** An error that belongs to no request, or whose id is set later. */
  public static Payload error(int code, String sentence) {
    return error(JsonSlice.NULL, code, sentence);
  }
}
