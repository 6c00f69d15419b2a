//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.support.clients;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * A stand-in for the model of an AI client, on loopback: it calls the tools of a script one after
 * the other, in the API in which it is asked. It remembers nothing of a conversation, as what was
 * said is in each request; so subagents, whose prompts name scripts of their own, get theirs.
 */
public final class ModelStub implements AutoCloseable {
  private static final List<ModelApi> APIS =
      List.of(
          new AnthropicMessages(), new OpenAiResponses(), new OpenAiChat(), new GeminiContent());

  private static final int LINES = 30;

  private final Map<String, List<Call>> scripts;
  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, List<String>> results = new ConcurrentHashMap<>();
  private final Set<String> over = ConcurrentHashMap.newKeySet();
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final AtomicInteger early = new AtomicInteger();
  private volatile List<String> offered = List.of();

  /** Serves scripts by name. */
  public ModelStub(Map<String, List<Call>> scripts) {
    this.scripts = Map.copyOf(scripts);
    try {
      InetAddress loopback = InetAddress.getLoopbackAddress();
      this.http = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot listen on loopback.", e);
    }
    http.createContext("/", this::serve);
    http.setExecutor(threads);
    http.start();
  }

  /** The base URL, without a slash at its end. */
  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** Whether all tools of a script were called and have answered. */
  public boolean isOver(String script) {
    return over.contains(script);
  }

  /** What the tools of a script have answered until now, in the order of its calls. */
  public List<String> results(String script) {
    return results.getOrDefault(script, List.of());
  }

  /** How often a script was wanted while its tools were not all offered yet. */
  public int early() {
    return early.get();
  }

  /** The last of what was asked and answered, for people. */
  public String log() {
    return log.stream()
        .skip(Math.max(0, log.size() - LINES))
        .collect(Collectors.joining("\n", "", "\noffered when some were missing: " + offered));
  }

  @Override
  public void close() {
    http.stop(0);
    threads.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Optional<ModelApi> api = APIS.stream().filter(a -> a.serves(path)).findFirst();
      if (api.isPresent() && exchange.getRequestMethod().equals("POST")) {
        JsonObject request = JsonParser.parseString(body).getAsJsonObject();
        JsonObject answer = api.get().answer(request, turn(path, api.get().read(request)));
        if (api.get().isStreamed(path, request)) {
          stream(exchange, api.get().events(answer));
        } else {
          send(exchange, answer.toString());
        }
      } else {
        log.add(exchange.getRequestMethod() + " " + path);
        // Lists of models are empty, and counts of tokens small.
        send(exchange, "{\"data\":[],\"models\":[],\"input_tokens\":8,\"totalTokens\":8}");
      }
    } catch (RuntimeException e) {
      log.add(e.toString());
      throw e;
    }
  }

  private Turn turn(String path, Conversation asked) {
    String script = asked.script();
    Turn turn = next(asked);
    log.add("%s %s after %d results: %s".formatted(path, script, asked.results().size(), turn));
    return turn;
  }

  private Turn next(Conversation asked) {
    List<Call> calls = scripts.getOrDefault(asked.script(), List.of());
    // Titles and summaries are asked for without tools.
    if (calls.isEmpty() || asked.tools().isEmpty()) return new Turn.Text("Fine.");
    List<String> missing =
        calls.stream()
            .filter(call -> call.offered(asked.tools()).isEmpty())
            .map(Call::tool)
            .toList();
    if (!missing.isEmpty()) {
      offered = asked.tools();
      early.incrementAndGet();
      return new Turn.Text("Not yet: " + String.join(", ", missing));
    }
    int done = asked.results().size();
    results.put(asked.script(), asked.results());
    if (done >= calls.size()) {
      over.add(asked.script());
      return new Turn.Text("All is done.");
    }
    Call call = calls.get(done);
    return new Turn.Use(call.offered(asked.tools()).orElseThrow(), call.input());
  }

  private static void stream(HttpExchange exchange, List<ModelApi.Event> events)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      for (ModelApi.Event event : events) {
        out.write(event.text().getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    }
  }

  private static void send(HttpExchange exchange, String json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
