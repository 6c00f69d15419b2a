//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Questions.java
//SOURCES Subscribers.java

package mcptools.bridge.relay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import mcptools.bridge.rpc.Rpc;

/** Sends a server's notifications to the client that they belong to, or to all subscribers. */
record NotificationRouter(Calls calls, Questions questions, Subscribers subscribers) {
  void route(JsonObject message) {
    JsonObject params = Rpc.params(message);
    switch (Rpc.method(message)) {
      case "notifications/progress" -> {
        JsonElement number = params.get("progressToken");
        if (number == null) return;
        calls
            .get(number)
            .ifPresent(call -> {
              JsonElement token = call.token();
              if (token == null) return;
              JsonObject theirs = Rpc.with(params, "progressToken", token);
              call.response().put(Rpc.with(message, "params", theirs));
            });
      }
      case "notifications/cancelled" -> {
        if (params.get("requestId") == null) return;
        questions
            .withdraw(params.get("requestId"))
            .filter(q -> q.getValue().caller() instanceof ClientSession)
            .ifPresent(q -> {
              JsonObject theirs = Rpc.with(params, "requestId", new JsonPrimitive(q.getKey()));
              q.getValue().call().response().put(Rpc.with(message, "params", theirs));
            });
      }
      case "notifications/elicitation/complete" -> {
        for (ClientSession session : subscribers.sessions().values()) {
          if (!session.elicited(params)) continue;
          session.stream().ifPresent(response -> response.put(message));
        }
      }
      default -> subscribers.send(message, calls);
    }
  }
}
