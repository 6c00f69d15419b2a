//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Requests.java
//SOURCES StatelessListener.java

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
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.LogLevels;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;

/** The stateless protocol, from 2026-07-28 on: each request carries all that it needs. */
record StatelessProtocol(BridgedServer server, McpExchange exchange, ClientProcesses processes) {
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
    try {
      JsonObject initialized = server.ready();
      Optional<JsonObject> own = server.discovered();
      if (own.isEmpty() && !METHODS.contains(method)) {
        throw new Refusal(404, id, Rpc.NO_METHOD, "Method not found");
      }
      StatelessResults shape = new StatelessResults(method, Rpc.object(initialized, "serverInfo"));
      return switch (method) {
        case "server/discover" -> {
          Message answer = Message.of(Rpc.result(id, discovered(initialized, own)));
          yield () -> exchange.send(200, shape.of(answer, id));
        }
        case "subscriptions/listen" -> listener().listen(message, initialized, shape);
        default -> own.isPresent() ? relayed(message) : call(message, shape);
      };
    } catch (Unavailable e) {
      return () -> exchange.send(200, Rpc.error(id, Rpc.UNAVAILABLE, e.getMessage()));
    }
  }

  private StatelessListener listener() {
    return new StatelessListener(server, exchange, processes);
  }

  private static JsonObject discovered(JsonObject initialized, Optional<JsonObject> own) {
    JsonObject result = Rpc.of("supportedVersions", StatelessHeaders.supported());
    if (own.isPresent()) {
      result.asMap().forEach(own.get()::add);
      return own.get();
    }
    result.add("capabilities", Requests.shared(Rpc.object(initialized, "capabilities")));
    if (initialized.has("instructions"))
      result.add("instructions", initialized.get("instructions"));
    return result;
  }

  private void checkArguments(Message message) throws Refusal {
    if (!message.method().equals("tools/call")) return;
    Optional<String> header =
        server.mirrored().mismatch(message, n -> StatelessHeaders.decoded(exchange.header(n)));
    if (header.isPresent()) {
      String why = header.get() + " differs from the body";
      throw StatelessHeaders.mismatch(message.id().copy(), why);
    }
  }

  private Optional<Reply> hidden(Message message) {
    return server
        .hiddenTool(message)
        .map(tool -> Rpc.error(message.id().copy(), Rpc.INVALID_PARAMS, Requests.unknown(tool)))
        .map(error -> () -> exchange.send(200, error));
  }

  /** To a server that speaks the protocol itself: as it is. */
  private Reply relayed(Message message) throws Refusal, Unavailable {
    checkArguments(message);
    Optional<Reply> hidden = hidden(message);
    if (hidden.isPresent()) return hidden.get();
    ResponseStream response = new ResponseStream(1);
    AtomicInteger status = new AtomicInteger(200);
    begin(message, message::numbered, Message::withId, response, status);
    return reply(response, status);
  }

  private Reply reply(ResponseStream response, AtomicInteger status) {
    return () -> {
      response.attach();
      if (!exchange.answer(response, status::get, EventIds.NONE)) server.relay().cancel(response);
    };
  }

  private Reply call(Message message, StatelessResults shape) throws Refusal, Unavailable {
    JsonSlice id = message.id().copy();
    checkArguments(message);
    Optional<Reply> hidden = hidden(message);
    if (hidden.isPresent()) return hidden.get();
    ResponseStream response = new ResponseStream(1);
    AtomicInteger status = new AtomicInteger(200);
    String state = message.params().text("requestState");
    if (state == null) {
      LongFunction<Payload> request = number -> StatelessHeaders.stripped(message, number);
      begin(message, request, shape::of, response, status);
    } else if (!resume(message, state, response)) {
      String why = "requestState is not that of a call that waits, or its answer is missing";
      return () -> exchange.send(200, Rpc.error(id, Rpc.INVALID_PARAMS, why));
    }
    return reply(response, status);
  }

  private void begin(
      Message message,
      LongFunction<Payload> request,
      Call.Shape shape,
      ResponseStream response,
      AtomicInteger status)
      throws Unavailable {
    JsonSlice meta = message.params().object("_meta");
    Optional<String> level =
        Optional.ofNullable(meta.text(StatelessHeaders.LEVEL)).filter(LogLevels::isLevel);
    JsonObject capabilities = meta.object(StatelessHeaders.CAPABILITIES).treeOrEmpty();
    StatelessClient client =
        new StatelessClient(capabilities, level, identity(message), listener().client(message));
    Call.Shape answer =
        (m, id) -> {
          status.set(StatelessResults.status(m));
          return shape.of(m, id);
        };
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
}
