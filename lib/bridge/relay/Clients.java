//SOURCES SubscriptionSync.java

package mcptools.bridge.relay;

import java.util.List;
import java.util.Optional;
import mcptools.bridge.relay.Subscribers.Listener;

/** The clients of a server, as they come and go. Guarded by the lock of the {@link Relay}. */
public final class Clients {
  private static final int MOST_SESSIONS = 500;
  private static final int MOST_LISTENERS = 500;

  private final Relay relay;
  private final Calls calls;
  private final Subscribers subscribers;
  private final SubscriptionSync subscriptions;
  private final LastUse lastUse;

  Clients(
      Relay relay,
      Calls calls,
      Subscribers subscribers,
      SubscriptionSync subscriptions,
      LastUse lastUse) {
    this.relay = relay;
    this.calls = calls;
    this.subscribers = subscribers;
    this.subscriptions = subscriptions;
    this.lastUse = lastUse;
  }

  public Optional<ClientSession> session(String id) {
    synchronized (relay) {
      return Optional.ofNullable(subscribers.sessions().get(id));
    }
  }

  /** Takes a session in; false when there are too many. */
  public boolean open(ClientSession session) {
    synchronized (relay) {
      if (subscribers.sessions().size() >= MOST_SESSIONS) return false;
      subscribers.sessions().put(session.id(), session);
      return true;
    }
  }

  /** A session listens here from now on. */
  public void listen(ClientSession session, ResponseStream response) {
    synchronized (relay) {
      session.listen(response);
    }
  }

  /** Forgets a session, and all that it wanted. */
  public void close(ClientSession session) {
    subscriptions.change(() -> {
      subscribers.sessions().remove(session.id());
      session.stream().ifPresent(ResponseStream::end);
      for (Call call : calls.of(session)) relay.cancel(call, "the client has gone");
      lastUse.touch();
    });
  }

  /** Takes a client in that listens; false when there are too many. */
  public boolean listen(Listener listener) {
    synchronized (relay) {
      if (subscribers.listeners().size() >= MOST_LISTENERS) return false;
      subscriptions.change(() -> subscribers.listeners().add(listener));
      return true;
    }
  }

  /** It does not listen any more. */
  public void leave(Listener listener) {
    subscriptions.change(() -> subscribers.listeners().remove(listener));
    lastUse.touch();
  }

  /** Tells all that the server is stopped for good. */
  public void dismiss() {
    synchronized (relay) {
      for (Listener listener : subscribers.listeners()) listener.response().answer(listener.end());
      for (ClientSession session : List.copyOf(subscribers.sessions().values())) close(session);
    }
  }

  /** Forgets the sessions that have been idle for longer than so many milliseconds. */
  public void expire(long millis) {
    synchronized (relay) {
      for (ClientSession session : List.copyOf(subscribers.sessions().values())) {
        if (session.idle() > millis && calls.of(session).isEmpty()) close(session);
      }
    }
  }

  /** How many are known: sessions, and who listens or has a call in flight without one. */
  public int count() {
    synchronized (relay) {
      long stateless = calls.callers().stream().filter(c -> c instanceof StatelessClient).count();
      return subscribers.sessions().size() + subscribers.listeners().size() + (int) stateless;
    }
  }

  /** Whether nobody listens, and no call is in flight. */
  boolean isQuiet() {
    synchronized (relay) {
      return calls.all().isEmpty() && !subscribers.listening();
    }
  }
}
