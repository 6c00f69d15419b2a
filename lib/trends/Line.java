//SOURCES TheilSen.java
//SOURCES Window.java

package mcptools.trends;

import java.util.Arrays;

/** The line through a window, and whether chance explains it. */
record Line(TheilSen slope, double p, double median) {
  private static final double MB = 1 << 20;
  private static final double MOST_P = 0.01;

  /**
   * What is as near to its line, as a part of the rise, is no walk of chance: that what little is
   * left of it resembles the value before says nothing then.
   */
  private static final double STRAIGHT = 0.02;

  /** The least rise from a size that is one. */
  static double least(double start) {
    return Math.max(20 * MB, 0.25 * start);
  }

  static Line of(Window window) {
    double[] hours = window.times();
    double[] values = window.values();
    MannKendall test = MannKendall.of(values);
    double[] slopes = TheilSen.slopes(hours, values);
    double slope = TheilSen.median(slopes);
    double[] rest = new double[values.length];
    for (int i = 0; i < rest.length; i++) rest[i] = values[i] - slope * hours[i];
    boolean straight = spread(rest) < STRAIGHT * Math.abs(slope) * window.hours();
    MannKendall corrected = straight ? test : test.correctedFor(MannKendall.lag1(rest));
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    TheilSen line = TheilSen.of(slopes, hours, values, 1.645, corrected);
    return new Line(line, corrected.pRising(), TheilSen.median(sorted));
  }

  /** Of the middle half. */
  private static double spread(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length * 3 / 4] - sorted[sorted.length / 4];
  }

  boolean rises() {
    return p < MOST_P;
  }

  boolean grows() {
    return rises() && slope.lower() > Math.max(MB, 0.02 * median);
  }
}
