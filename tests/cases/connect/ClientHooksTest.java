package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.Terminal;
import mcptools.tests.support.clients.Call;
import mcptools.tests.support.clients.ClaudeCode;
import mcptools.tests.support.clients.CodingClient;
import mcptools.tests.support.clients.Conversation;
import mcptools.tests.support.clients.Errand;
import mcptools.tests.support.clients.GeminiCli;
import mcptools.tests.support.clients.ModelStub;
import mcptools.tests.support.clients.Opencode;
import mcptools.tests.support.clients.Setup;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Real clients with our hooks in their settings, in a plain terminal, where nobody else sees them
 * come and go. Codex is not among them: its user has to trust a hook by hand. With {@code
 * --clients} only.
 */
@Tag("clients")
@ExtendWith(Scratch.Extension.class)
abstract class ClientHooksTest {
  private static final Duration LONG = Duration.ofMinutes(4);

  /** The hook looks 20 seconds after the start. */
  private static final long LOOK_MILLIS = 30_000;

  private final CodingClient client;

  ClientHooksTest(CodingClient client) {
    this.client = client;
  }

  @Tag("claude")
  static final class ClaudeCodeTest extends ClientHooksTest {
    ClaudeCodeTest() {
      super(new ClaudeCode());
    }
  }

  @Tag("gemini")
  static final class GeminiCliTest extends ClientHooksTest {
    GeminiCliTest() {
      super(new GeminiCli());
    }
  }

  @Tag("opencode")
  static final class OpencodeTest extends ClientHooksTest {
    OpencodeTest() {
      super(new Opencode());
    }
  }

  @Test
  void theNextOneEndsWhatOneThatWasKilledHasLeft(Scratch scratch) throws Exception {
    Path project = scratch.directory("project");
    Map<String, List<Call>> script =
        Map.of(Errand.MAIN, List.of(new Call("echo", Map.of("text", "said"))));
    try (ModelStub model = new ModelStub(script)) {
      String prompt = Conversation.prompt(Errand.MAIN);
      String start = new Setup(scratch, project, model.url()).starter(client, prompt);
      Run.script(scratch, "setup", "--hooks=" + client.program(), "--yes").ok();
      List<Procs.Proc> left;
      try (Terminal terminal = Terminal.open(scratch, project, "sh", "-c", start)) {
        await().atMost(LONG).until(() -> !leaky(scratch).isEmpty());
        left = leaky(scratch);
        // Only of what was seen with its client it is known that it has lost one.
        Thread.sleep(LOOK_MILLIS);
        for (long pid : Procs.tree(terminal.shellPid())) {
          if (client.isRunBy(pid)) ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        terminal.awaitExit();
      }
      assertThat(left).as("they ignore that").allMatch(p -> Procs.alive(p.pid()));
      try (Terminal terminal = Terminal.open(scratch, project, "sh", "-c", start)) {
        await()
            .atMost(LONG)
            .untilAsserted(() ->
                assertThat(leaky(scratch)).as(terminal.screen()).hasSizeGreaterThan(left.size()));
        await().atMost(LONG).until(() -> left.stream().noneMatch(p -> Procs.alive(p.pid())));
        assertThat(leaky(scratch)).isNotEmpty();
        assertThat(terminal.ended()).isFalse();
        // They are logged a moment after they have died.
        Path log = scratch.state().resolve("mcp-tools.log");
        await().until(() -> Files.exists(log));
        await()
            .untilAsserted(() -> {
              for (Procs.Proc server : left) {
                assertThat(log).content().contains(" pid " + server.pid() + "@");
              }
            });
      }
      Run.script(scratch, "setup", "--no-hooks", "--yes").ok();
    }
  }

  private static List<Procs.Proc> leaky(Scratch scratch) {
    return scratch.survivors().stream()
        .filter(p -> p.argv().stream().anyMatch(word -> word.endsWith("mcp-server-leaky.mjs")))
        .toList();
  }
}
