//SOURCES Beside.java

package mcptools.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;

/** Two threads for what is asked of each of many processes. */
public final class Workers {
  /** For fewer a thread costs more than it saves. */
  private static final int FEW = 100;

  /** Each takes so many at a time: the last half of a listing may be ten times the work. */
  private static final int CHUNK = 16;

  private Workers() {}

  /**
   * The results for all items, in their order.
   *
   * @param work gives the results for some of the items; on two threads when there are many
   */
  public static <T, R> List<R> map(List<T> items, Function<List<T>, List<R>> work) {
    if (items.size() < FEW) return work.apply(items);
    int chunks = (items.size() + CHUNK - 1) / CHUNK;
    AtomicReferenceArray<List<R>> results = new AtomicReferenceArray<>(chunks);
    AtomicInteger next = new AtomicInteger();
    Runnable worker =
        () -> {
          for (int i = next.getAndIncrement(); i < chunks; i = next.getAndIncrement()) {
            int from = i * CHUNK;
            results.set(i, work.apply(items.subList(from, Math.min(from + CHUNK, items.size()))));
          }
        };
    Beside<Boolean> other =
        Beside.start(() -> {
          worker.run();
          return true;
        });
    worker.run();
    other.get();
    List<R> all = new ArrayList<>();
    for (int i = 0; i < chunks; i++) all.addAll(results.get(i));
    return all;
  }
}
