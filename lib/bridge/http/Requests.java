//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../relay/BridgedServer.java

package mcptools.bridge.http;

import com.google.gson.JsonObject;
import java.util.function.Consumer;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.Call;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.LogLevels;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.bridge.rpc.Versions;

/**
 * Handles the messages of a session.
 *
 * @param sending is called with the id of each request right before the server gets it
 */
public record Requests(BridgedServer server, ClientSession session, Consumer<JsonSlice> sending) {
  /** Messages in a batch. */
  public static final int MOST_IN_BATCH = 100;

  public static final String NO_BATCH =
      "a batch is not possible in this version of the protocol, or not in this size";

  public Requests(BridgedServer server, ClientSession session) {
    this(server, session, id -> {});
  }

  /** Handles one message; its answer is added to the response. */
  public void handle(Message message, ResponseStream response) {
    if (message.isNotification()) {
      notification(message);
    } else if (message.isAnswer()) {
      server.relay().answer(session, message);
    } else {
      try {
        request(message, response);
      } catch (Unavailable e) {
        refuse(response, message.id(), Rpc.UNAVAILABLE, e.getMessage());
      }
    }
  }

  private void request(Message message, ResponseStream response) throws Unavailable {
    JsonSlice id = message.id();
    String method = message.method();
    switch (method) {
      case "ping" -> response.answer(Rpc.result(id, JsonSlice.EMPTY));
      case "initialize" -> refuse(response, id, Rpc.INVALID_REQUEST, "the session is initialized");
      case "logging/setLevel" -> level(message, response);
      case "resources/subscribe" -> subscribe(message, response);
      case "resources/unsubscribe" -> unsubscribe(message, response);
      default -> {
        if (server.hiddenTool(message).isPresent()) {
          refuse(response, id, Rpc.INVALID_PARAMS, unknown(server.hiddenTool(message).get()));
        } else if (server.relay().call(session, id).isPresent()) {
          refuse(response, id, Rpc.INVALID_REQUEST, "this id is in use");
        } else if (isTask(message)) {
          task(message, response);
        } else {
          send(message, response, Message::withId);
        }
      }
    }
  }

  /** What most servers say of a tool that they do not have. */
  static String unknown(String tool) {
    return "Unknown tool: " + tool;
  }

  private void send(Message message, ResponseStream response, Call.Shape shape) throws Unavailable {
    JsonSlice id = message.id().copy();
    Call call = Call.of(session, message, message::numbered, response, shape);
    server.send(call.onSending(() -> sending.accept(id)));
  }

  private static boolean isTask(Message message) {
    return message.method().startsWith("tasks/") || message.params().has("task");
  }

  /** Tasks are those of the session that has created them. */
  private void task(Message message, ResponseStream response) throws Unavailable {
    JsonSlice id = message.id();
    boolean has = Rpc.object(server.ready(), "capabilities").has("tasks");
    String task = String.valueOf(message.params().text("taskId"));
    if (!has || message.method().equals("tasks/list")) {
      refuse(response, id, Rpc.NO_METHOD, "that is not available on this shared server");
    } else if (message.method().startsWith("tasks/") && !session.owns(task)) {
      refuse(response, id, Rpc.INVALID_PARAMS, "this session has no such task");
    } else {
      send(
          message,
          response,
          (answer, to) -> {
            JsonSlice result = answer.result();
            String created = result == null ? null : result.object("task").text("taskId");
            if (created != null) session.own(created);
            return answer.withId(to);
          });
    }
  }

  private static void refuse(ResponseStream response, JsonSlice id, int code, String sentence) {
    response.answer(Rpc.error(id, code, sentence));
  }

  private void level(Message message, ResponseStream response) {
    String level = String.valueOf(message.params().text("level"));
    if (!LogLevels.isLevel(level)) {
      refuse(response, message.id(), Rpc.INVALID_PARAMS, "there is no such level");
      return;
    }
    server.subscriptions().level(session, level);
    server.clients().save(session);
    response.answer(Rpc.result(message.id(), JsonSlice.EMPTY));
  }

  private void subscribe(Message message, ResponseStream response) throws Unavailable {
    String uri = message.params().text("uri");
    JsonSlice id = message.id().copy();
    if (uri == null || session.subscriptions().size() >= ClientSession.MOST) {
      refuse(response, id, Rpc.INVALID_PARAMS, "uri is missing, or there are too many");
      return;
    }
    server.ready();
    server
        .subscriptions()
        .subscribe(
            session,
            uri,
            answer -> {
              if (answer.error() == null) server.clients().save(session);
              response.answer(answer.withId(id));
            });
  }

  private void unsubscribe(Message message, ResponseStream response) {
    String uri = String.valueOf(message.params().text("uri"));
    server.subscriptions().change(() -> session.subscriptions().remove(uri));
    server.clients().save(session);
    response.answer(Rpc.result(message.id(), JsonSlice.EMPTY));
  }

  private void notification(Message message) {
    JsonSlice params = message.params();
    switch (message.method()) {
      case "notifications/cancelled" -> {
        JsonSlice id = params.get("requestId");
        if (id == null) return;
        String reason = params.text("reason");
        server
            .relay()
            .call(session, id)
            .ifPresent(c ->
                server.relay().cancel(c, reason == null ? "the client does not want it" : reason));
      }
      case "notifications/progress" -> server.relay().progress(session, message);
      // A shared server is initialized once, and knows no client's roots.
      default -> {}
    }
  }

  /**
   * The answer to a client's initialize: the server's, with the version to use.
   *
   * @param params of initialize
   */
  public static JsonObject agreed(JsonObject ready, JsonSlice params) {
    JsonObject result = Rpc.copy(ready);
    String wanted = String.valueOf(params.text("protocolVersion"));
    String offered = String.valueOf(Rpc.text(result, "protocolVersion"));
    result.addProperty("protocolVersion", Versions.agreed(wanted, offered));
    result.add("capabilities", ofSession(Rpc.object(result, "capabilities")));
    return result;
  }

  /** What a client calls itself, by the parameters of its initialize. */
  public static String clientName(JsonSlice params) {
    String name = params.object("clientInfo").text("name");
    return name == null ? "" : name;
  }

  /** A server's capabilities, for a session: the tasks of others are not listed. */
  private static JsonObject ofSession(JsonObject capabilities) {
    JsonObject shared = shared(capabilities);
    if (!capabilities.has("tasks")) return shared;
    JsonObject tasks = Rpc.copy(Rpc.object(capabilities, "tasks"));
    tasks.remove("list");
    shared.add("tasks", tasks);
    return shared;
  }

  /** A server's capabilities, without those that need a session. */
  public static JsonObject shared(JsonObject capabilities) {
    JsonObject shared = Rpc.copy(capabilities);
    shared.remove("tasks");
    return shared;
  }
}
