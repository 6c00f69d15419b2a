import java.util.ArrayList;
import java.util.List;

/** Text with the escape codes of a terminal as a picture, which follows the reader's theme. */
record Svg(int columns) {
  private static final double WIDTH = 8.4;
  private static final int HEIGHT = 18;
  private static final int EDGE = 14;

  String of(String screen) {
    List<String> lines = screen.stripTrailing().lines().toList();
    double width = columns * WIDTH + 2 * EDGE;
    int height = lines.size() * HEIGHT + 2 * EDGE;
    StringBuilder svg = new StringBuilder();
    svg.append(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %d\" width=\"%.0f\">\n"
            .formatted(width, height, width));
    svg.append(
        """
        <style>
        text { font: 14px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre; fill: #1f2328 }
        .f { fill: #1f2328 } .p { fill: #ffffff; stroke: #d1d9e0 } .n { fill: #ffffff }
        .b { font-weight: bold } .d { fill: #6e7781 } .g { fill: #1a7f37 } .y { fill: #9a6700 } .r { fill: #cf222e } .c { fill: #0969da }
        @media (prefers-color-scheme: dark) {
        text, .f { fill: #e6edf3 } .p { fill: #0d1117; stroke: #3d444d } .n { fill: #0d1117 }
        .d { fill: #8b949e } .g { fill: #3fb950 } .y { fill: #d29922 } .r { fill: #f85149 } .c { fill: #58a6ff }
        }
        </style>
        """);
    svg.append(
        "<rect class=\"p\" x=\".5\" y=\".5\" width=\"%.0f\" height=\"%d\" rx=\"8\"/>\n"
            .formatted(width - 1, height - 1));
    String codes = "";
    for (int i = 0; i < lines.size(); i++) codes = line(svg, lines.get(i), i, codes);
    return svg.append("</svg>\n").toString();
  }

  /** Adds a line; the codes that go on in the next one. */
  private static String line(StringBuilder svg, String line, int row, String before) {
    String codes = before;
    StringBuilder run = new StringBuilder();
    int from = 0;
    int column = 0;
    for (int at = 0; at < line.length(); ) {
      if (line.startsWith("\033[", at)) {
        run(svg, run, row, from, codes);
        from = column;
        int end = line.indexOf('m', at);
        for (String code : line.substring(at + 2, end).split(";")) {
          codes =
              code.isEmpty() || code.equals("0")
                  ? ""
                  : code.equals("39") ? codes.replaceAll(" 3\\d", "") : codes + " " + code;
        }
        at = end + 1;
      } else {
        run.append(line.charAt(at++));
        column++;
      }
    }
    run(svg, run, row, from, codes);
    return codes;
  }

  private static void run(StringBuilder svg, StringBuilder run, int row, int from, String codes) {
    String text = run.toString();
    run.setLength(0);
    boolean reversed = (codes + " ").contains(" 7 ");
    if (text.isEmpty() || (text.isBlank() && !reversed)) return;
    double x = EDGE + from * WIDTH;
    int y = EDGE + row * HEIGHT;
    double width = text.length() * WIDTH;
    if (reversed)
      svg.append(
          "<rect class=\"f\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>\n"
              .formatted(x, y, width, HEIGHT));
    String safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    svg.append(
        "<text class=\"%s\" x=\"%.1f\" y=\"%d\" textLength=\"%.1f\" lengthAdjust=\"spacingAndGlyphs\">%s</text>\n"
            .formatted(classes(codes, reversed), x, y + 13, width, safe));
  }

  private static String classes(String codes, boolean reversed) {
    List<String> classes = new ArrayList<>();
    for (String code : codes.strip().split(" ")) {
      switch (code) {
        case "1" -> classes.add("b");
        case "2" -> classes.add("d");
        case "31" -> classes.add("r");
        case "32" -> classes.add("g");
        case "33" -> classes.add("y");
        case "36" -> classes.add("c");
        default -> {}
      }
    }
    if (reversed) classes.add("n");
    return String.join(" ", classes);
  }
}
