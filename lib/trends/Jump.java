//SOURCES TheilSen.java
//SOURCES Window.java

package mcptools.trends;

import java.util.Arrays;

/** The largest step from three buckets to the next three. */
record Jump(int index, double size, long at) {
  static Jump of(Window window) {
    double[] values = window.values();
    Jump largest = new Jump(0, 0, 0);
    for (int i = 3; i + 3 <= values.length; i++) {
      double step = middle(values, i, i + 3) - middle(values, i - 3, i);
      if (Math.abs(step) > Math.abs(largest.size)) {
        largest = new Jump(i, step, window.millis(i));
      }
    }
    return largest;
  }

  /** Whether what is behind it stays on the other side of its middle. */
  boolean lasts(Window window) {
    double[] values = window.values();
    double before = middle(values, 0, index);
    double after = middle(values, index, values.length);
    return Math.abs(after - before) > Math.abs(size) / 2
        && Math.signum(after - before) == Math.signum(size);
  }

  private static double middle(double[] values, int from, int to) {
    double[] part = Arrays.copyOfRange(values, from, to);
    Arrays.sort(part);
    return TheilSen.median(part);
  }
}
