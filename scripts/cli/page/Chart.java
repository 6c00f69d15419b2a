//SOURCES Html.java
//SOURCES ../../../lib/report/Json.java

package mcptools.cli.page;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongFunction;
import mcptools.report.Json;

/**
 * A chart of lines from 0 up, with gaps where nothing was measured.
 *
 * @param title of the chart
 * @param times what to call each piece of time
 * @param text a value as people read it
 */
record Chart(String title, List<String> times, List<Line> lines, LongFunction<String> text) {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 240;
  private static final int LEFT = 64;
  private static final int BOTTOM = 24;
  private static final int TOP = 10;
  private static final int RIGHT = 8;
  private static final int STYLES = 8;

  /**
   * A line.
   *
   * @param values one for each time; -1 for a gap
   */
  record Line(String name, List<Long> values) {}

  /** The chart as a figure, with a key below. */
  String figure() {
    StringBuilder out = new StringBuilder();
    out.append("<figure data-chart=\"")
        .append(Html.safe(data()))
        .append("\">\n<svg viewBox=\"0 0 ");
    out.append(WIDTH).append(' ').append(HEIGHT);
    out.append("\" role=\"img\" tabindex=\"0\" aria-label=\"").append(Html.safe(title));
    out.append("; the table below has the numbers, the arrow keys say those of a time\">\n");
    long most = Math.max(1, most());
    for (int i = 0; i <= 4; i++) {
      double y = y(most * i / 4.0, most);
      out.append("<line class=\"grid\" x1=\"")
          .append(LEFT)
          .append("\" x2=\"")
          .append(WIDTH - RIGHT);
      out.append("\" y1=\"").append(number(y)).append("\" y2=\"").append(number(y)).append("\" />");
      label(out, LEFT - 6, y + 4, "end", text.apply(most * i / 4));
    }
    for (int i = 0; i < times.size(); i += Math.max(1, times.size() / 6)) {
      label(out, x(i), HEIGHT - 6, i == 0 ? "start" : "middle", times.get(i));
    }
    for (int i = 0; i < lines.size(); i++) path(out, i, most);
    out.append("\n<line class=\"cursor\" x1=\"0\" x2=\"0\" y1=\"").append(TOP).append("\" y2=\"");
    out.append(HEIGHT - BOTTOM).append("\" /></svg>\n<figcaption>").append(Html.safe(title));
    out.append("<br />");
    for (int i = 0; i < lines.size(); i++) {
      out.append(
          "<svg class=\"key\" viewBox=\"0 0 24 10\" aria-hidden=\"true\"><line class=\"curve s");
      out.append(i % STYLES).append("\" x1=\"0\" y1=\"5\" x2=\"24\" y2=\"5\" /></svg> ");
      out.append(Html.safe(lines.get(i).name())).append(' ');
    }
    out.append("</figcaption>\n<output aria-live=\"polite\"></output>\n</figure>\n");
    return out.toString();
  }

  private long most() {
    return lines.stream()
        .flatMap(line -> line.values().stream())
        .mapToLong(value -> value)
        .max()
        .orElse(0);
  }

  private void path(StringBuilder out, int index, long most) {
    List<Long> values = lines.get(index).values();
    StringBuilder path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) < 0) {
        drawing = false;
        continue;
      }
      path.append(drawing ? 'L' : 'M').append(number(x(i))).append(' ');
      path.append(number(y(values.get(i), most)));
      // A value between two gaps is a dot.
      boolean alone = !drawing && (i + 1 == values.size() || values.get(i + 1) < 0);
      if (alone) path.append("h0.1");
      drawing = true;
    }
    out.append("\n<path class=\"curve s").append(index % STYLES).append("\" d=\"").append(path);
    out.append("\" />");
  }

  private double x(int index) {
    return LEFT + (index + 0.5) * (WIDTH - LEFT - RIGHT) / times.size();
  }

  private static double y(double value, long most) {
    return HEIGHT - BOTTOM - value * (HEIGHT - BOTTOM - TOP) / most;
  }

  private static void label(StringBuilder out, double x, double y, String anchor, String text) {
    out.append("<text x=\"").append(number(x)).append("\" y=\"").append(number(y));
    out.append("\" text-anchor=\"").append(anchor).append("\">").append(Html.safe(text));
    out.append("</text>\n");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** For the script. */
  private String data() {
    List<Object> series = new ArrayList<>();
    for (Line line : lines) {
      List<Object> values = new ArrayList<>();
      for (long value : line.values()) values.add(value < 0 ? "" : text.apply(value));
      series.add(Json.pair("name", line.name(), "values", values));
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("all", WIDTH);
    data.put("left", LEFT);
    data.put("width", WIDTH - LEFT - RIGHT);
    data.put("times", times);
    data.put("series", series);
    return Json.line(data);
  }
}
