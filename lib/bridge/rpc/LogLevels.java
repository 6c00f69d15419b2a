package mcptools.bridge.rpc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The levels of log messages, the least severe first. */
public final class LogLevels {
  private static final List<String> ALL =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private LogLevels() {}

  public static boolean isLevel(String name) {
    return ALL.contains(name);
  }

  /** Whether a message of another level is at least as severe as the wanted level. */
  public static boolean covers(String wanted, String other) {
    return ALL.indexOf(other) >= ALL.indexOf(wanted);
  }

  /** The least severe of the levels; empty for none. */
  public static Optional<String> lowest(Stream<String> wanted) {
    return wanted.min((a, b) -> ALL.indexOf(a) - ALL.indexOf(b));
  }
}
