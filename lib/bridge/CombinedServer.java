//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES CombinedMember.java
//SOURCES InProcess.java
//SOURCES SilentServers.java

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
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.ResponseStream.Next;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Versions;
import org.jspecify.annotations.Nullable;

/**
 * All shared servers as one, which the bridge holds like any other and which is a client of each of
 * them. Names of tools and prompts begin with that of their server; resources go by their URIs.
 */
final class CombinedServer {
  private static final long TAKE = 3_600_000;

  private final Supplier<Map<String, BridgedServer>> servers;
  private final InProcess process = new InProcess(this::receive, this::close);
  private final Map<String, CombinedMember> members = new ConcurrentHashMap<>();

  /** Whose question has which id. */
  private final Map<String, CombinedMember> questions = new ConcurrentHashMap<>();

  /** Which server has listed which resource. */
  private final Map<String, CombinedMember> resources = new ConcurrentHashMap<>();

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
      else for (CombinedMember each : members.values()) each.send(message);
    } catch (NoMessage e) {
      // the bridge writes none
    }
  }

  private void answer(Message message) {
    CombinedMember asked = questions.remove(String.valueOf(message.id().text()));
    if (asked != null) asked.send(message);
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
        for (CombinedMember each : all().values()) each.send(message);
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
  private Map<String, CombinedMember> all() {
    Map<String, CombinedMember> all = new LinkedHashMap<>();
    servers
        .get()
        .forEach((name, server) ->
            all.put(
                name,
                members.compute(
                    name,
                    (n, old) -> {
                      boolean same = old != null && old.server() == server && old.isJoined();
                      return same ? old : joined(server);
                    })));
    members.keySet().retainAll(all.keySet());
    return all;
  }

  private CombinedMember joined(BridgedServer server) {
    CombinedMember member = CombinedMember.of(server);
    Thread.ofVirtual().start(() -> copy(member, member.stream(), JsonSlice.NULL));
    return member;
  }

  /** What all servers list of a kind; one that cannot be asked has nothing. */
  private Payload list(Kind kind) {
    Map<String, List<JsonSlice>> found = new LinkedHashMap<>();
    Map<String, CombinedMember> asked = all();
    Map<String, String> prefixes = CombinedLists.prefixes(asked.keySet());
    asked.values().removeIf(member -> silent.has(member.server()));
    Map<CombinedMember, Thread> threads = new LinkedHashMap<>();
    asked.forEach((name, member) -> {
      List<JsonSlice> items = new ArrayList<>();
      found.put(name, items);
      threads.put(member, Thread.ofVirtual().start(() -> list(kind, member, items)));
    });
    long end = System.nanoTime() + CombinedMember.PATIENCE * 1_000_000;
    try {
      for (Map.Entry<CombinedMember, Thread> each : threads.entrySet()) {
        Thread thread = each.getValue();
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        if (!thread.isAlive()) continue;
        BridgedServer server = each.getKey().server();
        silent.add(server, kind.method(), CombinedMember.PATIENCE, thread, () -> changed(kind));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CombinedLists.of(kind, found, prefixes);
  }

  private void changed(Kind kind) {
    String list = kind == Kind.TEMPLATES ? Kind.RESOURCES.member() : kind.member();
    String changed = "notifications/" + list + "/list_changed";
    process.write(Rpc.notification(changed, new JsonObject()));
  }

  private void list(Kind kind, CombinedMember member, List<JsonSlice> items) {
    member.list(
        kind,
        item -> {
          synchronized (items) {
            items.add(item);
          }
          String uri = kind == Kind.RESOURCES ? item.text("uri") : null;
          if (uri != null) resources.put(uri, member);
        });
  }

  /** By the longest prefix: a server can be called as another one's name and tool begin. */
  private void named(Message message, @Nullable String name) {
    Map<String, CombinedMember> all = all();
    String longest = "";
    CombinedMember member = null;
    for (Map.Entry<String, String> each : CombinedLists.prefixes(all.keySet()).entrySet()) {
      String prefix = each.getValue();
      if (name == null || !name.startsWith(prefix)) continue;
      if (prefix.length() <= longest.length()) continue;
      longest = prefix;
      member = all.get(each.getKey());
    }
    if (name == null || member == null) {
      process.write(Rpc.error(message.id(), Rpc.INVALID_PARAMS, "Unknown name: " + name));
      return;
    }
    JsonObject own = Rpc.of("name", name.substring(longest.length()));
    Payload request = message.withParam("name", JsonSlice.of(own.get("name")));
    send(member, Message.of(request));
  }

  /** A resource that no list had is looked for in each server. */
  private void resource(Message message) {
    String uri = String.valueOf(message.params().text("uri"));
    Map<String, CombinedMember> all = all();
    CombinedMember known = resources.get(uri);
    if (known != null && all.containsValue(known)) {
      send(known, message);
      return;
    }
    for (CombinedMember each : all.values()) {
      if (silent.has(each.server())) continue;
      Optional<Message> answer = each.ask(message);
      if (answer.isEmpty() || answer.get().result() == null) continue;
      resources.put(uri, each);
      process.write(Payload.of(answer.get().whole()));
      return;
    }
    process.write(Rpc.error(message.id(), Rpc.INVALID_PARAMS, "Resource not found: " + uri));
  }

  private void send(CombinedMember member, Message message) {
    ResponseStream response = new ResponseStream(1);
    Thread.ofVirtual().start(() -> copy(member, response, message.id()));
    member.send(message, response);
  }

  /** Copies what a server sends to the client of a call, or to all. */
  private void copy(CombinedMember member, ResponseStream response, JsonSlice call) {
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

  private void ask(CombinedMember member, Message question, JsonSlice call) {
    if (listener == null || outer == null) return;
    questions.put(String.valueOf(question.id().text()), member);
    listener.question(outer, question, call);
  }

  private void close() {
    for (CombinedMember each : members.values()) each.server().clients().end(each.session());
    members.clear();
  }
}
