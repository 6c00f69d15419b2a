//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Death;
import mcptools.tests.support.Lookalikes;
import mcptools.tests.support.NpmServers;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The list of servers, counted against what the system says. */
@ExtendWith(Scratch.Extension.class)
class McpsTest {
  @Test
  void everyServerIsListedOnceWithItsOwner(Scratch scratch) throws IOException {
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("keep", scratch.home());
    Agent api = new Agent(scratch);
    api.server("filesystem", NpmServers.npx(scratch, "filesystem", scratch.folder().toString()));
    Agent web = new Agent(scratch).leaky("leaky");
    String webId = tmux.newSession("web", scratch.home(), web.command());
    tmux.newSession("api", scratch.home(), api.command());
    Agent desktop = new Agent(scratch).server("memory", NpmServers.npx(scratch, "memory"));
    startOutsideTmux(scratch, desktop.command());
    api.awaitReady();
    web.awaitReady();
    desktop.awaitReady();
    Lookalikes.startOrphans(Run.in(scratch), scratch);
    Run.script(scratch, "session_tracker", "track").ok();
    tmux.tmux("kill-session", "-t", webId).ok();
    await().until(() -> !Procs.alive(web.pid()));

    JsonObject all =
        JsonParser.parseString(Run.script(scratch, "mcps", "--json").ok().out()).getAsJsonObject();

    Map<Long, JsonObject> ours = new TreeMap<>();
    List<Long> marked = scratch.survivors().stream().map(Procs.Proc::pid).toList();
    for (JsonElement element : all.getAsJsonArray("servers")) {
      JsonObject server = element.getAsJsonObject();
      if (marked.contains(server.get("pid").getAsLong())) {
        assertThat(ours.put(server.get("pid").getAsLong(), server)).as("listed twice").isNull();
      }
    }
    assertThat(ours.keySet())
        .containsExactlyInAnyOrder(api.pid("filesystem"), web.pid("leaky"), desktop.pid("memory"));
    assertServer(ours.get(api.pid("filesystem")), "filesystem", "session");
    assertThat(owner(ours.get(api.pid("filesystem"))).get("session").getAsString())
        .isEqualTo("api");
    assertThat(owner(ours.get(api.pid("filesystem"))).get("pane").getAsString()).startsWith("%");
    assertServer(ours.get(web.pid("leaky")), "leaky", "orphan");
    assertThat(owner(ours.get(web.pid("leaky"))).get("session").getAsString()).isEqualTo("web");
    assertServer(ours.get(desktop.pid("memory")), "memory", "client");
    assertThat(
            owner(ours.get(desktop.pid("memory"))).getAsJsonObject("client").get("pid").getAsLong())
        .isEqualTo(desktop.pid());

    JsonObject totals = all.getAsJsonObject("totals");
    assertThat(totals.get("reclaimableBytes").getAsLong()).isPositive();
    assertThat(totals.get("orphans").getAsInt()).isPositive();

    String table = Run.script(scratch, "mcps").ok().out();
    assertThat(table)
        .containsSubsequence(
            "session api",
            "  filesystem ",
            "client node (" + desktop.pid() + ")",
            "  memory ",
            "left by session web",
            "  leaky ",
            " servers",
            " processes, ",
            " orphan",
            "\nServers are orphaned; mcps --why PID says");
    assertThat(table.lines()).allMatch(line -> line.length() <= 80);
  }

  @Test
  void someAreShownAndOneIsEnded(Scratch scratch) {
    Agent agent = new Agent(scratch).leaky("one").leaky("two");
    new TmuxServer(scratch).newSession("api", scratch.home(), agent.command());
    agent.awaitReady();
    Run.script(scratch, "session_tracker", "track").ok();
    Run.scriptCommand(scratch, "cleanup_mcp"); // built, as mcps hands over to it
    String pid = Long.toString(agent.pid("one"));
    String sorted = Run.script(scratch, "mcps", "api", "--sort", "pid").ok().out();
    assertThat(sorted.lines().findFirst().orElseThrow())
        .matches("SERVER +PID +AGE +PROCS +CPU +\\w+ +STATE +OWNER");
    assertThat(sorted)
        .containsPattern("(?m)^\\S+ +" + pid + " .* running +session api$")
        .contains("\n2 servers, ");
    assertThat(Run.script(scratch, "mcps", "nobody").exits(1).err())
        .startsWith("mcps: no server that runs, and no session or client of one, is called nobody");
    assertThat(Run.script(scratch, "mcps", "aip").exits(1).err()).contains("; did you mean api?");
    assertThat(Run.script(scratch, "mcps", "--sort", "size").exits(2).err())
        .startsWith("mcps: --sort takes name, pid, ");

    Result dry = Run.script(scratch, "mcps", "--end", pid, "--dry-run").ok();
    assertThat(dry.out())
        .startsWith("would end ")
        .contains("(" + pid + "), ", ": it belongs to session api, as ")
        .doesNotContain("keep ");
    assertThat(Run.script(scratch, "mcps", "--end", pid).exits(2).err())
        .startsWith("would end ")
        .contains("there is no terminal to ask at; --yes does it without asking");
    assertThat(Procs.alive(agent.pid("one"))).isTrue();
    assertThat(Run.script(scratch, "mcps", "--end", pid, "--yes").ok().out())
        .startsWith("ended ")
        .contains("\n1 server ended, ");
    assertThat(Procs.alive(agent.pid("one"))).isFalse();
    assertThat(Procs.alive(agent.pid("two"))).isTrue();
    assertThat(Run.script(scratch, "mcps", "--end", pid, "--yes").exits(1).err())
        .isEqualTo("mcps: there is no process " + pid + "\n");
    String own = Long.toString(ProcessHandle.current().pid());
    assertThat(Run.script(scratch, "mcps", "--end", own).exits(1).err())
        .isEqualTo("mcps: process " + own + " is part of no MCP server; mcps lists them\n");
    assertThat(Run.script(scratch, "mcps", "--yes").exits(2).err()).contains("go with --end");
  }

  private static void startOutsideTmux(Scratch scratch, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(scratch.environment());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
  }

  private static JsonObject owner(JsonObject server) {
    return server.getAsJsonObject("owner");
  }

  private static void assertServer(JsonObject server, String name, String kind) {
    assertThat(server.get("name").getAsString()).isEqualTo(name);
    assertThat(owner(server).get("kind").getAsString()).isEqualTo(kind);
    assertThat(server.getAsJsonArray("processes").asList().stream().map(JsonElement::getAsLong))
        .containsExactlyInAnyOrderElementsOf(Procs.tree(server.get("pid").getAsLong()));
  }

  @Test
  void whyTellsTheEvidenceAndTheVerdict(Scratch scratch) {
    Agent agent = new Agent(scratch).leaky("leaky");
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("api", scratch.home(), agent.command());
    agent.awaitReady();
    long node = Procs.tree(agent.pid("leaky")).getLast();
    assertThat(Run.script(scratch, "mcps", "--why", Long.toString(node)).ok().out())
        .startsWith("leaky is an MCP server (")
        .contains("\n  " + agent.pid("leaky") + " ", "\n      " + node + " node ")
        .contains(
            "It belongs to: session api.\n", "cleanup_session would keep it: session api is open.");
    assertThat(Run.script(scratch, "mcps", "--why", Long.toString(agent.pid())).ok().out())
        .startsWith("Process " + agent.pid() + " is part of no MCP server of yours");
    assertThat(Run.script(scratch, "mcps", "--why", "99999999").exits(1).err())
        .isEqualTo("mcps: there is no process 99999999\n");
    assertThat(Run.script(scratch, "mcps", "--why", "x").exits(2).err()).hasLineCount(1);
  }

  @Test
  void cleanupMcpEndsTheServersOfItsOwnSession(Scratch scratch) throws IOException {
    TmuxServer tmux = new TmuxServer(scratch);
    Agent here = new Agent(scratch).leaky("leaky");
    Agent there = new Agent(scratch).leaky("leaky");
    String session = tmux.newSession("here", scratch.home());
    tmux.tmux("split-window", "-d", "-t", session, String.join(" ", here.command())).ok();
    tmux.newSession("there", scratch.home(), there.command());
    here.awaitReady();
    there.awaitReady();
    List<Long> mine = Procs.tree(here.pid("leaky"));
    List<Long> others = Procs.tree(there.pid("leaky"));
    assertThat(Run.script(scratch, "cleanup_mcp").exits(2).err())
        .startsWith("cleanup_mcp: this is not in a tmux session")
        .hasLineCount(1);

    String script = String.join(" ", Run.scriptCommand(scratch, "cleanup_mcp"));
    tmux.type(session, script + " --dry-run; " + script);

    Death.await(scratch, mine);
    await().until(() -> tmux.capture(session).contains("1 server ended"));
    assertThat(tmux.capture(session)).contains("1 server would be ended");
    assertThat(others).allMatch(Procs::alive);
    assertThat(List.of(here.pid(), there.pid())).allMatch(Procs::alive);
  }

  @Test
  void tmlShowsTheSessionsOfAllSockets(Scratch scratch) {
    assertThat(Run.script(scratch, "tml").ok().out()).isEqualTo("No tmux session is open.\n");
    Agent agent = new Agent(scratch).leaky("leaky");
    Run.script(scratch, "tm", "-d", scratch.directory("api").toString()).ok();
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.type("=api:", String.join(" ", agent.command()));
    TmuxServer other = new TmuxServer(scratch, "other");
    String kept = other.newSession("api", scratch.home());
    other.tmux("set-option", "-t", kept, "@mcp_tools_keep", "1").ok();
    agent.awaitReady();
    // A pane of its own for the agent: what it has started are its servers.
    Agent alone = new Agent(scratch).leaky("leaky");
    other.newSession("alone", scratch.home(), alone.command());
    alone.awaitReady();

    assertThat(Run.script(scratch, "tml").ok().out().lines())
        .hasSize(7)
        .anyMatch(l -> l.matches("alone +idle \\d+s +1 +1 +[\\d.]+ %  +[\\d.]+ MB  node +\\S+"))
        .allMatch(l -> l.length() <= 80)
        .anyMatch(l -> l.matches("api +idle \\d+s +1 +1 +[\\d.]+ %  +[\\d.]+ MB  node +\\S+/api"))
        .anyMatch(l -> l.matches("api +kept \\d+s +1 +- +- +-  \\S+ +~"))
        .contains(tmux.socket().toString(), other.socket().toString());
    JsonObject all =
        JsonParser.parseString(Run.script(scratch, "tml", "--json").ok().out()).getAsJsonObject();
    assertThat(all.getAsJsonArray("sessions").toString())
        .contains("\"servers\":[{\"name\":\"leaky\",\"pid\":" + agent.pid("leaky") + "}]")
        .contains("\"socket\":\"" + other.socket() + "\"", "\"servers\":[]");
    JsonObject first = all.getAsJsonArray("sessions").get(0).getAsJsonObject();
    assertThat(first.get("kept").getAsBoolean()).isFalse();
    assertThat(first.get("pssBytes").getAsLong())
        .isPositive()
        .isLessThanOrEqualTo(first.get("rssBytes").getAsLong());
  }

  @Test
  void tmkaAsksAndEndsSessionsOfAllSocketsButNoOtherClients(Scratch scratch) throws IOException {
    assertThat(Run.script(scratch, "tmka").ok().out()).isEqualTo("No tmux session is open.\n");
    TmuxServer tmux = new TmuxServer(scratch);
    TmuxServer other = new TmuxServer(scratch, "other");
    Agent one = new Agent(scratch).leaky("leaky");
    Agent two = new Agent(scratch).leaky("leaky");
    Agent desktop = new Agent(scratch).leaky("leaky");
    tmux.newSession("one", scratch.home(), one.command());
    other.newSession("two", scratch.home(), two.command());
    startOutsideTmux(scratch, desktop.command());
    for (Agent agent : List.of(one, two, desktop)) agent.awaitReady();
    List<Long> servers = new ArrayList<>(Procs.tree(one.pid("leaky")));
    servers.addAll(Procs.tree(two.pid("leaky")));

    assertThat(Run.script(scratch, "tmka").exits(2).err()).contains("--yes").hasLineCount(1);
    assertThat(Run.script(scratch, "tmka", "--dry-run").ok().out().lines())
        .allMatch(l -> l.length() <= 80)
        .contains(tmux.socket().toString(), other.socket().toString())
        .anyMatch(l -> l.matches("one +detached +1  leaky +" + one.pid("leaky")))
        .anyMatch(l -> l.matches("two +detached +1  leaky +" + two.pid("leaky")));
    try (Terminal terminal =
        Terminal.open(scratch, scratch.home(), Run.scriptCommand(scratch, "tmka"))) {
      terminal.awaitScreen("End all of this? [y/N]");
      terminal.type("n");
      terminal.awaitScreen("tmka: nothing was ended");
    }
    assertThat(servers).allMatch(Procs::alive);

    // inside one of the sessions: the command outlives its own pane
    String id = tmux.newSession("inside", scratch.home());
    // What it says outlives the pane in the state folder, which is shown when they do not die.
    String told = " >" + scratch.state() + "/told 2>&1";
    tmux.type(id, String.join(" ", Run.scriptCommand(scratch, "tmka", "--yes")) + told);
    Death.await(scratch, servers);
    assertThat(tmux.sessions()).isEmpty();
    assertThat(other.sessions()).isEmpty();
    assertThat(Procs.tree(desktop.pid())).hasSize(4);
  }

  @Test
  void classifyTellsTheCorpusRight(Scratch scratch) throws IOException {
    String corpus = Files.readString(Checkout.fixture("argv.jsonl"));
    String asked = corpus.replaceAll(", \"server\": .*", "}");
    Result result = Run.in(scratch).input(asked).script("mcps", "classify").ok();
    List<String> lines = result.out().lines().toList();
    List<String> truth = corpus.lines().toList();
    assertThat(lines).hasSameSizeAs(truth);
    for (int i = 0; i < lines.size(); i++) {
      JsonObject told = JsonParser.parseString(lines.get(i)).getAsJsonObject();
      JsonObject wanted = JsonParser.parseString(truth.get(i)).getAsJsonObject();
      assertThat(told.get("argv")).isEqualTo(wanted.get("argv"));
      assertThat(told.get("server")).as(lines.get(i)).isEqualTo(wanted.get("server"));
      assertThat(told.get("name")).as(lines.get(i)).isEqualTo(wanted.get("name"));
      assertThat(told.has("rule")).isEqualTo(wanted.has("name"));
    }
  }

  @Test
  void classifyExplainsACommandLineInWords(Scratch scratch) {
    Result server =
        Run.in(scratch)
            .script("mcps", "classify", "--explain", "--", "npx", "-y", "foo-mcp", "--token", "abc")
            .ok();
    assertThat(server.out()).startsWith("server foo (npx package): npx -y foo-mcp --token ");
    assertThat(server.out()).doesNotContain("abc").hasLineCount(1);
    Result other = Run.in(scratch).script("mcps", "classify", "--", "vim", "mcp.json").ok();
    assertThat(other.out()).isEqualTo("no server: vim mcp.json\n");
    Result lines =
        Run.in(scratch)
            .input("{\"argv\":[\"gopls\",\"mcp\"]}\n{\"argv\":[\"ls\"]}\n")
            .script("mcps", "classify", "--explain")
            .ok();
    assertThat(lines.out()).isEqualTo("server gopls (mcp subcommand): gopls mcp\nno server: ls\n");
  }

  @Test
  void classifyNamesTheBadLine(Scratch scratch) {
    for (String bad :
        List.of(
            "{", "[]", "{\"argv\":3}", "{\"argv\":[{}]}", "{\"argv\":[\"npx\",3]}", "{}", "null")) {
      Result result =
          Run.in(scratch).input("{\"argv\":[\"ls\"]}\n\n" + bad + "\n").script("mcps", "classify");
      assertThat(result.exits(2).err()).startsWith("mcps classify: line 3 is not").hasLineCount(1);
      assertThat(result.out()).isEqualTo("{\"argv\":[\"ls\"],\"server\":false}\n");
    }
  }
}
