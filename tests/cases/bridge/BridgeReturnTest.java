//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static mcptools.tests.support.McpClient.call;
import static mcptools.tests.support.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A bridge that dies comes back, and its clients go on. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class BridgeReturnTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private static final int ROUNDS =
      2 * Integer.parseInt(System.getenv().getOrDefault("MCP_TOOLS_ROUNDS", "1"));

  private static Bridged connected(Scratch scratch, String... entries) throws Exception {
    Bridged bridge = Bridged.start(scratch, entries);
    Files.writeString(scratch.folder().resolve(".claude.json"), "{}");
    Run.script(scratch, "mcp_manager", "connect", "claude", "--yes").ok();
    return bridge;
  }

  private static void kill(Bridged bridge) {
    kill(bridge, "-KILL");
  }

  private static void kill(Bridged bridge, String signal) {
    long pid = bridge.pid();
    Run.command(bridge.scratch(), "kill", signal, pid + "").ok();
    await()
        .atMost(LONG)
        .ignoreExceptions()
        .until(() -> bridge.pid() != pid && bridge.client("one", "{}") != null);
  }

  @Test
  void itComesBackAndKnowsItsSessions(Scratch scratch) throws Exception {
    Bridged bridge = connected(scratch, Bridged.fixture("one"), Bridged.fixture("two"));
    McpClient client = bridge.client("one", "{}");
    client.ask("resources/subscribe", "{\"uri\":\"a:1\"}");
    for (int round = 0; round < ROUNDS; round++) {
      assertThat(client.text("mark", "{\"text\":\"before\"}")).isEqualTo("before");
      kill(bridge);
      assertThat(client.text("mark", "{\"text\":\"after\"}")).isEqualTo("after");
      await().atMost(LONG).until(() -> client.text("subscriptions", "{}").equals("[\"a:1\"]"));
    }
    assertThat(bridge.status("two").get("state").getAsString()).isEqualTo("resting");
    assertThat(client.send(client.headers().DELETE()).statusCode()).isEqualTo(200);
    kill(bridge);
    assertThat(client.send(client.post(request("1", "ping", "{}"))).statusCode()).isEqualTo(404);
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  /** It closes what it listens on then, which its guard has, too. */
  @Test
  void itComesBackWhenItWasAskedToEnd(Scratch scratch) throws Exception {
    Bridged bridge = connected(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    kill(bridge, "-TERM");
    assertThat(client.text("mark", "{\"text\":\"after\"}")).isEqualTo("after");
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  /** Nobody who can wait is refused, and who comes to one that was stopped is. */
  @Test
  void whoComesMeanwhileWaits(Scratch scratch) throws Exception {
    Bridged bridge = connected(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    for (int round = 0; round < ROUNDS; round++) {
      long pid = bridge.pid();
      Run.command(scratch, "kill", "-9", pid + "").ok();
      await().atMost(LONG).until(() -> !Procs.alive(pid));
      try (HttpClient http = HttpClient.newHttpClient()) {
        HttpRequest ping = client.post(request("1", "ping", "{}")).build();
        assertThat(http.send(ping, BodyHandlers.ofString()).body()).contains("\"result\":{}");
      }
    }
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest health = HttpRequest.newBuilder(bridge.url("one").resolve("/health")).build();
      assertThatThrownBy(() -> http.send(health, BodyHandlers.ofString()))
          .isInstanceOf(ConnectException.class);
    }
  }

  /** The lines of the answer to a call. */
  private static Iterator<String> lines(HttpClient http, McpClient client, String body)
      throws Exception {
    return http.send(client.post(body).build(), BodyHandlers.ofLines()).body().iterator();
  }

  /** The next id of an event; "" when there is none any more. */
  private static String id(Iterator<String> lines) {
    while (lines.hasNext()) {
      String line = lines.next();
      if (line.startsWith("id: ")) return line.substring(4);
    }
    return "";
  }

  /** Calls, and goes away after the first event that has an id. */
  private static String dropped(McpClient client, String body) throws Exception {
    HttpClient http = HttpClient.newHttpClient();
    String id = id(lines(http, client, body));
    http.shutdownNow();
    return id;
  }

  /** The status of what follows an event: the rest, if there is one, may have no end. */
  private static int status(HttpClient http, McpClient client, String id) throws Exception {
    HttpRequest.Builder request = client.headers().header("Last-Event-ID", id).GET();
    HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
    answer.body().close();
    return answer.statusCode();
  }

  private static HttpResponse<String> after(McpClient client, String id) {
    return client.send(client.headers().header("Last-Event-ID", id).GET());
  }

  private static JsonObject resumed(McpClient client, String id) {
    List<JsonObject> messages = McpClient.messages(after(client, id));
    assertThat(messages).hasSize(1);
    return messages.getFirst();
  }

  @Test
  void aLostConnectionIsTakenUpAgain(Scratch scratch) throws Exception {
    Bridged bridge = connected(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    String slow = call("mark", "{\"text\":\"late\",\"millis\":4000}", "");
    String id = dropped(client, request("\"slow\"", "tools/call", slow));
    JsonObject answer = resumed(client, id);
    assertThat(answer.get("id").getAsString()).isEqualTo("slow");
    assertThat(McpClient.text(answer)).isEqualTo("late");
    assertThat(client.text("cancelled", "{}")).isEqualTo("[]");
    // Of a call in the middle of which the bridge has died, too, and at once.
    String hang = dropped(client, request("77", "tools/call", call("hang", "{}", "")));
    kill(bridge);
    JsonObject error = resumed(client, hang);
    assertThat(error.get("id").getAsInt()).isEqualTo(77);
    assertThat(McpClient.error(error)).contains("started again in the middle of the call");
    String last = id(after(client, hang).body().lines().iterator());
    assertThat(after(client, last).statusCode()).isEqualTo(204);
  }

  /**
   * Clients that wait for a result come back after an error or a cancellation, and would for ever.
   */
  @Test
  void whoHasAllOfAResponseGetsNoMoreOfIt(Scratch scratch) throws Exception {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    HttpClient http = HttpClient.newHttpClient();
    try (var listening = client.stream(client.headers().GET())) {
      String child = client.text("pid", "{}");
      Iterator<String> failing =
          lines(http, client, request("7", "tools/call", call("hang", "{}", "")));
      String before = id(failing);
      Run.command(scratch, "kill", "-9", child).ok();
      String last = id(failing);
      assertThat(id(failing)).isEmpty();
      assertThat(status(http, client, last)).isEqualTo(204);
      assertThat(McpClient.error(resumed(client, before)))
          .isEqualTo("the answer was lost with its connection");

      Iterator<String> cancelled =
          lines(http, client, request("8", "tools/call", call("hang", "{}", "")));
      String only = id(cancelled);
      String cancel =
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
              + "\"params\":{\"requestId\":8}}";
      assertThat(client.send(client.post(cancel)).statusCode()).isEqualTo(202);
      assertThat(id(cancelled)).isEmpty();
      assertThat(status(http, client, only)).isEqualTo(204);
      assertThat(listening.done().isDone()).isFalse();
    } finally {
      http.shutdownNow();
    }
  }

  @Test
  void uninstallingPutsBackWhatWasThere(Scratch scratch) throws Exception {
    Bridged bridge = connected(scratch, Bridged.fixture("one"));
    long pid = bridge.pid();
    Run.script(scratch, "mcp_manager", "connect", "codex", "all", "--yes").ok();
    assertThat(Run.script(scratch, "mcp_manager", "stop", "one", "--dry-run").ok().err())
        .contains(
            "one: the config of claude points here", "one: the config of codex points to all");
    assertThat(Run.script(scratch, "setup", "--uninstall").exits(2).out())
        .contains("claude: one in ");
    assertThat(Procs.alive(pid)).isTrue();
    assertThat(Run.script(scratch, "setup", "--uninstall", "--yes").ok().out())
        .contains(
            "disconnect all clients", "one: claude: disconnected", "one: is not shared any more");
    assertThat(scratch.home().resolve(".claude.json")).doesNotExist();
    await().atMost(LONG).until(() -> !Procs.alive(pid));
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  @Test
  void uninstallingAsksBeforeItStopsWhatNoClientIsConnectedTo(Scratch scratch) {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    assertThat(Run.script(scratch, "setup", "--uninstall").exits(2).out())
        .isEqualTo("the bridge of shared servers runs, pid " + bridge.pid() + "\n");
    assertThat(Procs.alive(bridge.pid())).isTrue();
    Run.script(scratch, "mcp_manager", "stop").ok();
    assertThat(Run.script(scratch, "setup", "--uninstall", "--dry-run").ok().out())
        .doesNotContain("shared");
  }

  /** What nobody was there to see. */
  @Test
  void itComesBackWithTheConfigOfNow(Scratch scratch) {
    Bridged bridge =
        Bridged.start(
            scratch, Bridged.fixture("one"), Bridged.fixture("two"), Bridged.fixture("gone"));
    long pid = bridge.pid();
    Run.command(scratch, "kill", "-9", pid + "").ok();
    await().atMost(LONG).until(() -> !Procs.alive(pid));
    List<String> command = List.of("node", Checkout.fixture("shared.mjs").toString());
    Bridged.configure(
        scratch,
        Bridged.entry("one", command, ", \"env\": {\"A\": \"b\"}"),
        Bridged.fixture("two"),
        Bridged.fixture("new"));
    Run.script(scratch, "mcp_manager", "start", "one").ok();
    assertThat(bridge.client("one", "{}").text("environment", "{}")).contains("\"A\":\"b\"");
    assertThat(bridge.client("two", "{}").text("mark", "{\"text\":\"m\"}")).isEqualTo("m");
    assertThat(Bridged.text(Bridged.file(scratch, "serve.servers")))
        .contains("\"one\"", "\"two\"")
        .doesNotContain("\"gone\"", "\"new\"");
  }

  @Test
  void itStaysDownWhenNobodyWantsIt(Scratch scratch) {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    long pid = bridge.pid();
    Run.command(scratch, "kill", "-9", pid + "").ok();
    await().atMost(LONG).until(() -> !Procs.alive(pid));
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
    Run.script(scratch, "mcp_manager", "serve", "--detach").ok();
    assertThat(bridge.client("one", "{}").text("mark", "{\"text\":\"m\"}")).isEqualTo("m");
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }
}
