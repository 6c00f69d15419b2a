//SOURCES Others.java
//SOURCES Race.java
//SOURCES Runner.java

package mcptools.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import mcptools.bench.Figures.Column;
import mcptools.bench.Figures.Duel;
import mcptools.error.UserError;

/** Commands against shell pipelines that do their work. */
final class Duels {
  /** From so many servers on the shell loop takes long enough for one run to be enough. */
  private static final int LONG = 50;

  private final Runner runner;
  private final Others others;

  Duels(Runner runner, Others others) {
    this.runner = runner;
    this.others = others;
  }

  /** What was measured by turns with the commands. */
  List<Duel> of(Column column) {
    return Stream.of(
            duel(column, Duel.HEALTH, others.health(), "health"),
            duel(column, Duel.MEMORY, others.memory(), "mem"))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Duel> duel(Column column, String what, Task shell, String name) {
    OptionalDouble pipeline = column.millis(shell.name());
    OptionalDouble command = column.millis(name);
    if (pipeline.isEmpty() || command.isEmpty()) return Optional.empty();
    return Optional.of(
        new Duel(what, column.servers(), pipeline.getAsDouble(), command.getAsDouble()));
  }

  /**
   * The search for orphans, while so many are there.
   *
   * @param mcps which decides for each server whether it is one
   */
  Optional<Duel> orphans(Race race, Task mcps, int servers) {
    Task nothing = others.nothing();
    Task loop = others.orphans();
    Map<String, Samples> fast = race.run(List.of(nothing, mcps), runner::time, runner::time);
    Race slowly = new Race(0, servers < LONG ? race.runs() : 1, race.problems());
    Map<String, Samples> slow = slowly.run(List.of(loop), t -> finding(t, servers), runner::time);
    Samples none = fast.get(nothing.name());
    Samples command = fast.get(mcps.name());
    Samples pipeline = slow.get(loop.name());
    if (none == null || command == null || pipeline == null) return Optional.empty();
    return Optional.of(
        new Duel(Duel.ORPHANS, servers, pipeline.millis(none), command.millis(none)));
  }

  /** As {@link Runner#time}, of a loop that prints a line for each orphan. */
  private long finding(Task loop, int orphans) {
    long before = System.nanoTime();
    long found = runner.output(loop).lines().count();
    long nanos = System.nanoTime() - before;
    if (found >= orphans) return nanos;
    throw new UserError(1, "the orphan loop finds " + found + " of " + orphans + " orphans");
  }
}
