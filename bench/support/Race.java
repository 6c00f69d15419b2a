//SOURCES Runner.java
//SOURCES Samples.java

package mcptools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import mcptools.state.UserError;

/**
 * Measures tasks by turns, so that what else the machine does hits all of them alike.
 *
 * @param warmups rounds before those that count
 * @param runs rounds that count
 * @param problems gets a sentence for each task that could not be run; it is left out then
 */
public record Race(int warmups, int runs, List<String> problems) {
  /** The times of the tasks that could be run, by name, in their order. */
  public Map<String, Samples> run(List<Task> tasks, ToLongFunction<Task> nanos) {
    Map<Task, List<Long>> times = new LinkedHashMap<>();
    tasks.forEach(task -> times.put(task, new ArrayList<>()));
    for (int round = 0; round < warmups + runs; round++) {
      for (Task task : List.copyOf(times.keySet())) {
        try {
          long took = nanos.applyAsLong(task);
          if (round >= warmups) times.get(task).add(took);
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
