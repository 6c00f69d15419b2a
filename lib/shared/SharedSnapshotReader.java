//SOURCES SharedSnapshot.java
//SOURCES ../ownership/Ownership.java
//SOURCES ../settings/SharedServers.java
//SOURCES ../state/SharedFiles.java

package mcptools.shared;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import mcptools.ownership.Ownership;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.settings.SharedServers;
import mcptools.state.SharedFiles;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;

/** Finds the processes of the shared servers of one state folder. */
public record SharedSnapshotReader(ProcessSource source, StateHome home) {
  /** The variable that names a server's state folder in its environment. */
  static final String HOME = "MCP_TOOLS_HOME";

  private static final Set<String> NAMES = Set.of(HOME, Ownership.SHARED);

  /**
   * @throws mcptools.error.UserError when the processes cannot be read
   */
  public SharedSnapshot read() {
    Map<String, Stored<SharedPid>> stored = new SharedFiles(home).load();
    ProcessTable table = source.list();
    long self = ProcessHandle.current().pid();
    long user = table.user(self);
    Map<Long, String> marks = new HashMap<>();
    for (ProcessInfo process : table.all()) {
      if (process.user() != user || process.zombie()) continue;
      Map<String, String> theirs = source.variables(process.id(), NAMES);
      String mark = theirs.getOrDefault(Ownership.SHARED, "");
      boolean ours = home.folder().toString().equals(theirs.get(HOME));
      if (ours && SharedServers.isMark(mark)) marks.put(process.pid(), mark);
    }
    long now = System.currentTimeMillis();
    return new SharedSnapshot(table, self, user, source.boot(), now, marks, stored);
  }
}
