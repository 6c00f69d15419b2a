package mcptools.cli.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** Builds one page that needs nothing but itself. It is XML, too. */
final class Html {
  private static final String STYLE =
      """
      :root{color-scheme:light dark;--ink:#1a1c20;--paper:#fff;--soft:#555b66;--line:#c9ced6;--card:#f5f6f8;
      --good:#17692f;--warn:#8a5300;--bad:#b3261e;
      --s0:#2166ac;--s1:#b2182b;--s2:#1b7837;--s3:#7b3294;--s4:#8c510a;--s5:#01665e;--s6:#c51b7d;--s7:#4d4d4d}
      @media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--paper:#16181c;--soft:#a9b0bb;--line:#444a54;--card:#1f2329;
      --good:#7bd88f;--warn:#f0b657;--bad:#ff8a80;
      --s0:#79b8ff;--s1:#ff8a80;--s2:#7bd88f;--s3:#d3a4ff;--s4:#f0b657;--s5:#5eead4;--s6:#ff9ed2;--s7:#cfd3da}}
      *{box-sizing:border-box}
      body{margin:0 auto;max-width:64rem;padding:1rem;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
      h1{font-size:1.5rem;margin:.2rem 0}h2{font-size:1.2rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
      p{margin:.4rem 0}.soft{color:var(--soft)}.ok{color:var(--good)}.warning,.unknown{color:var(--warn)}.critical{color:var(--bad)}
      .state{font-weight:700}
      .wide{overflow-x:auto}
      table{border-collapse:collapse;width:100%;font-size:.9rem;margin:.5rem 0}
      caption{text-align:left;color:var(--soft);padding:.2rem 0}
      th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid var(--line);vertical-align:top;overflow-wrap:anywhere}
      th{white-space:nowrap}td.n,th.n{text-align:right;white-space:nowrap}
      figure{overflow-x:auto;margin:.5rem 0;background:var(--card);padding:.5rem;border-radius:.4rem}
      figcaption{font-size:.9rem}
      svg{display:block;width:100%;height:auto;min-width:40rem}
      svg text{fill:var(--soft);font:12px system-ui,sans-serif}
      .grid{stroke:var(--line);stroke-width:1}.cursor{stroke:var(--ink);stroke-width:1;visibility:hidden}
      .curve{fill:none;stroke-width:2;stroke-linejoin:round}.dot{stroke-width:4;stroke-linecap:round}
      .s0{stroke:var(--s0)}.s1{stroke:var(--s1)}.s2{stroke:var(--s2)}.s3{stroke:var(--s3)}
      .s4{stroke:var(--s4)}.s5{stroke:var(--s5)}.s6{stroke:var(--s6)}.s7{stroke:var(--s7)}
      .key{display:inline-block;width:1.5rem;height:.6rem;vertical-align:middle}
      output{display:block;min-height:1.5rem;font-size:.85rem;overflow-wrap:anywhere}
      @media print{body{max-width:none;font-size:11px}figure,table{break-inside:avoid}output{display:none}}
      """;

  /** Moves a line over a chart and says the values there; by pointer or by the arrow keys. */
  private static final String SCRIPT =
      """
      document.querySelectorAll('figure[data-chart]').forEach(function (figure) {
        var data = JSON.parse(figure.getAttribute('data-chart'));
        var svg = figure.querySelector('svg');
        var cursor = figure.querySelector('.cursor');
        var out = figure.querySelector('output');
        var at = -1;
        function show(index) {
          at = Math.max(0, Math.min(data.times.length - 1, index));
          var x = data.left + (at + 0.5) * data.width / data.times.length;
          cursor.setAttribute('x1', x);
          cursor.setAttribute('x2', x);
          cursor.style.visibility = 'visible';
          var words = data.series.filter(function (s) { return s.values[at] !== ''; })
            .map(function (s) { return s.name + ' ' + s.values[at]; });
          out.textContent = data.times[at] + ': ' + (words.join(', ') || 'no samples');
        }
        svg.addEventListener('pointermove', function (event) {
          var box = svg.getBoundingClientRect();
          var x = (event.clientX - box.left) * data.all / box.width - data.left;
          show(Math.floor(x * data.times.length / data.width));
        });
        svg.addEventListener('keydown', function (event) {
          if (event.key === 'ArrowRight') show(at + 1);
          else if (event.key === 'ArrowLeft') show(0 > at ? data.times.length - 1 : at - 1);
          else return;
          event.preventDefault();
        });
      });
      """;

  private final StringBuilder out = new StringBuilder();

  Html(String title) {
    String policy = "default-src 'none'; style-src " + hash(STYLE) + "; script-src " + hash(SCRIPT);
    out.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n");
    out.append("<meta http-equiv=\"Content-Security-Policy\" content=\"").append(policy);
    out.append(
        "\" />\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
    out.append("<title>").append(safe(title)).append("</title>\n");
    out.append("<style>").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
    out.append("<h1>").append(safe(title)).append("</h1>\n");
  }

  /** As a policy names what it allows. */
  private static String hash(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // each JDK has it
    }
  }

  /** The name of a state and its like. */
  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /** Text that stands for itself, between tags and in attributes. */
  static String safe(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          int type = Character.getType(c);
          if (c == '&') safe.append("&amp;");
          else if (c == '<') safe.append("&lt;");
          else if (c == '>') safe.append("&gt;");
          else if (c == '"') safe.append("&quot;");
          else if (c == '\'') safe.append("&#39;");
          else if (type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.SURROGATE
              || (c & 0xfffe) == 0xfffe) safe.append('?');
          else safe.appendCodePoint(c);
        });
    return safe.toString();
  }

  Html section(String title) {
    out.append("<h2>").append(safe(title)).append("</h2>\n");
    return this;
  }

  Html paragraph(String text) {
    return paragraph("", text);
  }

  Html paragraph(String style, String text) {
    String open = style.isEmpty() ? "<p>" : "<p class=\"" + style + "\">";
    out.append(open).append(safe(text)).append("</p>\n");
    return this;
  }

  /** What was built elsewhere, safe already. */
  Html raw(String markup) {
    out.append(markup);
    return this;
  }

  /**
   * A table.
   *
   * @param header a title with "#" in front is that of a column of numbers
   */
  Html table(String caption, List<String> header, List<List<String>> rows) {
    out.append("<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"");
    out.append(safe(caption)).append("\"><table><caption>").append(safe(caption));
    out.append("</caption><thead><tr>");
    for (String title : header) {
      boolean number = title.startsWith("#");
      out.append(number ? "<th scope=\"col\" class=\"n\">" : "<th scope=\"col\">");
      out.append(safe(number ? title.substring(1) : title)).append("</th>");
    }
    out.append("</tr></thead><tbody>\n");
    for (List<String> row : rows) {
      out.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        out.append(header.get(i).startsWith("#") ? "<td class=\"n\">" : "<td>");
        out.append(safe(row.get(i))).append("</td>");
      }
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
    return this;
  }

  /** The whole page. */
  String end() {
    return out + "</main>\n<script>" + SCRIPT + "</script>\n</body>\n</html>\n";
  }
}
