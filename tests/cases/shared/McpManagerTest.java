//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/shared/SharedStart.java

package mcptools.tests.cases.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import mcptools.process.ProcSource;
import mcptools.process.ProcessSource;
import mcptools.settings.SharedServer.Http;
import mcptools.settings.SharedServer.Program;
import mcptools.settings.SharedServers;
import mcptools.shared.SharedOutcome;
import mcptools.shared.SharedOutcome.Change;
import mcptools.shared.SharedStart;
import mcptools.state.StateHome;
import mcptools.tests.support.NpmServers;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The shared servers: started once, outside every session, and ended for certain. */
@ExtendWith(Scratch.Extension.class)
class McpManagerTest {
  private static final String LISTENING =
      """
      import { spawn } from 'node:child_process';
      import { createServer } from 'node:http';
      spawn('sleep', ['1000'], { stdio: 'ignore' });
      createServer().listen(process.env.PORT, '127.0.0.1');
      """;

  private static Result manager(Scratch scratch, String... arguments) {
    return Run.script(scratch, "mcp_manager", arguments);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void configure(Scratch scratch, String servers) throws IOException {
    Path file = scratch.directory("c/mcp-tools").resolve("config.json");
    Files.writeString(file, "{\"globalServers\": {" + servers + "}}");
  }

  private static String entry(String name, List<String> command, int port) {
    String words = command.stream().map(w -> "\"" + w + "\"").collect(Collectors.joining(","));
    return ("\"%s\": {\"command\": [%s], \"env\": {\"PORT\": \"%d\", \"KEY\": \"geheim-4711\"},"
            + " \"url\": \"http://127.0.0.1:%d/mcp\"},")
        .formatted(name, words, port, port);
  }

  /** A server that nothing but the config tells from any other program, with a child. */
  private static void configureWeb(Scratch scratch) throws IOException {
    Tools.need("node");
    Path script = Files.writeString(scratch.folder().resolve("web.mjs"), LISTENING);
    configure(scratch, entry("web", List.of("node", script.toString()), freePort()));
  }

  private static Path state(Scratch scratch, String name) {
    return scratch.state().resolve("mcp-state").resolve(name);
  }

  private static long pid(Scratch scratch, String name) throws IOException {
    return Long.parseLong(Files.readAllLines(state(scratch, name + ".pid")).getFirst());
  }

  private static JsonObject status(Scratch scratch, String name) {
    String json = manager(scratch, "status", name, "--json").ok().out();
    return JsonParser.parseString(json)
        .getAsJsonObject()
        .getAsJsonArray("servers")
        .get(0)
        .getAsJsonObject();
  }

  private static String state(JsonObject status) {
    return status.get("state").getAsString();
  }

  @Test
  void firstRunSaysWhatToDoAndStartsNothing(Scratch scratch) {
    Path config = scratch.config().resolve("mcp-tools/config.json");
    String hint = "o shared server is configured; mcp_manager init writes an example to " + config;
    for (String call : List.of("list", "status")) {
      assertThat(manager(scratch, call).ok().out()).isEqualTo("N" + hint + ".\n");
    }
    assertThat(manager(scratch, "start").exits(1).err())
        .isEqualTo("mcp_manager start: n" + hint + "\n");
    assertThat(manager(scratch, "init").ok().out())
        .startsWith("An example is in " + config)
        .hasLineCount(1);
    assertThat(manager(scratch, "init").exits(1).err()).contains("is there already, and stays");
    assertThat(manager(scratch, "list").ok().out())
        .contains("filesystem", "github", "brave-search", "stdio");
    scratch.directory("h/Projects");
    Result all = manager(scratch, "start").exits(1);
    assertThat(all.out()).startsWith("filesystem: is shared, and starts at its first use, http");
    assertThat(all.err().lines())
        .hasSize(2)
        .allMatch(l -> l.contains("it wants ${") && l.contains(", which is not set"));
    assertThat(manager(scratch, "start", "github").exits(1).err()).hasLineCount(1);
    assertThat(manager(scratch, "start", "nope").exits(2).err())
        .isEqualTo(
            "mcp_manager start: there is no shared server nope; there are filesystem, github,"
                + " brave-search\n");
    assertThat(manager(scratch, "stop").ok().out())
        .contains("filesystem: is not shared any more\n", "github: does not run\n");
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(scratch.survivors()).isEmpty());
  }

  @Test
  void outlivesTheSessionItIsStartedIn(Scratch scratch) throws Exception {
    List<String> command = NpmServers.npx(scratch, "everything", "streamableHttp");
    configure(scratch, entry("everything", command, freePort()));
    TmuxServer tmux = new TmuxServer(scratch);
    Run.script(scratch, "tm", "-d", scratch.directory("api").toString()).ok();
    String[] start = Run.scriptCommand(scratch, "mcp_manager", "start", "--wait", "50");
    tmux.type("=api:", String.join(" ", start));
    List<Future<Result>> calls = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        calls.add(pool.submit(() -> Run.command(scratch, start)));
      }
    }
    for (Future<Result> call : calls) assertThat(call.get().ok().err()).isEmpty();
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> tmux.capture("=api:").contains("everything: "));

    long pid = pid(scratch, "everything");
    List<Long> tree = Procs.tree(pid);
    assertThat(scratch.survivors())
        .filteredOn(p -> Procs.argv(p.pid()).toString().contains("streamableHttp"))
        .extracting(Procs.Proc::pid)
        .containsExactlyInAnyOrderElementsOf(tree);
    assertThat(tree).extracting(p -> Procs.find(p).orElseThrow().session()).containsOnly(pid);
    assertThat(Procs.environ(pid))
        .containsEntry("MCP_TOOLS_GLOBAL", "everything")
        .containsEntry("KEY", "geheim-4711");
    assertThat(Procs.environ(pid).keySet())
        .noneMatch(v -> v.startsWith("TMUX") || v.startsWith("JBANG_"))
        .doesNotContain("MCP_TOOLS_SESSION", "MCP_TOOLS_CLONE");

    tmux.tmux("kill-session", "-t", "=api").ok();
    Run.script(scratch, "cleanup_session").ok();
    assertThat(Procs.tree(pid)).isEqualTo(tree);
    String table = Run.script(scratch, "mcps").ok().out();
    assertThat(table).contains("shared by all sessions\n  everything ");
    JsonObject status = status(scratch, "everything");
    assertThat(state(status)).isEqualTo("running");
    assertThat(status.get("pssBytes").getAsLong()).isGreaterThan(1 << 20);
    assertThat(status.getAsJsonArray("processes")).hasSameSizeAs(tree);
    String shown = manager(scratch, "status").ok().out() + manager(scratch, "list").ok().out();
    assertThat(shown.lines())
        .allMatch(l -> l.length() <= 80 || l.startsWith("They are configured in"));
    assertThat(shown + manager(scratch, "list", "--json").ok().out()).doesNotContain("geheim");

    assertThat(manager(scratch, "stop", "everything").ok().out())
        .isEqualTo("everything: stopped, " + tree.size() + " processes\n");
    assertThat(tree).noneMatch(Procs::alive);
    assertThat(state(scratch, "everything.pid")).doesNotExist();
    assertThat(manager(scratch, "stop").ok().out()).isEqualTo("everything: does not run\n");
  }

  @Test
  void twentyStartsAtOnceStartOnce(Scratch scratch) throws Exception {
    configureWeb(scratch);
    List<Http> servers =
        SharedServers.read(scratch.environment()).servers().stream()
            .flatMap(s -> s.http().stream())
            .toList();
    List<Future<List<SharedOutcome>>> starts = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(20)) {
      for (int i = 0; i < 20; i++) {
        starts.add(
            pool.submit(() -> {
              StateHome home = new StateHome(scratch.state());
              return new SharedStart(ProcessSource.ofSystem(), home, scratch.environment(), false)
                  .start(servers, false, 60_000);
            }));
      }
    }
    List<SharedOutcome> outcomes = new ArrayList<>();
    for (Future<List<SharedOutcome>> start : starts) outcomes.addAll(start.get());
    long pid = pid(scratch, "web");
    assertThat(outcomes).hasSize(20).allMatch(o -> o.ok() && o.pid() == pid);
    assertThat(outcomes).filteredOn(o -> o.change() == Change.STARTED).hasSize(1);
    assertThat(scratch.survivors())
        .filteredOn(p -> Procs.argv(p.pid()).toString().contains("web.mjs"))
        .extracting(Procs.Proc::pid)
        .containsExactly(pid);
  }

  @Test
  void restartCountsAndWhatIsLeftWithoutAFileIsFound(Scratch scratch) throws Exception {
    configureWeb(scratch);
    assertThat(manager(scratch, "start", "--dry-run").ok().out()).contains("would be started");
    assertThat(scratch.state().resolve("mcp-state")).doesNotExist();
    manager(scratch, "start").ok();
    long first = pid(scratch, "web");
    manager(scratch, "restart", "web").ok();
    long second = pid(scratch, "web");
    assertThat(Procs.alive(first)).isFalse();
    assertThat(second).isNotEqualTo(first);
    assertThat(status(scratch, "web").get("restarts").getAsInt()).isEqualTo(1);
    assertThat(Run.script(scratch, "mcps").ok().out()).contains("shared by all sessions\n  web ");

    List<Long> tree = Procs.tree(second);
    assertThat(tree).hasSize(2);
    Files.delete(state(scratch, "web.pid"));
    assertThat(manager(scratch, "start").ok().out())
        .isEqualTo("web: runs already, pid " + second + "\n");
    // another state folder's server of the same name is none of ours
    Result other =
        Run.in(scratch)
            .with("MCP_TOOLS_HOME", scratch.directory("other").toString())
            .script("mcp_manager", "stop");
    assertThat(other.ok().out()).isEqualTo("web: does not run\n");
    Files.delete(state(scratch, "web.pid"));
    configure(scratch, "");
    assertThat(manager(scratch, "stop", "web").ok().out()).isEqualTo("web: stopped, 2 processes\n");
    assertThat(tree).noneMatch(Procs::alive);
    assertThat(manager(scratch, "clean").ok().out())
        .isEqualTo("removed " + state(scratch, "web.log") + "\n");
  }

  @Test
  void aServerWithoutItsMarkIsKnownByItsPidFile(Scratch scratch) throws Exception {
    Tools.need("node");
    Path script = Files.writeString(scratch.folder().resolve("mcp-server-web.mjs"), LISTENING);
    int port = freePort();
    String node = Run.command(scratch, "sh", "-c", "command -v node").ok().out().strip();
    configure(
        scratch, entry("web", List.of("env", "-i", "PORT=" + port, node, script.toString()), port));
    manager(scratch, "start").ok();
    List<Long> tree = Procs.tree(pid(scratch, "web"));
    assertThat(Run.script(scratch, "mcps").ok().out()).contains("shared by all sessions\n  web ");
    Result why = Run.script(scratch, "mcps", "--why", Long.toString(tree.getFirst())).ok();
    assertThat(why.out()).contains("its PID file says so");
    assertThat(manager(scratch, "stop", "web").ok().out()).startsWith("web: stopped");
    assertThat(tree).noneMatch(Procs::alive);
  }

  @Test
  void whatEndsAtOnceIsToldWithoutItsSecrets(Scratch scratch) throws Exception {
    List<String> command = List.of("sh", "-c", "echo hello; echo Error: bad key $KEY; exit 3");
    configure(scratch, entry("web", command, freePort()) + entry("gone", List.of("no-such"), 1));
    Result result = manager(scratch, "start").exits(1);
    assertThat(result.err().lines())
        .hasSize(2)
        .contains(
            "mcp_manager: web: it ended at once: Error: bad key ***; see "
                + state(scratch, "web.log"))
        .anyMatch(l -> l.matches("mcp_manager: gone: it ended at once: .*no-such.*not found; .*"));
    assertThat(state(status(scratch, "web"))).isEqualTo("dead");
    assertThat(manager(scratch, "clean").ok().out().lines()).hasSize(2);
    assertThat(state(status(scratch, "web"))).isEqualTo("stopped");
  }

  /** As macOS does, where {@code start} may look for a process after it has ended. */
  @Test
  void whatEndsAtOnceIsToldWhereTheSystemShowsNoZombies(Scratch scratch) throws Exception {
    ProcSource proc = new ProcSource(Path.of("/proc"));
    ProcessSource source =
        (ProcessSource)
            Proxy.newProxyInstance(
                McpManagerTest.class.getClassLoader(),
                new Class<?>[] {ProcessSource.class},
                (self, method, arguments) -> {
                  boolean read = method.getName().equals("read");
                  if (!read && !method.getName().equals("lives")) {
                    return method.invoke(proc, arguments);
                  }
                  long pid = (Long) arguments[0];
                  await().until(() -> !proc.lives(pid));
                  return read ? Optional.empty() : (Object) false;
                });
    int port = freePort();
    Program program =
        new Program(List.of("sh", "-c", "echo Error: bad key"), Map.of(), scratch.folder());
    Http server = new Http("web", program, URI.create("http://127.0.0.1:" + port + "/mcp"));
    StateHome home = new StateHome(scratch.state());
    SharedStart start = new SharedStart(source, home, scratch.environment(), false);
    SharedOutcome outcome = start.start(List.of(server), false, 20_000).getFirst();
    assertThat(outcome.sentence())
        .isEqualTo("it ended at once: Error: bad key; see " + state(scratch, "web.log"));
    assertThat(state(scratch, "web.pid")).doesNotExist();
  }

  @Test
  void nothingIsEndedThatAFileDoesNotProve(Scratch scratch) throws Exception {
    configureWeb(scratch);
    String start = "setsid sleep 1000 </dev/null >/dev/null 2>&1 & echo $!";
    String out = Run.command(scratch, "sh", "-c", start).ok().out();
    long innocent = Long.parseLong(out.strip());
    await().atMost(Duration.ofMinutes(2)).until(() -> Procs.alive(innocent));
    String boot = ProcessSource.ofSystem().boot() + "\n";
    Path file = state(scratch, "web.pid");
    Files.createDirectories(file.getParent());
    for (String text :
        List.of(
            innocent + "\n#mcp-tools=1\n#start=5\n#boot=" + boot + "#restarts=0\n#end\n",
            innocent + "\n")) {
      Files.writeString(file, text);
      assertThat(manager(scratch, "stop").ok().out()).isEqualTo("web: does not run\n");
      assertThat(Procs.alive(innocent)).isTrue();
      assertThat(file).doesNotExist();
    }
    Files.writeString(file, innocent + " rm -rf\n");
    assertThat(manager(scratch, "stop").ok().err()).contains(file + " is left alone");
    assertThat(manager(scratch, "start").exits(1).err())
        .contains(file + " is left alone: it holds something that is not a pid")
        .hasLineCount(1);
    assertThat(manager(scratch, "clean").ok().out()).isEqualTo("removed " + file + "\n");
    assertThat(Procs.alive(innocent)).isTrue();
  }

  @Test
  void takenPortAndBrokenConfigAreASentence(Scratch scratch) throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      configure(scratch, entry("web", List.of("sleep", "1000"), taken.getLocalPort()));
      assertThat(manager(scratch, "start").exits(1).err())
          .contains("web: port " + taken.getLocalPort() + " is taken by another program")
          .hasLineCount(1);
    }
    Files.writeString(scratch.config().resolve("mcp-tools/config.json"), "{\"globalServers\":");
    for (String call : List.of("start", "status")) {
      assertThat(manager(scratch, call).exits(1).err())
          .contains("config.json cannot be used: it cannot be understood")
          .hasLineCount(1);
    }
    assertThat(manager(scratch).exits(2).err()).hasLineCount(1);
  }
}
