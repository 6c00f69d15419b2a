//DEPS org.jspecify:jspecify:1.0.1

package mcptools.process;

import org.jspecify.annotations.Nullable;

/** Which of the two systems this is. All that differs between them asks here. */
public final class Platform {
  /**
   * Names a library in the environment that stands in for the system calls of macOS. With it
   * commands do on Linux what they do on macOS, and {@link Libc} looks there first for what it
   * calls: {@code ./jbang test --portable}.
   */
  private static final String STAND_IN = "MCP_TOOLS_STAND_IN";

  private Platform() {}

  /** Whether this is Linux, with a /proc, pidfds and its own numbers, and not macOS. */
  public static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux") && standIn() == null;
  }

  /** Whether this is macOS itself, with programs such as launchctl, which no stand-in has. */
  public static boolean isMac() {
    return System.getProperty("os.name").startsWith("Mac");
  }

  static @Nullable String standIn() {
    return System.getenv(STAND_IN);
  }
}
