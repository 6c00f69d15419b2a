//SOURCES CombinedLists.java
//SOURCES http/Requests.java

package mcptools.bridge;

import java.util.Optional;
import java.util.function.Consumer;
import mcptools.bridge.CombinedLists.Kind;
import mcptools.bridge.http.Requests;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientFigures;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.ResponseStream.Next;
import mcptools.bridge.rpc.Capabilities;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Versions;
import mcptools.settings.SharedServer.Stdio;

/**
 * One of the servers of {@link CombinedServer}, which is a client of it.
 *
 * @param session that the combined server has there
 * @param stream of what the server sends to the session by itself
 */
record CombinedMember(BridgedServer server, ClientSession session, ResponseStream stream) {
  /** How long a server may take to start and to answer; milliseconds. */
  static final long PATIENCE = 30_000;

  private static final int MOST_PAGES = 50;

  /** Opens a session with a server. */
  static CombinedMember of(BridgedServer server) {
    ClientSession session =
        new ClientSession(
            Rpc.randomId(),
            Versions.NEWEST_STATEFUL,
            Capabilities.declared(),
            new ClientFigures("/" + Stdio.COMBINED.name()));
    ResponseStream stream = new ResponseStream(0);
    boolean _ = server.clients().open(session);
    server.clients().listen(session, stream);
    return new CombinedMember(server, session, stream);
  }

  /** Whether the server still has the session. */
  boolean isJoined() {
    return !stream.isBroken() && server.clients().has(session.id());
  }

  /** Sends what has no answer, or one that nobody waits for. */
  void send(Message message) {
    send(message, new ResponseStream(1));
  }

  void send(Message message, ResponseStream response) {
    new Requests(server, session).handle(message, response);
  }

  /** Sends a request and waits for its answer; empty when none comes. */
  Optional<Message> ask(Message request) {
    ResponseStream response = new ResponseStream(1);
    send(request, response);
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

  /** Asks for all that the server lists of a kind, page by page, as far as it answers. */
  void list(Kind kind, Consumer<JsonSlice> item) {
    String params = "{}";
    for (int page = 0; page < MOST_PAGES; page++) {
      JsonSlice result = ask(request(kind.method(), params)).map(Message::result).orElse(null);
      JsonSlice list = result == null ? null : result.get(kind.member());
      if (result == null || list == null) return;
      list.elements(item);
      JsonSlice cursor = result.get("nextCursor");
      if (cursor == null || !cursor.isString()) return;
      params = "{\"cursor\":" + cursor + "}";
    }
  }

  private static Message request(String method, String params) {
    String head = "{\"jsonrpc\":\"2.0\",\"id\":\"%s\",\"method\":\"%s\",\"params\":";
    return Message.of(Payload.of(head.formatted(Rpc.randomId(), method), params + "}"));
  }
}
