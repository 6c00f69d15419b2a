//SOURCES Figures.java
//SOURCES HistoryTasks.java

package mcptools.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import mcptools.bench.Figures.Column;
import mcptools.bench.Figures.Duel;

/** What the project promises of its speed, held against what was measured. */
public final class Limits {
  /**
   * One promise.
   *
   * @param atLeast whether the bound is the smallest number that will do, and not the largest
   * @param unit with its space before it, where it has one
   * @param measured empty when that was not measured
   */
  public record Limit(
      String what, boolean atLeast, double bound, String unit, OptionalDouble measured) {
    public boolean reached() {
      double value = measured.orElse(Double.NaN);
      return atLeast ? value >= bound : value <= bound;
    }
  }

  private static final int PROCESSES = 5000;
  private static final int MANY = 500;
  private static final int SOME = 100;
  private static final int FEW = 10;

  private final Figures figures;
  private final List<Limit> limits = new ArrayList<>();

  private Limits(Figures figures) {
    this.figures = figures;
  }

  public static List<Limit> of(Figures figures) {
    Limits all = new Limits(figures);
    for (String name : List.of("tm", "tml", "session_tracker")) all.ratio(name, 0, 3);
    all.ratio("cleanup_session", 0, 4);
    for (String name : List.of("mcps", "mem", "health")) all.ratio(name, SOME, 4);
    for (String name : List.of("mcps", "mem", "health")) all.ratio(name, MANY, 8);
    all.processes();
    all.duel("orphan loop / mcps --json", Duel.ORPHANS, MANY, 100);
    for (int servers : List.of(FEW, SOME, MANY)) {
      all.duel("memory pipeline / mem", Duel.MEMORY, servers, 1);
    }
    OptionalDouble peak =
        figures.columns().stream()
            .map(c -> c.peaks().values())
            .flatMap(Collection::stream)
            .mapToDouble(bytes -> bytes / 1048576.0)
            .max();
    all.limits.add(new Limit("peak resident memory of any command", false, 90, " MB", peak));
    figures.history().ifPresent(all::history);
    all.limits.add(new Limit("sourcing the zsh file", false, 5, " ms", figures.zsh()));
    return all.limits;
  }

  private void history(Column week) {
    OptionalDouble sample = week.millis(HistoryTasks.SAMPLE);
    OptionalDouble mem = week.millis(HistoryTasks.MEM);
    OptionalDouble times =
        sample.isPresent() && mem.orElse(0) > 0
            ? OptionalDouble.of(sample.getAsDouble() / mem.getAsDouble())
            : OptionalDouble.empty();
    limits.add(new Limit("sample / mem, 20 servers", false, 1.2, "x", times));
    limits.add(
        new Limit(
            "trends of 7 days / hello world", false, 4.5, "x", week.ratio(HistoryTasks.TRENDS)));
    limits.add(new Limit("report of 7 days", false, 1000, " ms", week.millis(HistoryTasks.REPORT)));
  }

  private void ratio(String name, int servers, double bound) {
    OptionalDouble measured =
        figures.column(servers, 0).map(c -> c.ratio(name)).orElse(OptionalDouble.empty());
    String what = name + " / hello world" + (servers == 0 ? "" : ", " + servers + " servers");
    limits.add(new Limit(what, false, bound, "x", measured));
  }

  /** The pipeline is to take so many times as long as the command. */
  private void duel(String title, String what, int servers, double bound) {
    OptionalDouble faster =
        figures.duels().stream()
            .filter(d -> d.what().equals(what) && d.servers() == servers)
            .mapToDouble(Duel::times)
            .findFirst();
    limits.add(new Limit(title + ", " + servers + " servers", true, bound, "x", faster));
  }

  private void processes() {
    OptionalDouble most = mcps(0, PROCESSES);
    OptionalDouble many = mcps(MANY, 0);
    OptionalDouble growth =
        most.isPresent() && many.isPresent()
            ? OptionalDouble.of(most.getAsDouble() / many.getAsDouble())
            : OptionalDouble.empty();
    limits.add(new Limit("mcps, 5,000 processes", false, 1000, " ms", most));
    limits.add(new Limit("mcps, 5,000 processes / 500 servers", false, 12, "x", growth));
  }

  private OptionalDouble mcps(int servers, int sleepers) {
    return figures
        .column(servers, sleepers)
        .map((Column c) -> c.millis("mcps"))
        .orElse(OptionalDouble.empty());
  }
}
