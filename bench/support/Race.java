//SOURCES Samples.java
//SOURCES Task.java
//SOURCES ../../lib/error/UserError.java

package mcptools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import mcptools.error.UserError;

/**
 * Measures tasks by turns, so that what else the machine does hits all of them alike.
 *
 * @param warmups rounds before those that count
 * @param runs rounds that count
 * @param problems gets a sentence for each task that could not be run; it is left out then
 */
public record Race(int warmups, int runs, List<String> problems) {
  /**
   * The times of the tasks that could be run, by name, in their order.
   *
   * @param nanos runs one and returns its time
   * @param warmup runs one before that
   */
  public Map<String, Samples> run(
      List<Task> tasks, ToLongFunction<Task> nanos, Consumer<Task> warmup) {
    Map<Task, List<Long>> times = new LinkedHashMap<>();
    tasks.forEach(task -> times.put(task, new ArrayList<>()));
    for (int round = 0; round < warmups + runs; round++) {
      for (Map.Entry<Task, List<Long>> entry : List.copyOf(times.entrySet())) {
        Task task = entry.getKey();
        try {
          if (round < warmups) warmup.accept(task);
          else entry.getValue().add(nanos.applyAsLong(task));
        } catch (UserError e) {
          problems.add(e.getMessage());
          times.remove(task);
        }
      }
    }
    Map<String, Samples> samples = new LinkedHashMap<>();
    times.forEach((task, taken) -> samples.put(task.name(), new Samples(taken)));
    return samples;
  }
}
