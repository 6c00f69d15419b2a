//DEPS info.picocli:picocli:4.7.7
//SOURCES Cli.java
//SOURCES ../../lib/mcp/Look.java
//SOURCES ../../lib/process/Processes.java

package mcptools.cli;

import mcptools.mcp.Look;
import mcptools.mcp.Look.Seen;
import mcptools.process.Processes;
import mcptools.process.Shell;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** How commands look at the machine. */
public final class Machine {
  private Machine() {}

  /** With the state and the configs that this process' environment names. */
  public static Look look() {
    StateHome home = StateHome.of(System.getenv());
    return new Look(Processes.source(), Shell.system(), home, System.getenv());
  }

  /** Looks once, and tells on the error output what could not be seen. */
  public static Seen see(CommandLine command) {
    Seen seen = look().now();
    Cli.problems(command, seen.problems());
    return seen;
  }
}
