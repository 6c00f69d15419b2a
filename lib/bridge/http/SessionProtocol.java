//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES McpExchange.java
//SOURCES Requests.java

package mcptools.bridge.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.bridge.rpc.Versions;
import org.jspecify.annotations.Nullable;

/** The protocol with sessions, 2025-03-26 to 2025-11-25. */
record SessionProtocol(BridgedServer server, McpExchange exchange) {
  private static final String SESSION = "Mcp-Session-Id";
  private static final String VERSION = "MCP-Protocol-Version";
  private static final int MOST_IN_BATCH = 100;

  void post(JsonElement body) throws IOException, Refusal {
    if (body instanceof JsonArray batch) {
      batch(batch);
      return;
    }
    JsonObject message = Rpc.message(body).orElseThrow(SessionProtocol::noMessage);
    boolean initialize = Rpc.method(message).equals("initialize") && Rpc.isRequest(message);
    if (initialize && exchange.header(SESSION) == null) {
      initialize(message);
    } else {
      serve(session(), List.of(message));
    }
  }

  private static Refusal noMessage() {
    String why = "the body is no message of JSON-RPC";
    return new Refusal(400, Rpc.error(Rpc.INVALID_REQUEST, why));
  }

  private void batch(JsonArray batch) throws IOException, Refusal {
    ClientSession session = session();
    boolean fits = !batch.isEmpty() && batch.size() <= MOST_IN_BATCH;
    if (!session.version().equals(Versions.BATCHES) || !fits) {
      String why = "a batch is not possible in this version of the protocol, or not in this size";
      throw new Refusal(400, Rpc.error(Rpc.INVALID_REQUEST, why));
    }
    List<JsonObject> messages = new ArrayList<>();
    for (JsonElement element : batch) {
      messages.add(Rpc.message(element).orElseThrow(SessionProtocol::noMessage));
    }
    serve(session, messages);
  }

  private void serve(ClientSession session, List<JsonObject> messages) throws IOException {
    session.touch();
    Requests requests = new Requests(server, session);
    int expected = (int) messages.stream().filter(Rpc::isRequest).count();
    ResponseStream response = new ResponseStream(expected);
    for (JsonObject message : messages) requests.handle(message, response);
    if (expected == 0) {
      exchange.send(202);
    } else if (!exchange.answer(response, json -> 200)) {
      server.relay().cancel(response);
    }
    session.touch();
  }

  private void initialize(JsonObject message) throws IOException, Refusal {
    JsonObject params = Rpc.params(message);
    JsonObject result;
    try {
      result = Rpc.copy(server.ready());
    } catch (Unavailable e) {
      exchange.send(200, Rpc.error(Rpc.id(message), Rpc.UNAVAILABLE, e.getMessage()));
      return;
    }
    String wanted = String.valueOf(Rpc.text(params, "protocolVersion"));
    String offered = String.valueOf(Rpc.text(result, "protocolVersion"));
    String version = Versions.agreed(wanted, offered);
    String id = Rpc.randomId();
    ClientSession session = new ClientSession(id, version, Rpc.object(params, "capabilities"));
    if (!server.clients().open(session)) throw new Refusal(503, "there are too many sessions");
    result.addProperty("protocolVersion", version);
    result.add("capabilities", Requests.shared(Rpc.object(result, "capabilities")));
    exchange.http().getResponseHeaders().set(SESSION, id);
    exchange.send(200, Rpc.result(Rpc.id(message), result));
  }

  void get() throws IOException, Refusal {
    if (!exchange.accepts(McpExchange.EVENTS))
      throw new Refusal(406, "a stream of events must be accepted");
    ClientSession session = session();
    ResponseStream response = new ResponseStream(0);
    server.clients().listen(session, response);
    exchange.stream(response);
    response.end();
    session.touch();
  }

  void delete() throws IOException, Refusal {
    server.clients().close(session());
    exchange.send(200);
  }

  private ClientSession session() throws Refusal {
    String id = exchange.header(SESSION);
    if (id == null) throw new Refusal(400, "the header " + SESSION + " is missing");
    @Nullable String version = exchange.header(VERSION);
    if (version != null && !Versions.isStateful(version)) {
      throw new Refusal(400, "the protocol version in " + VERSION + " is not known");
    }
    return server
        .clients()
        .session(id)
        .orElseThrow(
            () -> new Refusal(404, Rpc.error(-32001, "there is no such session; initialize")));
  }
}
