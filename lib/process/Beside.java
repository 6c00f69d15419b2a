//DEPS org.jspecify:jspecify:1.0.1

package mcptools.process;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Work on a thread of its own. STARTUP.md: threads */
public final class Beside<T> {
  private final Thread thread;
  private @Nullable T result;
  private @Nullable Throwable failure;

  private Beside(Supplier<T> work) {
    this.thread =
        new Thread(() -> {
          try {
            result = work.get();
          } catch (RuntimeException | Error e) {
            failure = e;
          }
        });
  }

  public static <T> Beside<T> start(Supplier<T> work) {
    Beside<T> started = new Beside<>(work);
    started.thread.start();
    return started;
  }

  /** Waits for the result; throws what the work threw. */
  public T get() {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    if (failure instanceof RuntimeException e) throw e;
    if (failure instanceof Error e) throw e;
    return Objects.requireNonNull(result);
  }
}
