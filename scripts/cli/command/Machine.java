//DEPS info.picocli:picocli:4.7.7
//SOURCES Cli.java
//SOURCES ../../../lib/cleanup/Cleanup.java
//SOURCES ../../../lib/process/Processes.java

package mcptools.cli.command;

import java.util.function.Consumer;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Cleanup.Judge;
import mcptools.cleanup.Ending;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.Processes;
import mcptools.process.ProgramRunner;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** How commands look at the machine, and clean it up. */
public final class Machine {
  private Machine() {}

  /** With the state and the configs that this process' environment names. */
  public static InventoryReader look() {
    StateHome home = StateHome.of(System.getenv());
    return new InventoryReader(Processes.source(), ProgramRunner.system(), home, System.getenv());
  }

  public static Cleanup cleanup(InventoryReader look, Judge judge) {
    return cleanup(look, judge, world -> {});
  }

  /**
   * @param check of what is seen first; by throwing it refuses to have anything done
   */
  public static Cleanup cleanup(InventoryReader look, Judge judge, Consumer<Snapshot> check) {
    StateHome home = StateHome.of(System.getenv());
    Ending ending = new Ending(Processes.source(), ProgramRunner.system(), home);
    return new Cleanup(look, ending, home, judge, check);
  }

  /** Looks once, and tells on the error output what could not be seen. */
  public static Inventory see(CommandLine command) {
    Inventory seen = look().now();
    Cli.problems(command, seen.problems());
    return seen;
  }
}
