//SOURCES ProcessTable.java
//SOURCES Reachability.java

package mcptools.process;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where process listings come from. Everything specific to one system stays behind this. */
public interface ProcessSource {
  /**
   * A snapshot of all processes.
   *
   * @throws mcptools.error.UserError when the listing can not be read or is empty
   */
  ProcessTable list();

  /** The process that has this pid now; empty when there is none. A zombie is there. */
  Optional<ProcessInfo> read(long pid);

  /** The environment a process was started with; empty when it may not be read or it is gone. */
  Map<String, String> environment(ProcessId id);

  /** Names this boot of the machine; "" when start times are absolute and so need no such name. */
  String boot();

  /** Whether the process runs in a pid namespace other than ours, so that pids it names mislead. */
  boolean foreignNamespace(ProcessId id);

  /** The systemd unit that the process belongs to, such as "foo.service"; empty for none. */
  Optional<String> unit(ProcessId id);

  /**
   * Who may reach servers whose client is gone. This costs much more than a listing.
   *
   * @param trees the processes of each server, its root last
   * @return by root; a server that could not be looked at may be missing
   */
  Map<ProcessId, Reachability> reach(List<List<ProcessInfo>> trees);
}
