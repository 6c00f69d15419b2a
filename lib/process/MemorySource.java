//SOURCES Memory.java
//SOURCES SystemMemory.java
//SOURCES ProcessId.java

package mcptools.process;

import java.util.Optional;

/** Where memory figures come from. Everything specific to one system stays behind this. */
public interface MemorySource {
  /** The memory of a process; empty when it has ended, or the system tells nothing. */
  Optional<Memory> read(ProcessId id);

  /**
   * The memory of the machine.
   *
   * @throws mcptools.state.UserError when it can not be read
   */
  SystemMemory system();

  /**
   * Bytes of the machine's memory that are in use, to be compared with a moment later.
   *
   * @throws mcptools.state.UserError when it can not be read
   */
  default long used() {
    return system().used();
  }
}
