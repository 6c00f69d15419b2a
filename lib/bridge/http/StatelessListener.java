//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ClientProcesses.java
//SOURCES Reply.java
//SOURCES StatelessHeaders.java
//SOURCES StatelessResults.java
//SOURCES ../relay/BridgedServer.java

package mcptools.bridge.http;

import com.google.gson.JsonObject;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientFigures;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.Subscribers;
import mcptools.bridge.relay.Subscribers.Listener;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;

/** The streams of stateless clients that listen. */
record StatelessListener(BridgedServer server, McpExchange exchange, ClientProcesses processes) {
  /** The client of a request. */
  ClientFigures client(Message message) {
    String name = message.params().object("_meta").object(StatelessHeaders.CLIENT).text("name");
    int port = exchange.port();
    ClientFigures client = server.clients().recent().get(port, name == null ? "" : name);
    processes.find(port, client);
    return client;
  }

  Reply listen(Message message, JsonObject initialized, StatelessResults shape) throws Refusal {
    JsonSlice id = message.id().copy();
    JsonSlice notifications = message.params().get("notifications");
    if (notifications == null || !(notifications.tree() instanceof JsonObject wanted)) {
      return () ->
          exchange.send(200, Rpc.error(id, Rpc.INVALID_PARAMS, "notifications is missing"));
    }
    JsonObject filter = StatelessResults.granted(wanted, Rpc.object(initialized, "capabilities"));
    Payload granted = Subscribers.stamp("\"notifications\":" + filter + ",", id);
    Payload end = shape.of(Message.of(Rpc.result(id, Subscribers.stamp("", id))), id);
    ResponseStream response = new ResponseStream(1);
    response.put(Rpc.notification("notifications/subscriptions/acknowledged", granted));
    Listener listener = new Listener(id, filter, end, response);
    if (filter.isEmpty()) {
      response.answer(end);
    } else if (!server.clients().listen(listener)) {
      String why = "there are too many subscriptions";
      return () -> exchange.send(200, Rpc.error(id, Rpc.INTERNAL, why));
    }
    ClientFigures client = client(message);
    return () -> {
      response.attach();
      client.streams(1);
      boolean _ = exchange.stream(response, EventIds.NONE);
      client.streams(-1);
      server.clients().remove(listener);
    };
  }
}
