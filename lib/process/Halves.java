package mcptools.process;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Two threads for what the system is asked of each of many processes. */
public final class Halves {
  /** For fewer a thread costs more than it saves. */
  private static final int FEW = 100;

  private Halves() {}

  /**
   * The results for both halves of the items, in their order.
   *
   * @param work gives the results for some of the items; for two lists at once when there are many
   */
  public static <T, R> List<R> map(List<T> items, Function<List<T>, List<R>> work) {
    if (items.size() < FEW) return work.apply(items);
    int half = items.size() / 2;
    CompletableFuture<List<R>> second =
        CompletableFuture.supplyAsync(
            () -> work.apply(items.subList(half, items.size())), run -> new Thread(run).start());
    List<R> results = new ArrayList<>(work.apply(items.subList(0, half)));
    try {
      results.addAll(second.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
    return results;
  }
}
