//DEPS org.jspecify:jspecify:1.0.1
//SOURCES EventIds.java
//SOURCES ../relay/ResponseStream.java
//SOURCES ../rpc/Message.java

package mcptools.bridge.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.ResponseStream.Next;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.Refusal;
import org.jspecify.annotations.Nullable;

/** One request and its response. */
record McpExchange(HttpExchange http) {
  static final String JSON = "application/json";
  static final String EVENTS = "text/event-stream";

  /**
   * How long to wait for one answer before a stream begins, and between its pings; milliseconds.
   */
  private static final long PATIENCE = 1_000;

  /** The time between pings of a client that listens; milliseconds. */
  private static final long PING = 15_000;

  /** The port at the client's end of the connection. */
  int port() {
    return http.getRemoteAddress().getPort();
  }

  /** The stripped value of a header; null when it is missing. */
  @Nullable String header(String name) throws Refusal {
    List<String> values = http.getRequestHeaders().getOrDefault(name, List.of());
    if (values.size() > 1) throw new Refusal(400, "the header " + name + " is there twice");
    return values.isEmpty() ? null : values.getFirst().strip();
  }

  /** Whether the client accepts this media type. */
  boolean accepts(String type) {
    List<String> values = http.getRequestHeaders().getOrDefault("Accept", List.of("*/*"));
    List<String> fitting = List.of(type, type.substring(0, type.indexOf('/')) + "/*", "*/*");
    return Stream.of(String.join(",", values).split(","))
        .map(McpExchange::mediaType)
        .anyMatch(fitting::contains);
  }

  /** Whether the body is of this media type. */
  boolean sends(String type) throws Refusal {
    return mediaType(String.valueOf(header("Content-Type"))).equals(type);
  }

  /** Without its parameters. */
  private static String mediaType(String value) {
    return value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /** A response without content. */
  void send(int status) throws IOException {
    http.sendResponseHeaders(status, -1);
  }

  void send(int status, Payload json) throws IOException {
    send(status, JSON, json);
  }

  void send(int status, String type, Payload content) throws IOException {
    http.getResponseHeaders().set("Content-Type", type);
    http.sendResponseHeaders(status, content.length());
    try (OutputStream body = http.getResponseBody()) {
      content.writeTo(body);
    }
  }

  /**
   * Writes the messages of a response: as JSON when it is a single message that comes soon, else as
   * a stream of events.
   *
   * @param status of a response that is one message
   * @return whether all were written; otherwise the connection is lost
   */
  boolean answer(ResponseStream response, IntSupplier status, EventIds ids) {
    return write(
        response,
        () -> {
          Next first = response.take(PATIENCE);
          // Who takes no events gets the answer alone.
          while (!accepts(EVENTS) && isLeftOut(first)) {
            first = response.take(PATIENCE);
          }
          if (first instanceof Next.Event message && response.isLast()) {
            send(status.getAsInt(), message.payload());
            return true;
          }
          return events(response, first, PATIENCE, ids);
        });
  }

  private static boolean isLeftOut(Next next) {
    return next instanceof Next.Nothing
        || (next instanceof Next.Event event && Message.of(event.payload()).isNotification());
  }

  /** Writes the messages of a response as a stream of events, as above. */
  boolean stream(ResponseStream response, EventIds ids) {
    return write(response, () -> events(response, new Next.Nothing(), PING, ids));
  }

  private interface Writing {
    boolean done() throws IOException, InterruptedException;
  }

  /** False when writing failed, or was interrupted: the connection is lost. */
  private static boolean write(ResponseStream response, Writing writing) {
    boolean done = false;
    try {
      done = writing.done();
      return done;
    } catch (IOException | InterruptedException e) {
      return false;
    } finally {
      response.detach(!done);
    }
  }

  private boolean events(ResponseStream response, Next first, long pingMillis, EventIds ids)
      throws IOException, InterruptedException {
    http.getResponseHeaders().set("Content-Type", EVENTS);
    http.getResponseHeaders().set("Cache-Control", "no-cache, no-transform");
    http.sendResponseHeaders(200, 0);
    OutputStream body = response.watched(http.getResponseBody());
    Payload.of(ids.first()).writeTo(body);
    body.flush();
    Next next = first instanceof Next.Nothing ? response.take(pingMillis) : first;
    while (true) {
      switch (next) {
        // For a client that is gone, the second write fails.
        case Next.Nothing() -> Payload.of(":\n\n").writeTo(body);
        case Next.Event(long number, Payload json) ->
            Payload.of(ids.of(number), "event: message\ndata: ", json, "\n\n").writeTo(body);
        case Next.End() -> {
          if (!response.isFinished() || response.isBroken()) return false;
          body.close();
          return true;
        }
      }
      body.flush();
      next = response.take(pingMillis);
    }
  }
}
