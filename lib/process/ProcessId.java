//DEPS org.jspecify:jspecify:1.0.1

package mcptools.process;

import org.jspecify.annotations.Nullable;

/**
 * Identifies one process: a pid is reused, a pid with its start time is not.
 *
 * @param pid process id
 * @param start start time in milliseconds: since boot on Linux, where it does not move when the
 *     clock is set, and since the epoch elsewhere. Compare it only within one boot.
 */
public record ProcessId(long pid, long start) {
  // STARTUP.md: records
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProcessId id && pid == id.pid && start == id.start;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(pid) + Long.hashCode(start);
  }

  @Override
  public String toString() {
    return pid + "@" + start;
  }
}
