package mcptools.settings;

/**
 * From when on the numbers are a worry.
 *
 * @param servers number of MCP servers, a wrapper chain once
 * @param memory bytes that all of them take, as PSS
 * @param detached number of sessions that nobody is attached to
 * @param orphans number of servers whose owner is gone
 * @param staleFiles number of tracking files of ended sessions
 */
public record Thresholds(
    Limit servers, Limit memory, Limit detached, Limit orphans, Limit staleFiles) {
  /** Those of the report that this tool follows. */
  public static final Thresholds DEFAULT =
      new Thresholds(
          new Limit(10, 20),
          new Limit(300L << 20, 1024L << 20),
          new Limit(3, 5),
          new Limit(1, 3),
          new Limit(1, Long.MAX_VALUE));

  /** How bad a number is, the worst last. */
  public enum Level {
    OK,
    WARNING,
    CRITICAL
  }

  /**
   * @param warning the least value that is a warning
   * @param critical the largest value that is not critical yet
   */
  public record Limit(long warning, long critical) {
    public Level level(long value) {
      if (value > critical) return Level.CRITICAL;
      return value >= warning ? Level.WARNING : Level.OK;
    }
  }
}
