//SOURCES ../../../lib/connect/Connections.java
//SOURCES ../../../lib/process/ProcessSource.java
//SOURCES ../../../lib/process/ProgramRunner.java
//SOURCES ../../../lib/state/Clone.java
//SOURCES ../../../lib/state/SharedFiles.java

package mcptools.cli.setup;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.connect.Connections;
import mcptools.error.UserError;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.state.Clone;
import mcptools.state.SharedFiles;
import mcptools.state.SharedPid;
import mcptools.state.StateFiles.Stored;
import mcptools.state.StateHome;

/**
 * Ends the sharing of servers, by the command that has all that it takes.
 *
 * @param folder the clone of mcp-tools
 */
public record SharingEnd(StateHome home, Path folder) {
  private static final int SECONDS = 180;

  /** The entries in configs of clients, a line each. */
  public List<String> connections() {
    return new Connections(home)
        .load().stream().map(c -> c.client() + ": " + c.name() + " in " + c.file()).toList();
  }

  public boolean isConnected() {
    return !connections().isEmpty();
  }

  /** Whether servers are shared, or were when the machine was last on. */
  public boolean isShared() {
    if (!Files.isDirectory(home.globals())) return false;
    SharedFiles files = new SharedFiles(home);
    return files.bridge().isPresent()
        || !files.load().isEmpty()
        || Files.exists(home.globals().resolve(StateHome.BRIDGE + ".servers"));
  }

  /** The shared servers that run, and the bridge of others, a line each. */
  public List<String> running() {
    if (!Files.isDirectory(home.globals())) return List.of();
    SharedFiles files = new SharedFiles(home);
    Map<String, Stored<SharedPid>> all = new LinkedHashMap<>(files.load());
    files.bridge().ifPresent(bridge -> all.put("the bridge of shared servers", bridge));
    ProcessSource source = ProcessSource.ofSystem();
    List<String> running = new ArrayList<>();
    all.forEach((name, file) -> {
      file.content()
          .filter(content -> content.lives(source))
          .ifPresent(content -> running.add(name + " runs, pid " + content.id().pid()));
    });
    return running;
  }

  public void disconnect(PrintWriter out) {
    run(out, "disconnect", "--yes");
  }

  public void stop(PrintWriter out) {
    run(out, "stop");
  }

  private void run(PrintWriter out, String... arguments) {
    List<String> command = Clone.command(folder, "mcp_manager", arguments);
    ProgramRunner.Result result = ProgramRunner.system().run(command, Optional.empty(), SECONDS);
    out.print(result.out());
    out.flush();
    if (!result.ok()) throw new UserError(1, "mcp_manager " + arguments[0] + ": " + result.error());
  }
}
