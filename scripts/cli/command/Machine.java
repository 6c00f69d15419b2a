//DEPS info.picocli:picocli:4.7.7
//SOURCES Cli.java
//SOURCES ../../../lib/inventory/InventoryReader.java
//SOURCES ../../../lib/process/Processes.java

package mcptools.cli.command;

import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.Processes;
import mcptools.process.ProgramRunner;
import mcptools.state.StateHome;
import picocli.CommandLine;

/** How commands read the machine. */
public final class Machine {
  private Machine() {}

  /** With the state and the configs that this process' environment names. */
  public static InventoryReader reader() {
    StateHome home = StateHome.of(System.getenv());
    return new InventoryReader(Processes.source(), ProgramRunner.system(), home, System.getenv());
  }

  /** Reads once, and prints on the error output what could not be read. */
  public static Inventory read(CommandLine command) {
    Inventory inventory = reader().read();
    Cli.problems(command, inventory.problems());
    return inventory;
  }
}
