//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Calls.java
//SOURCES ClientSession.java
//SOURCES ../rpc/LogLevels.java

package mcptools.bridge.relay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.bridge.rpc.Edits;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.LogLevels;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;
import org.jspecify.annotations.Nullable;

/** The clients that receive a server's notifications which belong to no call. */
public final class Subscribers {
  private static final String LOG = "notifications/message";
  private static final String SUBSCRIPTION = "\"io.modelcontextprotocol/subscriptionId\"";
  private static final String UPDATED = "notifications/resources/updated";

  /** What a part of a URI ends with. */
  private static final String ENDS = "/?#";

  private static final Map<String, String> CHANGES =
      Map.of(
          "notifications/tools/list_changed", "toolsListChanged",
          "notifications/prompts/list_changed", "promptsListChanged",
          "notifications/resources/list_changed", "resourcesListChanged");

  /**
   * A stateless client with an open subscriptions/listen request.
   *
   * @param id of the request
   * @param filter the notifications that are granted
   * @param end the answer when the server is stopped
   */
  public record Listener(JsonSlice id, JsonObject filter, Payload end, ResponseStream response) {}

  private final Map<String, ClientSession> sessions = new LinkedHashMap<>();
  private final List<Listener> listeners = new ArrayList<>();

  Map<String, ClientSession> sessions() {
    return sessions;
  }

  List<Listener> listeners() {
    return listeners;
  }

  /** Sends a notification to all clients that want it. */
  void send(Message notification, Calls calls) {
    String method = notification.method();
    JsonSlice params = notification.params();
    Payload payload = Payload.of(notification.whole());
    boolean log = method.equals(LOG);
    if (!log && !method.equals(UPDATED) && !CHANGES.containsKey(method)) return;
    for (ClientSession session : sessions.values()) {
      boolean wanted =
          log
              ? session.level().filter(l -> !covers(l, params)).isEmpty()
              : !method.equals(UPDATED)
                  || isAbout(session.subscriptions().stream(), params.text("uri"));
      if (wanted) stream(session, calls).ifPresent(response -> response.put(payload));
    }
    if (log) {
      for (Call call : calls.all()) {
        if (call.level().filter(l -> covers(l, params)).isPresent()) {
          call.response().put(payload);
        }
      }
      return;
    }
    for (Listener listener : listeners) {
      if (wants(listener.filter(), method, params)) {
        listener.response().put(stamped(notification, listener.id()));
      }
    }
  }

  /** The stream for messages that belong to no call. */
  private static Optional<ResponseStream> stream(ClientSession session, Calls calls) {
    return session.stream()
        .or(() ->
            calls.of(session).stream()
                .map(Call::response)
                .filter(ResponseStream::isOpen)
                .findFirst());
  }

  private static boolean covers(String wanted, JsonSlice params) {
    return LogLevels.covers(wanted, String.valueOf(params.text("level")));
  }

  private static boolean wants(JsonObject filter, String method, JsonSlice params) {
    if (!method.equals(UPDATED)) return filter.has(String.valueOf(CHANGES.get(method)));
    return isAbout(uris(filter), params.text("uri"));
  }

  private static Stream<String> uris(JsonObject filter) {
    return Rpc.array(filter, "resourceSubscriptions").asList().stream()
        .filter(JsonPrimitive.class::isInstance)
        .map(JsonElement::getAsString);
  }

  /** Whether a resource that has changed is one that was subscribed to, or below one. */
  private static boolean isAbout(Stream<String> subscribed, @Nullable String uri) {
    return uri != null && subscribed.anyMatch(whole -> isWithin(whole, uri));
  }

  private static boolean isWithin(String whole, String uri) {
    if (!uri.startsWith(whole) || whole.isEmpty()) return uri.equals(whole);
    int end = whole.length();
    return uri.length() == end
        || ENDS.indexOf(uri.charAt(end)) >= 0
        || ENDS.indexOf(whole.charAt(end - 1)) >= 0;
  }

  /** Adds the id of its subscription to a notification. */
  private static Payload stamped(Message notification, JsonSlice id) {
    Edits edits = new Edits(notification.whole());
    JsonSlice params = notification.params();
    JsonSlice meta = params.get("_meta");
    if (!notification.whole().has("params"))
      edits.add(notification.whole(), "params", stamp("", id));
    else if (meta == null)
      edits.add(params, "_meta", Payload.of("{" + SUBSCRIPTION + ":", id, "}"));
    else if (meta.isObject()) edits.add(meta, SUBSCRIPTION.replace("\"", ""), id);
    return edits.done();
  }

  /**
   * Parameters, or a result, with the id of a subscription.
   *
   * @param members other members, each with a comma behind it
   */
  public static Payload stamp(String members, JsonSlice id) {
    return Payload.of("{" + members + "\"_meta\":{" + SUBSCRIPTION + ":", id, "}}");
  }

  /** The URIs of the resources that any client has subscribed to. */
  Set<String> resources() {
    Set<String> wanted = new LinkedHashSet<>();
    sessions.values().forEach(s -> wanted.addAll(s.subscriptions()));
    for (Listener listener : listeners) {
      uris(listener.filter()).forEach(wanted::add);
    }
    return wanted;
  }

  /** The lowest log level that a client wants; empty when none has set one. */
  Optional<String> level(Collection<Call> calls) {
    Stream<Optional<String>> levels =
        Stream.concat(
            sessions.values().stream().map(ClientSession::level), calls.stream().map(Call::level));
    return LogLevels.lowest(levels.flatMap(Optional::stream));
  }

  /** Whether a client has an open stream. */
  boolean listening() {
    return !listeners.isEmpty() || sessions.values().stream().anyMatch(s -> s.stream().isPresent());
  }
}
