package mcptools.serve;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** How important log messages are, the least first. */
final class Levels {
  private static final List<String> ALL =
      List.of("debug", "info", "notice", "warning", "error", "critical", "alert", "emergency");

  private Levels() {}

  static boolean isLevel(String name) {
    return ALL.contains(name);
  }

  /** Whether somebody who wants a level wants a message of another one. */
  static boolean covers(String wanted, String other) {
    return ALL.indexOf(other) >= ALL.indexOf(wanted);
  }

  /** The level that satisfies all who want one. */
  static Optional<String> lowest(Stream<String> wanted) {
    return wanted.min((a, b) -> ALL.indexOf(a) - ALL.indexOf(b));
  }
}
