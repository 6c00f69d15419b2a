//DEPS com.google.code.gson:gson:2.15.0
//SOURCES Clients.java
//SOURCES Notices.java
//SOURCES ParamHeaders.java

package mcptools.serve;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalServer.Stdio;

/**
 * One server and all its clients: started for them, heard, and ended when nobody uses it. Guarded
 * by the lock of the {@link Relay}.
 */
final class Hub implements Child.Listener, Handshake.Greeting {
  private final LastUse use = new LastUse();
  private final Calls calls = new Calls();
  private final Questions questions = new Questions();
  private final ParamHeaders headers = new ParamHeaders();
  private final Life life;
  private final Relay relay;
  private final Wishes wishes;
  private final Clients clients;
  private final Notices notices;

  Hub(Stdio server, Starter starter) {
    Subscribers subscribers = new Subscribers();
    this.life = new Life(server, starter, this, this);
    this.relay = new Relay(life, calls, questions, use);
    this.wishes = new Wishes(relay, calls, subscribers);
    this.clients = new Clients(relay, calls, subscribers, wishes, use);
    this.notices = new Notices(calls, questions, subscribers);
  }

  Stdio server() {
    return life.server();
  }

  private String name() {
    return server().name();
  }

  Life life() {
    return life;
  }

  Relay relay() {
    return relay;
  }

  Clients clients() {
    return clients;
  }

  Wishes wishes() {
    return wishes;
  }

  /** What its tools want repeated in headers. */
  ParamHeaders headers() {
    return headers;
  }

  /** What the server has said of itself; starts it when it does not run. */
  JsonObject ready() throws Unavailable {
    use.touch();
    return life.ready();
  }

  /** Sends a client's request; starts the server when it does not run. */
  void send(Call call) throws Unavailable {
    ready();
    relay.send(call);
  }

  @Override
  public CompletableFuture<JsonObject> ask(Child child, String method, JsonObject params) {
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    synchronized (relay) {
      if (life.child() == child) relay.ask(method, params, answer::complete);
      else answer.complete(Rpc.error(JsonNull.INSTANCE, Rpc.UNAVAILABLE, "it has ended"));
    }
    return answer;
  }

  @Override
  public void greeted(Child child) {
    wishes.introduce();
  }

  @Override
  public void message(Child child, JsonObject message) {
    synchronized (relay) {
      if (life.child() != child) return;
      if (Rpc.isRequest(message)) {
        questions.put(message, calls).ifPresent(child::send);
      } else if (Rpc.isNotification(message)) {
        notices.pass(message);
      } else {
        calls.take(Rpc.id(message)).ifPresent(call -> answered(call, message));
      }
    }
  }

  private void answered(Call call, JsonObject message) {
    if (Rpc.method(call.request()).equals("tools/list")) headers.learn(message);
    relay.answered(call, message);
  }

  @Override
  public void lost(Child child, long id) {
    synchronized (relay) {
      if (life.child() != child) return;
      if (id < 0) {
        // Whoever waits for it would wait for ever.
        Thread.ofVirtual().start(() -> end("has said more than the bridge can hold"));
        return;
      }
      String why = "its answer is longer than " + Child.LONGEST_LINE + " bytes, and is dropped";
      calls
          .take(new JsonPrimitive(id))
          .ifPresent(c -> answered(c, Rpc.error(JsonNull.INSTANCE, Rpc.INTERNAL, why)));
    }
  }

  @Override
  public void ended(Child child) {
    synchronized (relay) {
      if (life.ended(child)) relay.fail(name() + " has ended in the middle of the call");
    }
  }

  /** Ends the server's processes; what is in flight gets an error. */
  GlobalOutcome end(String why) {
    Optional<Child> left;
    synchronized (relay) {
      left = life.leave();
      relay.fail(name() + " " + why);
    }
    return left.map(life::end).orElseGet(life::clean);
  }

  /** Whether it runs, and has been without a client for as long as the config says. */
  boolean isIdle() {
    synchronized (relay) {
      if (!clients.isQuiet()) use.touch();
      long most = server().idleMillis();
      return life.child() != null && most > 0 && use.ago() > most;
    }
  }
}
