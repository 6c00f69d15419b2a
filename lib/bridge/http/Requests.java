//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../relay/BridgedServer.java

package mcptools.bridge.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.Call;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.rpc.LogLevels;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;

/** What a client of the older generation sends. */
record Requests(BridgedServer hub, ClientSession session) {
  /** Takes one message; an answer to it goes into the box. */
  void take(JsonObject message, ResponseStream out) {
    if (Rpc.isRequest(message)) {
      request(message, out);
    } else if (Rpc.isNotification(message)) {
      note(message);
    } else {
      hub.relay().answer(session, message);
    }
  }

  private void request(JsonObject message, ResponseStream out) {
    JsonElement id = Rpc.id(message);
    String method = Rpc.method(message);
    switch (method) {
      case "ping" -> out.answer(Rpc.result(id, new JsonObject()));
      case "initialize" -> refuse(out, id, Rpc.INVALID_REQUEST, "the session is initialized");
      case "logging/setLevel" -> level(message, out);
      case "resources/subscribe" -> subscribe(message, out);
      case "resources/unsubscribe" -> unsubscribe(message, out);
      default -> {
        if (method.startsWith("tasks/") || Rpc.params(message).has("task")) {
          refuse(out, id, Rpc.NO_METHOD, "tasks of a shared server are nobody's own");
        } else if (hub.relay().call(session, id).isPresent()) {
          refuse(out, id, Rpc.INVALID_REQUEST, "this id is in use");
        } else {
          send(message, out);
        }
      }
    }
  }

  private static void refuse(ResponseStream out, JsonElement id, int code, String sentence) {
    out.answer(Rpc.error(id, code, sentence));
  }

  private void send(JsonObject message, ResponseStream out) {
    try {
      hub.send(Call.of(session, message, out, m -> m));
    } catch (Unavailable e) {
      refuse(out, Rpc.id(message), Rpc.UNAVAILABLE, e.getMessage());
    }
  }

  private void level(JsonObject message, ResponseStream out) {
    String level = String.valueOf(Rpc.text(Rpc.params(message), "level"));
    if (!LogLevels.isLevel(level)) {
      refuse(out, Rpc.id(message), Rpc.INVALID_PARAMS, "there is no such level");
      return;
    }
    hub.wishes().level(session, level);
    out.answer(Rpc.result(Rpc.id(message), new JsonObject()));
  }

  private void subscribe(JsonObject message, ResponseStream out) {
    String uri = Rpc.text(Rpc.params(message), "uri");
    JsonElement id = Rpc.id(message);
    if (uri == null || session.subscriptions().size() >= ClientSession.MOST) {
      refuse(out, id, Rpc.INVALID_PARAMS, "uri is missing, or there are too many");
      return;
    }
    try {
      hub.ready();
    } catch (Unavailable e) {
      refuse(out, id, Rpc.UNAVAILABLE, e.getMessage());
      return;
    }
    hub.wishes().subscribe(session, uri, answer -> out.answer(Rpc.withId(answer, id)));
  }

  private void unsubscribe(JsonObject message, ResponseStream out) {
    String uri = String.valueOf(Rpc.text(Rpc.params(message), "uri"));
    hub.wishes().change(() -> session.subscriptions().remove(uri));
    out.answer(Rpc.result(Rpc.id(message), new JsonObject()));
  }

  private void note(JsonObject message) {
    JsonObject params = Rpc.params(message);
    switch (Rpc.method(message)) {
      case "notifications/cancelled" -> {
        JsonElement id = params.get("requestId");
        if (id == null) return;
        String reason = Rpc.text(params, "reason");
        hub.relay()
            .call(session, id)
            .ifPresent(c ->
                hub.relay().cancel(c, reason == null ? "the client does not want it" : reason));
      }
      case "notifications/progress" -> hub.relay().progress(session, message);
      // A server that is shared is initialized once, and knows no client's roots.
      default -> {}
    }
  }

  /** What of a server's capabilities several clients can use at once. */
  static JsonObject shared(JsonObject capabilities) {
    JsonObject shared = Rpc.copy(capabilities);
    shared.remove("tasks");
    return shared;
  }
}
