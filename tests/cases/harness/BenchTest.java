//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** That {@code ./jbang bench} measures, and leaves nothing; how fast things are decides no test. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class BenchTest {
  private static final List<String> COMMANDS =
      List.of(
          "tm",
          "tml",
          "session_tracker",
          "mcps",
          "mem",
          "health",
          "cleanup_session",
          "smart_cleanup");

  private static String[] bench(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of(Checkout.root().resolve("jbang").toString(), "bench"));
    command.addAll(List.of(arguments));
    return command.toArray(String[]::new);
  }

  private static Run run(Scratch scratch) {
    Run.scriptCommand(scratch, "bench"); // the build takes its time
    return Run.in(scratch).timeout(Duration.ofMinutes(3));
  }

  private static void assertNothingLeft(Scratch scratch) {
    assertThat(scratch.temp().toFile().list()).isEmpty();
    // The sleep of a shell that was ended may take a moment to follow it.
    await().untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  @Test
  void measuresEachCommandAndLeavesNothing(Scratch scratch) throws Exception {
    Tools.need("zsh", "ps");
    Path file = scratch.folder().resolve("bench.json");
    Result result = run(scratch).command(bench("--quick", "--json", file.toString())).ok();

    assertThat(result.out().lines()).allMatch(line -> line.length() <= 80);
    for (String command : COMMANDS) {
      assertThat(result.out())
          .containsPattern("(?m)^" + command + "( +[\\d,.]+ ms +[\\d.]+x){2}$")
          .containsPattern("(?m)^" + command + "( \\S+)? +[\\d,.]+ ms +- ");
    }
    assertThat(result.out())
        .containsPattern("(?m)^COMMAND +2 SERVERS +5 PROCESSES$")
        .containsPattern("(?m)^JVM hello world( +[\\d.]+ ms +1\\.0x){2}$")
        .containsPattern("(?m)^health check +2 +\\d.* ms +\\d.* ms +[\\d.]+x$")
        .containsPattern("(?m)^orphan search +2 +\\d.* ms +\\d.* ms +[\\d.]+x$")
        .containsPattern("(?m)^tm / hello world +<= 3x +- +not measured$")
        .containsPattern("(?m)^A WEEK OF SAMPLES +20 SERVERS$")
        .containsPattern("(?m)^(sample|trends|report) +[\\d.,]+ ms +[\\d.]+x$")
        .containsPattern("(?m)^sample / mem, 20 servers +<= 1.2x +[\\d.]+x +(reached|missed)$")
        .containsPattern("(?m)^sourcing the zsh file +<= 5 ms +[\\d.,]+ ms +(reached|missed)$");

    JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
    assertThat(json.getAsJsonArray("problems")).isEmpty();
    assertThat(json.getAsJsonArray("columns")).hasSize(2);
    for (JsonElement column : json.getAsJsonArray("columns")) {
      List<String> names = new ArrayList<>();
      for (JsonElement task : column.getAsJsonObject().getAsJsonArray("commands")) {
        assertThat(task.getAsJsonObject().get("medianMillis").getAsDouble()).isPositive();
        names.add(task.getAsJsonObject().get("command").getAsString());
      }
      assertThat(names).containsAll(COMMANDS).contains("true", "JVM hello world", "java defaults");
    }
    assertNothingLeft(scratch);
  }

  @Test
  void drawsHowTheTimeGrows(Scratch scratch) throws Exception {
    Tools.need("ps");
    Path svg = scratch.folder().resolve("scale.svg");
    Result result =
        run(scratch)
            .command(bench("scale", "--percent", "1", "--runs", "1", "--svg", svg.toString()))
            .ok();
    assertThat(result.out())
        .containsPattern("(?m)^OF +NUMBER +MCPS +ONE MORE$")
        .containsPattern("(?m)^processes +100 +[\\d,]+ ms +-?[\\d,]+ µs$")
        .containsPattern("(?m)^servers +10 +[\\d,]+ ms")
        .containsPattern("(?m)^sessions +2 +[\\d,]+ ms")
        .containsPattern("(?m)^agents +1 +[\\d,]+ ms")
        .containsPattern("(?m)^all at once +[\\d,]+ ms$");
    var picture = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
    assertThat(picture.getElementsByTagName("polyline").getLength()).isEqualTo(4);
    assertThat(picture.getElementsByTagName("circle").getLength()).isEqualTo(15);
    assertNothingLeft(scratch);
  }

  @Test
  void leavesNothingWhenInterrupted(Scratch scratch) {
    String[] command = bench("--quick", "--servers", "40", "--runs", "50");
    try (Terminal terminal = Terminal.open(scratch, scratch.folder(), command)) {
      await().atMost(Duration.ofMinutes(2)).until(() -> servers(scratch) == 40);
      terminal.keys("C-c");
      assertThat(terminal.awaitExit()).isEqualTo(130);
    }
    assertNothingLeft(scratch);
  }

  private static long servers(Scratch scratch) {
    return scratch.survivors().stream()
        .filter(p -> p.argv().stream().limit(1).anyMatch(word -> word.contains("/mcp-server-")))
        .count();
  }

  @Test
  void refusesWhatCanNotBeMeasured(Scratch scratch) {
    assertThat(run(scratch).command(bench("--runs", "0")).exits(2).err()).hasLineCount(1);
    String file = scratch.folder().resolve("no/such.json").toString();
    assertThat(run(scratch).command(bench("--json", file)).exits(2).err()).hasLineCount(1);
    assertThat(run(scratch).command(bench("scale", "--svg", file)).exits(2).err()).hasLineCount(1);
    assertNothingLeft(scratch);
  }
}
