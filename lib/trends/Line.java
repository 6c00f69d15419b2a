//SOURCES TheilSen.java
//SOURCES Window.java

package mcptools.trends;

import java.util.Arrays;

/** The line through a window, and whether chance explains it. */
record Line(TheilSen slope, double p, double median) {
  private static final double MB = 1 << 20;
  private static final double MOST_P = 0.01;

  /**
   * What falls on its way by no more than such a part of its rise is no walk of chance, which falls
   * as often: that it strays from a straight line for a while says nothing then.
   */
  private static final double MOST_FALLS = 0.25;

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
    MannKendall corrected = climbs(values) ? test : test.correctedFor(MannKendall.lag1(rest));
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    TheilSen line = TheilSen.of(slopes, hours, values, 1.645, corrected);
    return new Line(line, corrected.pRising(), TheilSen.median(sorted));
  }

  private static boolean climbs(double... values) {
    double falls = 0;
    for (int i = 1; i < values.length; i++) falls += Math.max(0, values[i - 1] - values[i]);
    return falls < MOST_FALLS * (values[values.length - 1] - values[0]);
  }

  boolean rises() {
    return p < MOST_P;
  }

  boolean grows() {
    return rises() && slope.lower() > Math.max(MB, 0.02 * median);
  }
}
