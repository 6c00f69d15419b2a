//SOURCES ../../../lib/health/Health.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/report/Units.java

package mcptools.cli.health;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcptools.health.Health;
import mcptools.health.Indicator;
import mcptools.health.Indicator.Kind;
import mcptools.health.Indicator.State;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Units;

/** The table and the JSON of {@code health}. */
public final class HealthText {
  private HealthText() {}

  /** Prints lines of at most 80 columns. */
  public static void print(PrintWriter out, Health health, Colors colors) {
    Table table = new Table("INDICATOR", "VALUE", "WARNING", "CRITICAL", "STATE").right(1, 2, 3);
    for (Indicator indicator : health.indicators()) {
      Style style = style(indicator.state());
      long critical = indicator.limit().critical();
      table.row(
          label(health, indicator),
          style.of(value(indicator)),
          ">= " + amount(indicator.kind(), indicator.limit().warning()),
          critical == Long.MAX_VALUE ? "-" : "> " + amount(indicator.kind(), critical),
          style.of(name(indicator.state())));
    }
    out.print(table.format(colors));
    List<String> sentences = health.recommendations(Kind.values());
    if (!sentences.isEmpty()) out.println();
    sentences.forEach(out::println);
  }

  /** Green, yellow or red; what is not known is a warning. */
  public static Style style(State state) {
    return switch (state) {
      case OK -> Style.GREEN;
      case WARNING, UNKNOWN -> Style.YELLOW;
      case CRITICAL -> Style.RED;
    };
  }

  private static String label(Health health, Indicator indicator) {
    return switch (indicator.kind()) {
      case SERVERS -> "MCP servers";
      case MEMORY ->
          indicator.value().isPresent() && health.pss().isEmpty() ? "memory (RSS)" : "memory (PSS)";
      case DETACHED -> "detached sessions";
      case ORPHANS -> "orphaned servers";
      case STALE_FILES -> "stale tracking files";
    };
  }

  private static String value(Indicator indicator) {
    return indicator.value().isEmpty()
        ? "-"
        : amount(indicator.kind(), indicator.value().getAsLong());
  }

  /** A number, or a size where it is one of bytes. */
  public static String amount(Kind kind, long number) {
    return kind == Kind.MEMORY ? Units.size(number) : Long.toString(number);
  }

  private static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param problems a sentence for all that could not be seen
   */
  public static String json(Health health, List<String> problems) {
    List<Object> indicators = new ArrayList<>();
    for (Indicator indicator : health.indicators()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", key(indicator.kind()));
      indicator.value().ifPresent(value -> entry.put("value", value));
      entry.put("warning", indicator.limit().warning());
      if (indicator.limit().critical() < Long.MAX_VALUE) {
        entry.put("critical", indicator.limit().critical());
      }
      entry.put("state", name(indicator.state()));
      indicators.add(entry);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("state", name(health.state()));
    all.put("indicators", indicators);
    all.put("recommendations", health.recommendations(Kind.values()));
    all.put("problems", problems);
    return Json.of(all);
  }

  private static String key(Kind kind) {
    return switch (kind) {
      case SERVERS -> "servers";
      case MEMORY -> "memoryBytes";
      case DETACHED -> "detachedSessions";
      case ORPHANS -> "orphans";
      case STALE_FILES -> "staleFiles";
    };
  }
}
