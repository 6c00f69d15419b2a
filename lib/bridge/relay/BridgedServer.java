//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Clients.java
//SOURCES MirroredArguments.java
//SOURCES NotificationRouter.java

package mcptools.bridge.relay;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mcptools.bridge.process.ServerLifecycle;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.process.ServerStarter;
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
  private final ServerLifecycle lifecycle;
  private final Relay relay;
  private final SubscriptionSync subscriptions;
  private final Clients clients;
  private final NotificationRouter notifications;

  public BridgedServer(Stdio config, ServerStarter starter) {
    Subscribers subscribers = new Subscribers();
    this.lifecycle = new ServerLifecycle(config, starter, this);
    this.relay = new Relay(lifecycle, calls, questions, lastUse);
    this.subscriptions = new SubscriptionSync(relay, calls, subscribers);
    this.clients = new Clients(relay, calls, subscribers, subscriptions, lastUse);
    this.notifications = new NotificationRouter(calls, questions, subscribers);
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

  public MirroredArguments mirrored() {
    return mirrored;
  }

  /** The server's answer to initialize; starts it when it does not run. */
  public JsonObject ready() throws Unavailable {
    lastUse.touch();
    return lifecycle.ready();
  }

  /** Sends a client's request; starts the server when it does not run. */
  public void send(Call call) throws Unavailable {
    ready();
    relay.send(call);
  }

  @Override
  public CompletableFuture<JsonObject> ask(
      ServerProcess process, String method, JsonObject params) {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    synchronized (relay) {
      if (lifecycle.process() == process) relay.ask(method, params, answer::complete);
      else answer.complete(Rpc.error(Rpc.UNAVAILABLE, "it has ended"));
    }
    return answer;
  }

  @Override
  public void initialized() {
    subscriptions.resend();
  }

  @Override
  public void message(ServerProcess process, JsonObject message) {
    synchronized (relay) {
      if (lifecycle.process() != process) return;
      if (Rpc.isRequest(message)) {
        questions.put(message, calls).ifPresent(process::send);
      } else if (Rpc.isNotification(message)) {
        notifications.route(message);
      } else {
        answered(Rpc.id(message), message);
      }
    }
  }

  private void answered(JsonElement id, JsonObject message) {
    calls
        .take(id)
        .ifPresent(call -> {
          if (Rpc.method(call.request()).equals("tools/list")) mirrored.update(message);
          relay.answered(call, message);
        });
  }

  @Override
  public void lost(ServerProcess process, long id) {
    synchronized (relay) {
      if (lifecycle.process() != process) return;
      if (id < 0) {
        // The call is not known, and would wait for ever.
        Thread.ofVirtual()
            .start(() -> end("has written a message that is too long for the bridge"));
        return;
      }
      String why =
          "its answer is longer than " + ServerProcess.LONGEST_LINE + " bytes, and is dropped";
      answered(new JsonPrimitive(id), Rpc.error(Rpc.INTERNAL, why));
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

  /** Whether it runs, and has had no client for longer than the config allows. */
  public boolean isIdle() {
    synchronized (relay) {
      if (!clients.isQuiet()) lastUse.touch();
      long limit = config().idleMillis();
      return lifecycle.process() != null && limit > 0 && lastUse.ago() > limit;
    }
  }
}
