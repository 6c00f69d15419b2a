//SOURCES ../../../lib/report/Table.java
//SOURCES ../../../lib/trends/Trend.java

package mcptools.cli.trends;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Table;
import mcptools.report.Text;
import mcptools.report.Units;
import mcptools.trends.Growth;
import mcptools.trends.Growth.Kind;
import mcptools.trends.ServerRun;
import mcptools.trends.Trend;

/**
 * Series as lines of a table, with a small chart each.
 *
 * @param from milliseconds since the epoch
 * @param to milliseconds since the epoch
 * @param utf8 whether the terminal shows more than ASCII
 * @param limit bytes at which a series is at its limit
 */
public record TrendsText(long from, long to, boolean utf8, ToLongFunction<Trend> limit) {
  private static final int MOST_PIECES = 24;
  private static final int NARROW = 80;
  private static final int ROOMY = 100;
  private static final String SESSION = "session ";
  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final String ASCII = "_.-:=+*#";
  private static final long DAY = 86_400_000;

  /** Whether the locale is one of UTF-8; that of before, where run.sh has set another. */
  public static boolean isUtf8(Map<String, String> environment) {
    boolean replaced = environment.containsKey("MCP_TOOLS_LC_ALL");
    String all = replaced ? "MCP_TOOLS_LC_ALL" : "LC_ALL";
    for (String name : List.of(all, "LC_CTYPE", "LANG")) {
      String value = environment.getOrDefault(name, "").toLowerCase(Locale.ROOT);
      if (!value.isEmpty()) return value.contains("utf-8") || value.contains("utf8");
    }
    return false;
  }

  /**
   * A row a series, and a sentence for each that grows, of at most so many columns as far as that
   * can be.
   */
  public void print(PrintWriter out, List<Trend> trends, Colors colors, int columns) {
    boolean narrow = columns < NARROW;
    Table table =
        new Table("SERVER", "OWNER", "NOW", "MEAN", "PEAK", span(), "VERDICT")
            .right(2, 3, 4)
            .cut("OWNER", narrow ? 8 : 12)
            .cut("SERVER", 10)
            .cut("VERDICT", 17)
            .spare("MEAN", "PEAK", "OWNER");
    int pieces = Math.min(MOST_PIECES, columns / (narrow ? 6 : 4));
    for (Trend trend : trends) {
      Kind kind = trend.worst().growth().kind();
      table.row(
          Text.shorten(trend.series().name(), 20),
          Text.shorten(owner(trend, columns), 16),
          now(trend),
          Units.size(trend.mean()),
          Units.size(trend.peak()),
          chart(trend.pieces(from, to, pieces), trend.peak(), utf8),
          (kind == Kind.GROWING ? Style.YELLOW : Style.PLAIN).of(verdict(trend)));
    }
    out.print(table.format(colors, columns));
    boolean first = true;
    for (Trend trend : trends) {
      if (trend.worst().growth().kind() != Kind.GROWING) continue;
      if (first) out.println();
      first = false;
      out.println(Text.wrap(Text.clean(sentence(trend, trend.worst())), columns));
    }
    if (trends.stream().anyMatch(trend -> trend.running() > 0 && !trend.isCurrent(to))) {
      long last = trends.stream().mapToLong(Trend::last).max().orElse(to);
      String since = "Nothing was recorded since " + clock(last);
      String who = "; mem, mcps, health and the watcher record.";
      out.println("\n" + Text.wrap(since + who, columns));
    }
  }

  /** What its servers take; a dash where nobody has measured that for a while. */
  public String now(Trend trend) {
    if (trend.running() == 0) return "ended";
    return trend.isCurrent(to) ? Units.size(trend.now()) : "-";
  }

  /** Where there is little room, a session by its name alone. */
  private static String owner(Trend trend, int columns) {
    String title = trend.series().title();
    return columns < ROOMY && title.startsWith(SESSION) ? title.substring(SESSION.length()) : title;
  }

  private String span() {
    return "LAST " + Units.age(to - from).toUpperCase(Locale.ROOT);
  }

  /** From 0 to the largest; a gap is a space. */
  public static String chart(long[] pieces, long most, boolean utf8) {
    StringBuilder line = new StringBuilder();
    String levels = utf8 ? BARS : ASCII;
    for (long piece : pieces) {
      int level = most <= 0 ? 0 : (int) Math.min(7, piece * 8 / most);
      line.append(piece < 0 ? ' ' : levels.charAt(level));
    }
    return line.toString();
  }

  /** In a few words. */
  public String verdict(Trend trend) {
    return verdict(trend.worst().growth());
  }

  /** In a few words. */
  public String verdict(Growth growth) {
    return switch (growth.kind()) {
      case GROWING -> "growing " + Units.size(Math.round(growth.perHour())) + "/h";
      case JUMPED ->
          (growth.rise() < 0 ? "fell by " : "jumped by ")
              + Units.size(Math.round(Math.abs(growth.rise())))
              + " at "
              + clock(growth.at());
      case STEADY, TOO_SHORT -> growth.kind().toString();
    };
  }

  /** The evidence that one of its servers grows, and when that is at its limit. */
  public String sentence(Trend trend, ServerRun run) {
    Growth growth = run.growth();
    long most = limit.applyAsLong(trend);
    int[] runs = trend.grewIn();
    String line =
        trend.series().name()
            + " ("
            + trend.series().title()
            + ", pid "
            + run.pid()
            + ") grows "
            + Units.size(Math.round(growth.perHour()))
            + " an hour ("
            + Units.size(Math.round(growth.lower()))
            + " to "
            + Units.size(Math.round(growth.upper()))
            + ")"
            + (runs[1] > 1 ? ", in " + runs[0] + " of " + runs[1] + " runs" : "")
            + perCalls(run);
    if (!run.isCurrent(to)) return line + ".";
    if (run.now() >= most) return line + "; it is above its limit of " + Units.size(most) + ".";
    return line
        + growth
            .until((double) run.now(), (double) most)
            .map(left ->
                "; it reaches its limit of " + Units.size(most) + " in about " + Units.age(left))
            .orElse("")
        + ".";
  }

  private static String perCalls(ServerRun run) {
    OptionalLong bytes = run.perThousandCalls();
    return bytes.isEmpty() ? "" : ", " + Units.size(bytes.getAsLong()) + " per 1,000 calls";
  }

  /** The time of a day, with the day where the span is longer than one. */
  private String clock(long at) {
    String pattern = to - from > DAY ? "d MMM HH:mm" : "HH:mm";
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT)
        .format(Instant.ofEpochMilli(at).atZone(ZoneId.systemDefault()));
  }
}
