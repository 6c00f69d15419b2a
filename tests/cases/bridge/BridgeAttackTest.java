//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static mcptools.tests.support.McpClient.call;
import static mcptools.tests.support.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What one client or server does to the others: nothing. In full: {@code MCP_TOOLS_ROUNDS=100
 * ./jbang test BridgeAttackTest}, where memory is bounded, too.
 */
@ExtendWith(Scratch.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2)
class BridgeAttackTest {
  private static final int ROUNDS =
      Integer.parseInt(System.getenv().getOrDefault("MCP_TOOLS_ROUNDS", "1"));

  private static final int FULL = 100;
  private static final int MOST_KILOBYTES = 256 << 10;

  private Bridged bridge = new Bridged(null, 0, "");

  @BeforeAll
  void start(Scratch scratch) {
    bridge = Bridged.start(scratch, Bridged.fixture("attacked"), Bridged.fixture("beside"));
  }

  private interface Attack {
    void run() throws Exception;
  }

  /** So many of what is {@code full} in the long form. */
  private static int scaled(int full) {
    return Math.max(2, Math.min(full, full * ROUNDS / FULL));
  }

  /** Attacks, while another client goes on calling. */
  private void attack(Attack attack) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger calls = new AtomicInteger();
    AtomicLong longest = new AtomicLong();
    List<String> wrong = new ArrayList<>();
    Thread beside =
        Thread.ofVirtual()
            .start(() -> {
              McpClient client = bridge.client("beside", "{}");
              while (!over.get() || calls.get() < 20) {
                String mark = "mark " + calls.incrementAndGet();
                long before = System.nanoTime();
                try {
                  String text = client.text("mark", "{\"text\":\"" + mark + "\"}");
                  longest.accumulateAndGet(System.nanoTime() - before, Math::max);
                  if (!text.equals(mark)) wrong.add(mark + " was answered by " + text);
                } catch (RuntimeException e) {
                  wrong.add(mark + ": " + e);
                  return;
                }
              }
            });
    long pid = bridge.pid();
    try {
      attack.run();
    } finally {
      over.set(true);
      beside.join();
    }
    assertThat(wrong).isEmpty();
    assertThat(Procs.alive(pid)).isTrue();
    assertThat(bridge.client("attacked", "{}").text("mark", "{\"text\":\"on\"}")).isEqualTo("on");
    if (ROUNDS >= FULL) {
      System.out.printf(
          "the longest of %d calls beside took %d ms%n", calls.get(), longest.get() / 1_000_000);
      assertThat(kilobytes(pid)).isLessThan(MOST_KILOBYTES);
    }
  }

  /** The most that a process has had resident. */
  private static int kilobytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  @Test
  void largeBodiesAndAnswers() throws Exception {
    String objects = "{\"text\":\"small\",\"more\":[" + "{},".repeat((15 << 20) / 3) + "{}]}";
    attack(() -> {
      McpClient client = bridge.client("attacked", "{}");
      for (int i = 0; i < scaled(100); i++) {
        assertThat(client.text("mark", objects)).isEqualTo("small");
        assertThat(client.text("large", "{\"bytes\":4500000}")).hasSize(4_500_000);
      }
      McpClient other = McpClient.stateless(bridge, "attacked");
      String large = call("large", "{\"bytes\":15000000}", "");
      for (int i = 0; i < scaled(100); i++) {
        HttpResponse<String> answer = other.send(other.modern("1", "tools/call", "large", large));
        assertThat(answer.body().length()).isGreaterThan(15_000_000);
      }
    });
  }

  private Socket connected(String head) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bridge.port()));
    socket.getOutputStream().write(head.getBytes(UTF_8));
    return socket;
  }

  private String head(String method, McpClient client, String more) {
    String session = client.headers().build().headers().firstValue("Mcp-Session-Id").orElseThrow();
    return "%s /attacked/mcp HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\nAccept: text/event-stream, application/json\r\nMcp-Session-Id: %s\r\nContent-Type: application/json\r\n%s\r\n"
        .formatted(method, bridge.port(), bridge.token(), session, more);
  }

  @Test
  void streamsThatNobodyReads() throws Exception {
    attack(() -> {
      List<Socket> sockets = new ArrayList<>();
      McpClient client = bridge.client("attacked", "{}");
      for (int i = 0; i < scaled(900); i++) {
        sockets.add(connected(head("GET", bridge.client("attacked", "{}"), "")));
      }
      String message = "{\"level\":\"error\",\"text\":\"" + "x".repeat(1 << 19) + "\"}";
      for (int i = 0; i < 40; i++) assertThat(client.text("log", message)).isEqualTo("logged");
      for (Socket socket : sockets) socket.close();
    });
  }

  @Test
  void connectionsThatSendHalfOrSlowly() throws Exception {
    attack(() -> {
      List<Socket> sockets = new ArrayList<>();
      for (int i = 0; i < scaled(5000); i++) {
        sockets.add(connected(i % 2 == 0 ? "" : "POST /attacked/mcp HTTP/1.1\r\nHost: 127."));
      }
      for (int i = 0; i < scaled(200); i++) {
        McpClient client = bridge.client("attacked", "{}");
        String length =
            i % 2 == 0 ? "Content-Length: 16000000\r\n" : "Transfer-Encoding: chunked\r\n";
        sockets.add(connected(head("POST", client, length)));
      }
      String large = "{\"text\":\"" + "x".repeat(8 << 20) + "\"}";
      assertThat(bridge.client("attacked", "{}").text("mark", large)).hasSize(8 << 20);
      for (Socket socket : sockets) {
        OutputStream out = socket.getOutputStream();
        try {
          out.write("10\r\n".getBytes(UTF_8));
        } catch (IOException e) {
          assertThat(socket.isConnected()).isTrue(); // it was dropped
        }
        socket.close();
      }
    });
  }

  @Test
  void sessionsThatAreLeftOpen() throws Exception {
    attack(() -> {
      McpClient first = bridge.client("attacked", "{}");
      try (var stream = first.stream(first.headers().GET())) {
        for (int i = 0; i < scaled(2000); i++) {
          McpClient each = bridge.client("attacked", "{}");
          if (i % 100 == 0) assertThat(each.text("mark", "{\"text\":\"a\"}")).isEqualTo("a");
        }
        assertThat(first.text("mark", "{\"text\":\"first\"}")).isEqualTo("first");
        assertThat(stream.done().isDone()).isFalse();
      }
    });
  }

  @Test
  void callsOfOneSession() throws Exception {
    attack(() -> {
      McpClient client = bridge.client("attacked", "{}");
      List<McpClient.Streaming> hanging = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        String hang = request("\"h" + i + "\"", "tools/call", call("hang", "{}", ""));
        hanging.add(client.stream(client.post(hang)));
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> client.call("mark", "{\"text\":\"b\"}").has("error"));
      McpClient other = bridge.client("attacked", "{}");
      assertThat(other.text("mark", "{\"text\":\"c\"}")).isEqualTo("c");
      assertThat(client.send(client.headers().DELETE()).statusCode()).isEqualTo(200);
      hanging.forEach(McpClient.Streaming::close);
    });
  }

  @Test
  void aFloodOfErrors() throws Exception {
    attack(() -> {
      McpClient client = bridge.client("attacked", "{}");
      String flood = "{\"bytes\":" + scaled(1000) * 1_000_000L + "}";
      assertThat(client.text("flood", flood)).isEqualTo("flooded");
      Path log = Bridged.file(bridge.scratch(), "attacked.log");
      Path rotated = Bridged.file(bridge.scratch(), "attacked.log.1");
      await().until(() -> Files.exists(rotated));
      assertThat(Files.size(log) + Files.size(rotated)).isLessThan(3 << 20);
    });
  }

  /** What cannot be relayed fails its call at once, whatever it looks like. */
  @Test
  void answersThatAreNoJson() throws Exception {
    attack(() -> {
      McpClient client = bridge.client("attacked", "{}");
      for (String line :
          List.of(
              "{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{\"a\":}}",
              "{\"jsonrpc\":\"2.0\",\"result\":NaN,\"id\":ID}",
              "{\"jsonrpc\":\"2.0\",\"id\":ID}",
              "{\"id\":ID,\"result\":{}}",
              "[7,{\"jsonrpc\":\"2.0\",\"id\":ID}]",
              "{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{\"text\":\"\t\"}}")) {
        JsonObject answer = client.call("raw", "{\"line\":" + quoted(line) + "}");
        assertThat(answer.getAsJsonObject("error").toString()).as(line).contains("dropped");
      }
      for (String line :
          List.of(
              "{\"jsonrpc\":\"2.0\",\"id\":ID.0,\"result\":{}}",
              "\ufeff{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{}}",
              "[{\"jsonrpc\":\"2.0\",\"method\":\"n\"},{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{}}]",
              "{\"jsonrpc\":\"2.0\",\"id\":\"ID\",\"result\":{}}",
              // Of no call, and said in the log.
              "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}\n"
                  + "{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":{}}")) {
        JsonObject answer = client.call("raw", "{\"line\":" + quoted(line) + "}");
        assertThat(answer.getAsJsonObject("result").toString()).as(line).isEqualTo("{}");
      }
      assertThat(Bridged.file(bridge.scratch(), "attacked.log"))
          .content()
          .contains("mcp-tools: an answer has the id of no call, and is dropped");
      for (String result :
          List.of(
              "{\"a\":\"\\\\ud83d\"}",
              "[".repeat(5000) + "]".repeat(5000),
              "123456789012345678901234567890.5e99",
              "{\"id\":7}")) {
        String line = "{\"jsonrpc\":\"2.0\",\"id\":ID,\"result\":" + result + "}";
        String params = call("raw", "{\"line\":" + quoted(line) + "}", "");
        String body = client.send(client.post(request("\"r\"", "tools/call", params))).body();
        assertThat(body).contains("\"id\":\"r\",\"result\":" + result.replace("\\\\", "\\"));
      }
    });
  }

  private static String quoted(String text) {
    String once = text.replace("\\\\", "\\");
    return "\""
        + once.replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t").replace("\n", "\\n")
        + "\"";
  }
}
