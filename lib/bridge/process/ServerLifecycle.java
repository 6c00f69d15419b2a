//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Backoff.java
//SOURCES Handshake.java
//SOURCES Starting.java

package mcptools.bridge.process;

import com.google.gson.JsonObject;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mcptools.bridge.rpc.Unavailable;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A server's process: started when it is used, ended when it is not, restarted after it has died.
 * This object's lock guards its state.
 */
public final class ServerLifecycle {
  /** How long it may take to end by itself after the end of its input; milliseconds. */
  private static final long GRACE = 2_000;

  /** The longest backoff that callers wait for; milliseconds. */
  private static final long PATIENCE = 5_000;

  private volatile Stdio config;
  private final Starting starter;
  private final Handshake handshake;
  private final Backoff backoff = new Backoff();

  /** Held while processes are started or ended: they are ended by a mark that new ones have too. */
  private final Object processLock = new Object();

  private @Nullable CompletableFuture<JsonObject> startup;
  private @Nullable ServerProcess process;
  private boolean needsCleanup = true;

  public ServerLifecycle(Stdio config, Starting starter, ServerProcess.Listener listener) {
    this.config = config;
    this.starter = starter;
    this.handshake = new Handshake(config.name(), starter.log(config.name()), listener);
  }

  /**
   * Starts the server unless it runs, and waits until it can be used.
   *
   * @return its answer to initialize
   */
  public JsonObject ready() throws Unavailable {
    try {
      return startup().get(Handshake.LONGEST + PATIENCE, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Unavailable why ? why : new Unavailable(e.toString());
    } catch (TimeoutException e) {
      throw unavailable("takes too long to start; see " + handshake.log().file());
    } catch (InterruptedException e) {
      throw Unavailable.interrupted();
    }
  }

  private synchronized CompletableFuture<JsonObject> startup() throws Unavailable {
    if (startup != null) return startup;
    long wait = backoff.left();
    if (wait > PATIENCE) {
      throw unavailable(
          "has died, and is started again in %d s at the earliest; see %s"
              .formatted(wait / 1000 + 1, handshake.log().file()));
    }
    CompletableFuture<JsonObject> started = new CompletableFuture<>();
    startup = started;
    Thread.ofVirtual().start(() -> start(started, wait));
    return started;
  }

  private void start(CompletableFuture<JsonObject> current, long wait) {
    synchronized (processLock) {
      try {
        if (wait > 0) Thread.sleep(wait);
        clean();
        ServerProcess started;
        synchronized (this) {
          if (current != startup) throw unavailable("has been stopped");
          started = starter.start(config, handshake.log(), handshake.listener());
          process = started;
          backoff.started();
          needsCleanup = true;
        }
        started.listen();
        JsonObject answer = handshake.perform(started);
        synchronized (this) {
          // An end before this point was left to the handshake to report.
          if (process != started) throw unavailable("ended while it started");
          current.complete(answer);
        }
      } catch (Unavailable e) {
        fail(current, e);
      } catch (InterruptedException e) {
        fail(current, Unavailable.interrupted());
      } catch (RuntimeException e) {
        fail(current, unavailable("cannot be started: " + e.getMessage()));
      }
    }
  }

  private Unavailable unavailable(String why) {
    return new Unavailable(config.name() + " " + why);
  }

  private void fail(CompletableFuture<JsonObject> current, Unavailable why) {
    Optional<ServerProcess> failed;
    synchronized (this) {
      if (current == startup) died();
      failed = Optional.ofNullable(process);
      process = null;
    }
    failed.ifPresent(this::end);
    current.completeExceptionally(why);
  }

  private void died() {
    startup = null;
    backoff.died();
  }

  /** Handles a process that has closed its output. Returns whether it was the one in use. */
  public boolean ended(ServerProcess gone) {
    synchronized (this) {
      if (process != gone) return false;
      process = null;
      backoff.ran(gone.age());
      // During the handshake, its failure has the same effect.
      if (startup != null && startup.isDone()) died();
    }
    Thread.ofVirtual().start(() -> end(gone));
    return true;
  }

  /** Stops using the process, which the caller must then {@link #end}. */
  public synchronized Optional<ServerProcess> release() {
    Optional<ServerProcess> released = Optional.ofNullable(process);
    process = null;
    startup = null;
    backoff.reset();
    return released;
  }

  /** Takes a new config that starts the same process. */
  public synchronized void adopt(Stdio changed) {
    config = changed;
  }

  /** Makes the next start count as a restart, with a new config. */
  public synchronized void reconfigure(Stdio changed) {
    config = changed;
    backoff.countNextStart();
  }

  public ServerLog log() {
    return handshake.log();
  }

  /** Its entry in the config when it was last started or restarted by a command. */
  public Stdio config() {
    return config;
  }

  /** Ends a process that is not in use any more, and all that it has started. */
  public SharedOutcome end(ServerProcess gone) {
    gone.close(GRACE);
    return clean();
  }

  /** Ends leftover processes of this server, those of an earlier bridge included. */
  public SharedOutcome clean() {
    synchronized (processLock) {
      synchronized (this) {
        if (!needsCleanup || process != null) {
          return new SharedOutcome(config.name(), SharedOutcome.Change.ABSENT, 0, "does not run");
        }
      }
      SharedOutcome outcome = starter.end(config.name());
      synchronized (this) {
        needsCleanup = !outcome.ok();
      }
      return outcome;
    }
  }

  synchronized @Nullable public ServerProcess process() {
    return process;
  }

  public synchronized String state() {
    if (startup != null) return startup.isDone() ? "running" : "starting";
    return backoff.isDead() ? "dead" : "resting";
  }

  /** How often it was started again after it had died, or by a command. */
  public synchronized int restarts() {
    return backoff.restarts();
  }
}
