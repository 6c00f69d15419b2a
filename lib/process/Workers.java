//SOURCES Beside.java

package mcptools.process;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks something of each of many processes, on this thread and on another.
 *
 * @param <T> what is asked
 * @param <R> what it gives
 */
public final class Workers<T, R> {
  /** For fewer a thread costs more than it saves. STARTUP.md: threads */
  private static final int FEW = 100;

  /** Each takes so many at a time: the last half of a listing may be ten times the work. */
  private static final int CHUNK = 16;

  private final List<T> items;
  private final Supplier<Function<T, R>> worker;

  /** Of each chunk; who has joined the other thread sees what that has set. */
  private final List<List<R>> results;

  private final AtomicInteger next = new AtomicInteger();
  private Optional<Beside<Boolean>> other = Optional.empty();

  private Workers(List<T> items, Supplier<Function<T, R>> worker) {
    this.items = items;
    this.worker = worker;
    int chunks = (items.size() + CHUNK - 1) / CHUNK;
    this.results = new ArrayList<>(Collections.nCopies(chunks, List.of()));
  }

  /**
   * The results for all items, in their order.
   *
   * @param worker gives a thread what it asks of each item
   */
  public static <T, R> List<R> map(List<T> items, Supplier<Function<T, R>> worker) {
    if (items.size() >= FEW) return begin(items, worker).results();
    return new Workers<>(items, worker).results();
  }

  /** Begins on the other thread, be there ever so few. */
  public static <T, R> Workers<T, R> begin(List<T> items, Supplier<Function<T, R>> worker) {
    Workers<T, R> begun = new Workers<>(items, worker);
    if (!items.isEmpty()) begun.other = Optional.of(Beside.start(begun::work));
    return begun;
  }

  /** Does what is left to do, and has the results for all items, in their order. */
  public List<R> results() {
    work();
    other.ifPresent(Beside::get);
    List<R> all = new ArrayList<>(items.size());
    for (List<R> some : results) all.addAll(some);
    return all;
  }

  private boolean work() {
    Function<T, R> work = worker.get();
    for (int i = next.getAndIncrement(); i < results.size(); i = next.getAndIncrement()) {
      int from = i * CHUNK;
      int end = Math.min(from + CHUNK, items.size());
      List<R> some = new ArrayList<>(CHUNK);
      for (int at = from; at < end; at++) some.add(work.apply(items.get(at)));
      results.set(i, some);
    }
    return true;
  }
}
