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

/** Handles the messages of a session. */
record Requests(BridgedServer server, ClientSession session) {
  /** Handles one message; its answer is added to the response. */
  void handle(JsonObject message, ResponseStream response) {
    if (Rpc.isNotification(message)) {
      notification(message);
    } else if (!Rpc.isRequest(message)) {
      server.relay().answer(session, message);
    } else {
      try {
        request(message, response);
      } catch (Unavailable e) {
        refuse(response, Rpc.id(message), Rpc.UNAVAILABLE, e.getMessage());
      }
    }
  }

  private void request(JsonObject message, ResponseStream response) throws Unavailable {
    JsonElement id = Rpc.id(message);
    String method = Rpc.method(message);
    switch (method) {
      case "ping" -> response.answer(Rpc.result(id, new JsonObject()));
      case "initialize" -> refuse(response, id, Rpc.INVALID_REQUEST, "the session is initialized");
      case "logging/setLevel" -> level(message, response);
      case "resources/subscribe" -> subscribe(message, response);
      case "resources/unsubscribe" -> unsubscribe(message, response);
      default -> {
        if (method.startsWith("tasks/") || Rpc.params(message).has("task")) {
          refuse(response, id, Rpc.NO_METHOD, "tasks are not available on a shared server");
        } else if (server.relay().call(session, id).isPresent()) {
          refuse(response, id, Rpc.INVALID_REQUEST, "this id is in use");
        } else {
          server.send(Call.of(session, message, response, m -> m));
        }
      }
    }
  }

  private static void refuse(ResponseStream response, JsonElement id, int code, String sentence) {
    response.answer(Rpc.error(id, code, sentence));
  }

  private void level(JsonObject message, ResponseStream response) {
    String level = String.valueOf(Rpc.text(Rpc.params(message), "level"));
    if (!LogLevels.isLevel(level)) {
      refuse(response, Rpc.id(message), Rpc.INVALID_PARAMS, "there is no such level");
      return;
    }
    server.subscriptions().level(session, level);
    response.answer(Rpc.result(Rpc.id(message), new JsonObject()));
  }

  private void subscribe(JsonObject message, ResponseStream response) throws Unavailable {
    String uri = Rpc.text(Rpc.params(message), "uri");
    JsonElement id = Rpc.id(message);
    if (uri == null || session.subscriptions().size() >= ClientSession.MOST) {
      refuse(response, id, Rpc.INVALID_PARAMS, "uri is missing, or there are too many");
      return;
    }
    server.ready();
    server
        .subscriptions()
        .subscribe(session, uri, answer -> response.answer(Rpc.withId(answer, id)));
  }

  private void unsubscribe(JsonObject message, ResponseStream response) {
    String uri = String.valueOf(Rpc.text(Rpc.params(message), "uri"));
    server.subscriptions().change(() -> session.subscriptions().remove(uri));
    response.answer(Rpc.result(Rpc.id(message), new JsonObject()));
  }

  private void notification(JsonObject message) {
    JsonObject params = Rpc.params(message);
    switch (Rpc.method(message)) {
      case "notifications/cancelled" -> {
        JsonElement id = params.get("requestId");
        if (id == null) return;
        String reason = Rpc.text(params, "reason");
        server
            .relay()
            .call(session, id)
            .ifPresent(c ->
                server.relay().cancel(c, reason == null ? "the client does not want it" : reason));
      }
      case "notifications/progress" -> server.relay().progress(session, message);
      // A shared server is initialized once, and knows no client's roots.
      default -> {}
    }
  }

  /** A server's capabilities, without those that clients can not share. */
  static JsonObject shared(JsonObject capabilities) {
    JsonObject shared = Rpc.copy(capabilities);
    shared.remove("tasks");
    return shared;
  }
}
