//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A client of the bridge that shows all that it gets, by nothing but HTTP. */
public final class McpClient {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Bridged bridge;
  private final String server;
  private final String session;
  private final String[] more;
  private final AtomicInteger ids = new AtomicInteger();

  private McpClient(Bridged bridge, String server, String session, String... more) {
    this.bridge = bridge;
    this.server = server;
    this.session = session;
    this.more = more;
  }

  /** One of the older generation, after its handshake. */
  static McpClient initialized(Bridged bridge, String server, String capabilities, String... more) {
    McpClient first = new McpClient(bridge, server, "", more);
    String params =
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":%s,\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}"
            .formatted(capabilities);
    HttpResponse<String> answer = first.send(first.post(request("1", "initialize", params)));
    String session = answer.headers().firstValue("Mcp-Session-Id").orElseThrow();
    McpClient client = new McpClient(bridge, server, session, more);
    client.send(client.post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"));
    return client;
  }

  /** The same session without the headers that were given. */
  public McpClient withoutHeaders() {
    return new McpClient(bridge, server, session);
  }

  /** One of the newer generation, which needs none. */
  public static McpClient stateless(Bridged bridge, String server) {
    return new McpClient(bridge, server, "");
  }

  public static String request(String id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%s,\"method\":\"%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  /** A POST of this body with all headers that are needed. */
  public HttpRequest.Builder post(String body) {
    return headers().header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
  }

  /** A request with the headers that all need. */
  public HttpRequest.Builder headers() {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(bridge.url(server))
            .timeout(Duration.ofMinutes(2))
            .header("Authorization", "Bearer " + bridge.token())
            .header("Accept", "application/json, text/event-stream");
    if (more.length > 0) builder.headers(more);
    return session.isEmpty() ? builder : builder.header("Mcp-Session-Id", session);
  }

  public HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** All messages of a response. */
  public static List<JsonObject> messages(HttpResponse<String> response) {
    if (response.body().startsWith("{")) return List.of(Bridged.json(response.body()));
    List<JsonObject> messages = new ArrayList<>();
    response
        .body()
        .lines()
        .filter(l -> l.startsWith("data: "))
        .forEach(l -> messages.add(Bridged.json(l.substring(6))));
    return messages;
  }

  /** Sends a request under the next number, and gives all messages; the last is the answer. */
  public List<JsonObject> ask(String method, String params) {
    return messages(send(post(request(ids.incrementAndGet() + "", method, params))));
  }

  /** The answer to a call of a tool. */
  public JsonObject call(String tool, String arguments) {
    return ask("tools/call", call(tool, arguments, "")).getLast();
  }

  /** The parameters of a call. */
  public static String call(String tool, String arguments, String more) {
    return "{\"name\":\"%s\",\"arguments\":%s%s}".formatted(tool, arguments, more);
  }

  /** The text that a tool has answered with. */
  public String text(String tool, String arguments) {
    return text(call(tool, arguments));
  }

  public static String text(JsonObject answer) {
    JsonElement content = answer.getAsJsonObject("result").getAsJsonArray("content").get(0);
    return content.getAsJsonObject().get("text").getAsString();
  }

  public static String error(JsonObject answer) {
    return answer.getAsJsonObject("error").get("message").getAsString();
  }

  /** A POST of the newer generation with its headers. */
  public HttpRequest.Builder modern(String id, String method, String name, String params) {
    String meta =
        "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{\"sampling\":{}}}";
    String all = params.equals("{}") ? "{" + meta + "}" : "{" + meta + "," + params.substring(1);
    HttpRequest.Builder builder =
        post(request(id, method, all))
            .header("MCP-Protocol-Version", "2026-07-28")
            .header("Mcp-Method", method);
    return name.isEmpty() ? builder : builder.header("Mcp-Name", name);
  }

  /** Sends a request, and keeps its messages as they come; cancel the answer to go away. */
  public Streaming stream(HttpRequest.Builder request) {
    Queue<JsonObject> messages = new ConcurrentLinkedQueue<>();
    Consumer<String> line =
        l -> {
          if (l.startsWith("data: ")) messages.add(Bridged.json(l.substring(6)));
          if (l.startsWith("{")) messages.add(Bridged.json(l));
        };
    HttpClient own = HttpClient.newHttpClient();
    CompletableFuture<HttpResponse<Stream<String>>> answer =
        own.sendAsync(request.build(), BodyHandlers.ofLines());
    CompletableFuture<Void> done = answer.thenAcceptAsync(r -> r.body().forEach(line));
    return new Streaming(own, messages, done);
  }

  /**
   * A response that is being read.
   *
   * @param messages that have come so far
   */
  public record Streaming(HttpClient http, Queue<JsonObject> messages, CompletableFuture<Void> done)
      implements AutoCloseable {
    /** Goes away without a word. */
    @Override
    public void close() {
      http.shutdownNow();
    }
  }
}
