//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Requests.java
//SOURCES StatelessHeaders.java
//SOURCES StatelessResults.java

package mcptools.bridge.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
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
import mcptools.bridge.rpc.Versions;

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
          "completion/complete");

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
    boolean known =
        METHODS.contains(method)
            || method.equals("server/discover")
            || method.equals("subscriptions/listen");
    if (!known) throw new Refusal(404, Rpc.error(id, Rpc.NO_METHOD, "Method not found"));
    StatelessResults shape;
    JsonObject initialized;
    try {
      initialized = server.ready();
      shape = new StatelessResults(method, Rpc.object(initialized, "serverInfo"));
    } catch (Unavailable e) {
      exchange.send(200, Rpc.error(id, Rpc.UNAVAILABLE, e.getMessage()));
      return;
    }
    switch (method) {
      case "server/discover" ->
          exchange.send(200, shape.of(Rpc.result(id, discovered(initialized))));
      case "subscriptions/listen" -> listen(message, initialized, shape);
      default -> call(message, shape);
    }
  }

  private static JsonObject discovered(JsonObject initialized) {
    JsonArray versions = new JsonArray();
    versions.add(Versions.STATELESS);
    JsonObject result = new JsonObject();
    result.add("supportedVersions", versions);
    result.add("capabilities", Requests.shared(Rpc.object(initialized, "capabilities")));
    if (initialized.has("instructions"))
      result.add("instructions", initialized.get("instructions"));
    return result;
  }

  private void call(JsonObject message, StatelessResults shape) throws IOException, Refusal {
    if (Rpc.method(message).equals("tools/call")) {
      Optional<String> header =
          server.mirrored().mismatch(message, n -> StatelessHeaders.decoded(exchange.header(n)));
      if (header.isPresent()) {
        String why = header.get() + " differs from the body";
        throw StatelessHeaders.mismatch(Rpc.id(message), why);
      }
    }
    JsonObject params = Rpc.params(message);
    ResponseStream response = new ResponseStream(1);
    String state = Rpc.text(params, "requestState");
    if (state != null) {
      Optional<Question> question = server.relay().take(state);
      JsonObject answers = Rpc.object(params, "inputResponses");
      boolean fits =
          question.filter(q -> isSame(q.call().request(), message)).isPresent()
              && answers.get(StatelessClient.KEY) instanceof JsonObject;
      if (!fits) {
        question.ifPresent(q -> server.relay().cancel(q.call(), "its answer is not usable"));
        String why = "requestState is not that of a call that waits, or its answer is missing";
        exchange.send(200, Rpc.error(Rpc.id(message), Rpc.INVALID_PARAMS, why));
        return;
      }
      JsonObject answer = Rpc.object(answers, StatelessClient.KEY);
      server.relay().resume(question.orElseThrow(), answer, Rpc.id(message), response);
    } else {
      JsonObject meta = Rpc.object(params, "_meta");
      Optional<String> level =
          Optional.ofNullable(Rpc.text(meta, StatelessHeaders.LEVEL)).filter(LogLevels::isLevel);
      StatelessClient client =
          new StatelessClient(Rpc.object(meta, StatelessHeaders.CAPABILITIES), level);
      try {
        server.send(Call.of(client, StatelessHeaders.stripped(message), response, shape::of));
        server.subscriptions().level();
      } catch (Unavailable e) {
        exchange.send(200, Rpc.error(Rpc.id(message), Rpc.UNAVAILABLE, e.getMessage()));
        return;
      }
    }
    if (!exchange.answer(response, StatelessProtocol::status)) server.relay().cancel(response);
  }

  /** Whether both are the same call, so that the second may resume the first. */
  private static boolean isSame(JsonObject first, JsonObject second) {
    JsonObject one = Rpc.params(first);
    JsonObject other = Rpc.params(second);
    boolean named = true;
    for (String member : Set.of("name", "uri", "arguments")) {
      named &= java.util.Objects.equals(one.get(member), other.get(member));
    }
    return named && Rpc.method(first).equals(Rpc.method(second));
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
    JsonObject end = new JsonObject();
    JsonObject meta = new JsonObject();
    meta.add("io.modelcontextprotocol/subscriptionId", id);
    end.add("_meta", meta);
    JsonObject granted = new JsonObject();
    granted.add("notifications", filter);
    ResponseStream response = new ResponseStream(1);
    response.put(
        Subscribers.stamped(
            Rpc.notification("notifications/subscriptions/acknowledged", granted), id));
    if (filter.isEmpty()) {
      response.answer(shape.of(Rpc.result(id, end)));
      exchange.stream(response);
      return;
    }
    Listener listener = new Listener(id, filter, shape.of(Rpc.result(id, end)), response);
    if (!server.clients().listen(listener)) {
      exchange.send(200, Rpc.error(id, Rpc.INTERNAL, "there are too many subscriptions"));
      return;
    }
    exchange.stream(response);
    server.clients().remove(listener);
  }
}
