//SOURCES ../../../lib/report/Json.java
//SOURCES ../../../lib/trends/Trend.java

package mcptools.cli.trends;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import mcptools.history.History;
import mcptools.history.Sample;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.report.Json;
import mcptools.trends.Growth;
import mcptools.trends.Growth.Kind;
import mcptools.trends.Trend;

/** The JSON and the CSV of {@code trends}. */
public final class TrendsData {
  private static final int PIECES = 48;

  private TrendsData() {}

  /**
   * @param limit bytes at which a series is at its limit
   */
  public static String json(
      History history, List<Trend> trends, long from, long to, ToLongFunction<Trend> limit) {
    List<Object> series = new ArrayList<>();
    for (Trend trend : trends) series.add(entry(trend, from, to, limit));
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("from", from);
    all.put("to", to);
    all.put("samples", history.samples().size());
    all.put("series", series);
    all.put("problems", history.problems());
    return Json.of(all);
  }

  private static Map<String, Object> entry(
      Trend trend, long from, long to, ToLongFunction<Trend> limit) {
    Growth growth = trend.worst().growth();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("name", trend.series().name());
    entry.put("owner", Json.pair("kind", trend.series().kind(), "name", trend.series().owner()));
    entry.put("running", trend.running());
    entry.put("nowBytes", trend.now());
    entry.put("lastAtMillis", trend.last());
    entry.put("meanBytes", trend.mean());
    entry.put("peakBytes", trend.peak());
    entry.put("pid", trend.worst().pid());
    entry.put("start", trend.worst().start());
    entry.put("verdict", growth.kind().toString());
    if (growth.kind() != Kind.TOO_SHORT) {
      entry.put("bytesPerHour", Math.round(growth.perHour()));
      entry.put("leastBytesPerHour", Math.round(growth.lower()));
      entry.put("mostBytesPerHour", Math.round(growth.upper()));
    }
    if (growth.kind() == Kind.JUMPED) {
      entry.put("jumpBytes", Math.round(growth.rise()));
      entry.put("jumpAtMillis", growth.at());
    }
    if (growth.kind() == Kind.GROWING) {
      entry.put("grewInRuns", trend.grewIn()[0]);
      OptionalLong bytes = trend.worst().perThousandCalls();
      if (bytes.isPresent()) entry.put("bytesPer1000Calls", bytes.getAsLong());
      long most = limit.applyAsLong(trend);
      entry.put("limitBytes", most);
      Optional<Long> left = growth.until((double) trend.worst().now(), (double) most);
      if (trend.worst().isCurrent(to)) left.ifPresent(m -> entry.put("reachesLimitInMillis", m));
    }
    List<Object> points = new ArrayList<>();
    for (long piece : trend.pieces(from, to, PIECES)) points.add(piece < 0 ? NONE : piece);
    entry.put("pieces", points);
    return entry;
  }

  /** A gap. */
  private static final Object NONE = com.google.gson.JsonNull.INSTANCE;

  /** A line for each server and time, as it was recorded; RFC 4180 but for the line ends. */
  public static void csv(PrintWriter out, History history, Predicate<Series> wanted) {
    out.println(
        "time,seconds,server,owner,pid,start,ussBytes,ussLeastBytes,ussMostBytes,pssBytes,rssBytes,"
            + "cpuMillis,threads,openFiles,calls");
    for (Sample sample : history.samples()) {
      String time = Instant.ofEpochMilli(sample.at()).truncatedTo(ChronoUnit.MILLIS).toString();
      for (Point point : sample.points()) {
        if (!wanted.test(point.series())) continue;
        List<Object> cells =
            List.of(
                time,
                sample.seconds(),
                quoted(point.series().name()),
                quoted(point.series().title()),
                point.pid(),
                point.start(),
                known(point.uss()),
                known(point.least()),
                known(point.most()),
                known(point.pss()),
                known(point.rss()),
                known(point.cpuMillis()),
                known(point.threads()),
                known(point.openFiles()),
                known(point.calls()));
        out.println(String.join(",", cells.stream().map(String::valueOf).toList()));
      }
    }
  }

  private static Object known(long number) {
    return number < 0 ? "" : number;
  }

  /** A spreadsheet takes what begins with one of these for a formula. */
  private static String quoted(String text) {
    String safe = text.matches("(?s)[-=+@\t\r].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }
}
