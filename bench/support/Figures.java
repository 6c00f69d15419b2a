//SOURCES Samples.java

package mcptools.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * All that was measured.
 *
 * @param columns by what ran on the machine
 * @param history what has to do with a week of samples; empty when that could not be measured
 * @param jbang each command through JBang, by name
 * @param duels commands against shell pipelines
 * @param zsh milliseconds to source the zsh file; empty without a zsh
 * @param problems a sentence for each thing that could not be run
 */
public record Figures(
    List<Column> columns,
    Optional<Column> history,
    Map<String, Samples> jbang,
    List<Duel> duels,
    OptionalDouble zsh,
    List<String> problems) {
  /** By name in {@link Column#times()}. */
  static final String NOTHING = "true";

  static final String HELLO = "JVM hello world";

  /** Hello world as it runs without any option. */
  static final String DEFAULTS = "java defaults";

  /**
   * What was measured while a number of processes was there.
   *
   * @param servers how many MCP servers were started for it
   * @param sleepers how many other processes were started for it
   * @param processes all of the machine's
   * @param times of each task, by name
   * @param peaks the most resident memory of each command in bytes, by name; none where the system
   *     does not report it
   */
  public record Column(
      int servers,
      int sleepers,
      long processes,
      Map<String, Samples> times,
      Map<String, Long> peaks) {
    /** What any process takes, in milliseconds; 0 when that could not be measured. */
    public double overhead() {
      Samples nothing = times.get(NOTHING);
      return nothing == null ? 0 : nothing.median() / 1e6;
    }

    /** The median in milliseconds, less what any process takes; empty when it could not be run. */
    public OptionalDouble millis(String name) {
      Samples nothing = times.get(NOTHING);
      Samples samples = times.get(name);
      if (nothing == null || samples == null) return OptionalDouble.empty();
      return OptionalDouble.of(samples.millis(nothing));
    }

    /**
     * How many times as long as hello world it takes; empty also where that took no longer than any
     * process, as a single run on a busy machine may.
     */
    public OptionalDouble ratio(String name) {
      OptionalDouble hello = millis(HELLO);
      OptionalDouble millis = millis(name);
      return millis.isEmpty() || hello.orElse(0) == 0
          ? OptionalDouble.empty()
          : OptionalDouble.of(millis.getAsDouble() / hello.getAsDouble());
    }
  }

  /**
   * A shell pipeline and the command that does its work, in milliseconds.
   *
   * @param what they find out
   * @param servers how many there are
   */
  public record Duel(String what, int servers, double pipeline, double command) {
    static final String HEALTH = "health check";
    static final String MEMORY = "memory by kind";
    static final String ORPHANS = "orphan search";

    public double times() {
      return pipeline / command;
    }
  }

  /** The column with this many servers, or with so many other processes. */
  public Optional<Column> column(int servers, int sleepers) {
    return columns.stream()
        .filter(c -> c.servers() == servers && c.sleepers() == sleepers)
        .findFirst();
  }

  /** The most resident memory of a command in any column, in bytes. */
  public Optional<Long> peak(String name) {
    List<Long> peaks = new ArrayList<>();
    for (Column column : columns) {
      Long peak = column.peaks().get(name);
      if (peak != null) peaks.add(peak);
    }
    return peaks.stream().max(Long::compare);
  }
}
