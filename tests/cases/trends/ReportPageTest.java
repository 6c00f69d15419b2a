//SOURCES ../../../lib/history/Recorder.java

package mcptools.tests.cases.trends;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import mcptools.history.Recorder;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.state.StateHome;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.NpmPackages;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.SleepingServer;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** The page of {@code trends --html} and {@code health --report}, with names that attack it. */
@ExtendWith(Scratch.Extension.class)
class ReportPageTest {
  private static final String EVIL = "</script><script>alert(1)</script>\"'&\u202e";
  private static final double MB = 1 << 20;

  /** Six hours with a server that leaks, nine that do not, and a night in between. */
  static void record(Scratch scratch) {
    StateHome home = new StateHome(scratch.state());
    long now = System.currentTimeMillis();
    Random random = new Random(1);
    for (int i = 0; i < 360; i++) {
      if (i > 100 && i < 130) continue;
      List<Point> points = new ArrayList<>();
      for (int s = 0; s < 10; s++) {
        String name = s == 0 ? "serena" : s == 1 ? EVIL : "server-" + s;
        double size = (s == 0 ? 60 + i / 2.0 : 20 + s) * MB * (1 + 0.02 * random.nextGaussian());
        Series series = new Series(name, "session", s == 1 ? EVIL : "api", s);
        points.add(
            Point.of(series, 100 + s, 5000, (long) size, (long) size, (long) size, 1000, 7, 12));
      }
      Machine machine = new Machine(8L << 30, 4L << 30, 1 << 30, i << 20, 120, 10);
      long at = now - (359 - i) * 60_000L;
      Recorder.append(
          home, new Sample(at, 1_000_000 + i * 60_000L, 5, 0, machine, 2, 0, points), 0);
    }
  }

  private static String page(Scratch scratch) throws Exception {
    Path file = scratch.folder().resolve("page.html");
    Run.script(scratch, "trends", "--since", "6h", "--html", file.toString()).ok();
    return Files.readString(file);
  }

  private static Document parsed(String html) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(html)));
  }

  private static List<Element> all(Document page, String tag) {
    NodeList nodes = page.getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) elements.add((Element) nodes.item(i));
    return elements;
  }

  private static String hash(String text) throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(sum) + "'";
  }

  @Test
  void needsNothingButItselfAndNoNameIsCode(Scratch scratch) throws Exception {
    record(scratch);
    Files.writeString(
        scratch.state().resolve("mcp-tools.log"),
        "2026-11-29T09:00:00Z KILLED pid 1 " + EVIL + "\n");
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("<b>web</b>", scratch.home(), new SleepingServer(scratch).inPane(1));
    String html = page(scratch);
    Document page = parsed(html);
    assertThat(all(page, "script")).hasSize(1);
    String script = all(page, "script").getFirst().getTextContent();
    String style = all(page, "style").getFirst().getTextContent();
    assertThat(script.length()).isLessThan(5000);
    assertThat(all(page, "meta"))
        .extracting(m -> m.getAttribute("content"))
        .contains("default-src 'none'; style-src " + hash(style) + "; script-src " + hash(script));
    assertThat(html)
        .doesNotContain("http:", "https:", "//", "url(", "@import", " src=", " href=", " style=")
        .doesNotContain("\u202e");
    assertThat(all(page, "b")).isEmpty();
    assertThat(all(page, "td"))
        .extracting(Element::getTextContent)
        .contains(
            "serena", "</script><script>alert(1)</script>\"'&?", "<b>web</b>", "growing 30 MB/h")
        .anyMatch(text -> text.startsWith("KILLED pid 1 </script>"));
    assertThat(all(page, "h2"))
        .extracting(Element::getTextContent)
        .containsExactly(
            "State",
            "Memory by server",
            "What grows",
            "Sessions",
            "What runs twice",
            "The machine",
            "What was ended, and why");
    // Each chart says what it is to who does not see it, and has a table below.
    List<Element> charts =
        all(page, "svg").stream().filter(s -> s.getAttribute("role").equals("img")).toList();
    assertThat(charts).hasSize(3).allMatch(c -> !c.getAttribute("aria-label").isEmpty());
    assertThat(all(page, "path")).hasSize(8 + 2 + 1);
    assertThat(all(page, "path").getFirst().getAttribute("d").chars().filter(c -> c == 'M'))
        .as("a gap is no line")
        .hasSize(2);
    assertThat(all(page, "p"))
        .extracting(Element::getTextContent)
        .anyMatch(text -> text.startsWith("serena (session api, pid 100) grows "));
  }

  /** In Chromium, light and dark: axe finds nothing, and nothing is loaded. */
  @Test
  void inABrowserItIsReadableWithoutEyesOrAMouse(Scratch scratch) throws Exception {
    record(scratch);
    page(scratch);
    String script = Checkout.fixture("page.mjs").toString();
    String page = scratch.folder().resolve("page.html").toString();
    Result result =
        NpmPackages.run(
            scratch,
            List.of("puppeteer-core", "axe-core", "@sparticuz/chromium"),
            "node '" + script + "' '" + page + "'");
    assumeTrue(
        result.exit() == 0 || !result.err().contains("Failed to launch the browser"),
        "Chromium does not start here: " + result.err());
    JsonObject seen = JsonParser.parseString(result.ok().out()).getAsJsonObject();
    for (String none : List.of("requests", "messages")) {
      assertThat(seen.getAsJsonArray(none)).as(none).isEmpty();
    }
    for (String scheme : List.of("light", "dark")) {
      assertThat(seen.getAsJsonObject("violations").getAsJsonArray(scheme)).as(scheme).isEmpty();
      assertThat(seen.getAsJsonObject("overflow").get(scheme).getAsInt()).isEqualTo(360);
    }
    assertThat(seen.get("hover").getAsString()).contains(": serena (session api) ", " MB, ");
    assertThat(seen.get("keys").getAsString())
        .contains("serena")
        .isNotEqualTo(seen.get("hover").getAsString());
  }

  @Test
  void withoutAHistoryItSaysSoAndHealthWritesTheSame(Scratch scratch) throws Exception {
    assertThat(page(scratch)).contains("Nothing was recorded in this time.");
    Path file = scratch.folder().resolve("health.html");
    int code = Run.script(scratch, "health", "--report", file.toString()).exit();
    assertThat(code).isBetween(0, 2);
    assertThat(parsed(Files.readString(file)).getDocumentElement().getTagName()).isEqualTo("html");
    String bad = scratch.folder().resolve("no/such.html").toString();
    assertThat(Run.script(scratch, "health", "--report", bad).exits(2).err()).hasLineCount(1);
    assertThat(Run.script(scratch, "trends", "--html", bad).exits(2).err()).hasLineCount(1);
  }
}
