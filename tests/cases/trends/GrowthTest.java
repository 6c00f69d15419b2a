//SOURCES ../../../lib/trends/Growth.java

package mcptools.tests.cases.trends;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import mcptools.trends.Growth;
import mcptools.trends.Growth.Kind;
import org.junit.jupiter.api.Test;

/** What is called growing, on simulated series of one value a minute. */
class GrowthTest {
  private static final double MB = 1 << 20;
  private static final long EPOCH = 1_793_577_600_000L;

  /** Verdict of so many minutes, without those at which the value is negative. */
  private static Growth growth(int minutes, IntToDoubleFunction bytes) {
    long[] times = new long[minutes];
    long[] values = new long[minutes];
    int count = 0;
    for (int i = 0; i < minutes; i++) {
      double value = bytes.applyAsDouble(i);
      if (value < 0) continue;
      times[count] = EPOCH + i * 60_000L;
      values[count++] = (long) value;
    }
    return Growth.of(Arrays.copyOf(times, count), Arrays.copyOf(values, count), () -> false);
  }

  private static double noisy(Random random, double value, double noise) {
    return value * Math.max(0.1, 1 + noise * random.nextGaussian());
  }

  /** Noise, a saw-tooth, a start, a cache up to its cap, a step, gaps, and noise with a memory. */
  private static IntToDoubleFunction flat(Random random, int kind, int minutes) {
    double base = (20 + random.nextInt(400)) * MB;
    double noise = 0.005 + 0.03 * random.nextDouble();
    int period = 5 + random.nextInt(85);
    double height = 0.05 + 0.35 * random.nextDouble();
    double slowness = 3 + 30 * random.nextDouble();
    double full = 20 + 0.6 * minutes * random.nextDouble();
    int step = random.nextInt(minutes);
    double likeness = 0.3 + 0.65 * random.nextDouble();
    double[] last = {0};
    return i -> {
      double shape =
          switch (kind) {
            case 1 -> 1 + height * (i % period) / period;
            case 2 -> 1 + 5 * height * (1 - Math.exp(-i / slowness));
            case 3 -> 1 + 5 * height * Math.min(1, i / full);
            case 4 -> i < step ? 1 : 1 + 5 * height;
            case 5 -> random.nextInt(100) < 15 ? -1 : 1;
            default -> 1;
          };
      if (kind == 6) {
        double fresh = noise * Math.sqrt(1 - likeness * likeness) * random.nextGaussian();
        last[0] = likeness * last[0] + fresh;
        return base * (1 + last[0]);
      }
      return shape < 0 ? -1 : noisy(random, base * shape, noise);
    };
  }

  @Test
  void aThousandFlatSeriesAreNotCalledGrowing() {
    Random random = new Random(20261129);
    int growing = 0;
    for (int i = 0; i < 1000; i++) {
      int minutes = 150 + random.nextInt(1300);
      Growth growth = growth(minutes, flat(random, i % 7, minutes));
      if (growth.kind() == Kind.GROWING) growing++;
    }
    assertThat(growing).isLessThan(10);
  }

  @Test
  void leaksAreFoundWithinSixHours() {
    Random random = new Random(20261130);
    int found = 0;
    for (int i = 0; i < 200; i++) {
      double base = (20 + random.nextInt(80)) * MB;
      double slope = (5 + (i % 4 == 0 ? 0 : random.nextInt(60))) * MB;
      Growth growth = growth(360, at -> noisy(random, base + slope * at / 60, 0.03));
      if (growth.kind() != Kind.GROWING) continue;
      found++;
      assertThat(growth.lower()).isLessThanOrEqualTo(growth.perHour());
      assertThat(growth.perHour()).isBetween(0.8 * slope, 1.2 * slope);
    }
    assertThat(found).isGreaterThanOrEqualTo(190);
  }

  /** Without noise each value resembles the one before, as in a walk of chance. */
  @Test
  void aLeakWhoseRateChangesIsFoundWithHardlyAnyNoise() {
    Random random = new Random(20261201);
    int found = 0;
    for (int i = 0; i < 200; i++) {
      double base = (20 + random.nextInt(80)) * MB;
      double mean = (10 + 30 * random.nextDouble()) * MB / 60;
      double hours = 2 + 4 * random.nextDouble();
      double[] grown = {0};
      double[] rate = {1};
      boolean accelerates = i % 2 == 0;
      Growth growth =
          growth(
              360,
              at -> {
                rate[0] = Math.clamp(rate[0] + 0.05 * random.nextGaussian(), 0.5, 2);
                grown[0] += mean * rate[0];
                double size = base + grown[0];
                return noisy(
                    random, accelerates ? base * Math.pow(2, at / 60.0 / hours) : size, 0.003);
              });
      if (growth.kind() == Kind.GROWING) found++;
    }
    assertThat(found).isGreaterThanOrEqualTo(190);
  }

  @Test
  void aWalkOfChanceIsNoGrowth() {
    Random random = new Random(20261202);
    int growing = 0;
    for (int i = 0; i < 500; i++) {
      double base = (30 + random.nextInt(200)) * MB;
      double likeness = 0.99 + 0.009 * random.nextDouble();
      double spread = 0.03 + 0.1 * random.nextDouble();
      double[] last = {spread * random.nextGaussian()};
      Growth growth =
          growth(
              150 + random.nextInt(2700),
              at -> {
                double fresh = Math.sqrt(1 - likeness * likeness) * spread * random.nextGaussian();
                last[0] = likeness * last[0] + fresh;
                return base * Math.exp(last[0]);
              });
      if (growth.kind() == Kind.GROWING) growing++;
    }
    assertThat(growing).isLessThan(5);
  }

  @Test
  void aLeakThatBeginsLateIsFoundWithinSixHoursAndASlowSawToothIsNone() {
    Random random = new Random(4);
    Growth late = growth(2880, i -> noisy(random, 60 * MB + Math.max(0, i - 2520) * MB / 2, 0.03));
    assertThat(late.kind()).isEqualTo(Kind.GROWING);
    Growth tooth = growth(2880, i -> noisy(random, 60 * MB + i % 480 * MB / 4, 0.03));
    assertThat(tooth.kind()).isNotEqualTo(Kind.GROWING);
  }

  @Test
  void aSlowLeakBelowTheTeethOfACollectorIsFound() {
    for (int period : new int[] {10, 30, 60}) {
      int found = 0;
      for (int seed = 0; seed < 100; seed++) {
        Random random = new Random(seed * 31 + 7);
        double base = (20 + random.nextInt(80)) * MB;
        double tooth = 0.05 + 0.05 * (seed % 6);
        int offset = random.nextInt(period);
        Growth growth =
            growth(
                360,
                i -> {
                  double height = 1 + tooth * ((i + offset) % period) / period;
                  return noisy(random, (base + 5 * MB * i / 60) * height, 0.01);
                });
        if (growth.kind() == Kind.GROWING) found++;
      }
      assertThat(found).as("teeth of %s min", period).isGreaterThanOrEqualTo(95);
    }
  }

  @Test
  void aSawToothThatHasFallenBackIsNotCalledGrowing() {
    for (int period : new int[] {180, 240, 360, 480, 720}) {
      for (int minutes = period + 15; minutes < Math.min(4 * period, 2880); minutes += 15) {
        // Until then all that is seen of it is a climb.
        if (minutes % period < 15 || minutes % period > 330) continue;
        Random random = new Random(minutes);
        Growth growth =
            growth(minutes, i -> noisy(random, (60 + 200.0 * (i % period) / period) * MB, 0.02));
        assertThat(growth.kind()).as("%s of %s", minutes, period).isNotEqualTo(Kind.GROWING);
      }
    }
  }

  @Test
  void aStepIsAJumpWithItsTime() {
    Random random = new Random(1);
    Growth growth = growth(360, i -> noisy(random, i < 200 ? 80 * MB : 380 * MB, 0.02));
    assertThat(growth.kind()).isEqualTo(Kind.JUMPED);
    assertThat(growth.rise() / MB).isBetween(290.0, 310.0);
    assertThat((growth.at() - EPOCH) / 60_000).isBetween(190L, 210L);
    assertThat(growth(360, i -> noisy(random, i < 200 ? 380 * MB : 80 * MB, 0.02)).rise())
        .isNegative();
  }

  @Test
  void whatIsYoungOrHasGapsIsTooShortToTell() {
    assertThat(growth(100, i -> (20 + i) * MB).kind()).isEqualTo(Kind.TOO_SHORT);
    assertThat(growth(0, i -> 1).kind()).isEqualTo(Kind.TOO_SHORT);
    // Asleep for 8 hours, and awake for one: neither growth nor a fall.
    assertThat(growth(600, i -> i > 60 && i < 540 ? -1 : 50 * MB).kind()).isEqualTo(Kind.TOO_SHORT);
    assertThat(growth(360, i -> 50 * MB).kind()).isEqualTo(Kind.STEADY);
  }

  @Test
  void aLeakWithANightlyGapIsFoundAndTheTimeToItsLimit() {
    Random random = new Random(2);
    // Awake from 7 to 23 o'clock, and looked at on the second day at 14.
    int minutes = 1440 + 840;
    Growth growth =
        growth(
            minutes,
            i ->
                i % 1440 < 420 || i % 1440 > 1380 ? -1 : noisy(random, 50 * MB + i * MB / 2, 0.02));
    assertThat(growth.kind()).isEqualTo(Kind.GROWING);
    double now = 50 * MB + minutes * MB / 2;
    long left = growth.until(now, now + 100 * MB).orElseThrow();
    assertThat(left / 60_000).isBetween(170L, 230L);
    assertThat(growth.until(now, 100 * now)).isEmpty();
    assertThat(growth.until(now, now / 2)).isEmpty();
  }

  @Test
  void anEarlierRunThatGrewConfirmsAnother() {
    int alone = 0;
    int again = 0;
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      int n = 150;
      long[] times = new long[n];
      long[] bytes = new long[n];
      for (int i = 0; i < n; i++) {
        times[i] = EPOCH + i * 60_000L;
        bytes[i] = (long) noisy(random, 50 * MB + 12 * MB * i / 60, 0.08);
      }
      if (Growth.of(times, bytes, () -> false).kind() == Kind.GROWING) alone++;
      if (Growth.of(times, bytes, () -> true).kind() == Kind.GROWING) again++;
    }
    assertThat(again).isGreaterThan(alone);
  }
}
