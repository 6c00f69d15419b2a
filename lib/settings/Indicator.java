//SOURCES ../report/Colors.java
//SOURCES ../report/Units.java

package mcptools.settings;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import mcptools.report.Colors.Style;
import mcptools.report.Units;

/**
 * The numbers that show whether MCP servers pile up: all that is known of them but their values,
 * which {@code Health} finds. The default thresholds are those of the report that this tool
 * follows.
 */
public enum Indicator {
  SERVERS(
      "servers",
      new Limit(10, 20),
      "MCP servers",
      "Many MCP servers run; smart_cleanup ends leftovers, mem shows duplicates.",
      "servers",
      "MCP servers, a wrapper chain once."),
  MEMORY(
      "memoryMB",
      new Limit(300, 1024),
      "memory",
      "The servers take much memory; mem shows the largest and those that run twice.",
      "memory_pss_bytes",
      "Memory of all MCP servers: the PSS, and the RSS of processes that show no PSS."),
  LARGEST(
      "largestServerMB",
      new Limit(500, 1024),
      "largest server",
      "A single server takes much memory; mem shows the largest.",
      "largest_server_pss_bytes",
      "Memory of the MCP server that takes most: the PSS, or the RSS of what shows no PSS."),
  DETACHED(
      "detachedSessions",
      new Limit(3, 5),
      "detached sessions",
      "Many sessions are detached; smart_cleanup ends the idle ones.",
      "detached_sessions",
      "Sessions of tmux that nobody is attached to."),
  ORPHANS(
      "orphans",
      new Limit(1, 3),
      "orphaned servers",
      "Servers are orphaned; mcps --why PID says whether smart_cleanup ends one.",
      "orphans",
      "MCP servers whose owner is gone."),
  STALE_FILES(
      "staleFiles",
      new Limit(1, Limit.NEVER),
      "stale tracking files",
      "Stale tracking files are left; session_tracker cleanup-orphaned removes them.",
      "stale_tracking_files",
      "Tracking files of ended sessions."),
  UNREACHED(
      "connectedButDown",
      new Limit(1, Limit.NEVER),
      "down but connected",
      "Configs of clients point to the bridge, which is down; mcp_manager start, or disconnect.",
      "connected_but_down",
      "Entries in configs of clients that point to the bridge while it is down.");

  private final String key;
  private final long warning;
  private final long critical;
  private final String title;
  private final String recommendation;
  private final String metric;
  private final String help;

  /**
   * @param key as the config names its threshold; where it ends in MB, the numbers of the config
   *     are megabytes, and all others are bytes
   * @param limit the default, as the config would give it
   * @param recommendation what to do when the number is too large
   * @param metric what Prometheus calls it, without the prefix of all our metrics
   * @param help the sentence that Prometheus shows with it
   */
  Indicator(
      String key, Limit limit, String title, String recommendation, String metric, String help) {
    this.key = key;
    this.warning = limit.warning();
    this.critical = limit.critical();
    this.title = title;
    this.recommendation = recommendation;
    this.metric = metric;
    this.help = help;
  }

  /** How bad a number is, the worst last: what is not known may be worse than a warning. */
  public enum State {
    OK(0, Style.GREEN),
    WARNING(1, Style.YELLOW),
    UNKNOWN(3, Style.YELLOW),
    CRITICAL(2, Style.RED);

    private final int code;
    private final Style style;

    State(int code, Style style) {
      this.code = code;
      this.style = style;
    }

    /** As exit code, and as a number for monitoring. */
    public int code() {
      return code;
    }

    public Style style() {
      return style;
    }
  }

  /**
   * From when on a number is a worry.
   *
   * @param warning the least value that is a warning
   * @param critical the largest value that is not critical yet
   */
  public record Limit(long warning, long critical) {
    public static final long NEVER = Long.MAX_VALUE;
  }

  /** A value and the limit that it is held against; it is empty when it is not known. */
  public record Reading(Indicator indicator, OptionalLong value, Limit limit) {
    public static Reading of(
        Indicator indicator, OptionalLong value, Map<Indicator, Limit> thresholds) {
      return new Reading(indicator, value, thresholds.getOrDefault(indicator, indicator.limit()));
    }

    public State state() {
      if (value.isEmpty()) return State.UNKNOWN;
      if (value.getAsLong() > limit.critical()) return State.CRITICAL;
      return value.getAsLong() >= limit.warning() ? State.WARNING : State.OK;
    }

    /** A sentence for each number that is too large, the worst first. */
    public static List<String> recommendations(List<Reading> readings) {
      return readings.stream()
          .filter(r -> r.state() == State.WARNING || r.state() == State.CRITICAL)
          .sorted((a, b) -> b.state().compareTo(a.state()))
          .map(r -> r.indicator.recommendation)
          .toList();
    }
  }

  /** Those that hold where the config names no others. */
  public static Map<Indicator, Limit> defaults() {
    Map<Indicator, Limit> limits = new EnumMap<>(Indicator.class);
    Stream.of(values()).forEach(indicator -> limits.put(indicator, indicator.limit()));
    return limits;
  }

  public String key() {
    return key;
  }

  public String jsonName() {
    return key.replace("MB", "Bytes");
  }

  /** The default, as the config would give it. */
  public Limit limitInConfig() {
    return new Limit(warning, critical);
  }

  private Limit limit() {
    return limit(warning, critical);
  }

  /** From the numbers of a config; none is critical that is not a warning. */
  Limit limit(long warning, long critical) {
    long size = isMemory() ? 1 << 20 : 1;
    long last = critical == Limit.NEVER ? critical : Math.max(warning, critical) * size;
    return new Limit(warning * size, last);
  }

  public boolean isMemory() {
    return key.endsWith("MB");
  }

  /** A value as people read it, such as "300 MB" or "10". */
  public String text(long value) {
    return isMemory() ? Units.size(value) : Long.toString(value);
  }

  public String title() {
    return title;
  }

  public String metric() {
    return metric;
  }

  public String help() {
    return help;
  }
}
