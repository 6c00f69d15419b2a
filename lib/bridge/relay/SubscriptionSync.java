//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Relay.java
//SOURCES Subscribers.java

package mcptools.bridge.relay;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.rpc.JsonSlice;
import mcptools.bridge.rpc.Message;
import mcptools.bridge.rpc.Rpc;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a server's subscriptions and log level at what all its clients together want. Guarded by
 * the lock of the {@link Relay}.
 */
public final class SubscriptionSync {
  /** How long a server may take; milliseconds. */
  private static final long PATIENCE = 60_000;

  private static final String SILENT = "the server does not answer";

  private final Relay relay;
  private final Calls calls;
  private final Subscribers subscribers;

  private @Nullable ServerProcess initialized;

  /** The level that the server was sent last; empty for none. */
  private Optional<String> level = Optional.empty();

  SubscriptionSync(Relay relay, Calls calls, Subscribers subscribers) {
    this.relay = relay;
    this.calls = calls;
    this.subscribers = subscribers;
  }

  /** Sends all of it to a process that has just been initialized. */
  void begin(ServerProcess process) {
    synchronized (relay) {
      initialized = process;
      resend();
    }
  }

  /** Whether the server can be sent something now: what it is sent in a handshake may end that. */
  private boolean isReady() {
    return relay.uses(initialized);
  }

  /** Sends all of it again, for a session that came back. */
  void resend() {
    synchronized (relay) {
      if (!isReady()) return;
      level = Optional.empty();
      for (String uri : subscribers.resources()) ask("resources/subscribe", uri);
      level();
    }
  }

  /** Runs a change of the subscribers, and sends the difference to the server. */
  public void change(Runnable change) {
    synchronized (relay) {
      Set<String> before = subscribers.resources();
      change.run();
      if (!isReady()) return;
      Set<String> after = subscribers.resources();
      for (String uri : after) {
        if (!before.contains(uri)) ask("resources/subscribe", uri);
      }
      for (String uri : before) {
        if (!after.contains(uri)) ask("resources/unsubscribe", uri);
      }
    }
  }

  /**
   * Subscribes a session to a resource.
   *
   * @param answer receives the server's answer, or an empty result when it is subscribed already or
   *     will be as soon as it is initialized
   */
  public void subscribe(ClientSession session, String uri, Consumer<Message> answer) {
    synchronized (relay) {
      boolean first = isReady() && !subscribers.resources().contains(uri);
      session.subscriptions().add(uri);
      if (!first) {
        answer.accept(Message.of(Rpc.result(JsonSlice.NULL, JsonSlice.EMPTY)));
        return;
      }
      CompletableFuture<Void> _ =
          relay
              .ask("resources/subscribe", Rpc.of("uri", uri), PATIENCE)
              .exceptionally(late -> Message.of(Rpc.error(Rpc.UNAVAILABLE, SILENT)))
              .thenAccept(message -> subscribed(session, uri, message, answer));
    }
  }

  private void subscribed(
      ClientSession session, String uri, Message message, Consumer<Message> answer) {
    synchronized (relay) {
      if (message.error() != null) session.subscriptions().remove(uri);
      answer.accept(message);
    }
  }

  private void ask(String method, String uri) {
    CompletableFuture<Message> _ = relay.ask(method, Rpc.of("uri", uri), PATIENCE);
  }

  /** Sets the lowest level of log messages that a session wants. */
  public void level(ClientSession session, String wanted) {
    synchronized (relay) {
      session.level(wanted);
      level();
    }
  }

  /** Sends the server the lowest level that clients want, if it has changed. */
  public void level() {
    synchronized (relay) {
      Optional<String> wanted = subscribers.level(calls.all());
      if (!isReady() || wanted.isEmpty() || wanted.equals(level)) return;
      level = wanted;
      CompletableFuture<Message> _ =
          relay.ask("logging/setLevel", Rpc.of("level", wanted.get()), PATIENCE);
    }
  }
}
