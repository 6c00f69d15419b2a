//DEPS com.google.code.gson:gson:2.15.0
//SOURCES MirroredArguments.java
//SOURCES NotificationRouter.java
//SOURCES RepeatableTools.java
//SOURCES ServerRest.java
//SOURCES StatelessSupport.java
//SOURCES VisibleTools.java
//SOURCES ../rpc/ProjectFolder.java

package mcptools.bridge.relay;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mcptools.bridge.process.ServerLifecycle;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.process.Starting;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Payload;
import mcptools.bridge.rpc.ProjectFolder;
import mcptools.bridge.rpc.Rpc;
import mcptools.bridge.rpc.Unavailable;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome;

/** One server and all its clients. Guarded by the lock of the {@link Relay}. */
public final class BridgedServer implements ServerProcess.Listener {
  private final LastUse lastUse = new LastUse();
  private final Calls calls = new Calls();
  private final Questions questions = new Questions();
  private final MirroredArguments mirrored = new MirroredArguments();
  private final StatelessSupport stateless = new StatelessSupport();
  private final ServerLifecycle lifecycle;
  private final Relay relay;
  private final SubscriptionSync subscriptions;
  private final Clients clients;
  private final NotificationRouter notifications;
  private final ServerRest rest;

  private volatile Optional<JsonObject> lastAnswer = Optional.empty();

  /**
   * @param saved the sessions of its clients, also of earlier bridges
   */
  public BridgedServer(Stdio config, Starting starter, SavedSessions saved) {
    Subscribers subscribers = new Subscribers();
    this.lifecycle = new ServerLifecycle(config, starter, this);
    this.relay = new Relay(lifecycle, calls, questions, lastUse);
    this.subscriptions = new SubscriptionSync(relay, calls, subscribers);
    this.clients =
        new Clients(relay, calls, subscribers, subscriptions, lastUse, saved, new RecentClients());
    this.notifications = new NotificationRouter(calls, questions, subscribers);
    this.rest = new ServerRest(relay, lifecycle, calls, clients, lastUse);
  }

  public Stdio config() {
    return lifecycle.config();
  }

  public ServerLifecycle lifecycle() {
    return lifecycle;
  }

  public Relay relay() {
    return relay;
  }

  public Clients clients() {
    return clients;
  }

  public SubscriptionSync subscriptions() {
    return subscriptions;
  }

  /** When its process may end, and have it end. */
  public ServerRest rest() {
    return rest;
  }

  public MirroredArguments mirrored() {
    return mirrored;
  }

  /** The server's answer to initialize; starts it when it does not run. */
  public JsonObject ready() throws Unavailable {
    lastUse.touch();
    return lifecycle.ready();
  }

  /** Has its log say something of it. */
  public void report(String sentence) {
    lifecycle.log().write(sentence);
  }

  /** Its last answer to initialize; empty when it was not started yet. */
  Optional<JsonObject> lastAnswer() {
    return lastAnswer;
  }

  /** Sends a client's request; starts the server when it does not run. */
  public void send(Call call) throws Unavailable {
    synchronized (relay) {
      calls.enter(call);
    }
    try {
      ready();
      relay.send(call);
    } catch (Unavailable e) {
      if (!leave(call)) return; // it was ended meanwhile
      relay.figures().failed(call);
      throw e;
    } finally {
      boolean _ = leave(call);
    }
  }

  private boolean leave(Call call) {
    synchronized (relay) {
      rest.called();
      return calls.leave(call);
    }
  }

  /** The tool that a request calls although the config hides it. */
  public Optional<String> hiddenTool(Message request) {
    return VisibleTools.hidden(request, config().tools());
  }

  /** Takes a new config; one that differs by more than its tools wants another process. */
  public void reconfigure(Stdio changed) {
    boolean tools = !changed.tools().equals(config().tools());
    if (changed.program().equals(config().program())) lifecycle.adopt(changed);
    else lifecycle.reconfigure(changed);
    if (tools) changed("tools");
  }

  /** Has clients list again what the server can list, as it may not be what it was. */
  public void changed() {
    JsonObject capabilities = Rpc.object(lastAnswer.orElseGet(JsonObject::new), "capabilities");
    for (String kind : List.of("tools", "prompts", "resources")) {
      JsonElement says = Rpc.object(capabilities, kind).get("listChanged");
      if (new JsonPrimitive(true).equals(says)) changed(kind);
    }
  }

  private void changed(String kind) {
    String method = "notifications/" + kind + "/list_changed";
    synchronized (relay) {
      notifications.route(Message.of(Rpc.notification(method, new JsonObject())));
    }
  }

  /** Its own answer to server/discover, if it speaks the stateless protocol, too. */
  public Optional<JsonObject> discovered() throws Unavailable {
    return stateless.discovered(relay, lifecycle.process());
  }

  /** Whether a call can be made again that the server may have answered before it died. */
  public boolean isRepeatable(Message call) throws Unavailable {
    if (!call.method().equals("tools/call")) return true;
    ready();
    return RepeatableTools.contain(relay, String.valueOf(call.params().text("name")));
  }

  @Override
  public CompletableFuture<Message> ask(
      ServerProcess process, String method, JsonObject params, long millis) {
    synchronized (relay) {
      if (lifecycle.process() == process) return relay.ask(method, params, millis);
      Message ended = Message.of(Rpc.error(Rpc.UNAVAILABLE, "it has ended"));
      return CompletableFuture.completedFuture(ended);
    }
  }

  @Override
  public void initialized(ServerProcess process, JsonObject answer) {
    boolean again = lastAnswer.isPresent();
    lastAnswer = Optional.of(answer);
    subscriptions.begin(process);
    if (again) changed();
  }

  @Override
  public void message(ServerProcess process, Message message) {
    synchronized (relay) {
      if (lifecycle.process() != process) return;
      relay.figures().received(message.whole().length());
      Optional<String> project = config().project();
      if (project.isPresent() && message.method().equals("roots/list") && message.isRequest()) {
        process.send(Rpc.result(message.id(), roots(project.get())));
      } else if (message.isRequest()) {
        questions.put(message, calls).ifPresent(process::send);
      } else if (message.isNotification()) {
        notifications.route(message);
      } else {
        if (!calls.had(message.id())) {
          report("an answer has the id of no call, and is dropped");
        }
        answered(message.id(), message);
      }
    }
    QueuedBytes.await();
  }

  @Override
  public void question(ServerProcess process, Message question, JsonSlice call) {
    synchronized (relay) {
      if (lifecycle.process() != process) return;
      Optional<Call> known = calls.get(call);
      Optional<Payload> refusal =
          known.isPresent() ? questions.put(question, known.get()) : questions.put(question, calls);
      refusal.ifPresent(process::send);
    }
  }

  /** All clients of the process have the same root, so none of them is asked. */
  private static JsonObject roots(String folder) {
    JsonObject root = Rpc.of("uri", ProjectFolder.uri(folder));
    root.addProperty("name", folder.substring(folder.lastIndexOf('/') + 1));
    JsonArray roots = new JsonArray();
    roots.add(root);
    return Rpc.of("roots", roots);
  }

  private void answered(JsonSlice id, Message message) {
    calls
        .take(id)
        .ifPresent(call -> {
          rest.called();
          boolean tools = call.method().equals("tools/list");
          Message visible = tools ? VisibleTools.of(message, config().tools()) : message;
          if (tools) mirrored.update(visible);
          relay.answered(call, visible);
        });
  }

  @Override
  public void lost(ServerProcess process, JsonSlice id, String why) {
    synchronized (relay) {
      if (lifecycle.process() != process) return;
      answered(id, Message.of(Rpc.error(Rpc.INTERNAL, why)));
    }
  }

  @Override
  public void confused(ServerProcess process, String why) {
    synchronized (relay) {
      if (lifecycle.process() == process) Thread.ofVirtual().start(() -> end(why));
    }
  }

  @Override
  public void ended(ServerProcess process) {
    synchronized (relay) {
      if (lifecycle.ended(process)) relay.fail("has ended in the middle of the call");
    }
  }

  /** Ends the server's processes; calls in flight get an error. */
  public SharedOutcome end(String why) {
    Optional<ServerProcess> released;
    synchronized (relay) {
      released = lifecycle.release();
      relay.fail(why);
    }
    return released.map(lifecycle::end).orElseGet(lifecycle::clean);
  }
}
