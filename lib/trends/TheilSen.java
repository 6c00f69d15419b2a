//SOURCES MannKendall.java

package mcptools.trends;

import java.util.Arrays;

/**
 * The slope of Theil (1950) and Sen (1968): the median of those of all pairs, which a few odd
 * values do not move.
 *
 * @param lower bound of its confidence interval
 * @param upper bound
 * @param start the value of the line at the first time
 */
public record TheilSen(double slope, double lower, double upper, double start) {
  /**
   * @param times rising
   * @param values one for each time, two at least
   * @param z of the interval: 1.96 for 95 % of chance within both bounds
   * @param test of the values, whose variance gives the interval its width
   */
  public static TheilSen of(double[] times, double[] values, double z, MannKendall test) {
    return of(slopes(times, values), times, values, z, test);
  }

  /** As above, for who has the slopes already. */
  static TheilSen of(double[] slopes, double[] times, double[] values, double z, MannKendall test) {
    int n = slopes.length;
    double slope = median(slopes);
    double half = z * Math.sqrt(test.variance());
    int low = (int) Math.round((n - half) / 2) - 1;
    int high = (int) Math.round((n + half) / 2);
    double[] starts = new double[times.length];
    for (int i = 0; i < times.length; i++) starts[i] = values[i] - slope * (times[i] - times[0]);
    Arrays.sort(starts);
    return new TheilSen(
        slope, slopes[Math.max(0, low)], slopes[Math.min(n - 1, high)], median(starts));
  }

  /** Those of all pairs, sorted. */
  static double[] slopes(double[] times, double... values) {
    double[] slopes = new double[times.length * (times.length - 1) / 2];
    int n = 0;
    for (int i = 0; i < times.length; i++) {
      for (int j = i + 1; j < times.length; j++) {
        slopes[n++] = (values[j] - values[i]) / (times[j] - times[i]);
      }
    }
    Arrays.sort(slopes);
    return slopes;
  }

  /** Of sorted values, one at least. */
  static double median(double... sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
