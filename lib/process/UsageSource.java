//SOURCES MacUsage.java
//SOURCES ProcUsage.java
//SOURCES SystemMemory.java
//SOURCES Usage.java

package mcptools.process;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the figures of processes and of the machine's memory come from. Everything specific to one
 * system stays behind this.
 */
public interface UsageSource {
  /** That of this system: /proc where there is one, else what the kernel of macOS reports. */
  static UsageSource ofSystem() {
    return Platform.isLinux() ? new ProcUsage(Path.of("/proc")) : new MacUsage();
  }

  /** What people call the memory that is a process' share; a footprint stands for its USS, too. */
  static String share() {
    return Platform.isLinux() ? "PSS" : "footprint";
  }

  /** What a process costs; empty when it has ended, or the system reports nothing. */
  Optional<Usage> read(ProcessId id);

  /**
   * Milliseconds that it ran on a processor since it began, which cost less to read than all that
   * it takes; empty as above.
   */
  default OptionalLong cpuMillis(ProcessId id) {
    return read(id).map(Usage::cpuMillis).orElse(OptionalLong.empty());
  }

  /**
   * @throws mcptools.error.UserError when it cannot be read
   */
  SystemMemory system();

  /** How macOS judges its memory: "normal", "warning" or "critical"; empty on Linux. */
  default Optional<String> pressureLevel() {
    return Optional.empty();
  }

  /**
   * Bytes of the machine's memory that are in use, to be compared with a moment later.
   *
   * @throws mcptools.error.UserError when it cannot be read
   */
  default long used() {
    return system().used();
  }
}
