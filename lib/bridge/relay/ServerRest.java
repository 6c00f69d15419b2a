//SOURCES Clients.java

package mcptools.bridge.relay;

import java.util.Optional;
import mcptools.bridge.process.ServerLifecycle;
import mcptools.bridge.process.ServerProcess;
import mcptools.shared.SharedOutcome;

/**
 * When the process of a server that nobody uses may end, for the next use to start it again.
 * Guarded by the lock of the {@link Relay}.
 */
public final class ServerRest {
  /** How long nobody has called a server that may be restarted in between; milliseconds. */
  private static final long UNUSED = 5_000;

  /** How long a process for one project goes on after its last client; milliseconds. */
  private static final long GONE = 5_000;

  private final Relay relay;
  private final ServerLifecycle lifecycle;
  private final Calls calls;
  private final Clients clients;
  private final LastUse lastUse;
  private final LastUse lastCall = new LastUse();

  /** The process that is to be restarted as soon as nobody uses it. */
  private Optional<ServerProcess> unwanted = Optional.empty();

  ServerRest(
      Relay relay, ServerLifecycle lifecycle, Calls calls, Clients clients, LastUse lastUse) {
    this.relay = relay;
    this.lifecycle = lifecycle;
    this.calls = calls;
    this.clients = clients;
    this.lastUse = lastUse;
  }

  /** A call has ended. */
  void called() {
    lastCall.touch();
  }

  /** Ends its processes if it is idle: that is looked at again when no call can begin any more. */
  public void endIfIdle() {
    Optional<ServerProcess> released;
    synchronized (relay) {
      if (!isIdle()) return;
      released = lifecycle.release();
      relay.fail("rests");
    }
    released.ifPresent(lifecycle::end);
  }

  /** Has the process that runs now restarted as soon as nobody uses it. */
  public void wantRestart() {
    synchronized (relay) {
      unwanted = Optional.ofNullable(lifecycle.process());
    }
  }

  /** Whether it is to be restarted, and nobody has called it for a while. */
  public boolean isRestartDue() {
    synchronized (relay) {
      return unwanted.isPresent()
          && lifecycle.process() == unwanted.get()
          && calls.isEmpty()
          && lastCall.ago() > UNUSED
          && lifecycle.state().equals("running");
    }
  }

  /**
   * Ends the processes of a server that is to be restarted, for the next use to start them again;
   * empty when that is not due any more.
   */
  public Optional<SharedOutcome> endForRestart() {
    Optional<ServerProcess> released;
    synchronized (relay) {
      if (!isRestartDue()) return Optional.empty();
      unwanted = Optional.empty();
      released = lifecycle.release();
      // Now: a call may start it again as soon as its process has ended.
      lifecycle.reconfigure(lifecycle.config());
    }
    return Optional.of(released.map(lifecycle::end).orElseGet(lifecycle::clean));
  }

  /** Whether it runs, and has had no client for longer than the config allows. */
  public boolean isIdle() {
    synchronized (relay) {
      if (!clients.isQuiet()) lastUse.touch();
      long limit = lifecycle.config().idleMillis();
      boolean gone = lifecycle.config().project().isPresent() && clients.count() == 0;
      if (gone) limit = Math.min(limit, GONE);
      return lifecycle.process() != null && limit > 0 && lastUse.ago() > limit;
    }
  }

  /** Whether it does not run, and had no client for so many milliseconds. */
  public boolean isUnused(long millis) {
    synchronized (relay) {
      boolean rests = lifecycle.process() == null && !lifecycle.state().equals("starting");
      return rests && clients.count() == 0 && lastUse.ago() > millis;
    }
  }

  /** Somebody is about to use it. */
  public void touch() {
    lastUse.touch();
  }
}
