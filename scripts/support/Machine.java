//DEPS info.picocli:picocli:4.7.7
//SOURCES Cli.java
//SOURCES ../../lib/mcp/Cleanup.java
//SOURCES ../../lib/mcp/Look.java
//SOURCES ../../lib/process/Processes.java

package mcptools.cli;

import java.util.function.Consumer;
import mcptools.mcp.Cleanup;
import mcptools.mcp.Cleanup.Judge;
import mcptools.mcp.Ending;
import mcptools.mcp.Look;
import mcptools.mcp.Look.Seen;
import mcptools.mcp.World;
import mcptools.process.Processes;
import mcptools.process.Shell;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** How commands look at the machine, and clean it up. */
public final class Machine {
  private Machine() {}

  /** With the state and the configs that this process' environment names. */
  public static Look look() {
    StateHome home = StateHome.of(System.getenv());
    return new Look(Processes.source(), Shell.system(), home, System.getenv());
  }

  public static Cleanup cleanup(Look look, Judge judge) {
    return cleanup(look, judge, world -> {});
  }

  /**
   * @param check of what is seen first; by throwing it refuses to have anything done
   */
  public static Cleanup cleanup(Look look, Judge judge, Consumer<World> check) {
    StateHome home = StateHome.of(System.getenv());
    Ending ending = new Ending(Processes.source(), Shell.system(), home);
    return new Cleanup(look, ending, home, judge, check);
  }

  /** Looks once, and tells on the error output what could not be seen. */
  public static Seen see(CommandLine command) {
    Seen seen = look().now();
    Cli.problems(command, seen.problems());
    return seen;
  }
}
