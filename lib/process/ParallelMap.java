//DEPS org.jspecify:jspecify:1.0.1

package mcptools.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks something of each of many processes, on this thread and on another.
 *
 * @param <T> what is asked
 * @param <R> what it gives
 */
public final class ParallelMap<T, R> {
  /** For fewer a thread costs more than it saves. STARTUP.md: threads */
  private static final int FEW = 100;

  /** Each takes so many at a time: the last half of a listing may be ten times the work. */
  private static final int MOST = 16;

  /** Of few, each of which may be much work, each takes fewer. */
  private static final int PIECES = 8;

  private final List<T> items;
  private final Supplier<Function<T, R>> worker;
  private final int chunk;

  /** Of each chunk; who has joined the other thread sees what that has set. */
  private final List<List<R>> results;

  private final AtomicInteger next = new AtomicInteger();
  private Optional<Future<@Nullable Void>> other = Optional.empty();

  private ParallelMap(List<T> items, Supplier<Function<T, R>> worker) {
    this.items = items;
    this.worker = worker;
    this.chunk = Math.clamp(items.size() / PIECES, 1, MOST);
    int chunks = (items.size() + chunk - 1) / chunk;
    this.results = new ArrayList<>(Collections.nCopies(chunks, List.of()));
  }

  /**
   * The results for all items, in their order.
   *
   * @param worker gives a thread what it asks of each item
   */
  public static <T, R> List<R> map(List<T> items, Supplier<Function<T, R>> worker) {
    if (items.size() >= FEW) return begin(items, worker).results();
    return new ParallelMap<>(items, worker).results();
  }

  /** Begins on the other thread, be there ever so few. */
  public static <T, R> ParallelMap<T, R> begin(List<T> items, Supplier<Function<T, R>> worker) {
    ParallelMap<T, R> begun = new ParallelMap<>(items, worker);
    if (!items.isEmpty()) begun.other = Optional.of(start(begun::work));
    return begun;
  }

  /** Does what is left to do, and has the results for all items, in their order. */
  public List<R> results() {
    work();
    other.ifPresent(ParallelMap::result);
    List<R> all = new ArrayList<>(items.size());
    for (List<R> some : results) all.addAll(some);
    return all;
  }

  private @Nullable Void work() {
    Function<T, R> work = worker.get();
    for (int i = next.getAndIncrement(); i < results.size(); i = next.getAndIncrement()) {
      int from = i * chunk;
      int end = Math.min(from + chunk, items.size());
      List<R> some = new ArrayList<>(chunk);
      for (int at = from; at < end; at++) some.add(work.apply(items.get(at)));
      results.set(i, some);
    }
    return null;
  }

  /** Starts work on a thread of its own. */
  public static <T extends @Nullable Object> Future<T> start(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    new Thread(task).start();
    return task;
  }

  /** Waits for the result of work; throws what the work threw. */
  public static <T extends @Nullable Object> T result(Future<T> work) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return work.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      if (e.getCause() instanceof Error cause) throw cause;
      throw new IllegalStateException(e.getCause());
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }
}
