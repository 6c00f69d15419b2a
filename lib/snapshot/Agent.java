//SOURCES ../process/ProcessId.java
//SOURCES ../report/Units.java

package mcptools.snapshot;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcptools.process.ProcessId;
import mcptools.report.Units;

/**
 * A coding agent.
 *
 * @param program such as "claude"
 * @param sessionId what it calls its own session; empty for an agent that does not say
 * @param since when the state began, in milliseconds since the epoch; 0 when that is unknown
 */
public record Agent(
    ProcessId id, String program, Optional<String> sessionId, State state, long since) {
  /**
   * From the most to the least at work, which decides between agents of one session. QUIET: it says
   * nothing of itself, and nobody has used its tmux session since.
   */
  public enum State {
    BUSY,
    WAITING,
    QUIET,
    UNKNOWN,
    IDLE
  }

  /** Whether it has been waiting for somebody for so long, by its own account. */
  public boolean waits(long now, long millis) {
    return (state == State.IDLE || state == State.WAITING) && now - since >= millis;
  }

  /** What it does, as the end of a sentence. */
  public String doing(long now) {
    return switch (state) {
      case BUSY -> "is busy";
      case WAITING, IDLE -> "has waited for " + Units.age(now - since);
      case QUIET, UNKNOWN -> "does not say whether it is busy";
    };
  }

  /** Such as "busy", "waits for you", "idle 3d", "quiet 2h" or "unknown". */
  public String text(long now) {
    return switch (state) {
      case WAITING -> "waits for you";
      case BUSY, UNKNOWN -> word();
      case QUIET, IDLE -> word() + " " + Units.age(now - since);
    };
  }

  private String word() {
    return state.name().toLowerCase(Locale.ROOT);
  }

  public Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("program", program);
    json.put("pid", id.pid());
    json.put("start", id.start());
    json.put("state", word());
    if (since > 0) json.put("sinceMillis", since);
    return json;
  }
}
