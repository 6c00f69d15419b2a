//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES McpExchange.java
//SOURCES Reply.java
//SOURCES Requests.java
//SOURCES ../relay/ProjectServers.java

package mcptools.bridge.http;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientFigures;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ProjectServers;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.RootsQuestion;
import mcptools.bridge.relay.RootsQuestion.Waiting;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.ProjectFolder;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Versions;
import org.jspecify.annotations.Nullable;

/**
 * The protocol with sessions for a client that has not named its project: with its first request it
 * is asked for its roots, and from then on it is one of that project's process.
 */
record RootsProtocol(ProjectServers servers, McpExchange exchange) {
  private static final String SESSION = "Mcp-Session-Id";
  private static final int NO_SESSION = -32001;

  /** How long a client may take to name its roots; milliseconds. */
  private static final long PATIENCE = 60_000;

  Reply post(Message message) throws Refusal {
    String id = exchange.header(SESSION);
    if (id == null) {
      if (message.isRequest() && message.method().equals("initialize")) return initialize(message);
      throw new Refusal(400, message.id().copy(), Rpc.INVALID_REQUEST, why());
    }
    RootsQuestion client = client(id);
    client.session().touch();
    if (message.isRequest()) return request(client, message);
    if (message.isAnswer() && client.isAnswer(message)) answer(client, message);
    return () -> exchange.send(202);
  }

  private String why() {
    return servers.config().name()
        + " has one process for each project, and this client does not say which: connect it with"
        + " mcp_manager connect, or send the header "
        + ProjectFolder.HEADER;
  }

  private Reply initialize(Message message) throws Refusal {
    JsonSlice id = message.id().copy();
    JsonObject capabilities = message.params().object("capabilities").treeOrEmpty();
    if (!capabilities.has("roots")) {
      return () -> exchange.send(200, Rpc.error(id, Rpc.INVALID_REQUEST, why()));
    }
    JsonObject result = servers.guess();
    String wanted = String.valueOf(message.params().text("protocolVersion"));
    String version = Versions.agreed(wanted, Versions.NEWEST_STATEFUL);
    ClientFigures client = new ClientFigures(Requests.clientName(message.params()));
    ClientSession session = new ClientSession(Rpc.randomId(), version, capabilities, client);
    if (!servers.open(session)) throw new Refusal(503, "too many clients have not named a project");
    result.addProperty("protocolVersion", version);
    result.add("capabilities", Requests.shared(Rpc.object(result, "capabilities")));
    Payload answer = Rpc.result(id, result);
    return () -> {
      exchange.http().getResponseHeaders().set(SESSION, session.id());
      exchange.send(200, answer);
    };
  }

  private Reply request(RootsQuestion client, Message message) throws Refusal {
    JsonSlice id = message.id().copy();
    if (message.method().equals("ping")) {
      return () -> exchange.send(200, Rpc.result(id, JsonSlice.EMPTY));
    }
    ResponseStream response = new ResponseStream(1);
    if (!client.hold(message, response)) throw new Refusal(503, "too many requests wait");
    Thread.ofVirtual().start(() -> await(client));
    return () -> {
      response.attach();
      boolean _ = exchange.answer(response, () -> 200, EventIds.NONE);
    };
  }

  private void await(RootsQuestion client) {
    try {
      Thread.sleep(PATIENCE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    fail(client);
  }

  private void fail(RootsQuestion client) {
    for (Waiting each : client.release()) {
      each.response().answer(Rpc.error(each.message().id(), Rpc.INVALID_REQUEST, why()));
    }
  }

  private void answer(RootsQuestion client, Message message) {
    Optional<Path> folder = RootsQuestion.folder(message);
    if (folder.isEmpty()) {
      fail(client);
      return;
    }
    BridgedServer server = servers.of(folder.get());
    ClientSession session = client.session();
    boolean open = server.clients().open(session);
    servers.forget(session.id());
    if (!open) {
      fail(client);
      return;
    }
    client.stream().ifPresent(stream -> server.clients().listen(session, stream));
    Requests requests = new Requests(server, session);
    client.pass(
        each -> Thread.ofVirtual().start(() -> requests.handle(each.message(), each.response())));
  }

  Reply get() throws Refusal {
    if (!exchange.accepts(McpExchange.EVENTS)) {
      throw new Refusal(406, "a stream of events must be accepted");
    }
    RootsQuestion client = client(exchange.header(SESSION));
    ResponseStream response = new ResponseStream(0);
    client.listen(response);
    return () -> {
      response.attach();
      boolean _ = exchange.stream(response, EventIds.NONE);
    };
  }

  Reply delete() throws Refusal {
    RootsQuestion client = client(exchange.header(SESSION));
    servers.forget(client.session().id());
    client.stream().ifPresent(ResponseStream::end);
    return () -> exchange.send(200);
  }

  private RootsQuestion client(@Nullable String id) throws Refusal {
    return servers
        .unknown(String.valueOf(id))
        .orElseThrow(() ->
            new Refusal(404, JsonSlice.NULL, NO_SESSION, "there is no such session; initialize"));
  }
}
