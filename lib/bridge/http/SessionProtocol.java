//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ClientProcesses.java
//SOURCES McpExchange.java
//SOURCES Reply.java
//SOURCES Requests.java

package mcptools.bridge.http;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Optional;
import mcptools.bridge.http.EventIds.Last;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientFigures;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.bridge.rpc.Versions;
import org.jspecify.annotations.Nullable;

/** The protocol with sessions, 2025-03-26 to 2025-11-25. */
record SessionProtocol(BridgedServer server, McpExchange exchange, ClientProcesses processes) {
  private static final String SESSION = "Mcp-Session-Id";
  private static final String VERSION = "MCP-Protocol-Version";
  private static final int NO_SESSION = -32001;

  /** What the keys of GET streams begin with. */
  private static final String GET = "g-";

  Reply post(Message message) throws Refusal {
    boolean initialize = message.isRequest() && message.method().equals("initialize");
    if (initialize && exchange.header(SESSION) == null) return initialize(message);
    return serve(session(), List.of(message));
  }

  Reply batch(List<Message> batch) throws Refusal {
    ClientSession session = session();
    boolean fits = !batch.isEmpty() && batch.size() <= Requests.MOST_IN_BATCH;
    if (!session.version().equals(Versions.BATCHES) || !fits) {
      throw new Refusal(400, JsonSlice.NULL, Rpc.INVALID_REQUEST, Requests.NO_BATCH);
    }
    return serve(session, batch);
  }

  private Reply serve(ClientSession session, List<Message> messages) {
    session.touch();
    Requests requests = new Requests(server, session);
    List<JsonSlice> calls =
        messages.stream().filter(Message::isRequest).map(m -> m.id().copy()).toList();
    ResponseStream response = new ResponseStream(calls.size(), Rpc.randomId());
    if (calls.isEmpty()) {
      for (Message message : messages) requests.handle(message, response);
      return () -> exchange.send(202);
    }
    server.clients().keep(session, response);
    for (Message message : messages) requests.handle(message, response);
    EventIds ids = EventIds.of(response.key(), calls, isPrimed(session));
    return () -> {
      response.attach();
      finish(session, response, exchange.answer(response, () -> 200, ids));
    };
  }

  private static boolean isPrimed(ClientSession session) {
    return session.version().equals(Versions.NEWEST_STATEFUL);
  }

  /** A lost connection cancels nothing: the client may come back for the answer. */
  private void finish(ClientSession session, ResponseStream response, boolean done) {
    if (!done && response.isBroken()) server.relay().cancel(response);
    if (response.isFinished()) server.clients().forget(session, response);
    session.touch();
  }

  private Reply initialize(Message message) throws Refusal {
    JsonSlice params = message.params();
    JsonSlice id = message.id().copy();
    JsonObject result;
    try {
      result = Requests.agreed(server.ready(), params);
    } catch (Unavailable e) {
      return () -> exchange.send(200, Rpc.error(id, Rpc.UNAVAILABLE, e.getMessage()));
    }
    String version = String.valueOf(Rpc.text(result, "protocolVersion"));
    ClientFigures client = new ClientFigures(Requests.clientName(params));
    processes.find(exchange.port(), client);
    JsonObject capabilities = params.object("capabilities").treeOrEmpty();
    ClientSession session = new ClientSession(Rpc.randomId(), version, capabilities, client);
    if (!server.clients().open(session)) throw new Refusal(503, "there are too many sessions");
    Payload answer = Rpc.result(id, result);
    return () -> {
      exchange.http().getResponseHeaders().set(SESSION, session.id());
      exchange.send(200, answer);
    };
  }

  Reply get() throws Refusal {
    if (!exchange.accepts(McpExchange.EVENTS))
      throw new Refusal(406, "a stream of events must be accepted");
    ClientSession session = session();
    session.touch();
    String header = exchange.header("Last-Event-ID");
    Optional<Last> last = Optional.ofNullable(header).flatMap(EventIds::parse);
    Optional<ResponseStream> lost = last.flatMap(l -> server.clients().lost(session, l.key()));
    if (lost.isPresent()) return again(session, lost.get(), last.get());
    if (last.isPresent() && !last.get().key().startsWith(GET)) {
      Optional<Long> end = server.clients().finished(session, last.get().key());
      // All is there: clients that wait for a result ask again after an error or a cancellation.
      if (end.filter(number -> number <= last.get().number()).isPresent()) {
        return () -> exchange.send(204);
      }
      if (!last.get().calls().isEmpty()) return ended(session, last.get(), end.isPresent());
    }
    ResponseStream response = new ResponseStream(0, GET + Rpc.randomId());
    server.clients().listen(session, response);
    EventIds ids = EventIds.of(response.key(), List.of(), isPrimed(session));
    return () -> {
      response.attach();
      finish(session, response, exchange.stream(response, ids));
    };
  }

  private Reply again(ClientSession session, ResponseStream response, Last last) {
    EventIds ids = EventIds.of(last.key(), last.calls(), false);
    return () -> {
      response.attach(last.number());
      finish(session, response, exchange.stream(response, ids));
    };
  }

  /**
   * Answers calls that nobody is working on any more.
   *
   * @param known whether this bridge has answered them
   */
  private Reply ended(ClientSession session, Last last, boolean known) {
    ResponseStream response = new ResponseStream(last.calls().size(), last.key(), last.number());
    String why =
        known
            ? "the answer was lost with its connection"
            : server.config().name() + " was started again in the middle of the call";
    for (JsonSlice id : last.calls()) response.answer(Rpc.error(id, Rpc.UNAVAILABLE, why));
    return again(session, response, last);
  }

  Reply delete() throws Refusal {
    server.clients().end(session());
    return () -> exchange.send(200);
  }

  private ClientSession session() throws Refusal {
    String id = exchange.header(SESSION);
    if (id == null) throw new Refusal(400, "the header " + SESSION + " is missing");
    @Nullable String version = exchange.header(VERSION);
    if (version != null && !Versions.isStateful(version)) {
      throw new Refusal(400, "the protocol version in " + VERSION + " is not known");
    }
    String why = "there is no such session; initialize";
    ClientSession session =
        server
            .clients()
            .session(id)
            .orElseThrow(() -> new Refusal(404, JsonSlice.NULL, NO_SESSION, why));
    processes.find(exchange.port(), session.figures());
    return session;
  }
}
