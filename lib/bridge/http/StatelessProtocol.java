//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Reply.java
//SOURCES Requests.java
//SOURCES StatelessHeaders.java
//SOURCES StatelessResults.java

package mcptools.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongFunction;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.Call;
import mcptools.bridge.relay.Questions.Question;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.StatelessClient;
import mcptools.bridge.relay.Subscribers;
import mcptools.bridge.relay.Subscribers.Listener;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.LogLevels;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
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
  Reply post(Message message) throws Refusal {
    if (!message.isRequest()) return () -> exchange.send(202);
    JsonSlice id = message.id().copy();
    String method = message.method();
    if (!METHODS.contains(method)) {
      throw new Refusal(404, id, Rpc.NO_METHOD, "Method not found");
    }
    try {
      JsonObject initialized = server.ready();
      StatelessResults shape = new StatelessResults(method, Rpc.object(initialized, "serverInfo"));
      return switch (method) {
        case "server/discover" -> {
          Message answer = Message.of(Rpc.result(id, discovered(initialized)));
          yield () -> exchange.send(200, shape.of(answer, id));
        }
        case "subscriptions/listen" -> listen(message, initialized, shape);
        default -> call(message, shape);
      };
    } catch (Unavailable e) {
      return () -> exchange.send(200, Rpc.error(id, Rpc.UNAVAILABLE, e.getMessage()));
    }
  }

  private static JsonObject discovered(JsonObject initialized) {
    JsonObject result = Rpc.of("supportedVersions", StatelessHeaders.supported());
    result.add("capabilities", Requests.shared(Rpc.object(initialized, "capabilities")));
    if (initialized.has("instructions"))
      result.add("instructions", initialized.get("instructions"));
    return result;
  }

  private Reply call(Message message, StatelessResults shape) throws Refusal, Unavailable {
    JsonSlice id = message.id().copy();
    if (message.method().equals("tools/call")) {
      Optional<String> header =
          server.mirrored().mismatch(message, n -> StatelessHeaders.decoded(exchange.header(n)));
      if (header.isPresent()) {
        throw StatelessHeaders.mismatch(id, header.get() + " differs from the body");
      }
    }
    Optional<String> hidden = server.hiddenTool(message);
    if (hidden.isPresent()) {
      String why = Requests.unknown(hidden.get());
      return () -> exchange.send(200, Rpc.error(id, Rpc.INVALID_PARAMS, why));
    }
    ResponseStream response = new ResponseStream(1);
    AtomicInteger status = new AtomicInteger(200);
    String state = message.params().text("requestState");
    if (state == null) {
      begin(message, shape, response, status);
    } else if (!resume(message, state, response)) {
      String why = "requestState is not that of a call that waits, or its answer is missing";
      return () -> exchange.send(200, Rpc.error(id, Rpc.INVALID_PARAMS, why));
    }
    return () -> {
      response.attach();
      if (!exchange.answer(response, status::get, EventIds.NONE)) server.relay().cancel(response);
    };
  }

  private void begin(
      Message message, StatelessResults shape, ResponseStream response, AtomicInteger status)
      throws Unavailable {
    JsonSlice meta = message.params().object("_meta");
    Optional<String> level =
        Optional.ofNullable(meta.text(StatelessHeaders.LEVEL)).filter(LogLevels::isLevel);
    JsonObject capabilities = meta.object(StatelessHeaders.CAPABILITIES).treeOrEmpty();
    StatelessClient client = new StatelessClient(capabilities, level, identity(message));
    Call.Shape answer =
        (m, id) -> {
          status.set(StatelessResults.status(m));
          return shape.of(m, id);
        };
    LongFunction<Payload> request = number -> StatelessHeaders.stripped(message, number);
    server.send(Call.of(client, message, request, response, answer));
    server.subscriptions().level();
  }

  private boolean resume(Message message, String state, ResponseStream response) {
    String identity = identity(message);
    Optional<Question> question = server.relay().take(state);
    JsonSlice answer = message.params().object("inputResponses").get(StatelessClient.KEY);
    boolean same =
        question
            .filter(q -> q.caller() instanceof StatelessClient c && c.identity().equals(identity))
            .isPresent();
    if (same && answer != null && answer.isObject()) {
      server.relay().resume(question.get(), answer, message.id(), response);
      return true;
    }
    question.ifPresent(q -> server.relay().cancel(q.call(), "its answer is not usable"));
    return false;
  }

  /** The same for two calls of which the second may resume the first. */
  private static String identity(Message message) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(message.method().getBytes(UTF_8));
      for (String member : List.of("name", "uri", "arguments")) {
        JsonSlice value = message.params().get(member);
        digest.update((byte) 0);
        if (value != null) digest.update(value.bytes(), value.from(), value.length());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private Reply listen(Message message, JsonObject initialized, StatelessResults shape)
      throws Refusal {
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
    return () -> {
      response.attach();
      boolean _ = exchange.stream(response, EventIds.NONE);
      server.clients().remove(listener);
    };
  }
}
