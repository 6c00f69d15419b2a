package mcptools.limits;

import java.util.List;
import java.util.stream.Stream;

/**
 * What is remembered of something that a limit is for, from one pass to the next. Times are in
 * milliseconds since the epoch.
 *
 * @param above whether it was above the limit for long enough, and has not come down to 0.8 of it
 *     since
 * @param since when that changed last
 * @param quietUntil nothing is done before
 * @param quiet for how long nothing was to be done after the last action
 * @param ended when it was ended, in the last six hours
 */
public record LimitState(boolean above, long since, long quietUntil, long quiet, List<Long> ended) {
  private static final long FIRST_QUIET = 600_000;
  private static final long MOST_QUIET = 7_200_000;
  private static final long MEMORY = 6 * 3_600_000;

  /** Actions within six hours after which it is only reported. */
  private static final int MOST_ENDED = 3;

  public static final LimitState NONE = new LimitState(false, 0, 0, 0, List.of());

  /** How a value stands to its limit. */
  public enum Standing {
    /** Above it for the whole time that it may be. */
    ABOVE,
    /** Below 0.8 of it, or, where it counts servers, within it. */
    CLEAR,
    /** Neither: as before. */
    BETWEEN,
    /** It was not measured. */
    UNKNOWN
  }

  /** The state now, before anything is done. */
  public LimitState now(Standing standing, long now) {
    // A clock that was set back must not keep it quiet for ever.
    long until = Math.min(quietUntil, now + MOST_QUIET);
    boolean forgotten = now > until + MEMORY;
    boolean high = standing == Standing.ABOVE || (above && standing != Standing.CLEAR);
    return new LimitState(
        high,
        high == above ? since : now,
        until,
        forgotten ? 0 : quiet,
        ended.stream().filter(time -> time > now - MEMORY && time <= now + MEMORY).toList());
  }

  /** Whether something is to be done about what is above. */
  public boolean isDue(Standing standing, long now) {
    return standing == Standing.ABOVE && now >= quietUntil;
  }

  /** Whether it was acted on so often that it is only reported. */
  public boolean isGivenUp() {
    return ended.size() >= MOST_ENDED;
  }

  /** The state after something was done. */
  public LimitState acted(boolean hasEnded, long now) {
    long next = quiet == 0 ? FIRST_QUIET : Math.min(MOST_QUIET, 2 * quiet);
    List<Long> times = hasEnded ? Stream.concat(ended.stream(), Stream.of(now)).toList() : ended;
    return new LimitState(above, since, now + next, next, times);
  }
}
