//SOURCES ScaleBench.java

package mcptools.bench;

import java.util.List;
import java.util.Locale;
import mcptools.bench.ScaleBench.Part;
import mcptools.bench.ScaleBench.Row;
import mcptools.bench.ScaleBench.Scale;

/** How the cost of mcps grows, as a picture: a chart a part, all of them to the same scale. */
public final class ScaleSvg {
  private static final int WIDTH = 340;
  private static final int HEIGHT = 190;
  private static final int LEFT = 52;
  private static final int RIGHT = 22;
  private static final int TOP = 34;
  private static final int BOTTOM = 28;
  private static final int[] STEPS = {10, 20, 50, 100, 200, 500, 1000, 2000, 5000};

  private final Scale scale;
  private final int step;
  private final double most;
  private final StringBuilder out = new StringBuilder();

  private ScaleSvg(Scale scale) {
    this.scale = scale;
    double highest = scale.rows().stream().mapToDouble(Row::millis).max().orElse(1);
    int found = STEPS[STEPS.length - 1];
    for (int i = STEPS.length - 1; i >= 0; i--) {
      if (STEPS[i] * 5 >= highest) found = STEPS[i];
    }
    this.step = found;
    this.most = step * Math.ceil(highest / step);
  }

  public static String of(Scale scale) {
    return new ScaleSvg(scale).draw();
  }

  private String draw() {
    add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%1$d" role="img" aria-label="What mcps takes, by how many processes, servers, sessions and agents there are">
        <style>
        text { font: 12px system-ui, sans-serif; fill: #57606a } .t { font-weight: 600; fill: #1f2328 }
        .p { fill: #ffffff; stroke: #d1d9e0 } .g { stroke: #d1d9e0 } .l { fill: none; stroke: #0969da; stroke-width: 2 } .d { fill: #0969da }
        @media (prefers-color-scheme: dark) {
        text { fill: #8b949e } .t { fill: #e6edf3 } .p { fill: #0d1117; stroke: #3d444d } .g { stroke: #3d444d } .l { stroke: #58a6ff } .d { fill: #58a6ff }
        }
        </style>
        <rect class="p" x=".5" y=".5" width="%d" height="%d" rx="8"/>
        """,
        2 * WIDTH, 2 * HEIGHT, 2 * WIDTH - 1, 2 * HEIGHT - 1);
    for (Part part : Part.values()) {
      add(
          "<g transform=\"translate(%d %d)\">\n",
          part.ordinal() % 2 * WIDTH, part.ordinal() / 2 * HEIGHT);
      chart(part);
      add("</g>\n");
    }
    return add("</svg>\n").toString();
  }

  private void chart(Part part) {
    add("<text class=\"t\" x=\"%d\" y=\"22\">mcps, by %s</text>\n", LEFT, part);
    for (int millis = 0; millis <= most; millis += step) {
      add(
          "<line class=\"g\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%3$.1f\"/>",
          LEFT, WIDTH - RIGHT, y(millis));
      add(
          "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,d ms</text>\n",
          LEFT - 6, y(millis) + 4, millis);
    }
    List<Row> rows = scale.of(part);
    int last = rows.getLast().number();
    StringBuilder points = new StringBuilder();
    for (Row row : rows) {
      double x = LEFT + (double) row.number() / last * (WIDTH - LEFT - RIGHT);
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y(row.millis())));
      add(
          "<circle class=\"d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%,d %s: %,.0f"
              + " ms</title></circle>",
          x, y(row.millis()), row.number(), part, row.millis());
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>\n",
          x, HEIGHT - BOTTOM + 16, row.number());
    }
    add("<polyline class=\"l\" points=\"%s\"/>\n", points.toString().strip());
  }

  private double y(double millis) {
    return HEIGHT - BOTTOM - millis / most * (HEIGHT - BOTTOM - TOP);
  }

  private StringBuilder add(String format, Object... values) {
    return out.append(String.format(Locale.ROOT, format, values));
  }
}
