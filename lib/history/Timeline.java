//SOURCES Recorder.java
//SOURCES Spans.java

package mcptools.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When samples were taken, by two clocks, of which one may be set and the other one stand still.
 */
final class Timeline {
  /** What a clock is set by on its own, and more. */
  private static final long LEAST_PAUSE = 60_000;

  private static final long MOST_PAUSE = 90 * Recorder.DAY;

  private static final Comparator<Sample> BY_TIME =
      (a, b) -> {
        int times = Long.compare(a.at(), b.at());
        return times == 0 ? Integer.compare(a.seconds(), b.seconds()) : times;
      };

  private Timeline() {}

  /**
   * In the order of time, each boot by the offset that its last sample has to the clock. While a
   * virtual machine is paused its time since boot stands still, and the offset grows: what was
   * before keeps the smaller one. A clock that was set back was ahead until then, and so is all
   * that was sampled by it.
   */
  static List<Sample> timed(List<Sample> samples) {
    Map<Long, List<Sample>> boots = new HashMap<>();
    List<Sample> timed = new ArrayList<>(samples.size());
    for (Sample sample : samples) {
      if (sample.boot() == 0) timed.add(sample);
      else boots.computeIfAbsent(sample.boot(), k -> new ArrayList<>()).add(sample);
    }
    for (List<Sample> boot : boots.values()) {
      boot.sort((a, b) -> Long.compare(a.uptime(), b.uptime()));
      long offset = boot.getLast().offset();
      int wrong = boot.size(); // from there on the clock was behind for a while
      for (int i = boot.size() - 1; i >= 0; i--) {
        Sample sample = boot.get(i);
        if (i < wrong && isPause(sample.offset(), offset)) {
          int last = lastWith(offset, boot, i);
          if (last < 0) offset = sample.offset();
          else wrong = last;
        }
        boot.set(i, sample.retimed(sample.uptime() + offset));
      }
      timed.addAll(boot);
    }
    timed.sort(BY_TIME);
    return timed;
  }

  /** A clock that goes ahead by more was wrong before, as one without a battery. */
  private static boolean isPause(long before, long after) {
    return after - before > LEAST_PAUSE && after - before < MOST_PAUSE;
  }

  /** The last place before one at which the offset was this already; -1 where it never was. */
  private static int lastWith(long offset, List<Sample> boot, int before) {
    int place = before - 1;
    while (place >= 0 && Math.abs(boot.get(place).offset() - offset) > LEAST_PAUSE) place--;
    return place;
  }

  /**
   * Of the files of one day: without what a span has already, as after a roll-up that was cut off,
   * and without doubles. What is of the next day is in no span of this one, though spans go by the
   * time since boot and may reach into it.
   */
  static List<Sample> uncovered(List<Sample> samples) {
    Map<Integer, Set<Long>> covered = new HashMap<>();
    for (Sample sample : samples) {
      if (sample.seconds() == 0) continue;
      covered
          .computeIfAbsent(sample.seconds(), k -> new HashSet<>())
          .add(slot(sample, sample.seconds()));
    }
    List<Sample> sorted = new ArrayList<>(samples);
    sorted.sort(BY_TIME);
    List<Sample> kept = new ArrayList<>(samples.size());
    Optional<Sample> before = Optional.empty();
    for (Sample sample : sorted) {
      // Most are of the last days, of which there are no spans.
      if (!covered.isEmpty() && isCovered(sample, covered)) continue;
      if (before.isPresent() && Spans.isSame(before.get(), sample)) continue;
      kept.add(sample);
      before = Optional.of(sample);
    }
    return kept;
  }

  private static boolean isCovered(Sample sample, Map<Integer, Set<Long>> covered) {
    for (var spans : covered.entrySet()) {
      if (spans.getKey() <= sample.seconds()) continue;
      if (spans.getValue().contains(slot(sample, spans.getKey()))) return true;
    }
    return false;
  }

  /** The span of so many seconds that a sample falls into, by the clock since boot. */
  private static long slot(Sample sample, int seconds) {
    return Math.floorDiv(sample.uptime(), seconds * 1000L) ^ sample.boot();
  }
}
