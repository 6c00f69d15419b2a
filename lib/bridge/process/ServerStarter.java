//SOURCES NpmExec.java
//SOURCES Starting.java
//SOURCES ../../process/SystemdScope.java
//SOURCES ../../settings/ServerLimits.java
//SOURCES ../../shared/SharedStart.java

package mcptools.bridge.process;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.bridge.rpc.Unavailable;
import mcptools.process.ProcessSource;
import mcptools.process.SystemdScope;
import mcptools.settings.ServerLimits;
import mcptools.settings.ServerLimits.Action;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.Settings;
import mcptools.settings.SharedServer.Program;
import mcptools.settings.SharedServer.Stdio;
import mcptools.settings.SharedServers;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedStart;
import mcptools.shared.SharedStop;
import mcptools.state.SharedFiles;
import mcptools.state.StateHome;

/**
 * Starts and ends the processes of servers.
 *
 * @param environment what servers are started with, before their own variables
 * @param scope in which a server runs that the config limits
 */
public record ServerStarter(
    ProcessSource source, StateHome home, Map<String, String> environment, SystemdScope scope)
    implements Starting {
  @Override
  public ServerLog log(String name) {
    return new ServerLog(new SharedFiles(home).log(name));
  }

  @Override
  public ServerProcess start(Stdio server, ServerLog log, ServerProcess.Listener listener)
      throws Unavailable {
    Program program = server.program();
    Optional<String> obstacle = SharedStart.obstacle(program);
    if (obstacle.isPresent()) throw new Unavailable(server.name() + ": " + obstacle.get());
    Map<String, String> marked =
        SharedStart.marked(environment, program.variables(), server.name(), home);
    // The bridge's own would be that of the shell it was started from.
    if (server.project().isPresent()) marked.put("PWD", program.directory().toString());
    try {
      List<String> command = limited(server, NpmExec.without(program.command(), home));
      return ServerProcess.start(new Program(command, marked, program.directory()), log, listener);
    } catch (IOException e) {
      String why = Files.isDirectory(program.directory()) ? "its program cannot be run" : "";
      throw new Unavailable(server.name() + " cannot be started: " + why + "; see " + log.file());
    }
  }

  /** By the kernel, too, where the config has something done about its memory. */
  private List<String> limited(Stdio server, List<String> command) {
    Stream<String> texts = Stream.of(server.name(), String.join(" ", command));
    if (Settings.read(environment).protection().of(texts).isPresent()) return command;
    return ServerLimits.read(environment)
        .ofServer(SharedServers.base(server.name()), Measure.MEMORY)
        .filter(limit -> limit.action() != Action.TELL)
        .map(limit -> scope.around(command, server.name(), limit.most()))
        .orElse(command);
  }

  @Override
  public SharedOutcome end(String name) {
    return new SharedStop(source, home, false).stopBridged(name);
  }
}
