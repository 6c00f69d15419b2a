//DEPS com.google.code.gson:gson:2.15.0
//SOURCES RequestBodies.java
//SOURCES RequestGuard.java
//SOURCES RootsProtocol.java
//SOURCES SessionProtocol.java
//SOURCES StatelessProtocol.java

package mcptools.bridge.http;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import mcptools.bridge.http.RequestBodies.Body;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ProjectServers;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.ProjectFolder;
import mcptools.bridge.rpc.Refusal;
import mcptools.bridge.rpc.Room;
import mcptools.bridge.rpc.Rpc;

/** Handles every HTTP request to the bridge. */
public final class Endpoint implements HttpHandler {
  private static final int MOST_REQUESTS = 2000;
  private static final String MCP = "mcp";
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

  /** The servers behind it. */
  public interface Servers {
    Optional<BridgedServer> get(String name);

    /** The server under a name that has one process for each project. */
    Optional<ProjectServers> projects(String name);

    /** The process that has a session of such a server. */
    Optional<BridgedServer> withSession(ProjectServers projects, String id);

    /**
     * Handles a request of the command line.
     *
     * @param path below {@code /control/}
     * @param body JSON null for none
     */
    JsonElement control(String path, JsonElement body) throws Refusal;

    /** All figures as Prometheus reads them. */
    String metrics();
  }

  private static final String CONTROL = "control";

  private final RequestGuard guard;
  private final Servers servers;
  private final ClientProcesses processes;
  private final Semaphore slots = new Semaphore(MOST_REQUESTS);

  public Endpoint(RequestGuard guard, Servers servers, ClientProcesses processes) {
    this.guard = guard;
    this.servers = servers;
    this.processes = processes;
  }

  @Override
  public void handle(HttpExchange http) throws IOException {
    McpExchange exchange = new McpExchange(http);
    boolean admitted = slots.tryAcquire();
    try {
      if (!admitted) throw new Refusal(503, "too many requests are there at once; try again");
      guard.checkOrigin(http.getRequestHeaders());
      if (http.getRequestURI().getPath().equals("/health")) {
        exchange.send(200, Payload.of("{\"status\":\"ok\"}\n"));
        return;
      }
      guard.checkToken(http.getRequestHeaders(), isControl(path(http)));
      reply(exchange).send();
    } catch (Refusal e) {
      if (e.status() == 401) http.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      // The rest of the body is not read.
      if (e.status() == 413) http.getResponseHeaders().set("Connection", "close");
      exchange.send(e.status(), e.body());
    } catch (RuntimeException e) {
      System.err.println("a request failed: " + e);
      exchange.send(500, Rpc.error(Rpc.INTERNAL, "the bridge failed: " + e));
    } finally {
      if (admitted) slots.release();
      http.close();
    }
  }

  /** Does what a request wants. Its body is free when this returns. */
  private Reply reply(McpExchange exchange) throws IOException, Refusal {
    try (Room.Share share = Room.BODIES.share()) {
      return route(exchange, share);
    }
  }

  private static String[] path(HttpExchange http) {
    return http.getRequestURI().getPath().split("/", -1);
  }

  /** Also of what is not there; the address of a server of that name is another one. */
  private static boolean isControl(String[] path) {
    return path.length == 3 && path[0].isEmpty() && path[1].equals(CONTROL) && !path[2].equals(MCP);
  }

  private Reply route(McpExchange exchange, Room.Share share) throws IOException, Refusal {
    if (exchange.http().getRequestURI().getPath().equals("/metrics")) {
      Payload metrics = Payload.of(servers.metrics());
      return () -> exchange.send(200, METRICS, metrics);
    }
    String[] path = path(exchange.http());
    boolean twoParts = path.length == 3 && path[0].isEmpty();
    if (isControl(path)) {
      boolean post = exchange.http().getRequestMethod().equals("POST");
      JsonElement answer =
          servers.control(path[2], post ? tree(body(exchange, share)) : JsonNull.INSTANCE);
      return () -> exchange.send(200, Payload.of(answer));
    }
    if (!twoParts || !path[2].equals(MCP)) throw new Refusal(404, "servers are at /NAME/mcp");
    String missing = " is not started; call mcp_manager start, then connect again";
    Optional<ProjectServers> projects = servers.projects(path[1]);
    Optional<BridgedServer> found =
        projects.isPresent() ? ofProject(projects.get(), exchange) : servers.get(path[1]);
    if (found.isEmpty() && projects.isPresent()) return roots(projects.get(), exchange, share);
    BridgedServer server =
        found.orElseThrow(() -> new Refusal(404, "the server " + path[1] + missing));
    return switch (exchange.http().getRequestMethod()) {
      case "POST" -> post(server, exchange, share);
      case "GET" -> new SessionProtocol(server, exchange, processes).get();
      case "DELETE" -> new SessionProtocol(server, exchange, processes).delete();
      default -> {
        exchange.http().getResponseHeaders().set("Allow", "GET, POST, DELETE");
        throw new Refusal(405, "POST, GET and DELETE are possible");
      }
    };
  }

  /** The process of the project that a request names, or that its session is of. */
  private Optional<BridgedServer> ofProject(ProjectServers projects, McpExchange exchange)
      throws Refusal {
    String folder = exchange.header(ProjectFolder.HEADER);
    if (folder != null) {
      String why = ProjectFolder.HEADER + " names no folder of this machine";
      return Optional.of(
          projects.of(ProjectFolder.of(folder).orElseThrow(() -> new Refusal(400, why))));
    }
    String session = exchange.header("Mcp-Session-Id");
    if (session == null || projects.unknown(session).isPresent()) return Optional.empty();
    return servers.withSession(projects, session);
  }

  private static Reply roots(ProjectServers projects, McpExchange exchange, Room.Share share)
      throws IOException, Refusal {
    RootsProtocol protocol = new RootsProtocol(projects, exchange);
    return switch (exchange.http().getRequestMethod()) {
      case "POST" -> {
        Body body = body(exchange, share);
        try {
          yield protocol.post(Message.of(body.bytes(), 0, body.length()));
        } catch (NoMessage e) {
          throw new Refusal(400, e.id(), Rpc.INVALID_REQUEST, "the body is no message");
        }
      }
      case "GET" -> protocol.get();
      case "DELETE" -> protocol.delete();
      default -> throw new Refusal(405, "POST, GET and DELETE are possible");
    };
  }

  private Reply post(BridgedServer server, McpExchange exchange, Room.Share share)
      throws IOException, Refusal {
    if (!exchange.accepts(McpExchange.JSON)) throw new Refusal(406, "JSON must be accepted");
    Body body = body(exchange, share);
    try {
      List<JsonSlice> batch =
          Message.batch(body.bytes(), 0, body.length(), Requests.MOST_IN_BATCH + 1);
      if (batch != null) return batch(server, exchange, batch);
      Message message = Message.of(body.bytes(), 0, body.length());
      if (StatelessHeaders.isStateless(exchange, message)) {
        return new StatelessProtocol(server, exchange, processes).post(message);
      }
      return new SessionProtocol(server, exchange, processes).post(message);
    } catch (NoMessage e) {
      int code = e.isJson() ? Rpc.INVALID_REQUEST : Rpc.PARSE_ERROR;
      throw new Refusal(400, e.id(), code, "the body cannot be used: " + e.getMessage());
    }
  }

  private Reply batch(BridgedServer server, McpExchange exchange, List<JsonSlice> batch)
      throws Refusal, NoMessage {
    List<Message> messages = new ArrayList<>();
    for (JsonSlice element : batch) {
      Message message = Message.of(element.bytes(), element.from(), element.to());
      if (StatelessHeaders.names(message)) {
        String why = "this version of the protocol has no batches";
        throw new Refusal(400, JsonSlice.NULL, Rpc.INVALID_REQUEST, why);
      }
      messages.add(message);
    }
    return new SessionProtocol(server, exchange, processes).batch(messages);
  }

  private static JsonElement tree(Body body) throws Refusal {
    try {
      return JsonSlice.of(body.bytes(), body.length()).tree();
    } catch (NoMessage e) {
      throw new Refusal(400, "the body is no JSON");
    }
  }

  private static Body body(McpExchange exchange, Room.Share share) throws IOException, Refusal {
    if (!exchange.sends(McpExchange.JSON)) {
      throw new Refusal(415, "the body must be " + McpExchange.JSON);
    }
    return RequestBodies.read(exchange.http(), share);
  }
}
