//SOURCES ../../../lib/commandline/Agents.java

package mcptools.tests.cases.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mcptools.commandline.Agents;
import mcptools.commandline.Agents.Gift;
import mcptools.config.Client;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents go by their own names, whatever runs them. */
class AgentsTest {
  private static String name(String... argv) {
    return Agents.name(new ProcessInfo(new ProcessId(2, 2), 1, 2, 7, false, List.of(argv)));
  }

  @ParameterizedTest
  @CsvSource({
    "claude, claude",
    "/usr/lib/node_modules/@anthropic-ai/claude-code/bin/claude.exe -p hi, claude",
    "node /usr/lib/node_modules/@anthropic-ai/claude-code/cli.js, claude",
    "node /usr/local/bin/gemini, gemini",
    "/usr/bin/node --max-old-space-size=4096 /usr/bin/gemini, gemini",
    "node /u/node_modules/@google/gemini-cli/bundle/gemini.js, gemini",
    "node /u/node_modules/.bin/qwen -p hi, qwen",
    "node /u/node_modules/@qwen-code/qwen-code/cli.js, qwen",
    "node /usr/local/bin/copilot, copilot",
    "node /u/node_modules/@github/copilot/npm-loader.js, copilot",
    "/u/node_modules/@github/copilot-linux-x64/copilot, copilot",
    "node /usr/local/bin/cn, cn",
    "node /u/node_modules/@continuedev/cli/dist/cn.js, cn",
    "node /u/node_modules/@sourcegraph/amp/dist/main.js, amp",
    "node /u/node_modules/@augmentcode/auggie/augment.mjs, auggie",
    "python3 /home/u/.local/bin/aider --model x, aider",
    "/home/u/.local/bin/cursor-agent, cursor-agent",
    "/home/u/.local/bin/agent --use-system-ca"
        + " /home/u/.local/share/cursor-agent/versions/2026.09.18/index.js, cursor-agent",
    "/home/u/.local/share/cursor-agent/versions/2026.09.18/node"
        + " /home/u/.local/share/cursor-agent/versions/2026.09.18/index.js -p hi, cursor-agent",
    "codex, codex",
    "/home/u/.local/bin/kiro-cli chat, kiro-cli",
    "kiro-cli-chat chat --resume-id 7, kiro-cli",
    "qchat chat, q",
    "/home/u/.local/share/uv/tools/mistral-vibe/bin/python /home/u/.local/bin/vibe, vibe",
    "node /usr/local/bin/grok, grok",
    "/home/u/.grok/bin/grok -p hi, grok",
    "/home/u/.local/bin/agy, agy",
    "node /usr/local/bin/codebuddy, codebuddy",
    "node /usr/local/bin/qodercli, qodercli",
    "node /u/node_modules/@qoder-ai/qodercli/bundle/qodercli.js, qodercli",
    "/home/u/.local/share/acli/1.3.13-stable/plugin/rovodev/atlassian_cli_rovodev run"
        + ", atlassian_cli_rovodev",
    "pi, pi",
    "node /usr/local/bin/pi -p hi, pi",
    "bun /home/u/.bun/bin/omp, omp",
    "python3 /home/u/.local/bin/gptme, gptme",
    "/home/u/.local/share/uv/tools/deepagents-code/bin/python /home/u/.local/bin/dcode, deepagents",
    "node /usr/local/bin/nanocoder, nanocoder",
    "node /usr/local/bin/command-code, command-code",
    "forge, forge",
    "/home/u/.local/bin/forge -p hi, forge",
    "forge conversation resume 7, forge",
    // not agents
    "/Applications/Claude.app/Contents/MacOS/Claude, Claude",
    "node /home/u/work/gemini.js, node",
    "/usr/sbin/agent --config x, agent",
    "/home/u/.local/share/cursor-agent/versions/2026.09.18/rg --json index.js, rg",
    "node /home/u/.local/share/cursor-agent/versions/2026.09.18/worker.js, node",
    "node /home/u/q.mjs, node",
    "node /home/u/work/pi.js, node",
    "python3 /home/u/work/vibe.py, python3",
    "python3 -m vibe, python3",
    "vibes, vibes",
    "ssh pi, ssh",
    "node /home/u/work/grok/index.js, node",
    "/usr/bin/acli jira workitem view A-1, acli",
    "node, node",
    "node -e gemini, node",
    "bash /usr/local/bin/gemini, bash",
    "vim claude, vim",
    "tail -f copilot, tail",
  })
  void agentsGoByTheirOwnNames(String line, String name) {
    assertThat(name(line.split(" "))).isEqualTo(name);
    boolean agent = Agents.of(List.of(line.split(" "))).isPresent();
    assertThat(Agents.mayBe(List.of(line.split(" "))) || !agent).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "forge test --watch", // of Foundry
        "/home/u/.foundry/bin/forge build",
        "node /usr/local/bin/forge tunnel", // of Atlassian
        "node /u/node_modules/@forge/cli/out/bin/cli.js tunnel",
      })
  void anotherForgeIsNoAgent(String line) {
    assertThat(Agents.of(List.of(line.split(" ")))).isEmpty();
  }

  @Test
  void titlesAreTakenApart() {
    assertThat(name("claude bg-spare", "", "")).isEqualTo("claude");
    assertThat(name("pi", "", "")).isEqualTo("pi");
    assertThat(name("npm exec @modelcontextprotocol/server-filesystem data", "")).isEqualTo("npm");
    assertThat(name("")).isEmpty();
    assertThat(name()).isEmpty();
  }

  private static List<String> gifts(Client client, String line) {
    return Agents.gifts(client, List.of(line.split(" "))).stream()
        .map(gift -> (gift.plugin() ? "plugin " : "") + gift.value())
        .toList();
  }

  @Test
  void configsAndPluginsOfACommandLineAreFound() {
    Client claude = Client.CLAUDE_CODE;
    assertThat(gifts(claude, "claude --mcp-config a.json b.json -p hi"))
        .containsExactly("a.json", "b.json");
    assertThat(gifts(claude, "claude --mcp-config a.json --mcp-config=b.json hi"))
        .containsExactly("a.json", "b.json");
    assertThat(gifts(claude, "claude --plugin-dir a --plugin-dir=b hi --mcp-config c -- d"))
        .containsExactly("plugin a", "plugin b", "c");
    assertThat(gifts(claude, "claude -p -- --mcp-config a.json")).isEmpty();
    assertThat(gifts(claude, "claude --strict-mcp-config --mcp-config")).isEmpty();
    assertThat(gifts(Client.QWEN, "node qwen --mcp-config a.json hi")).containsExactly("a.json");
    assertThat(gifts(Client.COPILOT, "copilot --additional-mcp-config @a.json"))
        .containsExactly("a.json");
    assertThat(Agents.gifts(claude, List.of("claude", "--mcp-config", "{\"mcpServers\": {}}")))
        .containsExactly(new Gift("{\"mcpServers\": {}}", false));
  }

  @Test
  @ExtendWith(Scratch.Extension.class)
  void listingsShowTheNames(Scratch scratch) throws IOException {
    Path gemini = scratch.directory("bin").resolve("gemini");
    Files.createSymbolicLink(gemini, Checkout.fixture("agent.mjs"));
    String server = Checkout.fixture("mcp-server-leaky.mjs").toString();
    Agent agent = new Agent(scratch).server("leaky", List.of("node", server));
    String[] command = agent.command();
    command[1] = gemini.toString();
    TmuxServer tmux = new TmuxServer(scratch);
    tmux.newSession("alone", scratch.home(), command);
    agent.awaitReady();
    assertThat(Run.script(scratch, "tml").ok().out())
        .containsPattern("alone .* 1 .* gemini +quiet \\d+s +~\n");
    String pid = Long.toString(agent.pid("leaky"));
    assertThat(Run.script(scratch, "mcps", "--why", pid).ok().out())
        .contains("it runs below gemini (" + agent.pid() + ") in session alone");
  }
}
