//SOURCES Limits.java
//SOURCES ../../lib/report/Table.java

package mcptools.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import mcptools.bench.Figures.Column;
import mcptools.bench.Figures.Duel;
import mcptools.bench.Launcher.Command;
import mcptools.bench.Limits.Limit;
import mcptools.report.Table;
import mcptools.report.Units;

/** The figures as tables of 80 columns. */
public final class FiguresText {
  private FiguresText() {}

  public static String of(Figures figures, List<Command> commands) {
    List<String> parts =
        List.of(
            times(figures, commands),
            others(figures, commands),
            duels(figures.duels()),
            figures.history().map(FiguresText::history).orElse(""),
            limits(Limits.of(figures)));
    return String.join("\n", parts.stream().filter(part -> !part.isEmpty()).toList());
  }

  /** Where and how it was measured, in two lines. */
  public static String machine(Figures figures, int runs) {
    Optional<Column> first = figures.columns().stream().findFirst();
    long own = first.map(c -> c.servers() + c.sleepers()).orElse(0);
    return String.format(
        Locale.ROOT,
        "Median of %d run%s; %d processors, %s, %,d other processes, Java %s.%n"
            + "%s, which any process takes here, are taken off.",
        runs,
        runs == 1 ? "" : "s",
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        first.map(c -> c.processes() - own).orElse(0L),
        Runtime.version().feature(),
        millis(first.map(Column::overhead).orElse(0.0)));
  }

  private static String times(Figures figures, List<Command> commands) {
    List<String> header = new ArrayList<>(List.of("COMMAND"));
    for (Column column : figures.columns()) {
      boolean servers = column.sleepers() == 0;
      header.add(
          servers
              ? number(column.servers()) + " SERVERS"
              : number(column.sleepers()) + " PROCESSES");
    }
    Table table = new Table(header.toArray(String[]::new)).right(1, 2, 3, 4, 5, 6);
    List<String> names = new ArrayList<>(List.of(Figures.HELLO, Figures.DEFAULTS));
    commands.forEach(command -> names.add(command.name()));
    for (String name : names) {
      List<Object> row = new ArrayList<>(List.of(name));
      figures.columns().forEach(c -> row.add(cell(c, name)));
      table.row(row.toArray());
    }
    return table.format();
  }

  private static String cell(Column column, String name) {
    OptionalDouble ratio = column.ratio(name);
    if (ratio.isEmpty()) return "-";
    return millis(column.millis(name).getAsDouble())
        + String.format(Locale.ROOT, " %5.1fx", ratio.getAsDouble());
  }

  private static String others(Figures figures, List<Command> commands) {
    Table table = new Table("COMMAND LINE", "LAUNCHER", "THROUGH JBANG", "PEAK RSS").right(1, 2, 3);
    Optional<Column> first = figures.columns().stream().findFirst();
    for (Command command : commands) {
      OptionalDouble launched =
          first.map(c -> c.millis(command.name())).orElse(OptionalDouble.empty());
      Samples jbang = figures.jbang().get(command.name());
      table.row(
          command,
          launched.isEmpty() ? "-" : millis(launched.getAsDouble()),
          jbang == null ? "-" : millis(jbang.median() / 1e6),
          figures.peak(command.name()).map(Units::size).orElse("-"));
    }
    return table.format();
  }

  private static String duels(List<Duel> duels) {
    Table table = new Table("WORK", "SERVERS", "PIPELINE", "COMMAND", "FASTER").right(1, 2, 3, 4);
    for (Duel duel : duels) {
      table.row(
          duel.what(),
          number(duel.servers()),
          millis(duel.pipeline()),
          millis(duel.command()),
          String.format(Locale.ROOT, duel.times() < 1 ? "%.2fx" : "%,.1fx", duel.times()));
    }
    return table.format();
  }

  private static String history(Column week) {
    Table table = new Table("A WEEK OF SAMPLES", number(week.servers()) + " SERVERS").right(1);
    for (String name :
        List.of(
            Figures.HELLO,
            HistoryTasks.MEM,
            HistoryTasks.SAMPLE,
            HistoryTasks.TRENDS,
            HistoryTasks.REPORT)) {
      table.row(name, cell(week, name));
    }
    return table.format();
  }

  private static String limits(List<Limit> limits) {
    Table table = new Table("LIMIT", "BOUND", "MEASURED", "").right(1, 2);
    for (Limit limit : limits) {
      String bound = (limit.atLeast() ? ">= " : "<= ") + bound(limit.bound()) + limit.unit();
      String state = limit.reached() ? "reached" : "missed";
      boolean known = limit.measured().isPresent();
      table.row(
          limit.what(),
          bound,
          known ? amount(limit.measured().getAsDouble()) + limit.unit() : "-",
          known ? state : "not measured");
    }
    return table.format();
  }

  private static String bound(double value) {
    return value == Math.rint(value) ? number((long) value) : Double.toString(value);
  }

  private static String amount(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%,.0f", value);
  }

  private static String millis(double millis) {
    return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%,.0f ms", millis);
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
