//SOURCES Child.java
//SOURCES NpmExec.java
//SOURCES ../mcp/GlobalStop.java
//SOURCES ../process/ProcessSource.java

package mcptools.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.mcp.GlobalOutcome;
import mcptools.mcp.GlobalServer.Program;
import mcptools.mcp.GlobalServer.Stdio;
import mcptools.mcp.GlobalStart;
import mcptools.mcp.GlobalStop;
import mcptools.process.ProcessSource;
import mcptools.state.GlobalFiles;
import mcptools.state.StateHome;

/** Starts and ends the processes of servers. */
final class Starter {
  private final ProcessSource source;
  private final StateHome home;
  private final Map<String, String> environment;

  /**
   * @param environment what servers are started with, before their own variables
   */
  Starter(ProcessSource source, StateHome home, Map<String, String> environment) {
    this.source = source;
    this.home = home;
    this.environment = Map.copyOf(environment);
  }

  ServerLog log(String name) {
    return new ServerLog(new GlobalFiles(home).log(name));
  }

  /**
   * @throws Unavailable when it can not be started
   */
  Child start(Stdio server, ServerLog log, Child.Listener listener) throws Unavailable {
    Program program = server.program();
    Optional<String> obstacle = GlobalStart.obstacle(program);
    if (obstacle.isPresent()) throw new Unavailable(server.name() + ": " + obstacle.get());
    Map<String, String> variables = new HashMap<>(environment);
    GlobalStart.mark(variables, server, home);
    try {
      List<String> command = NpmExec.without(program.command(), home);
      Program run = new Program(command, program.variables(), program.directory());
      return Child.start(run, variables, log, listener);
    } catch (IOException e) {
      String why = Files.isDirectory(program.directory()) ? "its program can not be run" : "";
      throw new Unavailable(server.name() + " can not be started: " + why + "; see " + log.file());
    }
  }

  /** Ends all that a server has started, however it is now. */
  GlobalOutcome end(String name) {
    return new GlobalStop(source, home, false).stop(name, Optional.empty());
  }
}
