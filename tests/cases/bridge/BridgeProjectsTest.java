//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static mcptools.tests.support.McpClient.call;
import static mcptools.tests.support.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers with one process for each project, those whose config changes, and all as one. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class BridgeProjectsTest {
  private static final Duration LONG = Duration.ofMinutes(2);
  private static final String HEADER = "X-Mcp-Tools-Project";

  private static final int PROJECTS = 5;
  private static final int AGENTS = 4;
  private static final int CALLS = 10;

  private static String entry(String name, String more) {
    return Bridged.entry(name, List.of("node", Checkout.fixture("shared.mjs").toString()), more);
  }

  private static final String PROJECT =
      ", \"per\": \"project\", \"env\": {\"PLACE\": \"${PROJECT}\"}, \"idle\": 5";

  /** Of each project two agents that are attached, and two by HTTP. */
  @Test
  void eachProjectHasOneProcess(Scratch scratch) throws Exception {
    Bridged bridge = Bridged.start(scratch, entry("serena", PROJECT), entry("plain", ""));
    Set<String> pids = new ConcurrentSkipListSet<>();
    List<Future<Path>> agents = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int p = 0; p < PROJECTS; p++) {
        Path folder = scratch.directory("projects/p " + p);
        for (int a = 0; a < AGENTS; a++) {
          boolean attached = a % 2 == 0;
          agents.add(
              pool.submit(() -> {
                pids.add(attached ? attached(scratch, folder) : byHeader(bridge, folder));
                return folder;
              }));
        }
      }
      for (Future<Path> agent : agents) agent.get();
    }
    assertThat(pids).hasSize(PROJECTS);
    byRoots(bridge, scratch.directory("projects/p 0"), pids);
    JsonObject status = bridge.status("serena");
    assertThat(status.get("configured").getAsBoolean()).isTrue();
    // They rest when their last clients have gone.
    await()
        .atMost(LONG)
        .until(() -> pids.stream().noneMatch(pid -> Procs.alive(Long.parseLong(pid))));
    McpClient without = bridge.client("plain", "{}");
    String initialize = request("1", "initialize", "{\"capabilities\":{}}");
    HttpResponse<String> refused =
        without.send(
            HttpRequest.newBuilder(bridge.url("serena"))
                .header("Authorization", "Bearer " + bridge.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(initialize)));
    assertThat(refused.body())
        .contains("serena has one process for each project, and this client does not say which");
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  /** Calls, and returns the pid of the server; no answer may be another project's. */
  private static String byHeader(Bridged bridge, Path folder) {
    McpClient client = bridge.client("serena", "{}", HEADER, folder.toString());
    String pid = client.text("pid", "{}");
    for (int i = 0; i < CALLS; i++) {
      assertThat(client.text("environment", "{}"))
          .contains("\"PLACE\":\"" + folder + "\"", "\"PWD\":\"" + folder + "\"");
      assertThat(client.text("pid", "{}")).isEqualTo(pid);
    }
    assertThat(client.text("ask", "{\"method\":\"roots/list\"}"))
        .contains("file://" + folder.toString().replace(" ", "%20"));
    // Its session is found without the header, too, and is not one of another project.
    assertThat(client.withoutHeaders().text("pid", "{}")).isEqualTo(pid);
    assertThat(client.send(client.headers().DELETE()).statusCode()).isEqualTo(200);
    return pid;
  }

  private static String attached(Scratch scratch, Path folder) throws IOException {
    StringBuilder lines = new StringBuilder();
    String start = "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{}}";
    lines.append(request("0", "initialize", start)).append('\n');
    for (int i = 1; i <= CALLS; i++) {
      String tool = i == 1 ? "pid" : "environment";
      lines.append(request("" + i, "tools/call", call(tool, "{}", ""))).append('\n');
    }
    String script = Checkout.root().resolve("lib/bridge/attach.sh").toString();
    String out =
        Run.in(scratch)
            .directory(folder)
            .input(lines.toString())
            .command("sh", script, "serena")
            .ok()
            .out();
    List<JsonObject> answers = out.lines().map(Bridged::json).toList();
    assertThat(answers).hasSize(CALLS + 1);
    String pid = "";
    for (JsonObject answer : answers) {
      int id = answer.get("id").getAsInt();
      if (id == 1) pid = McpClient.text(answer);
      if (id > 1) {
        assertThat(McpClient.text(answer)).contains("\"PLACE\":\"" + folder + "\"");
      }
    }
    return pid;
  }

  /** A client that names no project is asked for its roots when it first wants something. */
  private static void byRoots(Bridged bridge, Path folder, Set<String> pids) {
    McpClient client = bridge.client("serena", "{\"roots\":{}}");
    try (var asked =
        client.stream(client.post(request("7", "tools/call", call("pid", "{}", ""))))) {
      await().atMost(LONG).until(() -> asked.messages().size() == 1);
      JsonObject question = asked.messages().element();
      assertThat(question.get("method").getAsString()).isEqualTo("roots/list");
      String roots = "{\"roots\":[{\"uri\":\"%s\"}]}".formatted(folder.toUri());
      String answer =
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(question.get("id"), roots);
      assertThat(client.send(client.post(answer)).statusCode()).isEqualTo(202);
      await().atMost(LONG).until(() -> asked.messages().size() == 2);
    }
    String pid = client.text("pid", "{}");
    pids.add(pid);
    assertThat(client.text("environment", "{}")).contains("\"PLACE\":\"" + folder + "\"");
    client.send(client.headers().DELETE());
  }

  @Test
  void theConfigIsReadAgainAndAllServersAreOne(Scratch scratch) throws Exception {
    String deny = ", \"tools\": {\"deny\": [\"d*\", \"half\"]}";
    Bridged bridge =
        Bridged.start(scratch, entry("one", deny), entry("two", ""), entry("gone", ""));
    McpClient one = bridge.client("one", "{}");
    McpClient two = bridge.client("two", "{}");
    String list = one.ask("tools/list", "{}").getLast().toString();
    assertThat(list).contains("\"mark\"").doesNotContain("\"die\"", "\"half\"");
    assertThat(McpClient.error(one.call("die", "{}"))).isEqualTo("Unknown tool: die");
    for (String twice :
        List.of("\"name\":\"die\",\"name\":\"pid\"", "\"Name\":\"die\",\"name\":\"pid\"")) {
      List<JsonObject> refused = one.ask("tools/call", "{" + twice + ",\"arguments\":{}}");
      assertThat(McpClient.error(refused.getLast())).isEqualTo("Unknown tool: die, pid");
    }
    McpClient stateless = McpClient.stateless(bridge, "one");
    String die = call("die", "{}", "");
    assertThat(stateless.send(stateless.modern("1", "tools/call", "die", die)).body())
        .contains("Unknown tool: die");
    List<String> before = List.of(one.text("pid", "{}"), two.text("pid", "{}"));

    // Two of these have the same prefix, but for a number.
    String[] alike = {entry("new", ""), entry("new.2", ""), entry("new_2", "")};
    // Only what the change is about is restarted.
    String allow = ", \"tools\": {\"allow\": [\"pid\", \"mark\"]}";
    try (var changes = one.stream(one.headers().GET())) {
      Bridged.configure(
          scratch, entry("one", allow), entry("two", ""), alike[0], alike[1], alike[2]);
      await()
          .atMost(LONG)
          .until(() -> changes.messages().toString().contains("tools/list_changed"));
    }
    assertThat(one.ask("tools/list", "{}").getLast().toString())
        .contains("\"mark\"", "\"pid\"")
        .doesNotContain("\"hang\"");
    assertThat(List.of(one.text("pid", "{}"), two.text("pid", "{}"))).isEqualTo(before);
    await()
        .atMost(LONG)
        .until(() -> Run.script(scratch, "mcp_manager", "status").out().contains("new_2"));
    McpClient fresh = bridge.client("new", "{}");
    assertThat(fresh.text("mark", "{\"text\":\"x\"}")).isEqualTo("x");
    McpClient gone = McpClient.stateless(bridge, "gone");
    assertThat(gone.send(gone.post(request("1", "ping", "{}"))).statusCode()).isEqualTo(404);
    String other = ", \"env\": {\"A\": \"b\"}";
    Bridged.configure(
        scratch, entry("one", allow), entry("two", other), alike[0], alike[1], alike[2]);
    // A call in flight fails with the server that is restarted.
    String changed = "\\\"A\\\":\\\"b\\\"";
    await().atMost(LONG).until(() -> two.call("environment", "{}").toString().contains(changed));
    assertThat(one.text("pid", "{}")).isEqualTo(before.getFirst());
    Files.writeString(scratch.config().resolve("mcp-tools/config.json"), "{");

    McpClient all = bridge.client("all", "{\"sampling\":{}}");
    assertThat(all.ask("tools/list", "{}").getLast().toString())
        .contains("\"one__pid\"", "\"two__die\"", "\"new__mark\"")
        .doesNotContain("\"one__die\"", "\"pid\"", "gone__");
    assertThat(all.text("one__pid", "{}")).isEqualTo(before.getFirst());
    assertThat(all.text("new_2__pid", "{}"))
        .isEqualTo(bridge.client("new_2", "{}").text("pid", "{}"))
        .isNotEqualTo(all.text("new_2_2__pid", "{}"));
    assertThat(McpClient.error(all.call("one__die", "{}"))).isEqualTo("Unknown tool: die");
    assertThat(McpClient.error(all.call("three__x", "{}"))).isEqualTo("Unknown name: three__x");
    String meta = ",\"_meta\":{\"progressToken\":\"t\"}";
    List<JsonObject> progress = all.ask("tools/call", call("two__progress", "{\"steps\":3}", meta));
    assertThat(progress).hasSize(4);
    assertThat(progress.getFirst().getAsJsonObject("params").get("progressToken").getAsString())
        .isEqualTo("t");
    asksItsOwn(bridge, all);
    Run.script(scratch, "mcp_manager", "stop").exits(1);
    Files.delete(scratch.config().resolve("mcp-tools/config.json"));
    try (var changes = all.stream(all.headers().GET())) {
      await()
          .atMost(LONG)
          .until(
              () -> all.call("two__change", "{}").has("result") && !changes.messages().isEmpty());
      assertThat(changes.messages().toString()).doesNotContain("prompts/list_changed");
      Run.script(scratch, "mcp_manager", "stop", "one").ok();
      await()
          .atMost(LONG)
          .until(() -> changes.messages().toString().contains("prompts/list_changed"));
    }
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  /** Although another client has a call in flight, it is known whose question it is. */
  private static void asksItsOwn(Bridged bridge, McpClient all) {
    McpClient busy = bridge.client("all", "{}");
    String ask = call("two__ask", "{\"method\":\"sampling/createMessage\"}", "");
    try (var hangs =
            busy.stream(busy.post(request("1", "tools/call", call("new__hang", "{}", ""))));
        var asked = all.stream(all.post(request("9", "tools/call", ask)))) {
      // Servers that have just started may say beside it that their lists have changed.
      Predicate<JsonObject> isQuestion = message -> message.has("id") && message.has("method");
      await().atMost(LONG).until(() -> asked.messages().stream().anyMatch(isQuestion));
      JsonObject question = asked.messages().stream().filter(isQuestion).findFirst().orElseThrow();
      String answer =
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"from\":\"all\"}}"
              .formatted(question.get("id"));
      all.send(all.post(answer));
      Predicate<JsonObject> isResult = m -> m.has("result") && m.toString().contains("from");
      await().atMost(LONG).until(() -> asked.messages().stream().anyMatch(isResult));
      assertThat(hangs.messages()).noneMatch(isQuestion);
    }
  }
}
