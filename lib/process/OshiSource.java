//DEPS com.github.oshi:oshi-core:7.5.0
//DEPS org.slf4j:slf4j-nop:2.0.17
//SOURCES ProcessSource.java
//SOURCES Libc.java
//SOURCES ../state/UserError.java

package mcptools.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.state.UserError;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Processes of any system that OSHI knows; the only source on macOS. An argument with a newline in
 * it comes as two (measured with OSHI 7.5.0 on Linux).
 */
public final class OshiSource implements ProcessSource {
  private final OperatingSystem system = new SystemInfo().getOperatingSystem();

  /** What a start time of OSHI's, always since the epoch, is counted from here; milliseconds. */
  private final long origin =
      system.getFamily().equals("macOS") ? 0 : system.getSystemBootTime() * 1000;

  @Override
  public ProcessTable list() {
    List<ProcessInfo> found = system.getProcesses().stream().map(this::info).toList();
    if (found.isEmpty()) throw new UserError(1, "the process listing is empty");
    return new ProcessTable(found, System.currentTimeMillis() - origin);
  }

  @Override
  public Optional<ProcessInfo> read(long pid) {
    return Optional.ofNullable(system.getProcess((int) pid)).map(this::info);
  }

  @Override
  public Map<String, String> environment(ProcessId id) {
    return Optional.ofNullable(system.getProcess((int) id.pid()))
        .filter(p -> info(p).id().equals(id))
        .map(OSProcess::getEnvironmentVariables)
        .orElse(Map.of());
  }

  @Override
  public String boot() {
    return ""; // on macOS a start time is absolute
  }

  @Override
  public boolean foreignNamespace(ProcessId id) {
    return false; // macOS has no pid namespaces: containers run in a virtual machine
  }

  @Override
  public Optional<String> unit(ProcessId id) {
    return Optional.empty();
  }

  private ProcessInfo info(OSProcess process) {
    ProcessId id = new ProcessId(process.getProcessID(), process.getStartTime() - origin);
    String user = process.getUserID();
    boolean known = !user.isEmpty() && user.chars().allMatch(Character::isDigit);
    return new ProcessInfo(
        id,
        process.getParentProcessID(),
        Libc.sessionOf(id.pid()),
        known ? Long.parseLong(user) : -1,
        process.getState() == OSProcess.State.ZOMBIE,
        List.copyOf(process.getArguments()));
  }
}
