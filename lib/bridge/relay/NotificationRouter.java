//SOURCES Questions.java
//SOURCES Subscribers.java

package mcptools.bridge.relay;

import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;

/** Sends a server's notifications to the client that they belong to, or to all subscribers. */
record NotificationRouter(Calls calls, Questions questions, Subscribers subscribers) {
  void route(Message message) {
    JsonSlice params = message.params();
    switch (message.method()) {
      case "notifications/progress" -> {
        JsonSlice number = params.get("progressToken");
        if (number == null) return;
        calls
            .get(number)
            .ifPresent(call -> {
              JsonSlice token = call.token();
              if (token == null) return;
              call.response().put(message.withParam("progressToken", token));
            });
      }
      case "notifications/cancelled" -> {
        JsonSlice id = params.get("requestId");
        if (id == null) return;
        questions
            .withdraw(id)
            .filter(q -> q.getValue().caller() instanceof ClientSession)
            .ifPresent(q -> {
              String key = '"' + q.getKey() + '"';
              q.getValue().call().response().put(message.withParam("requestId", key));
            });
      }
      case "notifications/elicitation/complete" -> {
        for (ClientSession session : subscribers.sessions().values()) {
          if (!session.elicited(params)) continue;
          session.stream().ifPresent(response -> response.put(Payload.of(message.whole())));
        }
      }
      case "notifications/tasks/status" -> {
        String task = String.valueOf(params.text("taskId"));
        for (ClientSession session : subscribers.sessions().values()) {
          if (!session.owns(task)) continue;
          session.stream().ifPresent(response -> response.put(Payload.of(message.whole())));
        }
      }
      default -> subscribers.send(message, calls);
    }
  }
}
