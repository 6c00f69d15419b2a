//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who gets in, and what those get who do not. */
@ExtendWith(Scratch.Extension.class)
class BridgeDoorTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** The status line of what a client of its own making gets. */
  private static String raw(Bridged bridge, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), bridge.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(UTF_8));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), UTF_8).lines().findFirst().orElse("");
    }
  }

  private static String get(String host, String token, String more) {
    String path = "GET /control/status HTTP/1.1\r\nHost: " + host + "\r\n";
    return path + "Authorization: Bearer " + token + "\r\nConnection: close\r\n" + more + "\r\n";
  }

  @Test
  void nobodyElseGetsIn(Scratch scratch) throws Exception {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    String token = bridge.control();
    String here = ":" + bridge.port();
    for (String host : List.of("127.0.0.1", "localhost", "[::1]")) {
      assertThat(raw(bridge, get(host + here, token, ""))).contains(" 200 ");
    }
    for (String host : List.of("evil.example" + here, "127.0.0.1", "127.0.0.1:1", "localhost.")) {
      assertThat(raw(bridge, get(host, token, ""))).contains(" 403 ");
    }
    String local = "127.0.0.1" + here;
    for (String origin : List.of("http://evil.example", "null", "http://localhost.evil.example")) {
      String request = get(local, token, "Origin: " + origin + "\r\n");
      assertThat(raw(bridge, request)).contains(" 403 ");
    }
    String page = get(local, token, "Origin: http://localhost:3000\r\n");
    assertThat(raw(bridge, page)).contains(" 200 ");
    String wrong = (token.startsWith("0") ? "1" : "0") + token.substring(1);
    for (String other : List.of("", "x", wrong, token + "0", token.substring(1))) {
      assertThat(raw(bridge, get(local, other, ""))).contains(" 401 ");
    }
    // What every client has is not enough to run commands, nor the other one to be a client.
    assertThat(raw(bridge, get(local, bridge.token(), ""))).contains(" 401 ");
    String own = get(local, token, "").replace("/control/status", "/one/mcp");
    assertThat(raw(bridge, own)).contains(" 401 ");
    String health = get(local, "", "").replace("/control/status", "/health");
    assertThat(raw(bridge, health)).contains(" 200 ");
    assertThat(raw(bridge, health.replace(local, "evil.example"))).contains(" 403 ");
    assertThat(raw(bridge, get(local, "", "").replace("/control/status", "/metrics")))
        .contains(" 401 ");
    String twice = get(local, token, "Authorization: Bearer " + token + "\r\n");
    assertThat(raw(bridge, twice)).contains(" 401 ");
    for (NetworkInterface net : NetworkInterface.networkInterfaces().toList()) {
      for (InetAddress address : net.inetAddresses().filter(a -> !a.isLoopbackAddress()).toList()) {
        assertThat(connects(address, bridge.port())).isFalse();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** One that has the token alone, as those of earlier versions. */
  @Test
  void anOlderBridgeIsStillReached(Scratch scratch) throws Exception {
    Bridged.configure(scratch, Bridged.fixture("one"));
    String token = "0123456789abcdef".repeat(4);
    Path file = scratch.directory("s/mcp-state").resolve("serve.json");
    String old = "{\"port\":" + freePort() + ",\"token\":\"" + token + "\"%s}";
    Files.writeString(file, old.formatted(",\"control\":\"" + token + "\""));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Run.script(scratch, "mcp_manager", "start").ok();
    Bridged bridge = Bridged.of(scratch);
    long pid = bridge.pid();
    Files.writeString(file, old.formatted(""));
    assertThat(Run.script(scratch, "mcp_manager", "start").ok().out()).contains("shared already");
    assertThat(bridge.pid()).isEqualTo(pid);
    assertThat(bridge.control()).matches("[0-9a-f]{64}").isNotEqualTo(token);
    assertThat(Bridged.of(scratch)).isEqualTo(bridge);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).until(() -> !Procs.alive(pid));
  }

  @Test
  void theFiguresAreThereForPrometheus(Scratch scratch) throws Exception {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    assertThat(client.text("mark", "{\"text\":\"a\"}")).isEqualTo("a");
    assertThat(client.call("none", "{}").has("error")).isTrue();
    JsonObject status = bridge.status("one");
    assertThat(status.get("clients").getAsInt()).isEqualTo(1);
    assertThat(status.get("calls").getAsInt()).isEqualTo(2);
    assertThat(status.get("errors").getAsInt()).isEqualTo(1);
    assertThat(status.get("p99Millis").getAsDouble())
        .isGreaterThanOrEqualTo(status.get("medianMillis").getAsDouble())
        .isPositive();
    URI metrics = URI.create("http://127.0.0.1:" + bridge.port() + "/metrics");
    HttpResponse<String> answer = client.send(client.headers().uri(metrics).GET());
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
    assertThat(answer.body().lines())
        .contains(
            "# TYPE mcp_tools_bridge_calls_total counter",
            "mcp_tools_bridge_calls_total{server=\"one\"} 2",
            "mcp_tools_bridge_call_errors_total{server=\"one\"} 1",
            "mcp_tools_bridge_call_seconds_count{server=\"one\"} 2",
            "mcp_tools_bridge_server_running{server=\"one\"} 1")
        .anyMatch(l -> l.startsWith("mcp_tools_bridge_clients{server=\"one\",client=\"t\","))
        .allMatch(l -> l.matches("# (HELP|TYPE) .+|mcp_tools_bridge_\\w+(\\{.*})? [0-9.E-]+"));
  }

  private static boolean connects(InetAddress address, int port) {
    try (Socket socket = new Socket(address, port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static int status(McpClient client, HttpRequest.Builder request) {
    return client.send(request).statusCode();
  }

  @Test
  void garbageGetsASentenceAndHarmsNobody(Scratch scratch) throws Exception {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    for (String body : List.of("", "{", "{} {}", "nonsense", "{\"a\":1,}", "[".repeat(100_000))) {
      assertThat(status(client, client.post(body))).as(body).isEqualTo(400);
    }
    for (String body :
        List.of(
            "{}",
            "[]",
            "1",
            "null",
            "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}",
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":3}",
            "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]")) {
      assertThat(status(client, client.post(body))).as(body).isEqualTo(400);
    }
    HttpRequest.Builder bytes = client.headers().header("Content-Type", "application/json");
    assertThat(
            status(client, bytes.POST(BodyPublishers.ofByteArray(new byte[] {(byte) 0xff, '{'}))))
        .isEqualTo(400);
    assertThat(status(client, client.headers().POST(BodyPublishers.ofString("{}")))).isEqualTo(415);
    String ping = McpClient.request("1", "ping", "{}");
    for (String type : List.of("text/html", ";", ",", ";q=1,;")) {
      assertThat(status(client, client.post(ping).setHeader("Accept", type))).isEqualTo(406);
    }
    HttpRequest.Builder nothing = client.headers().header("Content-Type", ";");
    assertThat(status(client, nothing.POST(BodyPublishers.ofString("{}")))).isEqualTo(415);
    assertThat(status(client, client.post(ping).setHeader("Mcp-Session-Id", "gone")))
        .isEqualTo(404);
    McpClient without = McpClient.stateless(bridge, "one");
    assertThat(status(without, without.post(ping))).isEqualTo(400);
    assertThat(status(client, client.post(ping).header("MCP-Protocol-Version", "1999-01-01")))
        .isEqualTo(400);
    assertThat(status(client, client.headers().PUT(BodyPublishers.noBody()))).isEqualTo(405);
    for (String path : List.of("/", "/one", "/none/mcp", "/one/mcp/x", "/control/mcp")) {
      URI other = bridge.url("one").resolve(path);
      assertThat(status(client, client.headers().uri(other).GET())).as(path).isEqualTo(404);
    }
    HttpResponse<String> answer = client.send(client.post(ping));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(client.text("mark", "{\"text\":\"fine\"}")).isEqualTo("fine");
    assertThat(status(client, client.headers().DELETE())).isEqualTo(200);
    assertThat(status(client, client.post(ping))).isEqualTo(404);
  }

  @Test
  void sizesAreBounded(Scratch scratch) throws Exception {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    String start =
        "POST /one/mcp HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
            .formatted(bridge.port(), bridge.token());
    String json = "Content-Type: application/json\r\n";
    assertThat(raw(bridge, start + json + "Content-Length: 17000000\r\n\r\n")).contains(" 413 ");
    String large = "{\"text\":\"" + "x".repeat(8 << 20) + "\"}";
    assertThat(client.text("mark", large)).hasSize(8 << 20);
    String chunk = "100000\r\n" + "x".repeat(0x100000) + "\r\n";
    String chunked = start + json + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17);
    assertThat(raw(bridge, chunked)).contains(" 413 ");
    // What is refused takes no room, even from one that never ends.
    try (Socket first = new Socket(InetAddress.getLoopbackAddress(), bridge.port());
        Socket second = new Socket(InetAddress.getLoopbackAddress(), bridge.port())) {
      first.getOutputStream().write(chunked.getBytes(UTF_8));
      second.getOutputStream().write(chunked.getBytes(UTF_8));
      assertThat(client.text("mark", large)).hasSize(8 << 20);
    }
    assertThat(client.text("mark", "{\"text\":\"fine\"}")).isEqualTo("fine");
  }

  @Test
  void whoDoesNotReadIsDropped(Scratch scratch) throws Exception {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    McpClient deaf = bridge.client("one", "{}");
    String session = deaf.headers().build().headers().firstValue("Mcp-Session-Id").orElseThrow();
    try (Socket socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bridge.port()));
      String request =
          "GET /one/mcp HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\nAccept:"
              + " text/event-stream\r\nMcp-Session-Id: %s\r\n\r\n";
      String bytes = request.formatted(bridge.port(), bridge.token(), session);
      socket.getOutputStream().write(bytes.getBytes(UTF_8));
      String message = "{\"level\":\"error\",\"text\":\"" + "x".repeat(1 << 20) + "\"}";
      for (int i = 0; i < 30; i++) {
        assertThat(client.text("log", message)).isEqualTo("logged");
      }
      // It has not taken a byte for longer than the bridge waits for that.
      Thread.sleep(4_000);
      assertThat(client.text("log", message)).isEqualTo("logged");
      // The bridge has closed it: what it could not send is not waited for.
      await()
          .atMost(LONG)
          .until(() -> {
            int read = 0;
            socket.setSoTimeout(5_000);
            byte[] buffer = new byte[1 << 20];
            try {
              while (read >= 0) read = socket.getInputStream().read(buffer);
              return true;
            } catch (java.net.SocketTimeoutException e) {
              return false;
            } catch (IOException e) {
              return true;
            }
          });
    }
    assertThat(client.text("mark", "{\"text\":\"fine\"}")).isEqualTo("fine");
  }
}
