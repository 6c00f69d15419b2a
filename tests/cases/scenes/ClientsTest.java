package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.clients.ClaudeCode;
import mcptools.tests.support.clients.ClientScene;
import mcptools.tests.support.clients.Codex;
import mcptools.tests.support.clients.CodingClient;
import mcptools.tests.support.clients.Errand;
import mcptools.tests.support.clients.GeminiCli;
import mcptools.tests.support.clients.Opencode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Real clients from npm, with a stand-in for their model: whichever way one ends, none of its
 * servers is left, and what it was told to leave running runs on. With {@code --clients} only.
 */
@Tag("clients")
@ExtendWith(Scratch.Extension.class)
abstract class ClientsTest {
  private final CodingClient client;
  private ClientScene scene;
  private List<Procs.Proc> jobs;
  private final Set<Long> servers = new HashSet<>();

  ClientsTest(CodingClient client) {
    this.client = client;
  }

  @Tag("claude")
  static final class ClaudeCodeTest extends ClientsTest {
    ClaudeCodeTest() {
      super(new ClaudeCode());
    }
  }

  @Tag("opencode")
  static final class OpencodeTest extends ClientsTest {
    OpencodeTest() {
      super(new Opencode());
    }
  }

  @Tag("gemini")
  static final class GeminiCliTest extends ClientsTest {
    GeminiCliTest() {
      super(new GeminiCli());
    }
  }

  @Tag("codex")
  static final class CodexTest extends ClientsTest {
    CodexTest() {
      super(new Codex());
    }
  }

  @BeforeEach
  void use(Scratch scratch) {
    scene = new ClientScene(client, scratch);
    Errand errand = scene.errand();
    List<String> results = scene.results(Errand.MAIN);
    assertThat(results).as(scene::describe).hasSize(8);
    assertThat(results.get(0)).contains(scratch.folder().toString());
    assertThat(results.get(1)).contains("entities");
    assertThat(results.get(2)).contains("said by main");
    assertThat(errand.file(Errand.MAIN)).hasContent("42");
    assertThat(scene.results(Errand.HELPER).getFirst()).contains("said by helper");
    assertThat(errand.file(Errand.HELPER)).hasContent("56");

    List<ClientScene.Server> listed = scene.servers();
    assertThat(listed)
        .as(scene::describe)
        .allMatch(s -> s.owner().equals("session") && s.session().equals(ClientScene.SESSION))
        .extracting(ClientScene.Server::name)
        .containsOnly("memory", "filesystem", "leaky");
    listed.forEach(server -> servers.addAll(server.processes()));
    scene.awaitRecord(listed);
    assertThat(errand.background()).as(scene::describe).isPresent();
    jobs = errand.jobs();
    assertThat(jobs).as(scene::describe).hasSize(client.endsNohup() ? 1 : 2);
    assertThat(scene.log()).isEmpty();
  }

  @AfterEach
  void close() {
    if (scene != null) scene.close();
  }

  @Test
  void quit() {
    scene.quit();
    assertReclaimed();
  }

  @Test
  void killed() {
    scene.killClients();
    await()
        .atMost(client.patience())
        .until(() -> {
          scene.cleanUp();
          return servers.stream().noneMatch(Procs::alive);
        });
    assertReclaimed();
  }

  /**
   * What ignores the end of its client, the hook alone ends; the daemon of Codex does so itself.
   */
  @Test
  void killedWithItsSession() {
    scene.killClients();
    scene.killSession();
    assertReclaimed();
  }

  @Test
  void killSession() {
    scene.killSession();
    assertReclaimed();
  }

  @Test
  void killServer() {
    scene.killServer();
    assertReclaimed();
  }

  private void assertReclaimed() {
    await("end of the servers")
        .atMost(client.patience())
        .untilAsserted(() -> assertThat(servers).as(scene::describe).noneMatch(Procs::alive));
    assertThat(scene.servers()).isEmpty();
    assertThat(jobs)
        .allMatch(
            job -> Procs.find(job.pid()).filter(p -> p.start().equals(job.start())).isPresent());
    assertThat(scene.log())
        .extracting(line -> Long.parseLong(line.replaceAll(".* pid (\\d+)@.*", "$1")))
        .isSubsetOf(servers);
  }
}
