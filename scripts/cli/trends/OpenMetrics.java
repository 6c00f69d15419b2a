//SOURCES ../../../lib/history/Sample.java
//SOURCES ../../../lib/report/Text.java

package mcptools.cli.trends;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import mcptools.history.Sample;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.report.Text;

/**
 * The history in the text format of OpenMetrics with the time of each sample, as {@code promtool
 * tsdb create-blocks-from openmetrics} reads it. What was not measured is left out; of a span it
 * has the mean at its start.
 */
public final class OpenMetrics {
  private final PrintWriter out;
  private final List<Sample> samples;
  private final Predicate<Series> wanted;

  private OpenMetrics(PrintWriter out, List<Sample> samples, Predicate<Series> wanted) {
    this.out = out;
    this.samples = samples;
    this.wanted = wanted;
  }

  /**
   * @param samples in the order of time
   */
  public static void print(PrintWriter out, List<Sample> samples, Predicate<Series> wanted) {
    OpenMetrics metrics = new OpenMetrics(out, samples, wanted);
    metrics.servers("uss_bytes", "Memory of its own of an MCP server: the USS.", Point::uss);
    metrics.servers("pss_bytes", "Memory of an MCP server: the PSS.", Point::pss);
    metrics.servers("rss_bytes", "Resident memory of an MCP server.", Point::rss);
    metrics.servers("threads", "Threads of an MCP server.", Point::threads);
    metrics.servers("open_files", "Open files of an MCP server.", Point::openFiles);
    metrics.counter("cpu_seconds", "Processor time of an MCP server.", OpenMetrics::cpu);
    metrics.counter("calls", "Calls of a shared MCP server.", point -> known(point.calls()));
    metrics.machine("servers", "MCP servers, a wrapper chain once.", s -> sum(s, point -> 1));
    metrics.machine(
        "memory_pss_bytes", "Memory of all MCP servers: the PSS.", s -> sum(s, Point::pss));
    metrics.machine("sessions", "Sessions of tmux.", Sample::sessions);
    metrics.machine("orphans", "MCP servers whose owner is gone.", Sample::orphans);
    metrics.machine("machine_bytes", "Memory of the machine.", s -> s.machine().total());
    metrics.machine(
        "machine_available_bytes", "Memory that can be had.", s -> s.machine().available());
    metrics.machine("machine_swap_bytes", "Swap of the machine.", s -> s.machine().swapTotal());
    metrics.machine("machine_swap_used_bytes", "Swap in use.", s -> s.machine().swapUsed());
    out.println("# EOF");
  }

  /** A sum over all servers, each of a span for as long as it was there. */
  private static long sum(Sample sample, ToLongFunction<Point> value) {
    long sum = 0;
    int most = 1;
    for (Point point : sample.points()) {
      sum += Math.max(0, value.applyAsLong(point)) * point.count();
      most = Math.max(most, point.count());
    }
    return Math.round((double) sum / most);
  }

  private void head(String name, String type, String help) {
    out.println("# TYPE mcp_tools_" + name + " " + type);
    out.println("# HELP mcp_tools_" + name + " " + help);
  }

  /** All of one server stands together, by time. */
  private void servers(String name, String help, ToLongFunction<Point> value) {
    head("server_" + name, "gauge", help);
    lines("server_" + name, point -> known(value.applyAsLong(point)));
  }

  private void counter(String name, String help, Function<Point, String> value) {
    head("server_" + name, "counter", help);
    lines("server_" + name + "_total", value);
  }

  private static String known(long number) {
    return number < 0 ? "" : Long.toString(number);
  }

  private static String cpu(Point point) {
    return point.cpuMillis() < 0 ? "" : seconds(point.cpuMillis());
  }

  private void lines(String name, Function<Point, String> value) {
    Map<String, List<String>> byServer = new LinkedHashMap<>();
    for (Sample sample : samples) {
      for (Point point : sample.points()) {
        if (!wanted.test(point.series())) continue;
        String number = value.apply(point);
        if (number.isEmpty()) continue;
        byServer
            .computeIfAbsent(labels(point), k -> new ArrayList<>())
            .add(number + " " + seconds(sample.at()));
      }
    }
    byServer.forEach((labels, values) -> {
      for (String line : values) out.println("mcp_tools_" + name + labels + " " + line);
    });
  }

  private void machine(String name, String help, ToLongFunction<Sample> value) {
    head(name, "gauge", help);
    for (Sample sample : samples) {
      long number = value.applyAsLong(sample);
      if (number >= 0) out.println("mcp_tools_" + name + " " + number + " " + seconds(sample.at()));
    }
  }

  /** Milliseconds as seconds. */
  private static String seconds(long millis) {
    String rest = Long.toString(1000 + Math.floorMod(millis, 1000));
    return Math.floorDiv(millis, 1000) + "." + rest.substring(1);
  }

  /** With the start: of one pid several may be in a span. */
  private static String labels(Point point) {
    Series series = point.series();
    return "{server=\""
        + escaped(series.name())
        + "\",owner_kind=\""
        + escaped(series.kind())
        + "\",owner=\""
        + escaped(series.owner())
        + "\",pid=\""
        + point.pid()
        + "\",start=\""
        + point.start()
        + "\"}";
  }

  private static String escaped(String text) {
    return Text.clean(text).replace("\\", "\\\\").replace("\"", "\\\"");
  }
}
