//SOURCES Chart.java
//SOURCES ReportTables.java
//SOURCES ../../../lib/health/Health.java
//SOURCES ../../../lib/health/UnreachedServers.java
//SOURCES ../trends/TrendsText.java

package mcptools.cli.page;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import mcptools.cli.trends.TrendsText;
import mcptools.health.Health;
import mcptools.health.MemoryReport;
import mcptools.health.UnreachedServers;
import mcptools.history.History;
import mcptools.history.Sample;
import mcptools.inventory.Inventory;
import mcptools.report.Units;
import mcptools.settings.Indicator.Limit;
import mcptools.settings.Indicator.Reading;
import mcptools.state.StateHome;
import mcptools.trends.Growth.Kind;
import mcptools.trends.Trend;

/**
 * The report: what is, what was, and what was done.
 *
 * @param from milliseconds since the epoch
 * @param to milliseconds since the epoch
 * @param log the last lines of the log
 */
public record ReportPage(
    Inventory inventory,
    MemoryReport memory,
    History history,
    List<Trend> trends,
    TrendsText words,
    long from,
    long to,
    List<String> log) {
  private static final int PIECES = 96;
  private static final int MOST_LINES = 7;
  private static final long DAY = 86_400_000;

  /** All of it as one file. */
  public String html() {
    Html page = new Html("MCP servers, " + at(to, "d MMMM yyyy HH:mm"));
    state(page);
    memory(page);
    growing(page);
    ReportTables.sessions(page, inventory);
    ReportTables.duplicates(page, memory);
    machine(page);
    ReportTables.ended(page, log);
    return page.end();
  }

  private static String at(long millis, String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
  }

  private void state(Html page) {
    Health health =
        Health.of(
            inventory, UnreachedServers.count(StateHome.of(System.getenv()), inventory.snapshot()));
    page.section("State");
    page.paragraph(
        "state " + Html.word(health.state()), "The state is " + Html.word(health.state()) + ".");
    List<List<String>> rows = new ArrayList<>();
    for (Reading reading : health.readings()) {
      long critical = reading.limit().critical();
      rows.add(
          List.of(
              reading.indicator().title(),
              reading.value().isPresent()
                  ? reading.indicator().text(reading.value().getAsLong())
                  : "-",
              reading.indicator().text(reading.limit().warning()),
              critical == Limit.NEVER ? "-" : reading.indicator().text(critical),
              Html.word(reading.state())));
    }
    page.table(
        "Indicators; a warning from the first number on, critical above the second",
        List.of("Indicator", "#Value", "#Warning", "#Critical", "State"),
        rows);
    health.recommendations().forEach(page::paragraph);
    inventory.problems().forEach(page::paragraph);
  }

  private List<String> times() {
    List<String> times = new ArrayList<>();
    String pattern = to - from > DAY ? "d MMM HH:mm" : "HH:mm";
    for (int i = 0; i < PIECES; i++) times.add(at(from + (to - from) * i / PIECES, pattern));
    return times;
  }

  private static List<Long> list(long... values) {
    return Arrays.stream(values).boxed().toList();
  }

  private void memory(Html page) {
    page.section("Memory by server");
    if (trends.isEmpty()) {
      page.paragraph("Nothing was recorded in this time.");
      return;
    }
    List<Chart.Line> lines = new ArrayList<>();
    List<Trend> most = new ArrayList<>(trends);
    most.sort((a, b) -> Long.compare(b.peak(), a.peak()));
    for (Trend trend : most.subList(0, Math.min(MOST_LINES, most.size()))) {
      lines.add(new Chart.Line(name(trend), list(trend.pieces(from, to, PIECES))));
    }
    if (most.size() > MOST_LINES) lines.add(others(most.subList(MOST_LINES, most.size())));
    page.raw(new Chart("USS of each server over time", times(), lines, Units::size).figure());
    List<List<String>> rows = new ArrayList<>();
    for (Trend trend : trends) {
      rows.add(
          List.of(
              trend.series().name(),
              trend.series().title(),
              words.now(trend),
              Units.size(trend.mean()),
              Units.size(trend.peak()),
              words.verdict(trend)));
    }
    page.table(
        "Servers of this time",
        List.of("Server", "Owner", "#Now", "#Mean", "#Peak", "Verdict"),
        rows);
  }

  private static String name(Trend trend) {
    return trend.series().name() + " (" + trend.series().title() + ")";
  }

  private Chart.Line others(List<Trend> rest) {
    long[] sums = new long[PIECES];
    Arrays.fill(sums, -1);
    for (Trend trend : rest) {
      long[] pieces = trend.pieces(from, to, PIECES);
      for (int i = 0; i < PIECES; i++) {
        if (pieces[i] >= 0) sums[i] = Math.max(0, sums[i]) + pieces[i];
      }
    }
    return new Chart.Line(Units.count(rest.size(), "other"), list(sums));
  }

  private void growing(Html page) {
    page.section("What grows");
    List<Trend> growing =
        trends.stream().filter(t -> t.worst().growth().kind() == Kind.GROWING).toList();
    growing.forEach(trend -> page.paragraph(words.sentence(trend, trend.worst())));
    if (growing.isEmpty()) page.paragraph("No server is seen to grow.");
  }

  private void machine(Html page) {
    page.section("The machine");
    Map<Integer, Sample> last = new TreeMap<>();
    for (Sample sample : history.samples()) {
      if (sample.at() < from || sample.machine().total() < 0) continue;
      last.put((int) Math.min(PIECES - 1, (sample.at() - from) * PIECES / (to - from)), sample);
    }
    if (last.isEmpty()) {
      page.paragraph("Nothing was recorded in this time.");
      return;
    }
    long[] used = new long[PIECES];
    long[] swap = new long[PIECES];
    long[] some = new long[PIECES];
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < PIECES; i++) {
      Sample sample = last.get(i);
      used[i] = sample == null ? -1 : sample.machine().total() - sample.machine().available();
      swap[i] = sample == null ? -1 : sample.machine().swapUsed();
      some[i] = sample == null ? -1 : sample.machine().some();
      if (sample == null || i % 8 != 7) continue;
      rows.add(
          List.of(
              at(sample.at(), "d MMM HH:mm"),
              Units.size(used[i]),
              Units.size(swap[i]),
              some[i] < 0 ? "-" : Units.percent(some[i] / 10)));
    }
    List<Chart.Line> lines =
        List.of(new Chart.Line("used", list(used)), new Chart.Line("swap", list(swap)));
    page.raw(new Chart("Memory of the machine", times(), lines, Units::size).figure());
    List<Chart.Line> pressure = List.of(new Chart.Line("some", list(some)));
    page.raw(
        new Chart(
                "Pressure: percent of a minute in which some process waited for memory",
                times(),
                pressure,
                value -> Units.percent(value / 10))
            .figure());
    page.table("Memory and pressure", List.of("Time", "#Used", "#Swap", "#Pressure"), rows);
  }
}
