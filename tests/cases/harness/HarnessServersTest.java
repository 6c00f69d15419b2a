package mcptools.tests.cases.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.NpmServers;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Proves that the agents and servers of the tests are real, and that servers do leak here. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class HarnessServersTest {
  @Test
  void killedAgentStrandsTheLeakyServerAndTheSweepEndsIt() {
    Scratch scratch = Scratch.create();
    Path folder = scratch.folder();
    List<Long> leaky;
    List<Long> everything;
    try (scratch) {
      Agent agent =
          new Agent(scratch)
              .server("filesystem", NpmServers.npx(scratch, "filesystem", folder.toString()))
              .leaky("leaky", "--ignore-term");
      TmuxServer tmux = new TmuxServer(scratch);
      String session = tmux.newSession("project", scratch.home(), agent.command());
      agent.awaitReady();
      leaky = Procs.tree(agent.pid("leaky"));
      List<Long> filesystem = Procs.tree(agent.pid("filesystem"));
      everything = Procs.tree(tmux.pid());

      assertThat(leaky).as("two wrappers and the server").hasSize(3);
      assertThat(filesystem).as("npm exec, sh -c, node").hasSize(3);
      assertThat(tmux.panePid(session)).isEqualTo(agent.pid());
      assertThat(everything).contains(agent.pid()).containsAll(leaky).containsAll(filesystem);
      assertThat(Procs.find(agent.pid("leaky")).orElseThrow().session())
          .isEqualTo(agent.pid("leaky"));
      assertThat(leaky).noneMatch(pid -> Procs.environ(pid).containsKey("TMUX"));

      ProcessHandle.of(agent.pid()).orElseThrow().destroyForcibly();

      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> filesystem.stream().noneMatch(Procs::alive));
      assertThat(leaky).allMatch(Procs::alive);
      assertThat(Procs.find(agent.pid("leaky")).orElseThrow().parent()).isNotEqualTo(agent.pid());
      assertThat(scratch.survivors()).extracting(Procs.Proc::pid).containsAll(leaky);
    }
    assertThat(everything).noneMatch(Procs::alive);
    assertThat(folder).doesNotExist();
  }

  @Test
  void hangupEndsAnAgentUnlessItIgnoresIt(Scratch scratch) {
    Agent mortal = new Agent(scratch);
    Agent nohup = new Agent(scratch).ignoringHangup();
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("mortal", scratch.home(), mortal.command());
    tmux.newSession("nohup", scratch.home(), nohup.command());
    mortal.awaitReady();
    nohup.awaitReady();
    List<Long> agents = List.of(mortal.pid(), nohup.pid());

    tmux.killServer();

    await().atMost(Duration.ofMinutes(2)).until(() -> !Procs.alive(agents.get(0)));
    assertThat(Procs.alive(agents.get(1))).isTrue();
  }

  @Test
  void leakyServerAnswersAndOutlivesItsInput(Scratch scratch) {
    String requests =
        """
        {"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-06-18"}}
        {"jsonrpc":"2.0","method":"notifications/initialized"}
        {"jsonrpc":"2.0","id":2,"method":"tools/list"}
        {"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"echo","arguments":{"text":"hello"}}}
        """;
    String server = Checkout.fixture("mcp-server-leaky.mjs").toString();
    // The shell gives its background processes no input of its own accord, and may say their pid
    // before they have made the file.
    String start = "exec 3<&0; : >answers; node \"$0\" <&3 >answers & echo $!";
    Result result = Run.in(scratch).input(requests).command("sh", "-c", start, server).ok();
    long pid = Long.parseLong(result.out().strip());
    Path answers = scratch.folder().resolve("answers");

    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.readString(answers).contains("\"id\":3"));
    assertThat(answers)
        .content()
        .contains("\"name\":\"leaky\"", "\"name\":\"echo\"", "\"text\":\"hello\"");
    assertThat(Procs.alive(pid)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"filesystem", "memory", "sequential-thinking", "everything"})
  void realServersAnswerWithAndWithoutWrappers(String name, Scratch scratch) {
    String argument = name.equals("filesystem") ? scratch.folder().toString() : "stdio";
    Agent agent =
        new Agent(scratch)
            .server("npx", NpmServers.npx(scratch, name, argument))
            .serverWithFullEnvironment("node", NpmServers.node(scratch, name, argument));
    new TmuxServer(scratch).newSession("servers", scratch.home(), agent.command());
    Map<String, Long> pids = agent.awaitReady();

    assertThat(Procs.tree(pids.get("npx"))).hasSize(3);
    assertThat(Procs.argv(pids.get("npx")).getFirst()).startsWith("npm exec");
    assertThat(Procs.tree(pids.get("node"))).hasSize(1);
    assertThat(Procs.environ(pids.get("node"))).containsKey("TMUX");
  }
}
