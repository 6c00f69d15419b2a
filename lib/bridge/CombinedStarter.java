//SOURCES CombinedServer.java
//SOURCES process/ServerStarter.java

package mcptools.bridge;

import java.util.Map;
import java.util.function.Supplier;
import mcptools.bridge.process.ServerLog;
import mcptools.bridge.process.ServerProcess;
import mcptools.bridge.process.ServerStarter;
import mcptools.bridge.process.Starting;
import mcptools.bridge.relay.BridgedServer;
import mcptools.settings.SharedServer.Stdio;
import mcptools.shared.SharedOutcome;

/** Starts the server that is all others. */
record CombinedStarter(ServerStarter starter, Supplier<Map<String, BridgedServer>> servers)
    implements Starting {
  @Override
  public ServerLog log(String name) {
    return starter.log(name);
  }

  @Override
  public ServerProcess start(Stdio server, ServerLog log, ServerProcess.Listener listener) {
    CombinedServer combined = new CombinedServer(servers);
    ServerProcess process = ServerProcess.of(combined.process(), log, listener);
    combined.connect(process, listener);
    return process;
  }

  @Override
  public SharedOutcome end(String name) {
    return new SharedOutcome(name, SharedOutcome.Change.STOPPED, 0, "stopped");
  }
}
