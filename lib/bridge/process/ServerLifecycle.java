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

  private volatile Stdio config;
  private final ServerStarter starter;
  private final ServerLog log;
  private final ServerProcess.Listener listener;
  private final Handshake handshake;
  private final Backoff backoff = new Backoff();

  /** Held while processes are started or ended: whoever ends them looks for their mark. */
  private final ReentrantLock processes = new ReentrantLock();

  private @Nullable CompletableFuture<JsonObject> up;
  private @Nullable ServerProcess process;
  private boolean needsCleanup = true;
  private int restarts;
  private boolean died;

  public ServerLifecycle(
      Stdio config,
      ServerStarter starter,
      ServerProcess.Listener listener,
      Handshake.Greeting greeting) {
    this.config = config;
    this.starter = starter;
    this.log = starter.log(config.name());
    this.listener = listener;
    this.handshake = new Handshake(config.name(), log, greeting);
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
                  .formatted(config.name(), wait / 1000 + 1, log.file()));
        }
        CompletableFuture<JsonObject> startup = new CompletableFuture<>();
        up = startup;
        Thread.ofVirtual().start(() -> boot(startup, wait));
      }
      wanted = up;
    }
    try {
      return wanted.get(Handshake.LONGEST + PATIENCE, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new Unavailable(
          String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage()));
    } catch (TimeoutException e) {
      throw new Unavailable(config.name() + " takes too long to start; see " + log.file());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable("the bridge is ending");
    }
  }

  private void boot(CompletableFuture<JsonObject> startup, long wait) {
    processes.lock();
    try {
      if (wait > 0) Thread.sleep(wait);
      clean();
      ServerProcess started;
      synchronized (this) {
        if (!startup.equals(up)) throw new Unavailable(config.name() + " has been stopped");
        started = starter.start(config, log, listener);
        process = started;
        if (died) restarts++;
        died = false;
        needsCleanup = true;
      }
      started.listen();
      startup.complete(handshake.with(started));
    } catch (Unavailable e) {
      fail(startup, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail(startup, new Unavailable("the bridge is ending"));
    } catch (RuntimeException e) {
      fail(startup, new Unavailable(config.name() + " can not be started: " + e.getMessage()));
    } finally {
      processes.unlock();
    }
  }

  private void fail(CompletableFuture<JsonObject> startup, Unavailable why) {
    ServerProcess failed;
    synchronized (this) {
      if (startup.equals(up)) {
        up = null;
        punish();
      }
      failed = process;
      process = null;
    }
    if (failed != null) end(failed);
    startup.completeExceptionally(why);
  }

  private void punish() {
    backoff.grow();
    died = true;
  }

  /** What is to be done when a child has closed its output. Whether that was the one in use. */
  public boolean ended(ServerProcess gone) {
    synchronized (this) {
      if (process != gone) return false;
      process = null;
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
    Optional<ServerProcess> left = Optional.ofNullable(process);
    process = null;
    up = null;
    backoff.reset();
    died = false;
    return left;
  }

  /** The next start counts as another one, and is made as the config says now. */
  public synchronized void again(Stdio changed) {
    config = changed;
    died = true;
  }

  /** What the config said of it when it was told. */
  public Stdio config() {
    return config;
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
        if (!needsCleanup || process != null) {
          return new SharedOutcome(config.name(), SharedOutcome.Change.ABSENT, 0, "does not run");
        }
      }
      SharedOutcome outcome = starter.end(config.name());
      synchronized (this) {
        needsCleanup = !outcome.ok();
      }
      return outcome;
    } finally {
      processes.unlock();
    }
  }

  synchronized @Nullable public ServerProcess process() {
    return process;
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
