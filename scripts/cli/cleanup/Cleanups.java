//SOURCES ../../../lib/cleanup/Cleanup.java

package mcptools.cli.cleanup;

import java.util.function.Consumer;
import mcptools.cleanup.Cleanup;
import mcptools.cleanup.Cleanup.Judge;
import mcptools.cleanup.Ending;
import mcptools.inventory.InventoryReader;
import mcptools.process.ProcessSource;
import mcptools.process.ProgramRunner;
import mcptools.snapshot.Snapshot;
import mcptools.state.StateHome;

/** How commands clean up. */
public final class Cleanups {
  private Cleanups() {}

  public static Cleanup of(InventoryReader reader, Judge judge) {
    return of(reader, judge, snapshot -> {});
  }

  /**
   * @param check of what is read first; by throwing it refuses to have anything done
   */
  public static Cleanup of(InventoryReader reader, Judge judge, Consumer<Snapshot> check) {
    StateHome home = StateHome.of(System.getenv());
    Ending ending = new Ending(ProcessSource.ofSystem(), ProgramRunner.system(), home);
    return new Cleanup(reader, ending, home, judge, check);
  }
}
