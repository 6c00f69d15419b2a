//SOURCES ../../../lib/health/Health.java
//SOURCES ../../../lib/state/AtomicFile.java

package mcptools.cli.health;

import java.nio.file.Path;
import java.util.OptionalLong;
import mcptools.health.Health;
import mcptools.process.UsageSource;
import mcptools.settings.Indicator.Reading;
import mcptools.state.AtomicFile;

/** The numbers in the text format that Prometheus' node_exporter collects from files. */
public final class Prometheus {
  private Prometheus() {}

  /**
   * Writes the file, which any user may read, aside and renamed.
   *
   * @throws UserError when it cannot be written
   */
  public static void write(Path file, Health health, long epochSeconds) {
    AtomicFile.writePublic(file, format(health, epochSeconds));
  }

  /** A gauge for each number; what is not known is left out. */
  public static String format(Health health, long epochSeconds) {
    StringBuilder out = new StringBuilder();
    for (Reading reading : health.readings()) {
      String help = reading.indicator().help().replace("PSS", UsageSource.share());
      gauge(out, reading.indicator().metric(), help, reading.value());
    }
    gauge(out, "processes", "Processes of all MCP servers.", health.processes());
    gauge(
        out,
        "health_level",
        "0 ok, 1 warning, 2 critical, 3 unknown.",
        OptionalLong.of(health.state().code()));
    gauge(
        out,
        "health_timestamp_seconds",
        "When these numbers were taken, since the epoch.",
        OptionalLong.of(epochSeconds));
    return out.toString();
  }

  private static void gauge(StringBuilder out, String name, String help, OptionalLong value) {
    if (value.isEmpty()) return;
    String metric = "mcp_tools_" + name;
    out.append("# HELP ").append(metric).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(metric).append(" gauge\n");
    out.append(metric).append(' ').append(value.getAsLong()).append('\n');
  }
}
