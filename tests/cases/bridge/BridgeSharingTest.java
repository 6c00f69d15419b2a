//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static mcptools.tests.support.McpClient.call;
import static mcptools.tests.support.McpClient.request;
import static mcptools.tests.support.McpClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several clients of one server: what is whose. */
@ExtendWith(Scratch.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BridgeSharingTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /**
   * Of each client; for a minute of them: {@code MCP_TOOLS_ROUNDS=100 ./jbang test
   * BridgeSharingTest}.
   */
  private static final int CALLS =
      20 * Integer.parseInt(System.getenv().getOrDefault("MCP_TOOLS_ROUNDS", "1"));

  private Bridged bridge = new Bridged(null, 0, "");

  @BeforeAll
  void start(Scratch scratch) {
    bridge =
        Bridged.start(
            scratch,
            Bridged.fixture("marks"),
            Bridged.fixture("own"),
            Bridged.fixture("gone"),
            Bridged.fixture("asks"),
            Bridged.fixture("waits"),
            Bridged.fixture("several"),
            Bridged.fixture("tells"));
  }

  @Test
  void answersOfOneClientNeverReachAnother() throws Exception {
    List<Future<Integer>> clients = new ArrayList<>();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 24; i++) {
        int client = i;
        clients.add(pool.submit(() -> client % 3 == 0 ? stateless(client) : stateful(client)));
      }
    }
    for (Future<Integer> client : clients) assertThat(client.get()).isEqualTo(CALLS);
  }

  /** All clients use the same ids. */
  private int stateful(int number) {
    McpClient client = bridge.client("marks", "{}");
    return (int)
        IntStream.range(0, CALLS)
            .filter(i -> {
              String mark = number + "-" + i;
              String arguments = "{\"text\":\"%s\",\"millis\":%d}".formatted(mark, i * 7 % 11);
              List<JsonObject> all = client.ask("tools/call", call("mark", arguments, ""));
              return all.size() == 1 && text(all.getFirst()).equals(mark);
            })
            .count();
  }

  private int stateless(int number) {
    McpClient client = McpClient.stateless(bridge, "marks");
    return (int)
        IntStream.range(0, CALLS)
            .filter(i -> {
              String mark = number + "-" + i;
              String arguments = "{\"text\":\"%s\",\"millis\":%d}".formatted(mark, i * 5 % 11);
              List<JsonObject> all =
                  McpClient.messages(
                      client.send(
                          client.modern("1", "tools/call", "mark", call("mark", arguments, ""))));
              return all.size() == 1 && text(all.getFirst()).equals(mark);
            })
            .count();
  }

  @Test
  void progressAndCancellationAreOfOneCall() {
    McpClient one = bridge.client("own", "{}");
    McpClient other = bridge.client("own", "{}");
    String meta = ",\"_meta\":{\"progressToken\":\"t\"}";
    List<JsonObject> messages = one.ask("tools/call", call("progress", "{\"steps\":3}", meta));
    assertThat(messages).hasSize(4);
    assertThat(messages.subList(0, 3))
        .allMatch(m -> m.getAsJsonObject("params").get("progressToken").getAsString().equals("t"));
    String id = "\"same\"";
    try (var mine = one.stream(one.post(request(id, "tools/call", call("hang", "{}", ""))));
        var theirs = other.stream(other.post(request(id, "tools/call", call("hang", "{}", ""))))) {
      await().atMost(LONG).until(() -> bridge.status("own").get("calls").getAsInt() == 3);
      String cancel =
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
              + "\"params\":{\"requestId\":\"same\"}}";
      assertThat(one.send(one.post(cancel)).statusCode()).isEqualTo(202);
      await().atMost(LONG).until(() -> mine.done().isDone());
      assertThat(mine.messages()).isEmpty();
      assertThat(one.text("cancelled", "{}").split(",")).hasSize(1);
      assertThat(theirs.done().isDone()).isFalse();
      // A lost connection is no cancellation.
      theirs.close();
      await()
          .during(Duration.ofSeconds(3))
          .atMost(LONG)
          .until(() -> one.text("cancelled", "{}").split(",").length == 1);
    }
  }

  @Test
  void aSessionThatEndsTakesItsCallsAlong() {
    McpClient one = bridge.client("gone", "{}");
    McpClient other = bridge.client("gone", "{}");
    try (var hanging = one.stream(one.post(request("7", "tools/call", call("hang", "{}", ""))))) {
      await().atMost(LONG).until(() -> bridge.status("gone").get("calls").getAsInt() == 1);
      assertThat(one.send(one.headers().DELETE()).statusCode()).isEqualTo(200);
      await().atMost(LONG).until(() -> hanging.done().isDone());
      assertThat(other.text("cancelled", "{}")).isNotEqualTo("[]");
    }
  }

  @Test
  void whoTakesNoEventsGetsTheAnswerAlone() {
    McpClient client = bridge.client("own", "{}");
    String log = call("log", "{\"level\":\"error\",\"text\":\"before\"}", "");
    HttpResponse<String> answer =
        client.send(
            client.post(request("1", "tools/call", log)).setHeader("Accept", "application/json"));
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(text(Bridged.json(answer.body()))).isEqualTo("logged");
  }

  private static final String SAMPLING = "{\"method\":\"sampling/createMessage\"}";

  @Test
  void aQuestionGoesToTheOneWhoIsMeant() {
    McpClient can = bridge.client("asks", "{\"sampling\":{}}");
    McpClient cannot = bridge.client("asks", "{}");
    assertThat(cannot.text("ask", SAMPLING)).contains("cannot answer sampling/createMessage");
    try (var asked = can.stream(can.post(request("5", "tools/call", call("ask", SAMPLING, ""))))) {
      await().atMost(LONG).until(() -> asked.messages().size() == 1);
      JsonObject question = asked.messages().element();
      assertThat(question.get("method").getAsString()).isEqualTo("sampling/createMessage");
      String answer =
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"from\":\"%s\"}}"
              .formatted(question.get("id"), "%s");
      // Another client cannot answer in its place.
      cannot.send(cannot.post(answer.formatted("thief")));
      assertThat(can.send(can.post(answer.formatted("owner"))).statusCode()).isEqualTo(202);
      await().atMost(LONG).until(() -> asked.messages().size() == 2);
      assertThat(asked.messages()).anyMatch(m -> m.has("result") && text(m).contains("owner"));
    }
    try (var busy =
        cannot.stream(cannot.post(request("6", "tools/call", call("hang", "{}", ""))))) {
      await().atMost(LONG).until(() -> bridge.status("asks").get("calls").getAsInt() == 3);
      assertThat(can.text("ask", SAMPLING)).contains("2 clients have a call in flight");
      assertThat(busy.messages()).isEmpty();
      cannot.send(cannot.headers().DELETE());
    }
    McpClient visitor = McpClient.stateless(bridge, "asks");
    String arguments = call("ask", SAMPLING, "");
    JsonObject first = last(visitor, visitor.modern("1", "tools/call", "ask", arguments));
    JsonObject result = first.getAsJsonObject("result");
    assertThat(result.get("resultType").getAsString()).isEqualTo("input_required");
    String key = result.getAsJsonObject("inputRequests").keySet().iterator().next();
    String more =
        ",\"requestState\":%s,\"inputResponses\":{\"%s\":{\"from\":\"visitor\"}}"
            .formatted(result.get("requestState"), key);
    String again = call("ask", SAMPLING, more);
    JsonObject second = last(visitor, visitor.modern("2", "tools/call", "ask", again));
    assertThat(second.get("id").getAsInt()).isEqualTo(2);
    assertThat(text(second)).contains("visitor");
    JsonObject third = last(visitor, visitor.modern("3", "tools/call", "ask", again));
    assertThat(McpClient.error(third)).contains("requestState");
  }

  /** Neither a user who takes long nor one who never answers keeps others from being asked. */
  @Test
  void whoWaitsForItsUserIsInNobodysWay() {
    McpClient visitor = McpClient.stateless(bridge, "waits");
    String arguments = call("ask", SAMPLING, "");
    assertThat(last(visitor, visitor.modern("1", "tools/call", "ask", arguments)).toString())
        .contains("input_required");
    McpClient slow = bridge.client("waits", "{\"sampling\":{}}");
    try (var waits = slow.stream(slow.post(request("5", "tools/call", arguments)))) {
      await().atMost(LONG).until(() -> waits.messages().size() == 1);
    }
    assertThat(answered(bridge.client("waits", "{\"sampling\":{}}"), SAMPLING, 1))
        .isEqualTo("{\"from\":\"can\"}");
  }

  @Test
  void severalQuestionsAtOnceAreAnswered() {
    String twice = "{\"method\":\"sampling/createMessage\",\"times\":2}";
    assertThat(answered(bridge.client("several", "{\"sampling\":{}}"), twice, 2))
        .isEqualTo("{\"from\":\"can\"}+{\"from\":\"can\"}");
    McpClient visitor = McpClient.stateless(bridge, "several");
    String arguments = call("ask", twice, "");
    JsonObject first = last(visitor, visitor.modern("1", "tools/call", "ask", arguments));
    // The second one comes when the first was answered.
    JsonObject second = again(visitor, first, twice, "one");
    assertThat(second.toString()).contains("input_required");
    assertThat(text(again(visitor, second, twice, "two")))
        .isEqualTo("{\"from\":\"one\"}+{\"from\":\"two\"}");
  }

  /** Calls a tool that asks so many questions, and answers them. */
  private static String answered(McpClient can, String arguments, int questions) {
    try (var asked = can.stream(can.post(request("7", "tools/call", call("ask", arguments, ""))))) {
      await().atMost(LONG).until(() -> asked.messages().size() == questions);
      for (JsonObject question : List.copyOf(asked.messages())) {
        String answer =
            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"from\":\"can\"}}"
                .formatted(question.get("id"));
        can.send(can.post(answer));
      }
      await().atMost(LONG).until(() -> asked.messages().size() == questions + 1);
      return text(List.copyOf(asked.messages()).getLast());
    }
  }

  private static JsonObject again(
      McpClient visitor, JsonObject asked, String arguments, String from) {
    JsonObject result = asked.getAsJsonObject("result");
    String key = result.getAsJsonObject("inputRequests").keySet().iterator().next();
    String more =
        ",\"requestState\":%s,\"inputResponses\":{\"%s\":{\"from\":\"%s\"}}"
            .formatted(result.get("requestState"), key, from);
    return last(visitor, visitor.modern("2", "tools/call", "ask", call("ask", arguments, more)));
  }

  private static JsonObject last(McpClient client, java.net.http.HttpRequest.Builder request) {
    return McpClient.messages(client.send(request)).getLast();
  }

  @Test
  void changesReachAllWhoWantThem() {
    McpClient one = bridge.client("tells", "{}");
    McpClient two = bridge.client("tells", "{}");
    McpClient visitor = McpClient.stateless(bridge, "tells");
    for (int i = 0; i < 2; i++) {
      one.ask("resources/subscribe", "{\"uri\":\"a:1\"}");
      two.ask("resources/subscribe", "{\"uri\":\"a:1\"}");
    }
    two.ask("resources/subscribe", "{\"uri\":\"a:2\"}");
    two.ask("resources/subscribe", "{\"uri\":\"a:dir/\"}");
    assertThat(one.text("subscriptions", "{}")).isEqualTo("[\"a:1\",\"a:2\",\"a:dir/\"]");
    one.ask("logging/setLevel", "{\"level\":\"error\"}");
    String filter =
        "{\"notifications\":{\"toolsListChanged\":true,\"promptsListChanged\":true,"
            + "\"resourceSubscriptions\":[\"a:3\"]}}";
    try (var first = one.stream(one.headers().GET());
        var second = two.stream(two.headers().GET());
        var third = visitor.stream(visitor.modern("\"L\"", "subscriptions/listen", "", filter))) {
      await().atMost(LONG).until(() -> third.messages().size() == 1);
      assertThat(third.messages().element().toString())
          .contains(
              "notifications/subscriptions/acknowledged",
              "\"io.modelcontextprotocol/subscriptionId\":\"L\"",
              "toolsListChanged")
          .doesNotContain("promptsListChanged");
      await()
          .atMost(LONG)
          .until(() -> {
            one.call("change", "{}");
            return first.messages().size() > 0 && second.messages().size() > 0;
          });
      first.messages().clear();
      second.messages().clear();
      third.messages().clear();
      // Also of what is below one: it has another name than the one that was subscribed to.
      for (String uri : List.of("a:1/x", "a:2", "a:3?y", "a:4", "a:dir/file", "a:10")) {
        one.call("touch", "{\"uri\":\"" + uri + "\"}");
      }
      one.call("log", "{\"level\":\"info\",\"text\":\"quiet\"}");
      one.call("log", "{\"level\":\"error\",\"text\":\"loud\"}");
      // A change of before may still be on its way.
      await()
          .atMost(LONG)
          .until(() -> {
            second.messages().removeIf(m -> m.toString().contains("list_changed"));
            return second.messages().size() == 5;
          });
      assertThat(first.messages().toString())
          .contains("a:1/x", "loud")
          .doesNotContain("a:2", "a:dir", "quiet");
      assertThat(second.messages().toString())
          .contains("a:1/x", "a:2", "a:dir/file", "quiet", "loud")
          .doesNotContain("a:3", "a:4", "a:10");
      assertThat(third.messages().toString())
          .contains("a:3?y")
          .doesNotContain("a:1", "a:2", "a:4", "a:dir", "loud");
    }
    one.ask("resources/unsubscribe", "{\"uri\":\"a:1\"}");
    assertThat(two.text("subscriptions", "{}")).contains("a:1");
    two.send(two.headers().DELETE());
    assertThat(one.text("subscriptions", "{}")).doesNotContain("a:1", "a:2");
  }

  @Test
  void bothGenerationsGetWhatTheyKnow() {
    McpClient visitor = McpClient.stateless(bridge, "own");
    JsonObject found = last(visitor, visitor.modern("1", "server/discover", "", "{}"));
    JsonObject result = found.getAsJsonObject("result");
    assertThat(result.get("supportedVersions").toString()).isEqualTo("[\"2026-07-28\"]");
    assertThat(result.get("resultType").getAsString()).isEqualTo("complete");
    assertThat(result.has("ttlMs") && result.has("cacheScope")).isTrue();
    assertThat(result.getAsJsonObject("_meta").toString()).contains("\"name\":\"shared\"");
    String arguments = call("mark", "{\"text\":\"m\"}", "");
    assertThat(text(last(visitor, visitor.modern("1", "tools/call", "mark", arguments))))
        .isEqualTo("m");
    assertThat(
            text(
                last(visitor, visitor.modern("1", "tools/call", "=?base64?bWFyaw==?=", arguments))))
        .isEqualTo("m");
    assertThat(code(visitor, visitor.modern("1", "tools/call", "other", arguments)))
        .isEqualTo("400 -32020");
    assertThat(code(visitor, visitor.modern("1", "tools/call", "", arguments)))
        .isEqualTo("400 -32020");
    assertThat(code(visitor, visitor.modern("1", "ping", "", "{}"))).isEqualTo("404 -32601");
    assertThat(code(visitor, visitor.modern("1", "initialize", "", "{}"))).isEqualTo("404 -32601");
    assertThat(code(visitor, visitor.modern("1", "prompts/list", "", "{}")))
        .isEqualTo("404 -32601");
    assertThat(
            code(
                visitor,
                visitor.modern("1", "tools/list", "", "{}").setHeader("Mcp-Method", "tools/call")))
        .isEqualTo("400 -32020");
    String plain = request("1", "tools/list", "{}");
    assertThat(code(visitor, visitor.post(plain).header("MCP-Protocol-Version", "2026-07-28")))
        .isEqualTo("400 -32602");
    McpClient one = bridge.client("own", "{}");
    McpClient two = bridge.client("own", "{}");
    assertThat(one.ask("initialize", "{}").getLast().has("error")).isTrue();
    assertThat(one.ask("tasks/list", "{}").getLast().has("error")).isTrue();
    String asTask = call("mark", "{\"text\":\"t\"}", ",\"task\":{}");
    JsonObject created = one.ask("tools/call", asTask).getLast().getAsJsonObject("result");
    String task = "{\"taskId\":" + created.getAsJsonObject("task").get("taskId") + "}";
    assertThat(one.ask("tasks/get", task).getLast().has("result")).isTrue();
    assertThat(two.ask("tasks/get", task).getLast().toString()).contains("has no such task");
    assertThat(one.ask("ping", "{}").getLast().has("result")).isTrue();
    assertThat(one.ask("tools/list", "{}").getLast().toString()).doesNotContain("ttlMs");
  }

  private static String code(McpClient client, java.net.http.HttpRequest.Builder request) {
    var answer = client.send(request);
    JsonObject error = Bridged.json(answer.body()).getAsJsonObject("error");
    return answer.statusCode() + " " + error.get("code");
  }
}
