//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES CombinedLists.java
//SOURCES InProcess.java
//SOURCES SilentServers.java
//SOURCES http/Requests.java

package mcptools.bridge;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import mcptools.bridge.CombinedLists.Kind;
import mcptools.bridge.http.Requests;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientFigures;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.ResponseStream.Next;
import mcptools.bridge.rpc.Capabilities;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Versions;
import mcptools.settings.SharedServer.Stdio;
import org.jspecify.annotations.Nullable;

/**
 * All shared servers as one, which the bridge holds like any other and which is a client of each of
 * them. Names of tools and prompts begin with that of their server; resources go by their URIs.
 */
final class CombinedServer {
  /** How long a server may take to start and to list what it has; milliseconds. */
  private static final long PATIENCE = 30_000;

  private static final long TAKE = 3_600_000;
  private static final int MOST_PAGES = 50;

  /** One of the servers, and the session that this has there. */
  private record Member(BridgedServer server, ClientSession session, ResponseStream stream) {
    Requests requests() {
      return new Requests(server, session);
    }
  }

  private final Supplier<Map<String, BridgedServer>> servers;
  private final InProcess process = new InProcess(this::receive, this::close);
  private final Map<String, Member> members = new ConcurrentHashMap<>();

  /** Whose question has which id. */
  private final Map<String, Member> questions = new ConcurrentHashMap<>();

  /** Which server has listed which resource. */
  private final Map<String, Member> resources = new ConcurrentHashMap<>();

  private final SilentServers silent = new SilentServers();

  private ServerProcess.@Nullable Listener listener;
  private @Nullable ServerProcess outer;

  /**
   * @param servers those of the moment, by name
   */
  CombinedServer(Supplier<Map<String, BridgedServer>> servers) {
    this.servers = servers;
  }

  Process process() {
    return process;
  }

  /** The bridge's side of it. */
  void connect(ServerProcess bridged, ServerProcess.Listener its) {
    outer = bridged;
    listener = its;
  }

  private void receive(byte[] line) {
    try {
      Message message = Message.of(line, 0, line.length);
      if (message.isRequest()) Thread.ofVirtual().start(() -> request(message));
      else if (message.isAnswer()) answer(message);
      else for (Member each : members.values()) each.requests().handle(message, nowhere());
    } catch (NoMessage e) {
      // the bridge writes none
    }
  }

  private static ResponseStream nowhere() {
    return new ResponseStream(1);
  }

  private void answer(Message message) {
    Member asked = questions.remove(String.valueOf(message.id().text()));
    if (asked != null) asked.requests().handle(message, nowhere());
  }

  private void request(Message message) {
    JsonSlice id = message.id();
    Optional<Kind> list = CombinedLists.kind(message.method());
    if (list.isPresent()) {
      process.write(Rpc.result(id, list(list.get())));
      return;
    }
    switch (message.method()) {
      case "initialize" -> process.write(Rpc.result(id, initialized()));
      case "ping" -> process.write(Rpc.result(id, JsonSlice.EMPTY));
      case "logging/setLevel" -> {
        for (Member each : all().values()) each.requests().handle(message, nowhere());
        process.write(Rpc.result(id, JsonSlice.EMPTY));
      }
      case "tools/call", "prompts/get" -> named(message, message.params().text("name"));
      case "resources/read", "resources/subscribe", "resources/unsubscribe" -> resource(message);
      default -> process.write(Rpc.error(id, Rpc.NO_METHOD, "Method not found"));
    }
  }

  private static JsonObject initialized() {
    JsonObject capabilities = Rpc.of("logging", new JsonObject());
    for (Kind kind : Kind.values()) {
      JsonObject changes = new JsonObject();
      changes.addProperty("listChanged", true);
      if (kind == Kind.RESOURCES) changes.addProperty("subscribe", true);
      if (kind != Kind.TEMPLATES) capabilities.add(kind.member(), changes);
    }
    JsonObject info = Rpc.of("name", "mcp-tools");
    info.addProperty("version", "1");
    JsonObject result = Rpc.of("protocolVersion", Versions.NEWEST_STATEFUL);
    result.add("capabilities", capabilities);
    result.add("serverInfo", info);
    return result;
  }

  /** The servers of the moment; a session is opened in each that is new. */
  private Map<String, Member> all() {
    Map<String, Member> all = new LinkedHashMap<>();
    servers
        .get()
        .forEach((name, server) ->
            all.put(
                name,
                members.compute(
                    name,
                    (n, old) -> {
                      boolean same =
                          old != null && old.server() == server && !old.stream().isBroken();
                      return same && server.clients().has(old.session().id())
                          ? old
                          : joined(server);
                    })));
    members.keySet().retainAll(all.keySet());
    return all;
  }

  private Member joined(BridgedServer server) {
    ClientSession session =
        new ClientSession(
            Rpc.randomId(),
            Versions.NEWEST_STATEFUL,
            Capabilities.declared(),
            new ClientFigures("/" + Stdio.COMBINED.name()));
    ResponseStream stream = new ResponseStream(0);
    boolean _ = server.clients().open(session);
    server.clients().listen(session, stream);
    Member member = new Member(server, session, stream);
    Thread.ofVirtual().start(() -> copy(member, stream, JsonSlice.NULL));
    return member;
  }

  /** What all servers list of a kind; one that cannot be asked has nothing. */
  private Payload list(Kind kind) {
    Map<String, List<JsonSlice>> found = new LinkedHashMap<>();
    Map<String, Member> asked = all();
    asked.values().removeIf(member -> silent.has(member.server()));
    Map<Member, Thread> threads = new LinkedHashMap<>();
    asked.forEach((name, member) -> {
      List<JsonSlice> items = new ArrayList<>();
      found.put(name, items);
      threads.put(member, Thread.ofVirtual().start(() -> list(kind, member, items)));
    });
    long end = System.nanoTime() + PATIENCE * 1_000_000;
    try {
      for (Map.Entry<Member, Thread> each : threads.entrySet()) {
        Thread thread = each.getValue();
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        if (!thread.isAlive()) continue;
        BridgedServer server = each.getKey().server();
        silent.add(server, kind.method(), PATIENCE, thread, () -> changed(kind));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CombinedLists.of(kind, found);
  }

  private void changed(Kind kind) {
    String list = kind == Kind.TEMPLATES ? Kind.RESOURCES.member() : kind.member();
    String changed = "notifications/" + list + "/list_changed";
    process.write(Rpc.notification(changed, new JsonObject()));
  }

  private void list(Kind kind, Member member, List<JsonSlice> items) {
    String params = "{}";
    for (int page = 0; page < MOST_PAGES; page++) {
      String id = "\"" + Rpc.randomId() + "\"";
      ResponseStream response = new ResponseStream(1);
      member.requests().handle(request(id, kind.method(), params), response);
      Optional<Message> answer = first(response);
      JsonSlice result = answer.map(Message::result).orElse(null);
      JsonSlice list = result == null ? null : result.get(kind.member());
      if (result == null || list == null) return;
      synchronized (items) {
        list.elements(items::add);
      }
      list.elements(item -> {
        String uri = kind == Kind.RESOURCES ? item.text("uri") : null;
        if (uri != null) resources.put(uri, member);
      });
      JsonSlice cursor = result.get("nextCursor");
      if (cursor == null || !cursor.isString()) return;
      params = "{\"cursor\":" + cursor + "}";
    }
  }

  private static Message request(String id, String method, String params) {
    return Message.of(
        Payload.of(
            "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":",
            params + "}"));
  }

  private static Optional<Message> first(ResponseStream response) {
    response.attach();
    try {
      long end = System.nanoTime() + PATIENCE * 1_000_000;
      while (System.nanoTime() < end) {
        Next next = response.take(PATIENCE);
        if (next instanceof Next.End) return Optional.empty();
        if (!(next instanceof Next.Event(long _, Payload payload))) continue;
        Message message = Message.of(payload);
        if (message.isAnswer()) return Optional.of(message);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  private void named(Message message, @Nullable String name) {
    for (Map.Entry<String, Member> each : all().entrySet()) {
      String prefix = CombinedLists.prefix(each.getKey());
      if (name == null || !name.startsWith(prefix)) continue;
      JsonObject own = Rpc.of("name", name.substring(prefix.length()));
      Payload request = message.withParam("name", JsonSlice.of(own.get("name")));
      send(each.getValue(), Message.of(request));
      return;
    }
    process.write(Rpc.error(message.id(), Rpc.INVALID_PARAMS, "Unknown name: " + name));
  }

  /** A resource that no list had is looked for in each server. */
  private void resource(Message message) {
    String uri = String.valueOf(message.params().text("uri"));
    Map<String, Member> all = all();
    Member known = resources.get(uri);
    if (known != null && all.containsValue(known)) {
      send(known, message);
      return;
    }
    for (Member each : all.values()) {
      if (silent.has(each.server())) continue;
      ResponseStream response = new ResponseStream(1);
      each.requests().handle(message, response);
      Optional<Message> answer = first(response);
      if (answer.isEmpty() || answer.get().result() == null) continue;
      resources.put(uri, each);
      process.write(Payload.of(answer.get().whole()));
      return;
    }
    process.write(Rpc.error(message.id(), Rpc.INVALID_PARAMS, "Resource not found: " + uri));
  }

  private void send(Member member, Message message) {
    ResponseStream response = new ResponseStream(1);
    Thread.ofVirtual().start(() -> copy(member, response, message.id()));
    member.requests().handle(message, response);
  }

  /** Copies what a server sends to the client of a call, or to all. */
  private void copy(Member member, ResponseStream response, JsonSlice call) {
    response.attach();
    try {
      for (Next next = response.take(TAKE); !(next instanceof Next.End); ) {
        if (next instanceof Next.Event(long _, Payload payload)) {
          Message message = Message.of(payload);
          if (message.isRequest()) ask(member, message, call);
          else process.write(payload);
        }
        next = response.take(TAKE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ask(Member member, Message question, JsonSlice call) {
    if (listener == null || outer == null) return;
    questions.put(String.valueOf(question.id().text()), member);
    listener.question(outer, question, call);
  }

  private void close() {
    for (Member each : members.values()) each.server().clients().end(each.session());
    members.clear();
  }
}
