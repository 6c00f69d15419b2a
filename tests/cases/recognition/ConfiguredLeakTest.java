package mcptools.tests.cases.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A leaked server whose command line says nothing: only a client's config tells that it is one. */
@ExtendWith(Scratch.Extension.class)
class ConfiguredLeakTest {
  /** Leaks {@code node weather.mjs stdio} from a session that ends; pid of the process. */
  private static long leak(Scratch scratch) throws IOException {
    Agent agent =
        new Agent(scratch).serverInOwnSession("w", List.of("node", script(scratch), "stdio"));
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("api", scratch.home(), agent.command());
    agent.awaitReady();
    Run.script(scratch, "session_tracker", "track").ok();
    tmux.killServer();
    await().until(() -> !Procs.alive(agent.pid()));
    assertThat(Procs.alive(agent.pid("w"))).isTrue();
    return agent.pid("w");
  }

  private static String script(Scratch scratch) throws IOException {
    Path script = scratch.directory("x").resolve("weather.mjs");
    if (!Files.exists(script)) Files.copy(Checkout.fixture("mcp-server-leaky.mjs"), script);
    return script.toString();
  }

  @Test
  void isReclaimedWhenAConfigNamesIt(Scratch scratch) throws Exception {
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        "{\"mcpServers\":{\"Weather\":{\"command\":\"node\",\"args\":[\"%s\",\"stdio\"]}}}"
            .formatted(script(scratch)));
    long weather = leak(scratch);
    Result list = Run.script(scratch, "session_tracker", "list").ok();
    assertThat(list.out()).containsPattern("api +ended +Weather +" + weather);
    Run.script(scratch, "cleanup_session").ok();
    assertThat(Procs.alive(weather)).isFalse();
    assertThat(Files.readString(scratch.state().resolve("mcp-tools.log")))
        .contains("server Weather: session api has ended");
  }

  @Test
  void isReclaimedWhenTheConfigOfItsProjectNamesIt(Scratch scratch) throws Exception {
    Path project = scratch.directory("api");
    Files.writeString(
        project.resolve(".mcp.json"),
        "{\"mcpServers\":{\"weather\":{\"command\":\"node\",\"args\":[\"%s\",\"stdio\"]}}}"
            .formatted(script(scratch)));
    Run.script(scratch, "tm", "-d", project.toString()).ok();
    Agent agent =
        new Agent(scratch).serverInOwnSession("w", List.of("node", script(scratch), "stdio"));
    new TmuxServer(scratch).type("=api:", String.join(" ", agent.command()));
    agent.awaitReady();
    Run.script(scratch, "session_tracker", "track").ok();
    new TmuxServer(scratch).tmux("kill-session", "-t", "=api").ok();
    await().until(() -> !Procs.alive(agent.pid("w")));
  }

  /** The config is gone with the agent when the server is to be ended: the record remembers. */
  @Test
  void isReclaimedWhenTheAgentWasGivenAConfig(Scratch scratch) throws Exception {
    Path program = scratch.directory("bin").resolve("claude");
    String node = Run.command(scratch, "sh", "-c", "command -v node").ok().out().strip();
    Files.createSymbolicLink(program, Path.of(node));
    Files.writeString(
        scratch.folder().resolve("given.json"),
        "{\"mcpServers\":{\"Weather\":{\"command\":\"node\",\"args\":[\"%s\",\"stdio\"]}}}"
            .formatted(script(scratch)));
    Agent agent =
        new Agent(scratch).serverInOwnSession("w", List.of("node", script(scratch), "stdio"));
    List<String> command = new ArrayList<>(List.of(agent.command()));
    command.set(0, program.toString());
    command.add(2, "--mcp-config=../given.json");
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("api", scratch.directory("work"), command.toArray(String[]::new));
    agent.awaitReady();
    long weather = agent.pid("w");
    assertThat(Run.script(scratch, "mcps").ok().out()).containsPattern("Weather +" + weather);
    assertThat(Run.script(scratch, "mcps", "--why", Long.toString(weather)).ok().out())
        .contains("Weather is an MCP server (configured in Claude Code)")
        .contains("it runs below claude (" + agent.pid() + ") in session api");
    Run.script(scratch, "session_tracker", "track").ok();
    tmux.killServer();
    await().until(() -> !Procs.alive(agent.pid()));
    assertThat(Procs.alive(weather)).isTrue();
    Run.script(scratch, "cleanup_session").ok();
    assertThat(Procs.alive(weather)).isFalse();
  }

  /** Or by that of the repository above it. */
  @ParameterizedTest
  @ValueSource(strings = {"work/below", "work"})
  void isKnownByTheConfigOfTheDirectoryThatItsAgentIsIn(String folder, Scratch scratch)
      throws Exception {
    Files.createDirectories(scratch.directory("work/below").resolveSibling(".git"));
    Path program = scratch.directory("bin").resolve("claude");
    String node = Run.command(scratch, "sh", "-c", "command -v node").ok().out().strip();
    Files.createSymbolicLink(program, Path.of(node));
    Files.writeString(
        scratch.directory(folder).resolve(".mcp.json"),
        "{\"mcpServers\":{\"Weather\":{\"command\":\"node\",\"args\":[\"%s\",\"stdio\"]}}}"
            .formatted(script(scratch)));
    Agent agent =
        new Agent(scratch).serverInOwnSession("w", List.of("node", script(scratch), "stdio"));
    String[] command = agent.command();
    command[0] = "cd below && exec " + program;
    new TmuxServer(scratch)
        .newSession("api", scratch.directory("work"), "sh", "-c", String.join(" ", command));
    agent.awaitReady();
    assertThat(Run.script(scratch, "mcps").ok().out())
        .containsPattern("Weather +" + agent.pid("w"));
  }

  @Test
  void isLeftAloneWithoutOne(Scratch scratch) throws Exception {
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        "{\"mcpServers\":{\"Weather\":{\"command\":\"node\",\"args\":[\"%s\",\"http\"]}}}"
            .formatted(script(scratch)));
    long weather = leak(scratch);
    assertThat(Run.script(scratch, "cleanup_session", "--dry-run").ok().out())
        .doesNotContain("(" + weather + ")");
    Run.script(scratch, "cleanup_session").ok();
    assertThat(Procs.alive(weather)).isTrue();
  }

  @Test
  void aBrokenConfigIsNamedOnce(Scratch scratch) throws Exception {
    Path file = Files.createDirectories(scratch.home().resolve(".cursor")).resolve("mcp.json");
    Files.writeString(file, "{");
    for (List<String> call :
        List.of(
            List.of("cleanup_session"),
            List.of("session_tracker", "list"),
            List.of("session_tracker", "cleanup-orphaned"))) {
      Result result =
          Run.script(scratch, call.getFirst(), call.subList(1, call.size()).toArray(String[]::new));
      assertThat(result.ok().err())
          .startsWith(call.getFirst().replaceAll("_.*", ""))
          .contains(file + " is skipped: it cannot be understood")
          .hasLineCount(1);
    }
  }
}
