//SOURCES Jump.java
//SOURCES SawTeeth.java

package mcptools.trends;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What the memory of one server, one pid and start, did. Growth is said only with evidence: see
 * {@link #of}.
 *
 * @param perHour bytes; of what does not grow the slope all the same, 0 where it is too short
 * @param lower bound of it
 * @param upper bound of it
 * @param rise bytes over the window, or of the jump
 * @param at milliseconds since the epoch of the jump; else 0
 */
public record Growth(Kind kind, double perHour, double lower, double upper, double rise, long at) {
  private static final double HOUR = 3_600_000;

  /** What starts takes more at first, which is no growth. */
  private static final long WARM_UP = 600_000;

  static final long SHORT_WINDOW = 6 * 3_600_000;
  private static final long LONG_WINDOW = 24 * 3_600_000;

  /** In words. */
  public enum Kind {
    STEADY("steady"),
    GROWING("growing"),
    JUMPED("jumped"),
    TOO_SHORT("too short to tell");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private static Growth tooShort() {
    return new Growth(Kind.TOO_SHORT, 0, 0, 0, 0, 0);
  }

  /**
   * What the last 6 hours say, in medians of 5 minutes. It grows when all of this holds: by
   * Mann-Kendall chance is less likely than 1 %, also where values resemble those before them,
   * unless they hardly fall on their way; the lower bound of the slope is above 1 MB and 2 % an
   * hour; the rise is above 20 MB and 25 %, there or over the last day; the last half and the last
   * quarter still rise; no single step is more than half of the rise; it has not fallen back; and
   * another window says so, too. Or the lowest values of each hour grow below the teeth of a
   * collector.
   *
   * @param times milliseconds since the epoch, rising
   * @param bytes at each time
   * @param grewBefore whether an earlier run of the same server grew, which stands for that other
   *     window
   */
  public static Growth of(long[] times, long[] bytes, BooleanSupplier grewBefore) {
    // Of 15 where a schedule of so many takes the samples.
    Optional<Window> found =
        Window.of(times, bytes, WARM_UP, SHORT_WINDOW, 300_000)
            .or(() -> Window.of(times, bytes, WARM_UP, SHORT_WINDOW, 900_000));
    if (found.isEmpty()) return tooShort();
    Window window = found.get();
    Line line = Line.of(window);
    Jump jump = Jump.of(window);
    double span = window.hours();
    double rise = line.slope().slope() * span;
    double least = Line.least(line.slope().start());
    double before = start(times, bytes);
    double sinceDay = line.slope().start() + rise - before;
    boolean isMuch = rise > least || sinceDay > Line.least(before);
    boolean jumped = Math.abs(jump.size()) > least && jump.lasts(window);
    Window lowest = window.floors();
    Line floors = Line.of(lowest);
    if (SawTeeth.hide(window, lowest.values(), floors) && isSinceDay(window, times, bytes)) {
      TheilSen slope = floors.slope();
      return new Growth(
          Kind.GROWING, slope.slope(), slope.lower(), slope.upper(), slope.slope() * span, 0);
    }
    boolean grows =
        line.grows()
            && isMuch
            && jump.size() <= rise / 2
            && goesOn(window, line.slope().slope())
            && !SawTeeth.hasFallenBack(window, rise, line.slope().slope())
            && (isConfirmed(window, times, bytes) || grewBefore.getAsBoolean());
    Kind kind = grows ? Kind.GROWING : jumped ? Kind.JUMPED : Kind.STEADY;
    return new Growth(
        kind,
        line.slope().slope(),
        line.slope().lower(),
        line.slope().upper(),
        kind == Kind.JUMPED ? jump.size() : rise,
        kind == Kind.JUMPED ? jump.at() : 0);
  }

  /** What it took a day ago, or when it had started. */
  private static double start(long[] times, long[] bytes) {
    long first = Math.max(times[0] + WARM_UP, times[times.length - 1] - LONG_WINDOW);
    int from = 0;
    while (times[from] < first) from++;
    return Window.median(bytes, from, Math.min(bytes.length, from + 10));
  }

  /** A plateau after a climb is no growth: its last part would be flat. */
  private static boolean goesOn(Window window, double slope) {
    return Line.of(window.last(0.25)).slope().slope() > slope / 2;
  }

  /**
   * By its last half, and by a day in medians of half an hour, where it is old enough for that: the
   * day rises as a whole, or what it takes now is a tenth above all of the day before.
   */
  private static boolean isConfirmed(Window window, long[] times, long[] bytes) {
    return Line.of(window.last(0.5)).grows() && isSinceDay(window, times, bytes);
  }

  private static boolean isSinceDay(Window window, long[] times, long[] bytes) {
    Optional<Window> day = Window.of(times, bytes, WARM_UP, LONG_WINDOW, 1_800_000);
    if (day.isEmpty() || Line.of(day.get()).rises()) return true;
    double most = 0;
    for (int i = 0; i < day.get().times().length && day.get().millis(i) < window.start(); i++) {
      most = Math.max(most, day.get().values()[i]);
    }
    double[] last = window.last(0.1).values();
    Arrays.sort(last);
    return TheilSen.median(last) > 1.1 * most;
  }

  /** The time until a size is reached, in milliseconds; empty when it is not within a week. */
  public Optional<Long> until(double now, double size) {
    if (kind != Kind.GROWING || now >= size) return Optional.empty();
    double millis = (size - now) / perHour * HOUR;
    return millis > 7 * LONG_WINDOW ? Optional.empty() : Optional.of((long) millis);
  }
}
