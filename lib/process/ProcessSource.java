//SOURCES MacSource.java
//SOURCES ProcSource.java
//SOURCES ProcessTable.java

package mcptools.process;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where process listings come from. Everything specific to one system stays behind this. */
public interface ProcessSource {
  /** That of this system: /proc where there is one, else the kernel of macOS. */
  static ProcessSource ofSystem() {
    return Platform.isLinux()
        ? new ProcSource(Path.of("/proc"))
        : new MacSource(ProgramRunner.system());
  }

  /**
   * A snapshot of all processes.
   *
   * @throws mcptools.error.UserError when the listing cannot be read or is empty
   */
  ProcessTable list();

  /** The pids of all processes, which cost less to read than {@link #list}. */
  default Set<Long> pids() {
    Set<Long> pids = new HashSet<>();
    for (ProcessInfo process : list().all()) pids.add(process.pid());
    return pids;
  }

  /** The process that has this pid now; empty when there is none. A zombie is there. */
  Optional<ProcessInfo> read(long pid);

  /** The process, when it still is the one that was meant. */
  default Optional<ProcessInfo> read(ProcessId id) {
    return read(id.pid()).filter(p -> p.id().equals(id));
  }

  /** Whether the process still is the one that was meant, and runs: a zombie does not. */
  default boolean lives(ProcessId id) {
    return read(id).filter(p -> !p.zombie()).isPresent();
  }

  /** Whether some process that has this pid runs. */
  default boolean lives(long pid) {
    return read(pid).filter(p -> !p.zombie()).isPresent();
  }

  /** The environment a process was started with; empty when it may not be read or it is gone. */
  Map<String, String> environment(ProcessId id);

  /** Of the environment the variables of these names, which costs less where there are many. */
  default Map<String, String> variables(ProcessId id, Set<String> names) {
    Map<String, String> variables = new HashMap<>(environment(id));
    variables.keySet().retainAll(names);
    return variables;
  }

  /** The directory that a process is in; empty when it may not be read or it is gone. */
  Optional<Path> directory(ProcessId id);

  /** To what start times are cut, in milliseconds: on Linux a tick of the clock. */
  default long startResolutionMillis() {
    return 10;
  }

  /** Names this boot of the machine; "" when start times are absolute and so need no such name. */
  default String boot() {
    return "";
  }

  /**
   * Whether the process runs in a pid namespace other than ours, so that pids it names mislead.
   * macOS has none: containers run in a virtual machine.
   */
  default boolean foreignNamespace(ProcessId id) {
    return false;
  }

  /**
   * The systemd unit that the process belongs to, such as "foo.service", or its job of launchd;
   * empty for none.
   */
  Optional<String> unit(ProcessId id);

  /** Whether {@link #unit} cannot be told, and so is empty. */
  default boolean isUnitHidden(ProcessId id) {
    return false;
  }

  /**
   * Who may reach some servers. This costs much more than a listing.
   *
   * @param trees the processes of each server, its root last
   * @return by root; a server that could not be looked at may be missing
   */
  Map<ProcessId, Reachability> reach(List<List<ProcessInfo>> trees);

  /**
   * Of children whose standard input and output their parent may hold, those of which it does hold
   * both. None where the system does not report it.
   *
   * @param parents of the children
   */
  default Set<ProcessInfo> held(Map<ProcessInfo, ProcessInfo> parents) {
    return Set.of();
  }

  /**
   * How others may still reach a server.
   *
   * @param listens where its processes listen, such as "TCP port 80" or "Unix socket /run/x"; empty
   *     when that cannot be read
   * @param input who is at the other end of its standard input
   * @param services its parts that listen, by the pid of the first process: the root, or what leads
   *     a process session of its own. Each with the pids of the processes outside of the server
   *     that are connected to it; empty when that cannot be read
   */
  record Reachability(
      Optional<Set<String>> listens, Input input, Map<Long, Optional<Set<Long>>> services) {
    /** The other end of a standard input. */
    public enum Input {
      /** Some process outside the server's tree holds it. */
      HELD,
      /** Somebody held it, and nobody does any more. */
      CLOSED,
      /** It is /dev/null: nobody ever held it. */
      NONE,
      UNKNOWN
    }

    public static final Reachability UNKNOWN =
        new Reachability(Optional.empty(), Input.UNKNOWN, Map.of());
  }
}
