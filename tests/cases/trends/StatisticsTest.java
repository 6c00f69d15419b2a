//SOURCES ../../../lib/trends/TheilSen.java

package mcptools.tests.cases.trends;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import mcptools.trends.MannKendall;
import mcptools.trends.TheilSen;
import org.junit.jupiter.api.Test;

/** The statistics against examples that others published with their results. */
class StatisticsTest {
  /**
   * J. Little, "A Mann-Kendall Example (By Hand)", College of the Holy Cross: 14 values with one
   * tie, S = 54, Z = 2.9058, p = .0018.
   */
  @Test
  void mannKendallByHand() {
    MannKendall test =
        MannKendall.of(
            12.9, 14.8, 13.2, 15.7, 13.8, 15.6, 12.9, 11.0, 17.3, 15.9, 19.0, 18.3, 20.1, 21.7);
    assertThat(test.s()).isEqualTo(54);
    assertThat(test.variance()).isCloseTo(14 * 13 * 33 / 18.0 - 1, within(1e-9));
    assertThat(test.z()).isCloseTo(2.9058, within(5e-5));
    assertThat(test.pRising()).isCloseTo(0.0018, within(5e-5));
  }

  /**
   * P. K. Sen (1968), "Estimates of the Regression Coefficient Based on Kendall's Tau", the example
   * of section 6: slope 4, and bounds of 93 % at 26/7 and 35/8.
   */
  @Test
  void slopeOfSen() {
    double[] times = {1, 2, 3, 4, 10, 12, 18};
    double[] values = {9, 15, 19, 20, 45, 55, 78};
    TheilSen line = TheilSen.of(times, values, 1.811911, MannKendall.of(values));
    assertThat(line.slope()).isEqualTo(4);
    assertThat(line.lower()).isCloseTo(26 / 7.0, within(1e-9));
    assertThat(line.upper()).isCloseTo(35 / 8.0, within(1e-9));
  }

  @Test
  void normalDistributionOfTheTables() {
    double[][] table = {{0, 0.5}, {1.645, 0.95002}, {1.96, 0.97500}, {2.3263, 0.99}, {-1, 0.15866}};
    for (double[] row : table) {
      MannKendall test = new MannKendall((long) (1000 * row[0]) + (long) Math.signum(row[0]), 1e6);
      assertThat(1 - test.pRising()).isCloseTo(row[1], within(1e-4));
    }
  }

  @Test
  void tiesAndLikenessMakeATrendLessCertain() {
    assertThat(MannKendall.of(1, 1, 1, 1).z()).isZero();
    assertThat(MannKendall.of(1, 2, 3, 4).variance()).isEqualTo(4 * 3 * 13 / 18.0);
    MannKendall test = MannKendall.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertThat(test.correctedFor(0.5).variance()).isCloseTo(3 * test.variance(), within(1e-9));
    assertThat(test.correctedFor(-0.9).variance()).isEqualTo(test.variance());
    assertThat(test.correctedFor(0.5).pRising()).isGreaterThan(test.pRising());
    assertThat(MannKendall.lag1(1, -1, 1, -1)).isCloseTo(-0.75, within(1e-9));
    assertThat(MannKendall.lag1(3, 3, 3)).isZero();
  }
}
