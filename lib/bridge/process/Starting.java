//SOURCES ServerProcess.java
//SOURCES ../../shared/SharedOutcome.java
//SOURCES ../rpc/Unavailable.java

package mcptools.bridge.process;

import mcptools.bridge.rpc.Unavailable;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome;

/** Starts and ends the processes of servers. */
public interface Starting {
  ServerLog log(String name);

  /**
   * @throws Unavailable when it cannot be started
   */
  ServerProcess start(Stdio server, ServerLog log, ServerProcess.Listener listener)
      throws Unavailable;

  /** Ends all processes of a server, whatever state it is in. */
  SharedOutcome end(String name);
}
