//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static mcptools.tests.support.McpClient.call;
import static mcptools.tests.support.McpClient.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Clients that only start programs: attach.sh. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class BridgeAttachTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  /** A bridge that has run for less before it dies is started again later each time. */
  private static final long LIFE_MILLIS = 6_000;

  private static final int ROUNDS =
      3 * Integer.parseInt(System.getenv().getOrDefault("MCP_TOOLS_ROUNDS", "1"));

  private static final String INITIALIZE =
      "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{\"sampling\":{}},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}";

  /** One that is attached, after its handshake. */
  private static final class Attached implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private int ids;

    Attached(Scratch scratch, String server) throws IOException {
      ProcessBuilder builder =
          new ProcessBuilder(Run.scriptCommand(scratch, "mcp_manager", "attach", server));
      builder.environment().clear();
      builder.environment().putAll(scratch.environment());
      builder.redirectError(scratch.folder().resolve("attach.err").toFile());
      process = builder.start();
      out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
      assertThat(ask("initialize", INITIALIZE).has("result")).isTrue();
      write("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
    }

    void write(String line) throws IOException {
      OutputStream in = process.getOutputStream();
      in.write((line + "\n").getBytes(UTF_8));
      in.flush();
    }

    JsonObject next() throws IOException {
      String line = out.readLine();
      while (line != null && line.isEmpty()) line = out.readLine();
      assertThat(line).isNotNull();
      return Bridged.json(line);
    }

    JsonObject ask(String method, String params) throws IOException {
      write(request("" + ++ids, method, params));
      JsonObject answer = next();
      // An answer that was written, but not recorded when the bridge died, comes again.
      while (answer.get("id").toString().equals("" + (ids - 1))) {
        answer = next();
      }
      assertThat(answer.get("id").getAsInt()).isEqualTo(ids);
      return answer;
    }

    JsonObject call(String tool, String arguments) throws IOException {
      return ask("tools/call", McpClient.call(tool, arguments, ""));
    }

    /** The pid of the server once it is another one; a call that it ends in fails. */
    String another(String pid) {
      return await()
          .atMost(LONG)
          .until(
              () -> {
                JsonObject answer = call("pid", "{}");
                return answer.has("result") ? McpClient.text(answer) : pid;
              },
              found -> !found.equals(pid));
    }

    @Override
    public void close() throws IOException {
      process.getOutputStream().close();
      await().atMost(LONG).until(() -> !process.isAlive());
    }
  }

  /** One process for all becomes one for each project, and back: its clients go on. */
  @Test
  void sessionGoesOnWhenTheServerIsOneOfProjectsNow(Scratch scratch) throws Exception {
    Bridged.configure(scratch, Bridged.fixture("one"));
    try (Attached one = new Attached(scratch, "one")) {
      Bridged bridge = Bridged.of(scratch);
      String here = Path.of("").toAbsolutePath().toString();
      McpClient web = bridge.client("one", "{}", "X-Mcp-Tools-Project", here);
      String before = McpClient.text(one.call("pid", "{}"));
      List<String> command = List.of("node", Checkout.fixture("shared.mjs").toString());
      Bridged.configure(scratch, Bridged.entry("one", command, ", \"per\": \"project\""));
      String own = one.another(before);
      assertThat(web.text("pid", "{}")).isEqualTo(own);
      Bridged.configure(scratch, Bridged.fixture("one"));
      String shared = one.another(own);
      assertThat(web.text("pid", "{}")).isEqualTo(shared);
    }
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  @Test
  void theServerIsShared(Scratch scratch) throws Exception {
    Bridged.configure(scratch, Bridged.fixture("one"), Bridged.fixture("two"));
    // It starts the bridge.
    try (Attached one = new Attached(scratch, "one");
        Attached two = new Attached(scratch, "one")) {
      Bridged bridge = Bridged.of(scratch);
      String pid = McpClient.text(one.call("pid", "{}"));
      assertThat(McpClient.text(two.call("pid", "{}"))).isEqualTo(pid);
      assertThat(bridge.client("one", "{}").text("pid", "{}")).isEqualTo(pid);
      assertThat(McpClient.text(one.call("large", "{\"bytes\":5000000}"))).hasSize(5_000_000);
      String large = "{\"text\":\"" + "x".repeat(5_000_000) + "\"}";
      assertThat(McpClient.text(two.call("mark", large))).hasSize(5_000_000);
      // Together they are more than may wait for a client that does not read.
      for (int i = 0; i < 6; i++) {
        one.write(
            request("\"p" + i + "\"", "tools/call", call("large", "{\"bytes\":5000000}", "")));
      }
      for (int i = 0; i < 6; i++) assertThat(McpClient.text(one.next())).hasSize(5_000_000);
      // What is too long is answered under its id, wherever that is.
      String long17 = "\"x\":\"" + "x".repeat(17 << 20) + "\"";
      one.write("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":\"a\",\"params\":{" + long17 + "}}");
      one.write("{\"method\":\"m\",\"params\":{" + long17 + "},\"jsonrpc\":\"2.0\",\"id\":7}");
      for (String id : List.of("\"a\"", "7")) {
        JsonObject refused = one.next();
        assertThat(refused.get("id").toString()).isEqualTo(id);
        assertThat(McpClient.error(refused)).contains("longer than can be relayed");
      }
      String batch = "[" + request("1", "ping", "{}") + "]";
      one.write(batch);
      assertThat(McpClient.error(one.next())).contains("a batch is not possible");
      one.write("nonsense");
      assertThat(one.next().getAsJsonObject("error").get("code").getAsInt()).isEqualTo(-32700);
      String ask = call("ask", "{\"method\":\"sampling/createMessage\"}", "");
      one.write(request("\"asks\"", "tools/call", ask));
      JsonObject question = one.next();
      assertThat(question.get("method").getAsString()).isEqualTo("sampling/createMessage");
      one.write("{\"jsonrpc\":\"2.0\",\"id\":" + question.get("id") + ",\"result\":{\"a\":1}}");
      assertThat(McpClient.text(one.next())).isEqualTo("{\"a\":1}");
      one.write(request("\"h\"", "tools/call", call("hang", "{}", "")));
      await().atMost(LONG).until(() -> bridge.status("one").get("calls").getAsInt() >= 13);
      Run.script(scratch, "mcp_manager", "start", "two").ok();
      Run.script(scratch, "mcp_manager", "stop", "one").ok();
      assertThat(one.next().getAsJsonObject("error").toString()).contains("stopped");
      assertThat(two.call("pid", "{}").toString()).contains("call mcp_manager start");
      Run.script(scratch, "mcp_manager", "start", "one").ok();
      assertThat(McpClient.text(one.call("mark", "{\"text\":\"b\"}"))).isEqualTo("b");
      assertThat(kilobytes(one.process.pid())).isLessThan(2 << 10);
      JsonObject client = clients(scratch).getFirst();
      assertThat(client.get("name").getAsString()).isEqualTo("t");
      assertThat(client.get("pid").getAsLong()).isIn(one.process.pid(), two.process.pid());
      assertThat(client.get("project").getAsString()).isEqualTo(Checkout.root().toString());
      assertThat(client.get("calls").getAsInt()).isPositive();
      assertThat(Run.script(scratch, "mcp_manager", "status").ok().out())
          .containsPattern("CLIENT +PID +SESSION +PROJECT")
          .containsPattern("\nt +" + client.get("pid") + " +");
      Path folder = Bridged.file(scratch, "attach");
      assertThat(folder).isDirectoryContaining(f -> Files.exists(f.resolve("in")));
      assertThat(Files.getPosixFilePermissions(folder)).hasSize(3);
    }
    assertThat(Bridged.file(scratch, "attach")).isEmptyDirectory();
    assertThat(clients(scratch)).isEmpty();
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  private static List<JsonObject> clients(Scratch scratch) {
    String json = Run.script(scratch, "mcp_manager", "status", "--json").ok().out();
    return Bridged.json(json).getAsJsonArray("clients").asList().stream()
        .map(e -> e.getAsJsonObject())
        .toList();
  }

  /** The proportional memory of a process and all below it. */
  private static int kilobytes(long root) throws IOException {
    int sum = 0;
    for (long pid : Procs.tree(root)) {
      sum +=
          Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
              .filter(line -> line.startsWith("Pss:"))
              .mapToInt(line -> Integer.parseInt(line.replaceAll("\\D", "")))
              .sum();
    }
    return sum;
  }

  @Test
  void itGoesOnWhenTheBridgeHasDied(Scratch scratch) throws Exception {
    Bridged.configure(scratch, Bridged.fixture("one"));
    List<Attached> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) clients.add(new Attached(scratch, "one"));
    Bridged bridge = Bridged.of(scratch);
    for (int round = 0; round < ROUNDS; round++) {
      long pid = bridge.pid();
      Thread.sleep(LIFE_MILLIS);
      Run.command(scratch, "kill", "-9", pid + "").ok();
      // At once, while it dies and while none is there.
      for (Attached client : clients) {
        for (int i = 0; i < 5; i++) {
          String mark = "mark " + round + " " + i;
          JsonObject answer = client.call("mark", "{\"text\":\"" + mark + "\"}");
          assertThat(McpClient.text(answer)).isEqualTo(mark);
        }
      }
      assertThat(bridge.pid()).isNotEqualTo(pid);
    }
    Attached first = clients.getFirst();
    Thread.sleep(LIFE_MILLIS);
    // A call in flight is made again, when the server says that this does no harm.
    first.write(
        request("\"m\"", "tools/call", call("mark", "{\"text\":\"a\",\"millis\":3000}", "")));
    first.write(request("\"l\"", "tools/list", "{}"));
    assertThat(first.next().get("id").getAsString()).isEqualTo("l");
    Run.command(scratch, "kill", "-9", bridge.pid() + "").ok();
    JsonObject made = first.next();
    // It may have died before it could record that this was answered.
    if (made.get("id").getAsString().equals("l")) made = first.next();
    assertThat(McpClient.text(made)).isEqualTo("a");
    // Else it fails. Meanwhile, one that does not read is dropped.
    Attached deaf = new Attached(scratch, "one");
    String large = call("large", "{\"bytes\":5000000}", "");
    for (int i = 0; i < 3; i++) deaf.write(request("" + (10 + i), "tools/call", large));
    Thread.sleep(LIFE_MILLIS);
    deaf.write(request("20", "tools/call", large));
    await().atMost(LONG).until(() -> !deaf.process.isAlive());
    assertThat(deaf.process.exitValue()).isEqualTo(1);
    assertThat(scratch.folder().resolve("attach.err"))
        .content()
        .startsWith("mcp_manager attach: the bridge has dropped this client")
        .hasLineCount(1);
    int before = bridge.status("one").get("calls").getAsInt();
    first.write(request("\"h\"", "tools/call", call("hang", "{}", "")));
    await().atMost(LONG).until(() -> bridge.status("one").get("calls").getAsInt() == before + 1);
    Run.command(scratch, "kill", "-9", bridge.pid() + "").ok();
    JsonObject answer = first.next();
    assertThat(answer.get("id").getAsString()).isEqualTo("h");
    assertThat(McpClient.error(answer)).contains("started again in the middle of the call");
    for (Attached client : clients) client.close();
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  @Test
  void theEndOfTheInputIsTheEnd(Scratch scratch) {
    Bridged.configure(scratch, Bridged.fixture("one"));
    String slow = call("mark", "{\"text\":\"late\",\"millis\":1000}", "");
    String old = INITIALIZE.replace("2025-11-25", "2025-03-26");
    String batch =
        "[" + request("2", "tools/call", slow) + ", " + request("3", "ping", "{}") + ", 4]\n";
    String lines = request("1", "initialize", old) + "\n" + batch;
    for (String shell : List.of("dash", "bash", "sh")) {
      String script = Checkout.root().resolve("lib/bridge/attach.sh").toString();
      Result result = Run.in(scratch).input(lines).command(shell, script, "one").ok();
      assertThat(result.out().lines())
          .hasSize(4)
          .anyMatch(l -> l.contains("late"))
          .anyMatch(l -> l.contains("\"id\":3,\"result\":{}"));
    }
    assertThat(Run.script(scratch, "mcp_manager", "attach", "none").exits(2).err())
        .isEqualTo("mcp_manager attach: there is no shared server none; did you mean one?\n");
    assertThat(Run.script(scratch, "mcp_manager", "attach", "a/b").exits(2).err())
        .isEqualTo("mcp_manager attach: this takes the name of one shared server\n");
    assertThat(Bridged.file(scratch, "attach")).isEmptyDirectory();
  }

  /** The bridge may be done with it before its shell has seen the end of the input. */
  @Test
  void anEndThatIsSeenLateIsTheEnd(Scratch scratch) throws Exception {
    Bridged.configure(scratch, Bridged.fixture("one"));
    Attached client = new Attached(scratch, "one");
    String pid = client.process.pid() + "";
    Run.command(scratch, "kill", "-STOP", pid).ok();
    client.process.getOutputStream().close();
    Path folder = Bridged.file(scratch, "attach");
    await().atMost(LONG).untilAsserted(() -> assertThat(folder).isEmptyDirectory());
    // What looks after it does so every five seconds.
    await().pollDelay(Duration.ofSeconds(8)).until(() -> true);
    Run.command(scratch, "kill", "-CONT", pid).ok();
    assertThat(client.process.waitFor()).isEqualTo(0);
    assertThat(scratch.folder().resolve("attach.err")).content().doesNotContain("dropped");
  }

  /** That of macOS goes on when it cannot write, and only says so. */
  @Test
  void aFullDiskIsSaidWhereTeeGoesOn(Scratch scratch) throws Exception {
    Path clone = scratch.directory("clone");
    for (String file : List.of("lib/bridge/attach.sh", "lib/watch/bridge.sh")) {
      Files.createDirectories(clone.resolve(file).getParent());
      Files.copy(Checkout.root().resolve(file), clone.resolve(file));
    }
    Path run = scratch.directory("clone/lib/launch").resolve("run.sh");
    Files.writeString(run, "#!/bin/sh\n");
    Path tee = scratch.directory("bin").resolve("tee");
    Files.writeString(
        tee,
        """
        #!/bin/sh
        case $1 in --*) exit 1 ;; esac
        IFS= read -r line && echo "tee: stdout: No space left on device" >&2
        exec cat >/dev/null
        """);
    for (Path each : List.of(run, tee)) assertThat(each.toFile().setExecutable(true)).isTrue();
    for (boolean full : new boolean[] {true, false}) {
      ProcessBuilder builder =
          new ProcessBuilder("sh", clone.resolve("lib/bridge/attach.sh").toString(), "one");
      builder.environment().putAll(scratch.environment());
      builder.environment().merge("PATH", tee.getParent() + ":", (path, bin) -> bin + path);
      Process process = builder.start();
      if (full) {
        process.getOutputStream().write("{}\n".getBytes(UTF_8));
        process.getOutputStream().flush();
        assertThat(process.errorReader().readLine()).endsWith("is the disk full?");
        assertThat(process.waitFor()).isEqualTo(1);
      } else {
        process.getOutputStream().close();
        await().atMost(Duration.ofSeconds(90)).until(() -> !process.isAlive());
      }
      assertThat(Bridged.file(scratch, "attach")).isEmptyDirectory();
    }
  }
}
