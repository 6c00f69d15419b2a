//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static mcptools.tests.support.McpClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.McpClient;
import mcptools.tests.support.NpmServers;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The bridge as a whole: how it begins, ends, and is left alone. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class BridgeTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  @Test
  void startsOnceServesAndEndsByItself(Scratch scratch) throws Exception {
    String marked = ", \"env\": {\"KEY\": \"geheim\"}, \"lazy\": false";
    List<String> command = NpmServers.npx(scratch, "memory");
    Bridged bridge =
        Bridged.start(scratch, Bridged.fixture("one"), Bridged.entry("two", command, marked));
    long pid = bridge.pid();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(Bridged.file(scratch, "serve.json"))))
        .isEqualTo("rw-------");
    assertThat(bridge.status("one").get("state").getAsString()).isEqualTo("resting");
    JsonObject two = bridge.status("two");
    assertThat(two.get("state").getAsString()).isEqualTo("running");
    assertThat(two.get("url").getAsString()).isEqualTo(bridge.url("two").toString());
    assertThat(Procs.environ(two.get("pid").getAsLong()))
        .containsEntry("MCP_TOOLS_GLOBAL", "two")
        .containsEntry("KEY", "geheim");

    String again = Run.script(scratch, "mcp_manager", "start").ok().out();
    assertThat(again.lines()).hasSize(2).allMatch(l -> l.contains("is shared already"));
    assertThat(Bridged.of(scratch).pid()).isEqualTo(pid);

    McpClient client = bridge.client("one", "{}");
    assertThat(client.text("mark", "{\"text\":\"Grüße\"}")).isEqualTo("Grüße");
    JsonObject environment = Bridged.json(client.text("environment", "{}"));
    assertThat(environment.keySet())
        .contains("MCP_TOOLS_GLOBAL")
        .noneMatch(v -> v.startsWith("TMUX") || v.startsWith("JBANG_"));
    JsonObject one = bridge.status("one");
    assertThat(one.get("clients").getAsInt()).isEqualTo(1);
    assertThat(one.get("calls").getAsInt()).isEqualTo(2);
    assertThat(one.get("restarts").getAsInt()).isEqualTo(0);
    Run.script(scratch, "session_tracker", "sample").ok();
    List<String> csv = Run.script(scratch, "trends", "--csv", "one").ok().out().lines().toList();
    assertThat(csv.getFirst()).endsWith(",calls");
    assertThat(csv.getLast()).contains(",one,global,").endsWith(",2");

    long child = Long.parseLong(client.text("pid", "{}"));
    assertThat(Run.script(scratch, "mcp_manager", "restart", "one").ok().out())
        .startsWith("one: starts again at its next use");
    assertThat(Procs.alive(child)).isFalse();
    assertThat(client.text("mark", "{\"text\":\"same session\"}")).isEqualTo("same session");
    assertThat(bridge.status("one").get("restarts").getAsInt()).isEqualTo(1);

    Run.script(scratch, "mcp_manager", "stop", "two").ok();
    assertThat(Procs.alive(pid)).isTrue();
    assertThat(client.text("mark", "{\"text\":\"still\"}")).isEqualTo("still");
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
    assertThat(Bridged.file(scratch, "serve.pid")).doesNotExist();
  }

  /** One that is stopped alone, and those of a bridge that ends. */
  @Test
  void aStoppedServerFailsItsCalls(Scratch scratch) {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"), Bridged.fixture("two"));
    for (String name : List.of("one", "two")) {
      McpClient client = bridge.client(name, "{}");
      String hang = McpClient.request("\"h\"", "tools/call", McpClient.call("hang", "{}", ""));
      try (var hanging = client.stream(client.post(hang))) {
        await().atMost(LONG).until(() -> bridge.status(name).get("calls").getAsInt() == 1);
        Run.script(scratch, "mcp_manager", "stop", name).ok();
        await().atMost(LONG).until(() -> hanging.done().isDone());
        assertThat(hanging.messages()).hasSize(1);
        assertThat(McpClient.error(hanging.messages().element()))
            .isEqualTo(name + " has been stopped");
      }
    }
  }

  @Test
  void npmDoesNotStayAboveItsServer(Scratch scratch) throws Exception {
    Path odd = scratch.directory("it's a  \u00fc");
    Path old = scratch.directory("old").resolve("npx");
    String fixture = "node " + Checkout.fixture("shared.mjs");
    Files.writeString(old, "#!/bin/sh\nexec " + fixture + "\n");
    Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwx------"));
    Bridged bridge =
        Bridged.start(
            scratch,
            Bridged.entry("files", NpmServers.npx(scratch, "filesystem", odd.toString()), ""),
            Bridged.entry("call", List.of("npx", "-c", fixture + " && true"), ""),
            Bridged.entry("old", List.of(old.toString(), "-y", "package"), ""));

    String allowed = bridge.client("files", "{}").text("list_allowed_directories", "{}");
    assertThat(allowed).contains(odd.toString());
    assertThat(Procs.tree(bridge.status("files").get("pid").getAsLong())).hasSize(1);
    // Packages that are fetched may have something to do before they run.
    Run install = Run.in(scratch).with("npm_lifecycle_event", "postinstall");
    String shell = Bridged.file(scratch, "npm-shell").toString();
    assertThat(install.command(shell, "-c", "echo ran").ok().out()).isEqualTo("ran\n");
    for (String name : List.of("call", "old")) {
      McpClient client = bridge.client(name, "{}");
      assertThat(client.text("mark", "{\"text\":\"x\"}")).as(name).isEqualTo("x");
      List<Long> tree = Procs.tree(bridge.status(name).get("pid").getAsLong());
      assertThat(tree)
          .as(name)
          .extracting(pid -> Procs.find(pid).orElseThrow().argv().toString())
          .allMatch(argv -> argv.startsWith("[node, ") || argv.startsWith("[/bin/sh, -c, node "));
    }
  }

  @Test
  void noCleanupTouchesIt(Scratch scratch) throws Exception {
    Bridged.configure(scratch, Bridged.fixture("one"));
    TmuxServer tmux = new TmuxServer(scratch);
    Run.script(scratch, "tm", "-d", scratch.directory("api").toString()).ok();
    String[] start = Run.scriptCommand(scratch, "mcp_manager", "start");
    tmux.type("=api:", String.join(" ", start));
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> tmux.capture("=api:").contains("one: is shared"));
    Bridged bridge = Bridged.of(scratch);
    McpClient client = bridge.client("one", "{}");
    long child = Long.parseLong(client.text("pid", "{}"));
    assertThat(Procs.environ(bridge.pid()).keySet()).noneMatch(v -> v.startsWith("TMUX"));
    assertThat(Procs.argv(bridge.pid())).contains("serve").doesNotContain("-XX:-MaxFDLimit");
    assertThat(Run.script(scratch, "mcps").ok().out()).contains("shared by all sessions");
    tmux.tmux("kill-session", "-t", "=api").ok();
    Run.script(scratch, "cleanup_session").ok();
    Run.script(scratch, "smart_cleanup", "--yes").ok();
    Run.script(scratch, "tmka", "--yes").ok();
    assertThat(client.text("pid", "{}")).isEqualTo(child + "");
    assertThat(Procs.alive(bridge.pid())).isTrue();
  }

  /** Its servers are below the pane, as those of a session are. */
  @Test
  void serversOfABridgeInAPaneAreShared(Scratch scratch) {
    Bridged.configure(
        scratch,
        Bridged.entry(
            "one",
            List.of("node", Checkout.fixture("shared.mjs").toString()),
            ", \"lazy\": false"));
    TmuxServer tmux = new TmuxServer(scratch);
    Run.script(scratch, "tm", "-d", scratch.directory("api").toString()).ok();
    String[] serve = Run.scriptCommand(scratch, "mcp_manager", "serve");
    tmux.type("=api:", String.join(" ", serve));
    await().atMost(LONG).until(() -> Bridged.file(scratch, "serve.pid").toFile().exists());
    Bridged bridge = Bridged.of(scratch);
    assertThat(Procs.argv(bridge.pid()))
        .as("what the system starts at login has the memory and files of a bridge, too")
        .contains("serve", "-Xmx192m", "-XX:+ExitOnOutOfMemoryError")
        .doesNotContain("-XX:-MaxFDLimit", "-Xmx512m");
    await().atMost(LONG).until(() -> bridge.status("one").has("pid"));
    long child = bridge.status("one").get("pid").getAsLong();
    assertThat(Run.script(scratch, "mcps").ok().out()).contains("shared by all sessions");
    Path said = scratch.folder().resolve("said");
    String cleanup = String.join(" ", Run.scriptCommand(scratch, "cleanup_mcp"));
    tmux.tmux("split-window", "-t", "=api:", cleanup + " >" + said + " 2>&1").ok();
    await().atMost(LONG).until(() -> Files.exists(said) && Files.size(said) > 0);
    assertThat(said).content().doesNotContain("one");
    assertThat(Procs.alive(child)).isTrue();
  }

  @Test
  void restsWithoutClientsAndComesBack(Scratch scratch) {
    List<String> command = List.of("node", Checkout.fixture("shared.mjs").toString());
    Bridged bridge = Bridged.start(scratch, Bridged.entry("one", command, ", \"idle\": 0.01"));
    McpClient client = bridge.client("one", "{}");
    long child = Long.parseLong(client.text("pid", "{}"));
    await().atMost(LONG).until(() -> !Procs.alive(child));
    assertThat(bridge.status("one").get("state").getAsString()).isEqualTo("resting");
    try (var stream = client.stream(client.headers().GET())) {
      long other = Long.parseLong(client.text("pid", "{}"));
      assertThat(other).isNotEqualTo(child);
      await()
          .during(Duration.ofSeconds(3))
          .atMost(LONG)
          .until(() -> Procs.alive(other) && !stream.done().isDone());
    }
    assertThat(bridge.status("one").get("restarts").getAsInt()).isEqualTo(0);
  }

  @Test
  void theDeadBridgeTakesStubbornServersAlong(Scratch scratch) {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one", "--stubborn"));
    McpClient client = bridge.client("one", "{}");
    long child = Long.parseLong(client.text("pid", "{}"));
    long pid = bridge.pid();
    Run.command(scratch, "kill", "-9", pid + "").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
    assertThat(Procs.alive(child)).isFalse();
    Run.script(scratch, "mcp_manager", "start").ok();
    Bridged again = Bridged.of(scratch);
    assertThat(again.url("one")).isEqualTo(bridge.url("one"));
    assertThat(again.pid()).isNotEqualTo(pid);
    // Clients do not initialize again: their sessions outlive the bridge.
    assertThat(client.send(client.post(McpClient.request("9", "ping", "{}"))).statusCode())
        .isEqualTo(200);
    McpClient other = again.client("one", "{}");
    assertThat(other.text("mark", "{\"text\":\"back\"}")).isEqualTo("back");
    Run.script(scratch, "mcp_manager", "stop").ok();
    await().atMost(LONG).untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  @Test
  void aDeadServerFailsItsCallsAndComesBack(Scratch scratch) {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"), Bridged.fixture("two"));
    McpClient client = bridge.client("one", "{}");
    McpClient neighbour = bridge.client("two", "{}");
    String child = client.text("pid", "{}");
    String hang = McpClient.request("\"h\"", "tools/call", McpClient.call("hang", "{}", ""));
    try (var hanging = client.stream(client.post(hang))) {
      // It goes its own way: another call may overtake it.
      await().atMost(LONG).until(() -> bridge.status("one").get("calls").getAsInt() == 2);
      assertThat(client.text("mark", "{\"text\":\"beside\"}")).isEqualTo("beside");
      Run.command(scratch, "kill", "-9", child).ok();
      await().atMost(LONG).until(() -> hanging.messages().size() == 1);
      JsonObject answer = hanging.messages().element();
      assertThat(answer.get("id").getAsString()).isEqualTo("h");
      assertThat(McpClient.error(answer)).isEqualTo("one has ended in the middle of the call");
    }
    assertThat(neighbour.text("mark", "{\"text\":\"n\"}")).isEqualTo("n");
    assertThat(client.text("pid", "{}")).isNotEqualTo(child);
    assertThat(bridge.status("one").get("restarts").getAsInt()).isEqualTo(1);
    assertThat(McpClient.error(client.call("die", "{}"))).contains("has ended");
    assertThat(McpClient.error(client.call("half", "{}"))).contains("has ended");
    assertThat(client.text("mark", "{\"text\":\"third\"}")).isEqualTo("third");
    assertThat(bridge.status("one").get("restarts").getAsInt()).isEqualTo(3);
  }

  @Test
  void whatAServerSaysWrongHarmsNobody(Scratch scratch) {
    Bridged bridge = Bridged.start(scratch, Bridged.fixture("one"));
    McpClient client = bridge.client("one", "{}");
    assertThat(client.text("garbage", "{}")).isEqualTo("after the garbage");
    assertThat(McpClient.error(client.call("large", "{\"bytes\":52428800}")))
        .contains("is longer than");
    assertThat(client.text("large", "{\"bytes\":5000000}")).hasSize(5_000_000);
    assertThat(client.text("mark", "{\"text\":\"fine\"}")).isEqualTo("fine");
    assertThat(Bridged.text(Bridged.file(scratch, "one.log")))
        .contains("is no message of JSON-RPC", "is dropped");
    assertThat(bridge.status("one").get("restarts").getAsInt()).isEqualTo(0);
    assertThat(text(client.call("mark", "{\"text\":\"\\u0000\\\\\\\"\"}"))).isEqualTo("\u0000\\\"");
  }

  @Test
  void aServerThatEndsRightAfterItsFirstAnswerIsStartedAgain(Scratch scratch) throws Exception {
    Path program = scratch.folder().resolve("ends.mjs");
    Files.writeString(
        program,
        """
        import { existsSync, writeFileSync } from "node:fs";
        import { createInterface } from "node:readline";
        const first = !existsSync("once");
        writeFileSync("once", "");
        const say = (id, result) => console.log(JSON.stringify({ jsonrpc: "2.0", id, result }));
        createInterface({ input: process.stdin }).on("line", (line) => {
          const { id, method, params } = JSON.parse(line);
          if (first && method === "notifications/initialized") process.exit(1);
          const { protocolVersion } = params ?? {};
          const serverInfo = { name: "ends", version: "1" };
          if (method === "initialize") say(id, { protocolVersion, capabilities: { tools: {} }, serverInfo });
          else if (id !== undefined) say(id, { content: [{ type: "text", text: "it works" }] });
        });
        """);
    String more = ", \"cwd\": \"" + scratch.folder() + "\"";
    Bridged bridge =
        Bridged.start(scratch, Bridged.entry("ends", List.of("node", program.toString()), more));
    McpClient client = McpClient.stateless(bridge, "ends");
    String arguments = "{\"name\":\"x\",\"arguments\":{}}";
    await()
        .until(() ->
            client
                .send(client.modern("1", "tools/call", "x", arguments))
                .body()
                .contains("it works"));
  }
}
