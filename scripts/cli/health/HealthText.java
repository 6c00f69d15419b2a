//SOURCES ../../../lib/health/Health.java
//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/report/Table.java

package mcptools.cli.health;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcptools.health.Health;
import mcptools.process.UsageSource;
import mcptools.report.Colors;
import mcptools.report.Json;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.settings.Indicator;
import mcptools.settings.Indicator.Limit;
import mcptools.settings.Indicator.Reading;
import mcptools.settings.Indicator.State;

/** The table and the JSON of {@code health}. */
public final class HealthText {
  private HealthText() {}

  /**
   * Prints lines of at most so many columns, as far as that can be.
   *
   * @param pressure see {@link UsageSource#pressureLevel}
   */
  public static void print(
      PrintWriter out, Health health, Optional<String> pressure, Colors colors, int columns) {
    String memory = " (" + (health.rssAlone() ? "RSS" : UsageSource.share()) + ")";
    Table table =
        new Table("INDICATOR", "VALUE", "WARNING", "CRITICAL", "STATE")
            .right(1, 2, 3)
            .cut("INDICATOR", 18)
            .spare("CRITICAL");
    for (Reading reading : health.readings()) {
      Indicator indicator = reading.indicator();
      State state = reading.state();
      String value = state == State.UNKNOWN ? "-" : indicator.text(reading.value().getAsLong());
      long critical = reading.limit().critical();
      table.row(
          indicator.title() + (indicator.isMemory() ? memory : ""),
          state.style().of(value),
          ">= " + indicator.text(reading.limit().warning()),
          critical == Limit.NEVER ? "-" : "> " + indicator.text(critical),
          state.style().of(name(state)));
    }
    out.print(table.format(colors, columns));
    pressure.ifPresent(level -> out.println("\nThe system's memory pressure is " + level + "."));
    List<String> sentences = health.recommendations();
    if (!sentences.isEmpty()) out.println();
    sentences.forEach(sentence -> out.println(Text.wrap(sentence, columns)));
  }

  private static String name(State state) {
    return state.name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param problems a sentence for all that could not be seen
   */
  public static String json(Health health, Optional<String> pressure, List<String> problems) {
    List<Object> indicators = new ArrayList<>();
    for (Reading reading : health.readings()) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", reading.indicator().jsonName());
      reading.value().ifPresent(value -> entry.put("value", value));
      entry.put("warning", reading.limit().warning());
      if (reading.limit().critical() < Limit.NEVER) {
        entry.put("critical", reading.limit().critical());
      }
      entry.put("state", name(reading.state()));
      indicators.add(entry);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("state", name(health.state()));
    all.put("indicators", indicators);
    pressure.ifPresent(level -> all.put("pressureLevel", level));
    all.put("recommendations", health.recommendations());
    all.put("problems", problems);
    return Json.of(all);
  }
}
