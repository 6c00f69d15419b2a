//SOURCES RecentClients.java
//SOURCES SavedSessions.java
//SOURCES SubscriptionSync.java

package mcptools.bridge.relay;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import mcptools.bridge.relay.Subscribers.Listener;
import mcptools.process.ProcessId;

/** Registers the clients of a server. Guarded by the lock of the {@link Relay}. */
public record Clients(
    Relay relay,
    Calls calls,
    Subscribers subscribers,
    SubscriptionSync subscriptions,
    LastUse lastUse,
    SavedSessions saved,
    RecentClients recent) {
  private static final int MOST_SESSIONS = 1000;
  private static final int MOST_LISTENERS = 500;

  /** How long a client counts that may have gone; milliseconds. */
  private static final long RECENT = 60_000;

  /** A session, also one that was idle for long, or of a bridge that has died. */
  public Optional<ClientSession> session(String id) {
    synchronized (relay) {
      ClientSession open = subscribers.sessions().get(id);
      if (open != null) return Optional.of(open);
      Optional<ClientSession> known = saved.find(relay.name(), id).filter(this::add);
      if (known.isPresent()) subscriptions.resend();
      return known;
    }
  }

  /** Whether it is one of the sessions that are in memory. */
  public boolean has(String id) {
    synchronized (relay) {
      return subscribers.sessions().containsKey(id);
    }
  }

  /** Saves what a session's client wants. */
  public void save(ClientSession session) {
    synchronized (relay) {
      saved.save(relay.name(), relay.project(), session);
    }
  }

  /** Adds a new session, in place of the one that was idle the longest; false when none is. */
  public boolean open(ClientSession session) {
    if (!add(session)) return false;
    save(session);
    return true;
  }

  private boolean add(ClientSession session) {
    synchronized (relay) {
      if (subscribers.sessions().size() >= MOST_SESSIONS) {
        Optional<ClientSession> oldest =
            subscribers.sessions().values().stream()
                .filter(s -> !s.isConnected() && calls.of(s).isEmpty())
                .max(Comparator.comparingLong(ClientSession::idle));
        if (oldest.isEmpty()) return false;
        close(oldest.get());
      }
      subscribers.sessions().put(session.id(), session);
      return true;
    }
  }

  public void listen(ClientSession session, ResponseStream response) {
    synchronized (relay) {
      session.stream().ifPresent(old -> session.streams().remove(old.key()));
      session.listen(response);
      session.streams().put(response.key(), response);
    }
  }

  /** Keeps a response until all of it is written, also on another connection. */
  public void keep(ClientSession session, ResponseStream response) {
    synchronized (relay) {
      session.streams().put(response.key(), response);
    }
  }

  /** Forgets a response that is over, but for the number of its last message. */
  public void forget(ClientSession session, ResponseStream response) {
    synchronized (relay) {
      session.finish(response);
    }
  }

  /** The number of the last message of a response that is over; empty when it is not known. */
  public Optional<Long> finished(ClientSession session, String key) {
    synchronized (relay) {
      return session.finished(key);
    }
  }

  /** A response that a session has kept. */
  public Optional<ResponseStream> lost(ClientSession session, String key) {
    synchronized (relay) {
      return Optional.ofNullable(session.streams().get(key));
    }
  }

  /** Ends a session for good. */
  public void end(ClientSession session) {
    saved.remove(session);
    close(session);
  }

  /** Removes a session, its calls and its subscriptions; it comes back when it is used. */
  private void close(ClientSession session) {
    subscriptions.change(() -> {
      subscribers.sessions().remove(session.id());
      session.streams().values().forEach(ResponseStream::forget);
      for (Call call : calls.allOf(session)) relay.cancel(call, "the client has gone");
      lastUse.touch();
    });
  }

  /** Adds a listener; false when there are too many. */
  public boolean listen(Listener listener) {
    synchronized (relay) {
      if (subscribers.listeners().size() >= MOST_LISTENERS) return false;
      subscriptions.change(() -> subscribers.listeners().add(listener));
      return true;
    }
  }

  public void remove(Listener listener) {
    subscriptions.change(() -> subscribers.listeners().remove(listener));
    lastUse.touch();
  }

  /** Ends all calls, sessions and streams, as the server is stopped for good. */
  public void disconnectAll() {
    synchronized (relay) {
      relay.stop(); // a stream that has ended takes no answer
      for (Listener listener : subscribers.listeners()) listener.response().answer(listener.end());
      for (ClientSession session : List.copyOf(subscribers.sessions().values())) close(session);
    }
  }

  /**
   * Closes the sessions that have been idle for longer than so many milliseconds, and drops the
   * responses for which nobody comes back.
   *
   * @param back how long a client may take to come back; milliseconds
   */
  public void expire(long millis, long back) {
    synchronized (relay) {
      for (ClientSession session : List.copyOf(subscribers.sessions().values())) {
        List<Call> theirs = calls.allOf(session);
        if (session.idle() > millis && theirs.isEmpty()) close(session);
        for (ResponseStream response : List.copyOf(session.streams().values())) {
          boolean lost = !response.key().isEmpty() && response.lost() > back;
          if (lost && theirs.stream().noneMatch(call -> call.response() == response)) {
            response.drop();
            session.finish(response);
          }
        }
      }
    }
  }

  /**
   * The clients that are there: those whose process lives or, where that is not known, those that
   * have a connection or were there a minute ago. The sessions of the others are closed.
   *
   * @param lives whether a process does
   */
  public List<ClientFigures> living(Predicate<ProcessId> lives) {
    List<ClientFigures> found = new ArrayList<>();
    synchronized (relay) {
      for (ClientSession session : List.copyOf(subscribers.sessions().values())) {
        Optional<ProcessId> process = session.figures().process();
        boolean connected = session.isConnected() || !calls.of(session).isEmpty();
        boolean known = connected || session.idle() < RECENT;
        if (process.map(lives::test).orElse(known)) found.add(session.figures());
        else if (process.isPresent()) close(session);
      }
    }
    found.addAll(
        recent.living(
            c -> c.process().map(lives::test).orElse(c.hasStreams() || c.idle() < RECENT)));
    return found;
  }

  /** Sessions, listeners and calls without a session. */
  int count() {
    synchronized (relay) {
      long stateless = calls.callers().stream().filter(c -> c instanceof StatelessClient).count();
      return subscribers.sessions().size() + subscribers.listeners().size() + (int) stateless;
    }
  }

  /** Whether no client listens, and no call is in flight. */
  boolean isQuiet() {
    synchronized (relay) {
      return calls.isEmpty() && !subscribers.listening();
    }
  }
}
