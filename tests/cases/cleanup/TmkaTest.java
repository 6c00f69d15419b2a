//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code tmka} spares. Here it ends nothing but the sessions at one socket of the test. */
@ExtendWith(Scratch.Extension.class)
class TmkaTest {
  @Test
  void protectedSessionsStayAndTheOthersOfTheirServerEnd(Scratch scratch) throws Exception {
    TmuxServer tmux = new TmuxServer(scratch, "work");
    Agent doomed = new Agent(scratch).leaky("leaky");
    Agent spared = new Agent(scratch).leaky("leaky");
    tmux.newSession("one", scratch.home(), doomed.command());
    String id = tmux.newSession("prod-1", scratch.home(), spared.command());
    doomed.awaitReady();
    spared.awaitReady();
    List<Long> servers = Procs.tree(doomed.pid("leaky"));
    config(scratch, "{\"protect\":[\"prod-*\"]}");

    assertThat(tmka(scratch, "--socket", "work", "--dry-run").out())
        .contains("session prod-1 stays: the config protects \"prod-*\"")
        .doesNotContain(Long.toString(spared.pid("leaky")));
    assertThat(tmka(scratch, "--socket", "work", "--yes").out()).contains("1 session ended.");
    assertThat(tmux.sessions()).containsExactly(id);
    assertThat(servers).noneMatch(Procs::alive);
    assertThat(Procs.tree(spared.pid())).hasSize(4).allMatch(Procs::alive);
  }

  @Test
  void brokenConfigEndsNothing(Scratch scratch) throws Exception {
    TmuxServer tmux = new TmuxServer(scratch, "work");
    tmux.newSession("one", scratch.home());
    config(scratch, "{");
    assertThat(Run.script(scratch, "tmka", "--socket", "work", "--yes").exits(1).err())
        .startsWith("tmka: nothing is ended: it is not known what ")
        .hasLineCount(1);
    assertThat(tmux.sessions()).hasSize(1);
  }

  @Test
  void unknownSocketIsToldWithThoseThereAre(Scratch scratch) {
    TmuxServer tmux = new TmuxServer(scratch, "work");
    tmux.newSession("one", scratch.home());
    TmuxServer ended = new TmuxServer(scratch, "ended");
    ended.newSession("two", scratch.home());
    ended.killServer();
    assertThat(Run.script(scratch, "tmka", "--socket", "play", "--yes").exits(2).err())
        .startsWith("tmka: there is no tmux socket play; choose one of ")
        .contains(tmux.socket().toString())
        .hasLineCount(1);
    Result smart = Run.script(scratch, "smart_cleanup", "--socket=play", "--dry-run").exits(2);
    assertThat(smart.err())
        .isEqualTo(
            "smart_cleanup: there is no tmux socket play; choose one of " + tmux.socket() + "\n");
    assertThat(tmux.sessions()).hasSize(1);
  }

  @Test
  void silentServerStaysAndIsNamed(Scratch scratch) throws Exception {
    TmuxServer tmux = new TmuxServer(scratch, "work");
    tmux.newSession("one", scratch.home());
    Path bin = scratch.directory("bin");
    Path fake = Files.writeString(bin.resolve("tmux"), "#!/bin/sh\necho confused >&2; exit 1\n");
    fake.toFile().setExecutable(true);
    Run run = Run.in(scratch).with("PATH", bin + ":" + scratch.environment().get("PATH"));
    assertThat(run.script("tmka", "--socket", "work", "--yes").exits(1).err())
        .contains("the sessions at " + tmux.socket() + " stay: tmux does not answer: confused");
    assertThat(tmux.sessions()).hasSize(1);
  }

  @Test
  void globalServersGoOnlyWhenAskedFor(Scratch scratch) throws Exception {
    String start =
        "MCP_TOOLS_GLOBAL=shared setsid node \"$0\" </dev/null >/dev/null 2>&1 & echo $!";
    String server = Checkout.fixture("mcp-server-leaky.mjs").toString();
    String pid = Run.command(scratch, "sh", "-c", start, server).ok().out().strip();
    await().until(() -> Procs.argv(Long.parseLong(pid)).toString().contains("leaky"));
    new TmuxServer(scratch, "work").newSession("one", scratch.home());

    assertThat(verdict(scratch, pid, "--json", "--dry-run")).isEqualTo("keep");
    assertThat(verdict(scratch, pid, "--json", "--dry-run", "--global")).isEqualTo("kill");
    assertThat(tmka(scratch, "--dry-run", "--global").out())
        .containsPattern(pid + "  you asked for the shared servers, too");
    config(scratch, "{\"protect\":[\"*leaky*\"]}");
    assertThat(verdict(scratch, pid, "--json", "--dry-run", "--global")).isEqualTo("keep");
  }

  private static String verdict(Scratch scratch, String pid, String... arguments) {
    JsonObject all = JsonParser.parseString(tmka(scratch, arguments).out()).getAsJsonObject();
    assertThat(all.getAsJsonArray("sessions")).hasSize(1);
    for (JsonElement server : all.getAsJsonArray("servers")) {
      JsonObject entry = server.getAsJsonObject();
      if (entry.get("pid").getAsString().equals(pid)) return entry.get("verdict").getAsString();
    }
    throw new AssertionError("no server " + pid + " in " + all);
  }

  private static Result tmka(Scratch scratch, String... arguments) {
    return Run.script(scratch, "tmka", arguments).ok();
  }

  private static void config(Scratch scratch, String text) throws Exception {
    Path folder = Files.createDirectories(scratch.config().resolve("mcp-tools"));
    Files.writeString(folder.resolve("config.json"), text);
  }
}
