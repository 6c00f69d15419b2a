//SOURCES ../settings/Thresholds.java

package mcptools.health;

import java.util.OptionalLong;
import mcptools.settings.Thresholds;
import mcptools.settings.Thresholds.Limit;

/**
 * One number that tells whether MCP servers pile up.
 *
 * @param value empty when it can not be told
 */
public record Indicator(Kind kind, OptionalLong value, Limit limit) {
  /** What is counted. Memory is in bytes: the PSS, and the RSS where the system tells no PSS. */
  public enum Kind {
    SERVERS,
    MEMORY,
    DETACHED,
    ORPHANS,
    STALE_FILES;

    Limit of(Thresholds thresholds) {
      return switch (this) {
        case SERVERS -> thresholds.servers();
        case MEMORY -> thresholds.memory();
        case DETACHED -> thresholds.detached();
        case ORPHANS -> thresholds.orphans();
        case STALE_FILES -> thresholds.staleFiles();
      };
    }
  }

  /** How bad it is, the worst last: what is not known may be worse than a warning. */
  public enum State {
    OK(0),
    WARNING(1),
    UNKNOWN(3),
    CRITICAL(2);

    private final int code;

    State(int code) {
      this.code = code;
    }

    /** As exit code, and as a number for monitoring. */
    public int code() {
      return code;
    }
  }

  public State state() {
    if (value.isEmpty()) return State.UNKNOWN;
    return switch (limit.level(value.getAsLong())) {
      case OK -> State.OK;
      case WARNING -> State.WARNING;
      case CRITICAL -> State.CRITICAL;
    };
  }

  /** What to do when the number is too large. */
  String recommendation() {
    return switch (kind) {
      case SERVERS -> "Many MCP servers run; smart_cleanup ends leftovers, mem shows duplicates.";
      case MEMORY ->
          "The servers take much memory; mem shows the largest and those that run twice.";
      case DETACHED -> "Many sessions are detached; smart_cleanup ends the idle ones.";
      case ORPHANS -> "Servers are orphaned; smart_cleanup ends them, mcps --why PID tells of one.";
      case STALE_FILES ->
          "Stale tracking files are left; session_tracker cleanup-orphaned removes them.";
    };
  }
}
