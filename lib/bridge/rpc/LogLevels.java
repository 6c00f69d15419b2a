package mcptools.bridge.rpc;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How important log messages are, the least first. */
public final class LogLevels {
  private static final List<String> ALL =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private LogLevels() {}

  public static boolean isLevel(String name) {
    return ALL.contains(name);
  }

  /** Whether somebody who wants a level wants a message of another one. */
  public static boolean covers(String wanted, String other) {
    return ALL.indexOf(other) >= ALL.indexOf(wanted);
  }

  /** The level that satisfies all who want one. */
  public static Optional<String> lowest(Stream<String> wanted) {
    return wanted.min((a, b) -> ALL.indexOf(a) - ALL.indexOf(b));
  }
}
