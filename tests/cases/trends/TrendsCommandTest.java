//SOURCES ../../../lib/history/Recorder.java

package mcptools.tests.cases.trends;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import mcptools.history.Recorder;
import mcptools.history.Sample;
import mcptools.history.Sample.Machine;
import mcptools.history.Sample.Point;
import mcptools.history.Sample.Series;
import mcptools.state.StateHome;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code trends} on a history of six hours that ends now. */
@ExtendWith(Scratch.Extension.class)
class TrendsCommandTest {
  private static final int MINUTES = 360;
  private static final double MB = 1 << 20;
  private static final Series LEAKING = new Series("serena", "session", "api", 1);
  private static final Series STEADY = new Series("memory", "session", "web", 2);
  private static final Series HOSTILE =
      new Series("=<script>\033[31m,\"x\"", "client", "co\nde", 3);

  private static Point point(Series series, long pid, double bytes) {
    long size = (long) bytes;
    return Point.of(series, pid, 5000, size, size, 2 * size, 1000, 7, 12);
  }

  private static void record(Scratch scratch, IntToDoubleFunction leak) {
    StateHome home = new StateHome(scratch.state());
    long now = System.currentTimeMillis();
    Random random = new Random(1);
    for (int i = 0; i < MINUTES; i++) {
      double noise = 1 + 0.02 * random.nextGaussian();
      List<Point> points = new ArrayList<>();
      points.add(point(LEAKING, 100, leak.applyAsDouble(i) * noise).called(i * 10));
      points.add(point(STEADY, 200, 30 * MB * noise));
      if (i > 300) points.add(point(HOSTILE, 300, 10 * MB));
      long uptime = 1_000_000 + i * 60_000L;
      Machine machine = new Machine(8L << 30, 4L << 30, 0, 0, 0, 0);
      long at = now - (MINUTES - 1 - i) * 60_000L;
      Recorder.append(home, new Sample(at, uptime, 5, 0, machine, 2, 0, points), 0);
    }
  }

  @Test
  void saysWhatGrowsAndWhenItIsAtItsLimit(Scratch scratch) {
    assertThat(Run.script(scratch, "trends").ok().out()).startsWith("Nothing was recorded");
    record(scratch, i -> (60 + i / 2.0) * MB);
    String out = Run.in(scratch).with("LC_ALL", "C").script("trends", "--since", "6h").ok().out();
    assertThat(out.lines().findFirst().orElseThrow())
        .matches("SERVER +OWNER +NOW +MEAN +PEAK +LAST 6H +VERDICT");
    assertThat(out)
        .containsPattern("(?m)^serena +session api +\\d+ MB +\\d+ MB +\\d+ MB +\\S{24} +growing ")
        .containsPattern("(?m)^memory +session web +\\d+ MB .* steady$")
        .containsPattern("(?m)^=<script>\\?.* too short to tell$")
        .containsPattern(
            "serena \\(session api, pid 100\\) grows [23]\\d MB an hour \\([23]\\d MB to [23]\\d"
                + " MB\\), [45]\\d MB per 1,000 calls; it reaches its limit of 1.0 GB in about"
                + " \\d+h\\.\n")
        .doesNotContain("\033");
    assertThat(out.chars()).allMatch(c -> c < 128);
    String utf8 = Run.in(scratch).with("LC_ALL", "C.UTF-8").script("trends", "MEMORY").ok().out();
    assertThat(utf8).containsPattern("[▆▇█]{5}").contains("memory").doesNotContain("serena");
    assertThat(Run.script(scratch, "trends", "nothing").ok().out()).startsWith("No server of that");
  }

  @Test
  void jsonAndCsvHaveTheNumbers(Scratch scratch) {
    record(scratch, i -> (i < 200 ? 60 : 300) * MB);
    String text = Run.script(scratch, "trends", "--json").ok().out();
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    assertThat(json.get("samples").getAsInt()).isEqualTo(MINUTES);
    JsonObject serena = json.getAsJsonArray("series").get(0).getAsJsonObject();
    assertThat(serena.get("name").getAsString()).isEqualTo("serena");
    assertThat(serena.get("verdict").getAsString()).isEqualTo("jumped");
    assertThat(serena.get("jumpBytes").getAsLong() / MB).isBetween(230.0, 250.0);
    assertThat(serena.getAsJsonArray("pieces")).hasSize(48).anyMatch(p -> p.isJsonNull());
    List<String> lines = Run.script(scratch, "trends", "--csv").ok().out().lines().toList();
    assertThat(lines.getFirst()).startsWith("time,seconds,server,owner,pid,start,ussBytes,");
    assertThat(lines).hasSize(1 + 2 * MINUTES + 59);
    assertThat(lines.getLast())
        .contains(",\"'=<script>")
        .contains("\"client co de\"".substring(1, 13));
    assertThat(Run.script(scratch, "trends", "--csv", "memory").ok().out().lines())
        .hasSize(1 + MINUTES);
  }

  @Test
  void whatItDoesNotUnderstandIsASentence(Scratch scratch) {
    for (String[] bad :
        List.of(
            new String[] {"--since", "soon"},
            new String[] {"--since", "0h"},
            new String[] {"--json", "--csv"},
            new String[] {"--nope"})) {
      assertThat(Run.script(scratch, "trends", bad).exits(2).err())
          .startsWith("trends: ")
          .hasLineCount(1);
    }
  }
}
