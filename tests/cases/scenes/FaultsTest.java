//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole commands on a machine that does not answer, hides things, or is full of hostile text. */
@ExtendWith(Scratch.Extension.class)
class FaultsTest {
  private static final String HANGS = "it took longer than 2 s";

  private static final Pattern RAW = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\n]]");

  /** Calls that look, and one that would end servers. */
  private static final List<String> CALLS =
      List.of(
          "mcps",
          "mcps --json",
          "mem",
          "tml",
          "session_tracker track",
          "session_tracker list",
          "cleanup_session --dry-run",
          "cleanup_session --wait 0");

  /** Runs calls of scripts at the same time; the results by call. */
  private static Map<String, Result> all(Scratch scratch, Run run, List<String> calls) {
    calls.forEach(call -> Run.scriptCommand(scratch, call.split(" ")[0]));
    Map<String, Future<Result>> running = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (String call : calls) {
        String[] words = call.split(" ");
        String[] arguments = List.of(words).subList(1, words.length).toArray(String[]::new);
        running.put(call, threads.submit(() -> run.script(words[0], arguments)));
      }
    }
    Map<String, Result> results = new LinkedHashMap<>();
    running.forEach((call, result) -> results.put(call, result.resultNow()));
    return results;
  }

  /** A leaky server whose session has ended, and nobody there to end it. */
  private static List<Long> leak(Scratch scratch) {
    TmuxServer tmux = new TmuxServer(scratch);
    Agent agent = new Agent(scratch).leaky("leaky");
    String session = tmux.newSession("leaking", scratch.home(), agent.command());
    agent.awaitReady();
    List<Long> servers = Procs.tree(agent.pid("leaky"));
    Run.script(scratch, "session_tracker", "track").ok();
    tmux.tmux("kill-session", "-t", session).ok();
    await().until(() -> !Procs.alive(agent.pid()));
    return servers;
  }

  @Test
  void tmuxServersThatHangAreNamedAndNothingIsEnded(Scratch scratch) throws Exception {
    List<TmuxServer> hanging =
        Stream.of("default", "one", "two").map(name -> new TmuxServer(scratch, name)).toList();
    for (TmuxServer tmux : hanging) tmux.newSession("open", scratch.home());
    List<Long> leaked = leak(scratch);
    List<String> sockets = hanging.stream().map(t -> t.socket().toString()).toList();
    for (TmuxServer tmux : hanging) signal("-STOP", tmux.pid());

    Map<String, Result> results = all(scratch, Run.in(scratch), CALLS);

    results.forEach((call, result) -> {
      assertThat(result.exit()).as(call).isZero();
      assertThat(sentences(scratch, result)).as("%s", result).hasSize(3);
      for (String socket : sockets) {
        assertThat(result.err()).contains(": tmux does not answer at " + socket + ": " + HANGS);
      }
      assertThat(result.took()).as(call).isLessThan(Duration.ofMinutes(2));
    });
    assertThat(Run.script(scratch, "cleanup_mcp").exits(1).err())
        .startsWith("cleanup_mcp: tmux does not answer at ");
    Result tm = Run.script(scratch, "tm", "-d").exits(1);
    assertThat(tm.err()).isEqualTo("tm: tmux does not answer: " + HANGS + "\n");
    assertThat(leaked).allMatch(Procs::alive);
    assertThat(results.get("cleanup_session --dry-run").out()).contains("keep leaky");
    assertNoClientIsLeft(scratch);
  }

  @Test
  void tmuxProgramThatHangsIsEndedWithWhatItStarted(Scratch scratch) throws Exception {
    new TmuxServer(scratch).newSession("open", scratch.home());
    Path bin = scratch.directory("bin");
    Path fake = bin.resolve("tmux");
    Files.writeString(fake, "#!/bin/sh\ntrap '' TERM\nsleep 98765\n");
    assertThat(fake.toFile().setExecutable(true)).isTrue();
    Run run = Run.in(scratch).with("PATH", bin + ":" + scratch.environment().get("PATH"));

    all(scratch, run, List.of("mcps", "tml"))
        .forEach((call, result) ->
            assertThat(sentences(scratch, result.ok()))
                .as(call)
                .singleElement()
                .asString()
                .endsWith(HANGS));
    assertThat(run.script("tm", "-d").exits(1).err()).endsWith(HANGS + "\n").hasLineCount(1);
    assertThat(scratch.survivors()).noneMatch(p -> p.argv().contains("98765"));
  }

  /** Those about this test: a server of somebody else's may name a socket of its own. */
  private static List<String> sentences(Scratch scratch, Result result) {
    return result.err().lines().filter(l -> l.contains(scratch.folder().toString())).toList();
  }

  private static void assertNoClientIsLeft(Scratch scratch) {
    assertThat(scratch.survivors())
        .noneMatch(
            p -> p.argv().size() > 1 && p.argv().subList(0, 2).equals(List.of("tmux", "-u")));
  }

  private static void signal(String signal, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor()).isZero();
  }

  /** A command line of the shell that runs in a mount namespace of its own. */
  private static Run namespace(Scratch scratch) {
    Result allowed = Run.command(scratch, "unshare", "-m", "mount", "-t", "tmpfs", "x", "/proc");
    assumeTrue(allowed.exit() == 0, "/proc cannot be replaced here: " + allowed.err().strip());
    return Run.in(scratch);
  }

  private static String script(Scratch scratch, List<String> calls) {
    StringBuilder script = new StringBuilder();
    for (String call : calls) {
      Run.scriptCommand(scratch, call.split(" ")[0]);
      script.append(Checkout.root().resolve("jbang")).append(' ').append(call);
      script.append("; echo \"exit $?\"; ");
    }
    return script.toString();
  }

  @Test
  void emptyListingIsASentenceAndNothingIsEnded(Scratch scratch) throws IOException {
    Run run = namespace(scratch);
    List<Long> leaked = leak(scratch);
    List<String> calls = new ArrayList<>(CALLS);
    calls.addAll(List.of("session_tracker cleanup-orphaned", "cleanup_mcp", "tmka --yes"));
    // Java itself asks for its own program there.
    Path proc = scratch.directory("proc");
    Path java = Path.of(scratch.environment().get("JAVA_HOME"), "bin/java");
    Files.createSymbolicLink(Files.createDirectory(proc.resolve("self")).resolve("exe"), java);
    String script = "mount --bind " + proc + " /proc && { " + script(scratch, calls) + " }";
    Result result = run.command("unshare", "-m", "sh", "-c", script);
    assertThat(result.out()).isEqualTo("exit 1\n".repeat(calls.size()));
    assertThat(result.err().lines())
        .hasSameSizeAs(calls)
        .allMatch(line -> line.endsWith(": the process listing in /proc is empty"));
    assertThat(leaked).allMatch(Procs::alive);
  }

  @Test
  void hiddenProcessesAreToldAndNothingIsEnded(Scratch scratch) {
    Run run = namespace(scratch);
    // Without capabilities and in another group, the superuser sees no more than others do.
    String mount = "mount -t proc -o hidepid=2 proc /proc";
    String[] poor = {"setpriv", "--regid", "65534", "--clear-groups", "--bounding-set=-all"};
    String drop = String.join(" ", poor) + " --inh-caps=-all -- ";
    Result hides =
        run.command("unshare", "-m", "sh", "-c", mount + " && " + drop + "test ! -e /proc/1");
    assumeTrue(hides.exit() == 0, "no processes can be hidden here: " + hides.err().strip());
    String leak =
        "setsid sh -c 'MCP_TOOLS_SESSION=x TMUX=/no/socket,99999999,0 node "
            + Checkout.fixture("mcp-server-leaky.mjs")
            + " --orphan' </dev/null >/dev/null 2>&1 & ";
    List<String> calls = List.of("mcps", "tml", "cleanup_session --dry-run", "cleanup_session");
    String script = "until pgrep -f -- --orphan >/dev/null; do :; done; " + script(scratch, calls);
    Result result =
        run.command(
            "unshare", "-m", "sh", "-c", mount + " && " + drop + "sh -c \"$0\"", leak + script);
    assertThat(result.err().lines())
        .hasSameSizeAs(calls)
        .allMatch(line -> line.contains("the system hides the processes of others"));
    assertThat(result.out()).contains("leaky", "keep leaky").doesNotContain("exit 1", "WOULD END");
    assertThat(scratch.survivors()).anyMatch(p -> p.argv().contains("--orphan"));
  }

  @Test
  void nothingHostileReachesTheTerminalRaw(Scratch scratch) throws Exception {
    String hostile = "\u001b]0;x\u0007\u009b2J\u202egnp\n\u2028\u0085\u200b";
    String escaped = "\\u001b]0;x\\u0007\\u009b2J\\u202egnp\\n\\u2028";
    String leaky = Checkout.fixture("mcp-server-leaky.mjs").toString();
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        "{\"mcpServers\":{\"n%s\":{\"command\":\"node\",\"args\":[\"%s\",\"--named\"]}}}"
            .formatted(escaped, leaky));
    Path directory = scratch.directory("d" + hostile);
    TmuxServer tmux = new TmuxServer(scratch);
    Run.script(scratch, "tm", "-d", directory.toString()).ok();
    // Only a shell can make an argument that is no text: "\377".
    List<String> odd =
        List.of("sh", "-c", "node " + leaky + " \"$(printf '\\377\\033[31m')\" \"$0\"; :", hostile);
    Agent agent = new Agent(scratch).serverInOwnSession("odd", odd);
    agent.serverInOwnSession("named", List.of("node", leaky, "--named"));
    String session = tmux.newSession("s\u202egnp", directory, agent.command());
    agent.awaitReady();
    Path sessions = Files.createDirectories(scratch.state().resolve("sessions"));
    Files.writeString(sessions.resolve("%1b%5b2J\u202e.pids"), agent.pid("odd") + "\n");
    Files.writeString(sessions.resolve("\u001b[2J.pids"), "damaged");
    Files.createDirectories(scratch.home().resolve(".cursor/mcp.json"));
    List<String> calls = new ArrayList<>(CALLS);
    for (String call : CALLS) if (!call.contains("json")) calls.add(call + " --json");
    calls.removeIf(c -> c.startsWith("session_tracker track --"));
    calls.add("mcps --why " + agent.pid("odd"));
    calls.add("mcps --why " + agent.pid("named"));
    calls.add("mcps --\u001b[31m\u202e");
    calls.add("tmka --dry-run");

    Map<String, Result> results = all(scratch, Run.in(scratch), calls);
    tmux.tmux("kill-session", "-t", session).ok();
    await().until(() -> !Procs.alive(agent.pid()));
    // The hook of tm may have been quicker: whoever comes second waits for the first.
    results.put("cleanup", Run.script(scratch, "cleanup_session").ok());

    results.forEach((call, result) -> {
      assertThat(RAW.matcher(result.out() + result.err()).find()).as("%s", result).isFalse();
      if (call.endsWith("json")) {
        assertThat(JsonParser.parseString(result.out()).isJsonObject()).as(call).isTrue();
      }
    });
    assertThat(results.get("mcps").out()).contains("n?]0;x??2J?gnp");
    assertThat(results.get("mcps --json").out()).contains("\"n\\u001b]0;x\\u0007\\u009b2J\\u202e");
    assertThat(results.get("cleanup_session --dry-run").out()).contains("keep n?]0;x??2J?gnp");
    String log = Files.readString(scratch.state().resolve("mcp-tools.log"));
    assertThat(RAW.matcher(log).find()).as(log).isFalse();
    assertThat(log).contains("server n?]0;x??2J?gnp");
  }
}
