//DEPS com.github.oshi:oshi-core:7.5.0
//DEPS org.slf4j:slf4j-nop:2.0.17

package mcptools.process;

import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Turns the start times of OSHI, which are milliseconds since the epoch, into those of {@link
 * ProcessId}. On macOS they are cut to whole seconds, because ps tells no more: there a pid that is
 * used twice within one second counts as one process, for which some 99,000 others would have to
 * start in that second. Elsewhere they count from the start of the system.
 */
final class OshiClock {
  /** Whole seconds since the epoch, in milliseconds. */
  static final OshiClock SECONDS = new OshiClock(0, 1000);

  private final long origin;
  private final long step;

  private OshiClock(long origin, long step) {
    this.origin = origin;
    this.step = step;
  }

  /** The clock of the system's own {@link ProcessId}. */
  static OshiClock of(OperatingSystem system) {
    return system.getFamily().equals("macOS")
        ? SECONDS
        : new OshiClock(system.getSystemBootTime() * 1000, 1);
  }

  long start(OSProcess process) {
    return (process.getStartTime() - origin) / step * step;
  }

  /** The time now, of which {@link #start} is an earlier one. */
  long now() {
    return System.currentTimeMillis() - origin;
  }
}
