//DEPS com.google.code.gson:gson:2.15.0
//SOURCES RequestBodies.java
//SOURCES RequestGuard.java
//SOURCES SessionProtocol.java
//SOURCES StatelessProtocol.java

package mcptools.bridge.http;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Rpc;

/** Handles every HTTP request to the bridge. */
public final class Endpoint implements HttpHandler {
  private static final int MOST_REQUESTS = 2000;
  private static final String MCP = "mcp";

  /** The servers behind it. */
  public interface Servers {
    Optional<BridgedServer> get(String name);

    /**
     * Handles a request of the command line.
     *
     * @param path below {@code /control/}
     * @param body JSON null for none
     */
    JsonElement control(String path, JsonElement body) throws Refusal;
  }

  private static final String CONTROL = "control";

  private final RequestGuard guard;
  private final Servers servers;
  private final RequestBodies bodies = new RequestBodies();
  private final Semaphore slots = new Semaphore(MOST_REQUESTS);

  public Endpoint(RequestGuard guard, Servers servers) {
    this.guard = guard;
    this.servers = servers;
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    McpExchange exchange = new McpExchange(http);
    boolean admitted = slots.tryAcquire();
    try {
      if (!admitted) throw new Refusal(503, "too many requests are there at once; try again");
      guard.check(http.getRequestHeaders());
      route(exchange);
    } catch (Refusal e) {
      if (e.status() == 401) http.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      // The rest of the body is not read.
      if (e.status() == 413) http.getResponseHeaders().set("Connection", "close");
      exchange.send(e.status(), e.body());
    } catch (RuntimeException | OutOfMemoryError e) {
      System.err.println("a request failed: " + e);
      exchange.send(500, Rpc.error(Rpc.INTERNAL, "the bridge failed: " + e));
    } finally {
      bodies.release();
      if (admitted) slots.release();
      http.close();
    }
  }

  private void route(McpExchange exchange) throws IOException, Refusal {
    String[] path = exchange.http().getRequestURI().getPath().split("/", -1);
    boolean twoParts = path.length == 3 && path[0].isEmpty();
    if (twoParts && path[1].equals(CONTROL) && !path[2].equals(MCP)) {
      boolean post = exchange.http().getRequestMethod().equals("POST");
      exchange.send(200, servers.control(path[2], post ? body(exchange) : JsonNull.INSTANCE));
      return;
    }
    if (!twoParts || !path[2].equals(MCP)) throw new Refusal(404, "servers are at /NAME/mcp");
    String missing = " is not started; call mcp_manager start, then connect again";
    BridgedServer server =
        servers.get(path[1]).orElseThrow(() -> new Refusal(404, "the server " + path[1] + missing));
    switch (exchange.http().getRequestMethod()) {
      case "POST" -> post(server, exchange);
      case "GET" -> new SessionProtocol(server, exchange).get();
      case "DELETE" -> new SessionProtocol(server, exchange).delete();
      default -> {
        exchange.http().getResponseHeaders().set("Allow", "GET, POST, DELETE");
        throw new Refusal(405, "POST, GET and DELETE are possible");
      }
    }
  }

  private void post(BridgedServer server, McpExchange exchange) throws IOException, Refusal {
    if (!exchange.accepts(McpExchange.JSON)) throw new Refusal(406, "JSON must be accepted");
    JsonElement body = body(exchange);
    if (body instanceof JsonArray batch) {
      if (StatelessHeaders.anyStateless(batch)) {
        String why = "this version of the protocol has no batches";
        throw new Refusal(400, Rpc.error(Rpc.INVALID_REQUEST, why));
      }
    } else if (body instanceof JsonObject object) {
      Optional<JsonObject> message = Rpc.message(object);
      if (message.isPresent() && StatelessHeaders.isStateless(exchange, message.get())) {
        new StatelessProtocol(server, exchange).post(message.get());
        return;
      }
    }
    new SessionProtocol(server, exchange).post(body);
  }

  private JsonElement body(McpExchange exchange) throws IOException, Refusal {
    String type = String.valueOf(exchange.header("Content-Type")).toLowerCase(Locale.ROOT);
    if (!type.split(";")[0].strip().equals(McpExchange.JSON)) {
      throw new Refusal(415, "the body must be " + McpExchange.JSON);
    }
    return bodies.read(exchange.http());
  }
}
