//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Limits.java
//SOURCES ../../lib/report/Json.java

package mcptools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import mcptools.bench.Figures.Column;
import mcptools.bench.Figures.Duel;
import mcptools.bench.Limits.Limit;
import mcptools.report.Json;
import org.jspecify.annotations.Nullable;

/** The figures as JSON; what could not be measured is null. */
public final class FiguresJson {
  private FiguresJson() {}

  public static String of(Figures figures, int runs) {
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    all.put("processors", Runtime.getRuntime().availableProcessors());
    all.put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    all.put("java", System.getProperty("java.vm.version"));
    all.put("runs", runs);
    all.put("columns", figures.columns().stream().map(FiguresJson::column).toList());
    all.put("history", figures.history().isPresent() ? column(figures.history().get()) : null);
    List<Object> jbang = new ArrayList<>();
    figures
        .jbang()
        .forEach((name, samples) ->
            jbang.add(Json.pair("command", name, "medianMillis", samples.median() / 1e6)));
    all.put("jbang", jbang);
    all.put("pipelines", figures.duels().stream().map(FiguresJson::duel).toList());
    all.put("zshMillis", value(figures.zsh()));
    all.put("limits", Limits.of(figures).stream().map(FiguresJson::limit).toList());
    all.put("problems", figures.problems());
    return Json.of(all);
  }

  private static Map<String, @Nullable Object> column(Column column) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("servers", column.servers());
    object.put("sleepers", column.sleepers());
    object.put("processes", column.processes());
    List<Object> tasks = new ArrayList<>();
    column
        .times()
        .forEach((name, samples) -> {
          Map<String, @Nullable Object> task = new LinkedHashMap<>();
          task.put("command", name);
          task.put("medianMillis", samples.median() / 1e6);
          task.put("netMillis", value(column.millis(name)));
          task.put("ratio", value(column.ratio(name)));
          task.put("runsMillis", samples.nanos().stream().map(n -> n / 1e6).toList());
          Long peak = column.peaks().get(name);
          if (peak != null) task.put("peakRssBytes", peak);
          tasks.add(task);
        });
    object.put("commands", tasks);
    return object;
  }

  private static Map<String, @Nullable Object> duel(Duel duel) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("work", duel.what());
    object.put("servers", duel.servers());
    object.put("pipelineMillis", duel.pipeline());
    object.put("commandMillis", duel.command());
    object.put("timesFaster", duel.times());
    return object;
  }

  private static Map<String, @Nullable Object> limit(Limit limit) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    object.put("limit", limit.what());
    object.put("bound", limit.bound());
    object.put("unit", limit.unit().strip());
    object.put("measured", value(limit.measured()));
    object.put("reached", limit.measured().isPresent() ? limit.reached() : null);
    return object;
  }

  private static @Nullable Object value(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
