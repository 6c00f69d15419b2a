package mcptools.process;

/**
 * What tells one process from every other: its pid is reused, the pair with the start time is not.
 *
 * @param pid process id
 * @param start start time in milliseconds: since boot on Linux, where it does not move when the
 *     clock is set, and since the epoch elsewhere. Compare it only within one boot.
 */
public record ProcessId(long pid, long start) {
  @Override
  public String toString() {
    return pid + "@" + start;
  }
}
