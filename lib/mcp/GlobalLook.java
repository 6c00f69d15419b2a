//SOURCES GlobalServers.java
//SOURCES GlobalWorld.java
//SOURCES Ownership.java
//SOURCES ../process/ProcessSource.java

package mcptools.mcp;

import java.util.HashMap;
import java.util.Map;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessSource;
import mcptools.process.ProcessTable;
import mcptools.state.GlobalFiles;
import mcptools.state.GlobalFiles.Stored;
import mcptools.state.StateHome;

/** Looks for the global servers of one state folder. */
public final class GlobalLook {
  /** Tells in a server's environment which state folder it belongs to. */
  static final String HOME = "MCP_TOOLS_HOME";

  private final ProcessSource source;
  private final StateHome home;

  public GlobalLook(ProcessSource source, StateHome home) {
    this.source = source;
    this.home = home;
  }

  /**
   * @throws mcptools.state.UserError when the processes can not be read
   */
  public GlobalWorld now() {
    Map<String, Stored> stored = new GlobalFiles(home).load();
    ProcessTable table = source.list();
    long self = ProcessHandle.current().pid();
    long user = table.user(self);
    Map<Long, String> marks = new HashMap<>();
    for (ProcessInfo process : table.all()) {
      if (process.user() != user || process.zombie()) continue;
      Map<String, String> theirs = source.environment(process.id());
      String mark = theirs.getOrDefault(Ownership.GLOBAL, "");
      boolean ours = home.folder().toString().equals(theirs.get(HOME));
      if (ours && GlobalServers.isName(mark)) marks.put(process.pid(), mark);
    }
    long now = System.currentTimeMillis();
    return new GlobalWorld(table, self, user, source.boot(), now, marks, stored);
  }
}
