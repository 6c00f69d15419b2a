//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../relay/ResponseStream.java
//SOURCES ../rpc/Refusal.java

package mcptools.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import mcptools.bridge.relay.ResponseStream;
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
        .map(value -> value.split(";")[0].strip().toLowerCase(Locale.ROOT))
        .anyMatch(fitting::contains);
  }

  /** A response without content. */
  void send(int status) throws IOException {
    http.sendResponseHeaders(status, -1);
  }

  void send(int status, JsonElement content) throws IOException {
    send(status, content.toString());
  }

  private void send(int status, String json) throws IOException {
    byte[] bytes = json.getBytes(UTF_8);
    http.getResponseHeaders().set("Content-Type", JSON);
    http.sendResponseHeaders(status, bytes.length);
    try (OutputStream body = http.getResponseBody()) {
      body.write(bytes);
    }
  }

  /**
   * Writes the messages of a response: as JSON when it is a single message that comes soon, else as
   * a stream of events.
   *
   * @param status of a response that is one message, by its JSON
   * @return whether all were written; otherwise the client is gone
   */
  boolean answer(ResponseStream response, ToIntFunction<String> status) {
    return write(
        response,
        () -> {
          ResponseStream.Next first = response.take(PATIENCE);
          while (!accepts(EVENTS) && first instanceof ResponseStream.Next.Nothing) {
            first = response.take(PATIENCE);
          }
          if (first instanceof ResponseStream.Next.Message message
              && message.last()
              && !response.isBroken()) {
            send(status.applyAsInt(message.json()), message.json());
            return true;
          }
          return events(response, Optional.of(first), PATIENCE);
        });
  }

  /** Writes the messages of a response as a stream of events, as above. */
  boolean stream(ResponseStream response) {
    return write(response, () -> events(response, Optional.empty(), PING));
  }

  private interface Writing {
    boolean done() throws IOException, InterruptedException;
  }

  /** False when writing failed, or was interrupted: the client is gone. */
  private static boolean write(ResponseStream response, Writing writing) {
    response.attach(Thread.currentThread());
    try {
      return writing.done();
    } catch (IOException | InterruptedException e) {
      return false;
    } finally {
      response.detach();
    }
  }

  private boolean events(
      ResponseStream response, Optional<ResponseStream.Next> first, long pingMillis)
      throws IOException, InterruptedException {
    http.getResponseHeaders().set("Content-Type", EVENTS);
    http.getResponseHeaders().set("Cache-Control", "no-cache, no-transform");
    http.sendResponseHeaders(200, 0);
    OutputStream body = http.getResponseBody();
    body.flush();
    ResponseStream.Next next = first.isPresent() ? first.get() : response.take(pingMillis);
    while (true) {
      switch (next) {
        // For a client that is gone, the second write fails.
        case ResponseStream.Next.Nothing() -> body.write(":\n\n".getBytes(UTF_8));
        case ResponseStream.Next.Message(String json, boolean last) ->
            body.write(("event: message\ndata: " + json + "\n\n").getBytes(UTF_8));
        case ResponseStream.Next.End() -> {
          if (response.isBroken()) return false;
          body.close();
          return true;
        }
      }
      body.flush();
      next = response.take(pingMillis);
    }
  }
}
