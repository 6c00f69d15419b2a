//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mcptools.tests.support.Agent;
import mcptools.tests.support.NpmServers;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code mem} as a user calls it. Other servers of the machine may be in its figures. */
@ExtendWith(Scratch.Extension.class)
class MemTest {
  private static JsonObject json(Result result) {
    return JsonParser.parseString(result.ok().out()).getAsJsonObject();
  }

  private static JsonObject entry(JsonObject json, String list, String key, Object value) {
    for (JsonElement element : json.getAsJsonArray(list)) {
      JsonElement found = element.getAsJsonObject().get(key);
      if (found.isJsonObject()) found = found.getAsJsonObject().get("session");
      if (found != null && found.getAsString().equals(value.toString())) {
        return element.getAsJsonObject();
      }
    }
    throw new AssertionError("No " + key + " " + value + " in " + list + " of " + json);
  }

  /** Sum over a tree of one line of smaps_rollup, in bytes; read without the code under test. */
  private static long sum(long root, String line) throws IOException {
    long sum = 0;
    for (long pid : Procs.tree(root)) {
      for (String text : Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
        if (text.startsWith(line + ":")) sum += Long.parseLong(text.replaceAll("\\D", "")) * 1024;
      }
    }
    return sum;
  }

  /** A new server still grows. */
  private static void awaitCalm(long root) {
    List<Long> seen = new ArrayList<>(List.of(0L));
    await()
        .pollInterval(Duration.ofMillis(500))
        .atMost(Duration.ofMinutes(2))
        .until(() -> {
          seen.add(sum(root, "Private_Dirty"));
          return Math.abs(seen.getLast() - seen.get(seen.size() - 2)) < seen.getLast() / 100;
        });
  }

  private static long reclaimable(Scratch scratch) {
    return json(Run.script(scratch, "mem", "--json")).get("reclaimableBytes").getAsLong();
  }

  @Test
  void tellsWhatRealServersTake(Scratch scratch) throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/smaps_rollup")), "PSS is told by Linux alone");
    String folder = scratch.folder().toString();
    Agent api =
        new Agent(scratch)
            .server("filesystem", NpmServers.npx(scratch, "filesystem", folder))
            .server("memory", NpmServers.npx(scratch, "memory"));
    Agent web =
        new Agent(scratch).server("filesystem", NpmServers.npx(scratch, "filesystem", folder));
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("mem-api", scratch.home(), api.command());
    tmux.newSession("mem-web", scratch.home(), web.command());
    Map<String, Long> pids = api.awaitReady();
    long other = web.awaitReady().get("filesystem");
    for (long pid : List.of(pids.get("filesystem"), pids.get("memory"), other)) awaitCalm(pid);

    JsonObject json = json(Run.script(scratch, "mem", "--json"));

    for (String name : List.of("filesystem", "memory")) {
      long pid = pids.get(name);
      JsonObject server = entry(json, "largest", "pid", pid);
      assertThat(server.get("name").getAsString()).isEqualTo(name);
      assertThat(server.get("processes").getAsInt()).isEqualTo(Procs.tree(pid).size());
      assertThat(server.get("rssOnlyProcesses").getAsInt()).isZero();
      long pss = server.get("pssBytes").getAsLong();
      assertThat(pss).isCloseTo(sum(pid, "Pss"), withinPercentage(20));
      assertThat(server.get("rssBytes").getAsLong()).isGreaterThanOrEqualTo(pss);
      assertThat(pss).isGreaterThanOrEqualTo(server.get("ussBytes").getAsLong());
      assertThat(server.get("ussBytes").getAsLong())
          .isCloseTo(sum(pid, "Private_Clean") + sum(pid, "Private_Dirty"), withinPercentage(20));
    }
    assertThat(entry(json, "byOwner", "owner", "mem-api").get("servers").getAsInt()).isEqualTo(2);
    assertThat(entry(json, "byOwner", "owner", "mem-web").get("servers").getAsInt()).isEqualTo(1);
    JsonObject twice = null;
    for (JsonElement duplicate : json.getAsJsonArray("duplicates")) {
      String command = duplicate.getAsJsonObject().get("command").toString();
      if (command.contains(folder)) twice = duplicate.getAsJsonObject();
    }
    assertThat(twice).as("duplicates of %s", json).isNotNull();
    assertThat(twice.get("name").getAsString()).isEqualTo("filesystem");
    assertThat(twice.get("servers").getAsInt()).isEqualTo(2);
    assertThat(twice.get("sharedBytes").getAsLong())
        .isBetween(twice.get("pssBytes").getAsLong() / 2, twice.get("pssBytes").getAsLong());
    assertThat(twice.get("againstSharing").isJsonNull()).isTrue();
    JsonObject system = json.getAsJsonObject("system");
    assertThat(system.get("totalBytes").getAsLong())
        .isGreaterThan(system.get("availableBytes").getAsLong());
    assertThat(system.has("pressure")).isTrue();
    assertThat(json.get("reclaimableBytes").getAsLong()).isNotNegative();

    String text = Run.script(scratch, "mem").ok().out();
    assertThat(text.lines()).allMatch(line -> line.length() <= 80);
    assertThat(text.lines().limit(2)).element(0).asString().startsWith("Memory  ");
    assertThat(text)
        .containsPattern("(?m)^filesystem +\\d+ +\\d+ +\\d")
        .containsPattern("(?m)^session mem-api +2 +6 ")
        .containsPattern("filesystem runs 2 times, .+; sharing suits it and would take ");
  }

  @Test
  void tellsWhatACleanupFrees(Scratch scratch) throws Exception {
    Agent agent = new Agent(scratch).leaky("leaky");
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("keep", scratch.home());
    tmux.newSession("gone", scratch.home(), agent.command());
    agent.awaitReady();
    Run.script(scratch, "session_tracker", "track").ok();
    Run.scriptCommand(scratch, "mem"); // which takes its time once
    tmux.tmux("kill-session", "-t", "=gone").ok();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () -> Run.script(scratch, "mem").ok().out().contains("; smart_cleanup frees about "));
    long before = reclaimable(scratch);
    assertThat(before).isGreaterThan(1024 * 1024);
    Run.script(scratch, "cleanup_session").ok();
    assertThat(reclaimable(scratch)).isLessThan(before);
    assertThat(Run.script(scratch, "mem", "--no-such-option").exits(2).err().lines()).hasSize(1);
  }
}
