//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Requests.java
//SOURCES StatelessHeaders.java
//SOURCES StatelessResults.java

package mcptools.bridge.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.Call;
import mcptools.bridge.relay.Questions.Question;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.StatelessClient;
import mcptools.bridge.relay.Subscribers;
import mcptools.bridge.relay.Subscribers.Listener;
import mcptools.bridge.rpc.LogLevels;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;

/** The stateless protocol, from 2026-07-28 on: each request carries all that it needs. */
record StatelessProtocol(BridgedServer server, McpExchange exchange) {
  private static final Set<String> METHODS =
      Set.of(
          "tools/call",
          "tools/list",
          "prompts/get",
          "prompts/list",
          "resources/list",
          "resources/templates/list",
          "resources/read",
          "completion/complete",
          "server/discover",
          "subscriptions/listen");

  /**
   * @param message for which {@link StatelessHeaders#isStateless} is true
   */
  void post(JsonObject message) throws IOException, Refusal {
    if (!Rpc.isRequest(message)) {
      exchange.send(202);
      return;
    }
    JsonElement id = Rpc.id(message);
    String method = Rpc.method(message);
    if (!METHODS.contains(method)) {
      throw new Refusal(404, Rpc.error(id, Rpc.NO_METHOD, "Method not found"));
    }
    try {
      JsonObject initialized = server.ready();
      StatelessResults shape = new StatelessResults(method, Rpc.object(initialized, "serverInfo"));
      switch (method) {
        case "server/discover" ->
            exchange.send(200, shape.of(Rpc.result(id, discovered(initialized))));
        case "subscriptions/listen" -> listen(message, initialized, shape);
        default -> call(message, shape);
      }
    } catch (Unavailable e) {
      exchange.send(200, Rpc.error(id, Rpc.UNAVAILABLE, e.getMessage()));
    }
  }

  private static JsonObject discovered(JsonObject initialized) {
    JsonObject result = Rpc.of("supportedVersions", StatelessHeaders.supported());
    result.add("capabilities", Requests.shared(Rpc.object(initialized, "capabilities")));
    if (initialized.has("instructions"))
      result.add("instructions", initialized.get("instructions"));
    return result;
  }

  private void call(JsonObject message, StatelessResults shape)
      throws IOException, Refusal, Unavailable {
    if (Rpc.method(message).equals("tools/call")) {
      Optional<String> header =
          server.mirrored().mismatch(message, n -> StatelessHeaders.decoded(exchange.header(n)));
      if (header.isPresent()) {
        String why = header.get() + " differs from the body";
        throw StatelessHeaders.mismatch(Rpc.id(message), why);
      }
    }
    ResponseStream response = new ResponseStream(1);
    String state = Rpc.text(Rpc.params(message), "requestState");
    if (state == null) {
      begin(message, shape, response);
    } else if (!resume(message, state, response)) {
      String why = "requestState is not that of a call that waits, or its answer is missing";
      exchange.send(200, Rpc.error(Rpc.id(message), Rpc.INVALID_PARAMS, why));
      return;
    }
    if (!exchange.answer(response, StatelessProtocol::status)) server.relay().cancel(response);
  }

  private void begin(JsonObject message, StatelessResults shape, ResponseStream response)
      throws Unavailable {
    JsonObject meta = Rpc.object(Rpc.params(message), "_meta");
    Optional<String> level =
        Optional.ofNullable(Rpc.text(meta, StatelessHeaders.LEVEL)).filter(LogLevels::isLevel);
    StatelessClient client =
        new StatelessClient(Rpc.object(meta, StatelessHeaders.CAPABILITIES), level);
    server.send(Call.of(client, StatelessHeaders.stripped(message), response, shape::of));
    server.subscriptions().level();
  }

  private boolean resume(JsonObject message, String state, ResponseStream response) {
    Optional<Question> question = server.relay().take(state);
    if (question.filter(q -> isSame(q.call().request(), message)).isPresent()
        && Rpc.object(Rpc.params(message), "inputResponses").get(StatelessClient.KEY)
            instanceof JsonObject answer) {
      server.relay().resume(question.get(), answer, Rpc.id(message), response);
      return true;
    }
    question.ifPresent(q -> server.relay().cancel(q.call(), "its answer is not usable"));
    return false;
  }

  /** Whether both are the same call, so that the second may resume the first. */
  private static boolean isSame(JsonObject first, JsonObject second) {
    JsonObject one = Rpc.params(first);
    JsonObject other = Rpc.params(second);
    return Rpc.method(first).equals(Rpc.method(second))
        && Stream.of("name", "uri", "arguments")
            .allMatch(m -> Objects.equals(one.get(m), other.get(m)));
  }

  private static int status(String json) {
    if (!json.contains("\"error\"")) return 200;
    JsonObject error = Rpc.object(JsonParser.parseString(json).getAsJsonObject(), "error");
    boolean unknown = error.has("code") && error.get("code").getAsLong() == Rpc.NO_METHOD;
    return unknown ? 404 : 200;
  }

  private void listen(JsonObject message, JsonObject initialized, StatelessResults shape)
      throws IOException {
    JsonElement id = Rpc.id(message);
    if (!(Rpc.params(message).get("notifications") instanceof JsonObject wanted)) {
      exchange.send(200, Rpc.error(id, Rpc.INVALID_PARAMS, "notifications is missing"));
      return;
    }
    JsonObject filter = StatelessResults.granted(wanted, Rpc.object(initialized, "capabilities"));
    JsonObject granted =
        Rpc.notification(
            "notifications/subscriptions/acknowledged", Rpc.of("notifications", filter));
    JsonObject end = shape.of(Rpc.result(id, Subscribers.stamp(new JsonObject(), id)));
    ResponseStream response = new ResponseStream(1);
    response.put(Subscribers.stamped(granted, id));
    Listener listener = new Listener(id, filter, end, response);
    if (filter.isEmpty()) {
      response.answer(end);
    } else if (!server.clients().listen(listener)) {
      exchange.send(200, Rpc.error(id, Rpc.INTERNAL, "there are too many subscriptions"));
      return;
    }
    exchange.stream(response);
    server.clients().remove(listener);
  }
}
