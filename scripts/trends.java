///usr/bin/env jbang "$0" "$@" ; exit $?
//JAVA 25+
//RUNTIME_OPTIONS -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -XX:-MaxFDLimit
//RUNTIME_OPTIONS -Xmn8m -Xmx512m --enable-native-access=ALL-UNNAMED -XX:Tier3BackEdgeThreshold=8000 -XX:C1MaxInlineSize=12
//TRAINING --since 7d
//SOURCES cli/command/Cli.java
//SOURCES cli/page/ReportPage.java
//SOURCES cli/trends/OpenMetrics.java
//SOURCES cli/trends/TrendsData.java
//SOURCES ../lib/history/MinuteSamples.java
//SOURCES ../lib/inventory/InventoryReader.java
//SOURCES ../lib/settings/ServerLimits.java
//SOURCES ../lib/state/KillLog.java

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import mcptools.cli.command.Cli;
import mcptools.cli.command.Cli.Command;
import mcptools.cli.command.Syntax;
import mcptools.cli.page.ReportPage;
import mcptools.cli.terminal.Width;
import mcptools.cli.trends.OpenMetrics;
import mcptools.cli.trends.TrendsData;
import mcptools.cli.trends.TrendsText;
import mcptools.error.Likeness;
import mcptools.health.MemoryReport;
import mcptools.history.History;
import mcptools.history.MinuteSamples;
import mcptools.history.Sample;
import mcptools.history.Sample.Series;
import mcptools.inventory.Inventory;
import mcptools.inventory.InventoryReader;
import mcptools.process.ParallelMap;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Units;
import mcptools.settings.Indicator;
import mcptools.settings.ServerLimits;
import mcptools.settings.ServerLimits.Measure;
import mcptools.settings.ServerLimits.ServerLimit;
import mcptools.settings.Settings;
import mcptools.state.AtomicFile;
import mcptools.state.KillLog;
import mcptools.state.StateHome;
import mcptools.trends.Trend;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What the memory of each server did over time, and whether it grows. */
class trends implements Command {
  private static final int LOG_LINES = 100;

  /** A start too early to be read from a chart of the last hours still says how it grows. */
  private static final long EVIDENCE = 26 * 3_600_000;

  boolean json;

  boolean csv;

  boolean openMetrics;

  Optional<Path> html = Optional.empty();

  List<String> servers = List.of();

  String since = "24h";

  public static void main(String[] args) {
    Cli.exit(Cli.run(new trends(), args));
  }

  @Override
  public Syntax syntax() {
    return new Syntax(
            "trends",
            this::call,
            "Shows the memory of each server over time, and whether it grows.",
            "It is the USS, on macOS the footprint, as mem, mcps, health and the watcher recorded"
                + " it. Growing is said only with evidence; a gap is a time without samples.")
        .option(
            "--since",
            "AGE",
            "How far back to look, such as 6h or 7d (24h).",
            String.class,
            v -> since = v)
        .flag("--json", "Print JSON.", () -> json = true)
        .flag(
            "--csv",
            "Print all that was recorded, a line for each server and time.",
            () -> csv = true)
        .flag(
            "--openmetrics",
            "Print the same as OpenMetrics with its times, as promtool imports it.",
            () -> openMetrics = true)
        .option(
            "--html",
            "FILE",
            "Write a page with charts, what grows, what runs twice and what was ended.",
            Path.class,
            v -> html = Optional.of(v))
        .arguments(
            "SERVER", "Names of servers; without, all of them.", List.of(), v -> servers = v);
  }

  private int call(CommandLine line) {
    OptionalLong age = Units.millis(since);
    if (age.isEmpty() || age.getAsLong() == 0) {
      throw new ParameterException(line, "--since takes an age such as 6h or 7d, not " + since);
    }
    if (Stream.of(json, csv, openMetrics, html.isPresent()).filter(given -> given).count() > 1) {
      throw new ParameterException(
          line, "--json, --csv, --openmetrics and --html exclude each other");
    }
    html = html.map(file -> AtomicFile.named(file, "trends.html"));
    StateHome home = StateHome.of(System.getenv());
    MinuteSamples.tryToStore(home);
    long now = System.currentTimeMillis();
    long from = Math.max(0, now - age.getAsLong());
    if (csv || openMetrics) {
      History all = History.since(home, from);
      if (csv) TrendsData.csv(line.getOut(), all, this::isWanted);
      else OpenMetrics.print(line.getOut(), all.samples(), this::isWanted);
      Cli.problems(line, all.problems());
      return 0;
    }
    History history = History.since(home, Math.min(from, now - EVIDENCE));
    List<Trend> wanted = Trend.of(history, now).stream().filter(t -> isWanted(t.series())).toList();
    List<Trend> trends = new ArrayList<>();
    for (Trend trend : ParallelMap.begin(wanted, () -> judged(from)).results()) {
      if (!trend.isEmpty()) trends.add(trend);
    }
    Cli.problems(line, history.problems());
    List<Sample> within = history.samples().stream().filter(s -> s.at() >= from).toList();
    History shown = new History(within, history.problems());
    // Asked for what grows alone: most calls need no config.
    ToLongFunction<Trend> limit = this::limit;
    if (html.isPresent()) {
      AtomicFile.write(html.get(), page(line, shown, trends, from, now, limit));
    } else if (json) {
      line.getOut().println(TrendsData.json(shown, trends, from, now, limit));
    } else if (trends.isEmpty()) {
      Cli.print(line, none(shown));
    } else {
      boolean utf8 = TrendsText.isUtf8(System.getenv());
      new TrendsText(from, now, utf8, limit)
          .print(line.getOut(), trends, Colors.ofOutput(), Width.ofText());
    }
    return 0;
  }

  /** What is asked for of each is most of the work: whether it grows. STARTUP.md: history */
  private static Function<Trend, Trend> judged(long from) {
    return trend -> {
      Trend shown = trend.since(from);
      if (!shown.isEmpty()) shown.worst();
      return shown;
    };
  }

  private String page(
      CommandLine line,
      History history,
      List<Trend> trends,
      long from,
      long now,
      ToLongFunction<Trend> limit) {
    Inventory inventory = InventoryReader.ofSystem().measured(UsageSource.ofSystem());
    Cli.problems(line, inventory.problems());
    return new ReportPage(
            inventory,
            MemoryReport.of(inventory, List.of()),
            history,
            trends,
            new TrendsText(from, now, true, limit),
            from,
            now,
            KillLog.last(StateHome.of(System.getenv()), LOG_LINES))
        .html();
  }

  /** By the limits of the config, else by the threshold for the largest server. */
  private long limit(Trend trend) {
    return ServerLimits.read(System.getenv())
        .ofServer(trend.series().name(), Measure.MEMORY)
        .map(ServerLimit::most)
        .orElseGet(() ->
            Settings.read(System.getenv())
                .thresholds()
                .getOrDefault(Indicator.LARGEST, Indicator.LARGEST.limitInConfig())
                .critical());
  }

  private String none(History history) {
    if (history.samples().isEmpty()) {
      return "Nothing was recorded in this time; mem, mcps, health and the watcher record.";
    }
    return servers.isEmpty()
        ? "No server ran in this time."
        : "No server of that name ran in this time; " + meant(history);
  }

  private String meant(History history) {
    Set<String> known = new LinkedHashSet<>();
    for (Trend trend : Trend.of(history, System.currentTimeMillis())) {
      known.add(trend.series().name());
    }
    String question = Likeness.question(servers.getFirst(), known);
    return question.isEmpty() ? "trends shows all that did." : question.substring(2);
  }

  /** By its name, whatever the case. */
  private boolean isWanted(Series series) {
    Predicate<String> named = name -> name.equalsIgnoreCase(series.name());
    return servers.isEmpty() || servers.stream().anyMatch(named);
  }
}
