//SOURCES Line.java

package mcptools.trends;

import java.util.ArrayList;
import java.util.List;

/** The memory of a process whose collector frees now and then, and whether it grows below that. */
final class SawTeeth {
  private SawTeeth() {}

  /** What a collector frees now and then hides a leak; the lowest values of each hour show it. */
  static boolean hide(Window window, double[] lowest, Line floors) {
    double slope = floors.slope().slope();
    double rise = slope * window.hours();
    int half = lowest.length / 2;
    return floors.grows()
        && rise > Line.least(floors.slope().start())
        && lowest[lowest.length - 1] - lowest[half] > slope / 2 * (lowest.length - 1 - half)
        && troughs(window, rise / 4).size() > 3
        && !hasFallenBack(window, rise, slope);
  }

  /** The lowest places behind falls of more than a size; the first is the lowest before them. */
  private static List<Integer> troughs(Window window, double size) {
    double[] values = window.values();
    List<Integer> troughs = new ArrayList<>();
    int low = 0;
    int high = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[high]) high = i;
      if (values[i] < values[low]) low = i;
      if (high > low && values[high] - values[i] > size) {
        troughs.add(low);
        low = i;
        high = i;
      } else if (low >= high) {
        high = i;
      }
    }
    troughs.add(low);
    return troughs;
  }

  /** A saw-tooth that fell by more than half of the rise, and to no higher a level than before. */
  static boolean hasFallenBack(Window window, double rise, double slope) {
    double[] values = window.values();
    double most = values[0];
    int fall = 0;
    for (int i = 0; i < values.length && fall == 0; i++) {
      most = Math.max(most, values[i]);
      if (most - values[i] > rise / 2) fall = i;
    }
    if (fall == 0) return false;
    List<Integer> troughs = troughs(window, rise / 2);
    int first = troughs.getFirst();
    int last = troughs.getLast();
    double hours = window.times()[last] - window.times()[first];
    return values[last] - values[first] <= slope / 2 * hours;
  }
}
