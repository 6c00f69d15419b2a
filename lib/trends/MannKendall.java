package mcptools.trends;

import java.util.Arrays;

/**
 * The test of Mann (1945) and Kendall (1975) for a trend: how many pairs rise, less how many fall.
 *
 * @param s that number
 * @param variance of s where there is no trend, corrected for ties
 */
public record MannKendall(long s, double variance) {
  /** Above this the values say too little of each other's order. */
  private static final double MOST_CORRELATION = 0.95;

  /** Of values in the order of time. */
  public static MannKendall of(double... values) {
    int n = values.length;
    long s = 0;
    for (int i = 0; i < n; i++) {
      for (int j = i + 1; j < n; j++) s += Double.compare(values[j], values[i]);
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    double ties = 0;
    for (int i = 0; i < n; ) {
      int from = i;
      while (i < n && sorted[i] == sorted[from]) i++;
      ties += weight(i - from);
    }
    return new MannKendall(s, (weight(n) - ties) / 18);
  }

  private static double weight(double count) {
    return count * (count - 1) * (2 * count + 5);
  }

  /**
   * For values that resemble the one before them, which makes chance look like a trend.
   *
   * @param correlation of each value with the one before, without the trend; below 0 it counts as 0
   */
  public MannKendall correctedFor(double correlation) {
    double r = Math.clamp(correlation, 0, MOST_CORRELATION);
    return new MannKendall(s, variance * (1 + r) / (1 - r));
  }

  /** How many standard deviations s is from 0, with the correction for continuity. */
  public double z() {
    return s == 0 || variance <= 0 ? 0 : (s - Math.signum((double) s)) / Math.sqrt(variance);
  }

  /** How likely chance alone rises as much. */
  public double pRising() {
    return 1 - normal(z());
  }

  /** The standard normal distribution, to 7 digits (Abramowitz and Stegun 26.2.17). */
  static double normal(double z) {
    double t = 1 / (1 + 0.2316419 * Math.abs(z));
    double sum = 1.330274429;
    for (double c : new double[] {-1.821255978, 1.781477937, -0.356563782, 0.319381530}) {
      sum = c + t * sum;
    }
    double tail = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * t * sum;
    return z >= 0 ? 1 - tail : tail;
  }

  /** The correlation of each value with the one before. */
  public static double lag1(double... values) {
    double all = 0;
    for (double value : values) all += value;
    double mean = values.length == 0 ? 0 : all / values.length;
    double sum = 0;
    double lagged = 0;
    for (int i = 0; i < values.length; i++) {
      sum += (values[i] - mean) * (values[i] - mean);
      if (i > 0) lagged += (values[i] - mean) * (values[i - 1] - mean);
    }
    return sum == 0 ? 0 : lagged / sum;
  }
}
