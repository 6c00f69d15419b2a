//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../lib/bridge/client/Access.java

package mcptools.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import mcptools.bridge.client.Access;
import mcptools.error.UserError;

/** One client's connection to one MCP server, in the protocol of 2025-11-25. */
abstract class Wire implements AutoCloseable {
  private static final String VERSION = "2025-11-25";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private int id;

  private Wire(String name) {
    this.name = name;
  }

  /** Sends a message; the answer to it, where it has an id, as text. */
  abstract String exchange(JsonObject message, boolean answered) throws IOException;

  @Override
  public abstract void close();

  /** Shakes hands. */
  final void open() {
    request(
        "initialize",
        """
        {"protocolVersion": "%s", "capabilities": {},
         "clientInfo": {"name": "bench", "version": "1"}}
        """
            .formatted(VERSION));
    try {
      exchange(message("notifications/initialized", "{}"), false);
    } catch (IOException e) {
      throw failed(e.toString());
    }
  }

  /**
   * Calls a tool.
   *
   * @return how long that took, in nanoseconds
   * @throws UserError unless there is a result, and no error in it
   */
  final long call(String tool, String arguments) {
    String params = "{\"name\": \"%s\", \"arguments\": %s}".formatted(tool, arguments);
    long before = System.nanoTime();
    JsonObject result = request("tools/call", params);
    long nanos = System.nanoTime() - before;
    JsonElement error = result.get("isError");
    if (error != null && error.getAsBoolean()) throw failed(result.toString());
    return nanos;
  }

  private JsonObject request(String method, String params) {
    JsonObject message = message(method, params);
    int expected = ++id;
    message.addProperty("id", expected);
    try {
      JsonObject answer = JsonParser.parseString(exchange(message, true)).getAsJsonObject();
      if (answer.has("result") && answer.get("id").getAsInt() == expected) {
        return answer.getAsJsonObject("result");
      }
      throw failed(answer.toString());
    } catch (IOException e) {
      throw failed(e.toString());
    }
  }

  private UserError failed(String why) {
    return new UserError(1, name + " does not answer as it should: " + why);
  }

  private static JsonObject message(String method, String params) {
    JsonObject message = new JsonObject();
    message.addProperty("jsonrpc", "2.0");
    message.addProperty("method", method);
    message.add("params", JsonParser.parseString(params));
    return message;
  }

  /** To a server of one's own. */
  static final class Pipe extends Wire {
    private final Process process;
    private final BufferedReader in;
    private final OutputStream out;

    Pipe(String name, Process process) {
      super(name);
      this.process = process;
      this.in = process.inputReader();
      this.out = process.getOutputStream();
    }

    @Override
    String exchange(JsonObject message, boolean answered) throws IOException {
      out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
      while (answered) {
        String line = in.readLine();
        if (line == null) throw new IOException("it has ended");
        if (line.contains("\"id\":" + message.get("id"))) return line;
      }
      return "";
    }

    @Override
    public void close() {
      List<ProcessHandle> below = process.descendants().toList();
      process.destroyForcibly();
      below.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
    }
  }

  /** To a server that others talk to as well. */
  static final class Http extends Wire {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI url;
    private final Optional<String> token;
    private Optional<String> session = Optional.empty();

    Http(String name, URI url, Optional<String> token) {
      super(name);
      this.url = url;
      this.token = token;
    }

    @Override
    String exchange(JsonObject message, boolean answered) throws IOException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url)
              .timeout(PATIENCE)
              .header("Content-Type", "application/json")
              .header("Accept", "application/json, text/event-stream")
              .POST(BodyPublishers.ofString(message.toString()));
      token.ifPresent(t -> request.header("Authorization", Access.BEARER + t));
      session.ifPresent(
          s -> request.header("Mcp-Session-Id", s).header("MCP-Protocol-Version", VERSION));
      try {
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) throw new IOException(response + response.body());
        response.headers().firstValue("Mcp-Session-Id").ifPresent(s -> session = Optional.of(s));
        String body = response.body().strip();
        if (!answered || body.startsWith("{")) return body;
        return body.lines()
            .filter(line -> line.startsWith("data:"))
            .map(line -> line.substring("data:".length()))
            .filter(data -> data.contains("\"id\":" + message.get("id")))
            .findFirst()
            .orElseThrow(() -> new IOException("no answer in " + body));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
