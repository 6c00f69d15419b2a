//SOURCES LimitState.java
//SOURCES ../process/ProcessId.java
//SOURCES ../settings/ServerLimits.java

package mcptools.limits;

import java.util.List;
import java.util.OptionalLong;
import mcptools.limits.LimitState.Standing;
import mcptools.process.ProcessId;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.ServerLimits.ServerLimit;

/**
 * How something that a limit is for stands to it, by the recorded samples.
 *
 * @param subject whom, in words, such as "serena (session api)"
 * @param values what was measured, the last one last
 * @param processes the roots of the servers that count, those that take most first
 */
public record LimitCheck(
    ServerLimit limit,
    String subject,
    List<Value> values,
    Standing standing,
    List<ProcessId> processes) {
  /** Older samples say nothing of now. */
  private static final long FRESH_MILLIS = 180_000;

  /**
   * Samples that are farther apart do not show what was in between. Those of a schedule of ten
   * minutes are never quite ten minutes apart.
   */
  private static final long MOST_GAP = 660_000;

  /** A value at a time, in milliseconds since the epoch. */
  public record Value(long at, long value) {}

  /** What is remembered goes by this. */
  public String key() {
    return limit.path() + " " + subject;
  }

  /** The last value; empty when it was not measured lately. */
  public OptionalLong value() {
    return values.isEmpty() || standing == Standing.UNKNOWN
        ? OptionalLong.empty()
        : OptionalLong.of(values.getLast().value());
  }

  /** Whether it is of one server by its name, and not of how many there are. */
  boolean isOfOne() {
    return limit.isNamed() && limit.measure() != Measure.COUNT;
  }

  static Standing standing(ServerLimit limit, List<Value> values, long now) {
    if (values.isEmpty()) return Standing.UNKNOWN;
    Value last = values.getLast();
    if (now - last.at() > FRESH_MILLIS) return Standing.UNKNOWN;
    boolean counts = limit.measure() == Measure.COUNT; // which does not waver around its limit
    if (last.value() <= (counts ? limit.most() : limit.most() * 4 / 5)) return Standing.CLEAR;
    if (last.value() <= limit.most()) return Standing.BETWEEN;
    return last.at() - streak(limit, values) >= limit.millis() ? Standing.ABOVE : Standing.BETWEEN;
  }

  /** Since when all values are above, without a gap. */
  private static long streak(ServerLimit limit, List<Value> values) {
    long since = values.getLast().at();
    for (Value value : values.reversed()) {
      if (value.value() <= limit.most() || since - value.at() > MOST_GAP) break;
      since = value.at();
    }
    return since;
  }

  /**
   * Of the time that the limit speaks of the first value, one in the middle, and the last: at most
   * three, in the order of time.
   */
  public List<Value> evidence() {
    int first = values.size() - 1;
    while (first > 0 && values.getLast().at() - values.get(first).at() < limit.millis()) first--;
    List<Value> during = values.subList(Math.max(0, first), values.size());
    return during.size() < 4
        ? List.copyOf(during)
        : List.of(during.getFirst(), during.get(during.size() / 2), during.getLast());
  }

  /** The one that matters most: two servers of a name have one state. */
  static LimitCheck worst(List<LimitCheck> checks) {
    LimitCheck worst = checks.getFirst();
    for (LimitCheck check : checks) {
      int order = rank(check.standing()) - rank(worst.standing());
      boolean larger = check.values().getLast().value() > worst.values().getLast().value();
      if (order < 0 || (order == 0 && larger)) worst = check;
    }
    return worst;
  }

  private static int rank(Standing standing) {
    return switch (standing) {
      case ABOVE -> 0;
      case BETWEEN -> 1;
      case UNKNOWN -> 2;
      case CLEAR -> 3;
    };
  }
}
