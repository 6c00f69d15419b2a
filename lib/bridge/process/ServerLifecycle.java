//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Backoff.java
//SOURCES Handshake.java
//SOURCES ServerStarter.java

package mcptools.bridge.process;

import com.google.gson.JsonObject;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import mcptools.bridge.rpc.Unavailable;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A server's process: started when it is used, ended when it is not, started again when it dies.
 * This object's lock guards what is known of it.
 */
public final class ServerLifecycle {
  /** In which it may end by itself, at the end of its input. */
  private static final long GRACE = 2_000;

  /** Whoever uses it waits for so much of the delay; milliseconds. */
  private static final long PATIENCE = 5_000;

  private volatile Stdio server;
  private final ServerStarter starter;
  private final ServerLog log;
  private final ServerProcess.Listener listener;
  private final Handshake handshake;
  private final Backoff backoff = new Backoff();

  /** Held while processes are started or ended: whoever ends them looks for their mark. */
  private final ReentrantLock processes = new ReentrantLock();

  private @Nullable CompletableFuture<JsonObject> up;
  private @Nullable ServerProcess child;
  private boolean unclean = true;
  private int restarts;
  private boolean died;

  public ServerLifecycle(
      Stdio server,
      ServerStarter starter,
      ServerProcess.Listener listener,
      Handshake.Greeting greeting) {
    this.server = server;
    this.starter = starter;
    this.log = starter.log(server.name());
    this.listener = listener;
    this.handshake = new Handshake(server.name(), log, greeting);
  }

  /**
   * Starts the server unless it runs, and waits until it can be used.
   *
   * @return its answer to initialize
   */
  public JsonObject ready() throws Unavailable {
    CompletableFuture<JsonObject> wanted;
    synchronized (this) {
      if (up == null) {
        long wait = backoff.left();
        if (wait > PATIENCE) {
          throw new Unavailable(
              "%s has died, and is started again in %d s at the earliest; see %s"
                  .formatted(server.name(), wait / 1000 + 1, log.file()));
        }
        CompletableFuture<JsonObject> begun = new CompletableFuture<>();
        up = begun;
        Thread.ofVirtual().start(() -> boot(begun, wait));
      }
      wanted = up;
    }
    try {
      return wanted.get(Handshake.LONGEST + PATIENCE, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Unavailable(
          String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()));
    } catch (TimeoutException e) {
      throw new Unavailable(server.name() + " takes too long to start; see " + log.file());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("the bridge is ending");
    }
  }

  private void boot(CompletableFuture<JsonObject> begun, long wait) {
    processes.lock();
    try {
      if (wait > 0) Thread.sleep(wait);
      clean();
      ServerProcess started;
      synchronized (this) {
        if (!begun.equals(up)) throw new Unavailable(server.name() + " has been stopped");
        started = starter.start(server, log, listener);
        child = started;
        if (died) restarts++;
        died = false;
        unclean = true;
      }
      started.listen();
      begun.complete(handshake.with(started));
    } catch (Unavailable e) {
      fail(begun, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(begun, new Unavailable("the bridge is ending"));
    } catch (RuntimeException e) {
      fail(begun, new Unavailable(server.name() + " can not be started: " + e.getMessage()));
    } finally {
      processes.unlock();
    }
  }

  private void fail(CompletableFuture<JsonObject> begun, Unavailable why) {
    ServerProcess failed;
    synchronized (this) {
      if (begun.equals(up)) {
        up = null;
        punish();
      }
      failed = child;
      child = null;
    }
    if (failed != null) end(failed);
    begun.completeExceptionally(why);
  }

  private void punish() {
    backoff.grow();
    died = true;
  }

  /** What is to be done when a child has closed its output. Whether that was the one in use. */
  public boolean ended(ServerProcess gone) {
    synchronized (this) {
      if (child != gone) return false;
      child = null;
      backoff.ran(gone.age());
      // While it is greeted, who greets it sees to that.
      if (up != null && up.isDone()) {
        up = null;
        punish();
      }
    }
    Thread.ofVirtual().start(() -> end(gone));
    return true;
  }

  /** The server is not in use any more; {@link #end} is to follow. It may be started again. */
  public synchronized Optional<ServerProcess> leave() {
    Optional<ServerProcess> left = Optional.ofNullable(child);
    child = null;
    up = null;
    backoff.reset();
    died = false;
    return left;
  }

  /** The next start counts as another one, and is made as the config says now. */
  public synchronized void again(Stdio changed) {
    server = changed;
    died = true;
  }

  /** What the config said of it when it was told. */
  public Stdio server() {
    return server;
  }

  /** Ends a child that is not in use any more, and all that it has started. */
  public SharedOutcome end(ServerProcess gone) {
    gone.close();
    try {
      gone.ended(GRACE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return clean();
  }

  /** Ends what is left of it, and what a bridge before this one has left. */
  public SharedOutcome clean() {
    processes.lock();
    try {
      synchronized (this) {
        if (!unclean || child != null) {
          return new SharedOutcome(server.name(), SharedOutcome.Change.ABSENT, 0, "does not run");
        }
      }
      SharedOutcome outcome = starter.end(server.name());
      synchronized (this) {
        unclean = !outcome.ok();
      }
      return outcome;
    } finally {
      processes.unlock();
    }
  }

  synchronized @Nullable public ServerProcess child() {
    return child;
  }

  /** In one word. */
  public synchronized String state() {
    if (up != null) return up.isDone() ? "running" : "starting";
    return died ? "dead" : "resting";
  }

  /** How often it was started again after it had died, or because that was asked for. */
  public synchronized int restarts() {
    return restarts;
  }
}
