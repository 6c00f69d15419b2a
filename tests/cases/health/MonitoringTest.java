//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/settings/Indicator.java
//SOURCES ../../../scripts/cli/trends/OpenMetrics.java

package mcptools.tests.cases.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcptools.cli.trends.OpenMetrics;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.settings.Indicator;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The folder {@code monitoring} against Prometheus' own promtool, and what it may be fed with. */
@ExtendWith(Scratch.Extension.class)
class MonitoringTest {
  private static final Path FOLDER = Checkout.root().resolve("monitoring");
  private static final Pattern METRIC = Pattern.compile("mcp_tools_[a-z_]+");
  private static final long EPOCH = 1_793_577_600_000L;

  private static String promtool(Scratch scratch, String... words) {
    List<String> command = new ArrayList<>(List.of(Tools.promtool().toString()));
    command.addAll(List.of(words));
    return Run.in(scratch)
        .directory(FOLDER.resolve("prometheus"))
        .command(command.toArray(String[]::new))
        .ok()
        .out();
  }

  private static String exported(Sample... samples) {
    StringWriter out = new StringWriter();
    OpenMetrics.print(new PrintWriter(out, true), List.of(samples), series -> true);
    return out.toString();
  }

  private static Sample sample(int minute, Point... points) {
    Machine machine = new Machine(8L << 30, 4L << 30, -1, -1, 0, 0);
    long at = EPOCH + minute * 60_000L + 7;
    return new Sample(at, at, 1, 0, machine, 2, -1, List.of(points));
  }

  private static Point point(String name, long pid, long bytes, long pss) {
    Series series = new Series(name, "session", "api", 1);
    return Point.of(series, pid, 5, bytes, pss, 2 * bytes, 1250, 3, -1);
  }

  @Test
  void alertsComeWhenTheyAreMeantToAndNotElse(Scratch scratch) {
    promtool(scratch, "check", "rules", "mcp-tools.rules.yml");
    assertThat(promtool(scratch, "test", "rules", "mcp-tools.test.yml")).contains("SUCCESS");
  }

  @Test
  void theDashboardAsksPrometheusInItsLanguage(Scratch scratch) throws IOException {
    StringBuilder rules = new StringBuilder("groups:\n- name: dashboard\n  rules:\n");
    List<String> queries = queries();
    for (int i = 0; i < queries.size(); i++) {
      String query = queries.get(i).replace("$instance", ".*").replace("'", "''");
      rules
          .append("  - {record: panel_")
          .append(i)
          .append(", expr: '")
          .append(query)
          .append("'}\n");
    }
    Path file = scratch.folder().resolve("dashboard.yml");
    Files.writeString(file, rules);
    promtool(scratch, "check", "rules", file.toString());
    assertThat(queries).hasSizeGreaterThan(8);
  }

  private static List<String> queries() throws IOException {
    String text = Files.readString(FOLDER.resolve("grafana/mcp-tools.json"));
    JsonObject dashboard = JsonParser.parseString(text).getAsJsonObject();
    List<String> queries = new ArrayList<>();
    for (JsonElement panel : dashboard.getAsJsonArray("panels")) {
      for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
        queries.add(target.getAsJsonObject().get("expr").getAsString());
      }
    }
    return queries;
  }

  @Test
  void allMetricsThatAreAskedForAreWritten() throws IOException {
    Set<String> written = new TreeSet<>();
    for (Indicator indicator : Indicator.values()) written.add("mcp_tools_" + indicator.metric());
    for (String name : List.of("processes", "health_level", "health_timestamp_seconds")) {
      written.add("mcp_tools_" + name);
    }
    exported(sample(0, point("a", 1, 5, 5)))
        .lines()
        .filter(l -> l.startsWith("# TYPE "))
        .forEach(l -> written.add(l.split(" ")[2]));
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Matcher asked = METRIC.matcher(Files.readString(file));
        while (asked.find()) assertThat(written).as(file.toString()).contains(asked.group());
      }
    }
  }

  /** Of a span it has each server that had a pid in it. */
  @Test
  void twoServersOfOnePidAreTwo() {
    Series series = new Series("steady", "session", "api", 1);
    Point one = Point.of(series, 7, 100, 4096, 4096, 4096, 1250, 3, -1);
    Point other = Point.of(series, 7, 200, 8192, 8192, 8192, 1250, 3, -1);
    List<String> labels =
        exported(sample(0, one, other)).lines().map(l -> l.replaceFirst(" .*", "")).toList();
    assertThat(labels).filteredOn(l -> l.contains("pid=\"7\"")).hasSize(10).doesNotHaveDuplicates();
  }

  @Test
  void prometheusImportsTheHistoryWithItsTimes(Scratch scratch) throws IOException {
    String text =
        exported(
            sample(0, point("a\"b\\", 1, 4096, 8192), point("steady", 2, 100, -1)),
            sample(1, point("steady", 2, 100, 50)),
            sample(2, point("a\"b\\", 1, 6144, 8192), point("steady", 2, 100, 50)));
    assertThat(text)
        .contains("mcp_tools_server_uss_bytes{server=\"a\\\"b\\\\\",owner_kind=\"session\",")
        .contains("mcp_tools_servers 1 1793577660.007\n")
        .contains("# TYPE mcp_tools_server_cpu_seconds counter\n")
        .doesNotContain("mcp_tools_orphans 0", "open_files{", " -1 ")
        .endsWith("\n# EOF\n");
    Path file = scratch.folder().resolve("history.om");
    Path data = scratch.directory("data");
    scratch.directory("data/wal"); // without, it is no store
    Files.writeString(file, text);
    promtool(
        scratch, "tsdb", "create-blocks-from", "openmetrics", file.toString(), data.toString());
    String dump = promtool(scratch, "tsdb", "dump", data.toString());
    assertThat(dump.lines().filter(l -> l.contains("server_uss_bytes") && l.contains("pid=\"1\"")))
        .hasSize(2)
        .anyMatch(l -> l.endsWith(" 6144 1793577720007"));
    assertThat(dump.lines().filter(l -> l.contains("server_pss_bytes") && l.contains("pid=\"2\"")))
        .hasSize(2);
    assertThat(dump.lines().filter(l -> l.contains("server_cpu_seconds_total")))
        .allMatch(l -> l.contains(" 1.25 "))
        .hasSize(5);
  }
}
