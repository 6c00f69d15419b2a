//SOURCES OshiUsage.java
//SOURCES ProcSource.java
//SOURCES ProcUsage.java
//SOURCES SystemMemory.java
//SOURCES Usage.java

package mcptools.process;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the figures of processes and of the machine's memory come from. Everything specific to one
 * system stays behind this.
 */
public interface UsageSource {
  /** That of this system: /proc where there is one, else OSHI, which is loaded only then. */
  static UsageSource ofSystem() {
    return ProcSource.available() ? new ProcUsage(Path.of("/proc")) : new OshiUsage();
  }

  /** What people call the memory that is a process' share; a footprint stands for its USS, too. */
  static String share() {
    return ProcSource.available() ? "PSS" : "footprint";
  }

  /** What a process costs; empty when it has ended, or the system reports nothing. */
  Optional<Usage> read(ProcessId id);

  /**
   * @throws mcptools.error.UserError when it can not be read
   */
  SystemMemory system();

  /**
   * Bytes of the machine's memory that are in use, to be compared with a moment later.
   *
   * @throws mcptools.error.UserError when it can not be read
   */
  default long used() {
    return system().used();
  }
}
