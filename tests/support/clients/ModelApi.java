//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support.clients;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** How a client and a model talk over HTTP. */
interface ModelApi {
  AtomicInteger COUNT = new AtomicInteger();

  /** Whether a request to this path asks the model something. */
  boolean serves(String path);

  /** Whether the answer to a request is to be streamed. */
  default boolean isStreamed(String path, JsonObject request) {
    return request.has("stream") && request.get("stream").getAsBoolean();
  }

  Conversation read(JsonObject request);

  /** The whole answer to a request. */
  JsonObject answer(JsonObject request, Turn turn);

  /** The same as a stream. */
  List<Event> events(JsonObject answer);

  /**
   * A server-sent event.
   *
   * @param name of its kind; "" for none
   */
  record Event(String name, String data) {
    /** One whose kind stands in its data, too. */
    static Event typed(String type, Map<String, Object> members) {
      JsonObject data = json(members);
      data.addProperty("type", type);
      return new Event(type, data.toString());
    }

    String text() {
      return (name.isEmpty() ? "" : "event: " + name + "\n") + "data: " + data + "\n\n";
    }
  }

  static JsonObject json(Map<String, Object> members) {
    return new Gson().toJsonTree(members).getAsJsonObject();
  }

  /** An id that was not used before. */
  static String id(String kind) {
    return "%s_%06d".formatted(kind, COUNT.incrementAndGet());
  }

  /** The objects of an array; none when there is no such array. */
  static List<JsonObject> objects(JsonObject parent, String member) {
    List<JsonObject> objects = new ArrayList<>();
    if (parent.get(member) instanceof JsonArray array) {
      array.forEach(one -> {
        if (one.isJsonObject()) objects.add(one.getAsJsonObject());
      });
    }
    return objects;
  }

  /** The text of a member; "" when there is none. */
  static String string(JsonObject parent, String member) {
    return parent.get(member) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  /** The text of a member that is one, or has parts that have some. */
  static String text(JsonObject parent, String member) {
    StringBuilder text = new StringBuilder(string(parent, member));
    objects(parent, member).forEach(part -> text.append(string(part, "text")).append('\n'));
    return text.toString();
  }
}
