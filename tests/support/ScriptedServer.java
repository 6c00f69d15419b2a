//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../lib/bridge/InProcess.java
//SOURCES ../../lib/bridge/http/Requests.java
//SOURCES ../../lib/bridge/process/ServerStarter.java

package mcptools.tests.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import mcptools.bridge.InProcess;
import mcptools.bridge.http.Requests;
import mcptools.bridge.process.ServerLog;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.process.ServerStarter;
import mcptools.bridge.process.Starting;
import mcptools.bridge.relay.BridgedServer;
import mcptools.bridge.relay.ClientFigures;
import mcptools.bridge.relay.ClientSession;
import mcptools.bridge.relay.ResponseStream;
import mcptools.bridge.relay.ResponseStream.Next;
import mcptools.bridge.relay.SavedSessions;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.NoMessage;
import mcptools.bridge.rpc.Payload;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.process.SystemdScope;
import mcptools.settings.SharedServer.Program;
import mcptools.settings.SharedServer.Stdio;
import mcptools.settings.SharedServer.ToolFilter;
import mcptools.shared.SharedOutcome;
import mcptools.state.StateHome;

/** A shared server without a process: what it is sent is there to see, and a test can answer. */
public final class ScriptedServer implements Starting {
  private static final String INITIALIZED =
      """
      {"protocolVersion":"2025-11-25","serverInfo":{"name":"s","version":"1"},"capabilities":\
      {"tools":{"listChanged":true},"resources":{"subscribe":true},"logging":{}}}\
      """;

  private final Queue<JsonObject> received = new ConcurrentLinkedQueue<>();
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final StateHome home;
  private final BridgedServer bridged;
  private volatile InProcess process = new InProcess(line -> {}, () -> {});

  public ScriptedServer(Scratch scratch) {
    home = StateHome.of(scratch.environment());
    Program program = new Program(List.of("s"), Map.of(), scratch.folder());
    Stdio config = new Stdio("s", program, true, 1, ToolFilter.ALL, Optional.empty());
    bridged = new BridgedServer(config, this, new SavedSessions(home));
  }

  /** What clients and the clock see of it. */
  public BridgedServer bridged() {
    return bridged;
  }

  @Override
  public ServerLog log(String name) {
    SystemdScope scope = new SystemdScope(ProgramRunner.system());
    return new ServerStarter(ProcessSource.ofSystem(), home, Map.of(), scope).log(name);
  }

  @Override
  public ServerProcess start(Stdio server, ServerLog log, ServerProcess.Listener listener) {
    process = new InProcess(this::receive, () -> {});
    return ServerProcess.of(process, log, listener);
  }

  @Override
  public SharedOutcome end(String name) {
    return new SharedOutcome(name, SharedOutcome.Change.STOPPED, 0, "stopped");
  }

  private void receive(byte[] line) {
    JsonObject message = Bridged.json(new String(line, UTF_8));
    received.add(message);
    String method = message.has("method") ? message.get("method").getAsString() : "";
    if (message.has("id") && !method.isEmpty() && !held.contains(method)) answer(message, method);
  }

  private void answer(JsonObject request, String method) {
    String result = method.equals("initialize") ? INITIALIZED : "{}";
    say("{\"jsonrpc\":\"2.0\",\"id\":" + request.get("id") + ",\"result\":" + result + "}");
  }

  /** Has it answer no requests of a method by itself. */
  public ScriptedServer hold(String method) {
    held.add(method);
    return this;
  }

  /** Has it answer them, also those that it has. */
  public void release(String method) {
    held.remove(method);
    received(method).forEach(request -> answer(request, method));
  }

  /** Writes a line. */
  public void say(String line) {
    process.write(Payload.of(line));
  }

  /** All messages of a method that it was sent. */
  public List<JsonObject> received(String method) {
    return received.stream()
        .filter(m -> m.has("method") && m.get("method").getAsString().equals(method))
        .toList();
  }

  /** The methods of all messages that it was sent. */
  public List<String> methods() {
    return received.stream()
        .filter(m -> m.has("method"))
        .map(m -> m.get("method").getAsString())
        .toList();
  }

  /** A new session of a client that can be asked. */
  public ClientSession session(String id) {
    JsonObject capabilities = Bridged.json("{\"sampling\":{}}");
    ClientSession session =
        new ClientSession(id, "2025-11-25", capabilities, new ClientFigures("t"));
    if (!bridged.clients().open(session)) throw new IllegalStateException();
    return session;
  }

  /** Sends a client's message; the answer is added to the response. */
  public ResponseStream send(ClientSession session, String message) {
    ResponseStream response = new ResponseStream(1);
    send(session, message, response);
    return response;
  }

  public void send(ClientSession session, String message, ResponseStream response) {
    new Requests(bridged, session).handle(message(message), response);
  }

  private static Message message(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    try {
      return Message.of(bytes, 0, bytes.length);
    } catch (NoMessage e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The next message of a response; "" at its end. */
  public static String next(ResponseStream response) throws InterruptedException {
    response.attach();
    Next next = response.take(60_000);
    response.detach(false);
    return next instanceof Next.Event(long _, Payload payload) ? payload.toString() : "";
  }
}
