//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mcptools.tests.support.Agent;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import mcptools.tests.support.TmuxServer;
import mcptools.tests.support.Tools;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Secrets in the command lines, environments and configs of real servers, and where they end. */
@ExtendWith(Scratch.Extension.class)
class SecretsTest {
  /** Begins every planted secret; the rest tells where it was planted. */
  private static final String SECRET = "Zq9hunter";

  private static final String LEAKY =
      Checkout.root().resolve("tests/fixtures/mcp-server-leaky.mjs").toString();

  /** Arguments of servers, five to a server; node gets them behind the script's name. */
  private static final List<List<String>> ARGUMENTS =
      List.of(
          List.of("--access-token", SECRET + "Option"),
          List.of("--token=" + SECRET + "Assigned", "--port", "1"),
          List.of("--apiKey", SECRET + "Camel", "--client-secret=" + SECRET + "Client"),
          List.of("-e", "GITHUB_TOKEN=" + SECRET + "Docker"),
          List.of("--env=API_KEY=" + SECRET + "Env", "-eDB_PASSWORD=" + SECRET + "Joined"),
          List.of("postgresql://me:" + SECRET + "User@db.example/x"),
          List.of("https://me:" + SECRET + "@at/Slash@host.example/sse"),
          List.of("https://host.example/sse?x=1&api_key=" + SECRET + "Query&y=2"),
          List.of("https://host.example/mcp#access_token=" + SECRET + "Fragment"),
          List.of("--header", "Authorization: Bearer " + SECRET + "Bearer"),
          List.of("--header", "X-Api-Key:" + SECRET + "Header"),
          List.of("-H", "Cookie: a=" + SECRET + "Cookie; b=" + SECRET + "Second"),
          List.of("{\"env\":{\"TOKEN\":\"" + SECRET + "Json\"}}"),
          List.of("--config", "{\"apiKey\": \"" + SECRET + "Spaced\", \"x\": 1}"),
          List.of("-u", "me:" + SECRET + "Login"),
          List.of("SECRET_KEY=" + SECRET + "Word"),
          List.of("--password", SECRET + " with a space " + SECRET + "Rest"),
          List.of("--password", "-" + SECRET + "Dash"),
          List.of("--connection-string", "Server=db;Uid=me;Pwd=" + SECRET + "Pwd;"),
          List.of("--pass=" + SECRET + "Pass", "--passphrase", SECRET + "Phrase"));

  /** Command lines of shells, which are wrappers of the server in them. */
  private static final List<String> SHELLS =
      List.of(
          "TOKEN=" + SECRET + "Shell node " + LEAKY + "; :",
          "export API_KEY='" + SECRET + " Quoted'; node " + LEAKY + "; :",
          "node " + LEAKY + " --api-key " + SECRET + "Inline; :",
          "DB_URL=mysql://u:" + SECRET + "Url@h/d node " + LEAKY + "; :");

  private static List<List<String>> servers() {
    List<List<String>> servers = new ArrayList<>();
    for (int from = 0; from < ARGUMENTS.size(); from += 5) {
      List<String> command = new ArrayList<>(List.of("node", LEAKY));
      ARGUMENTS.subList(from, from + 5).forEach(command::addAll);
      servers.add(command);
    }
    SHELLS.forEach(text -> servers.add(List.of("sh", "-c", text)));
    String token = "TOKEN=" + SECRET + "Variable";
    // env(1) and timeout(1) stay, or become their command with what they set in its environment.
    servers.add(List.of("env", token, "node", LEAKY));
    servers.add(List.of("env", token, "timeout", "9000", "env", "A_KEY=" + SECRET, "node", LEAKY));
    servers.add(List.of("timeout", "9000", "env", "PASSWORD=" + SECRET + "Wrapped", "node", LEAKY));
    return servers;
  }

  @Test
  void noSecretIsShownOrWritten(Scratch scratch) throws IOException {
    Tools.need("node");
    Agent agent = new Agent(scratch);
    List<List<String>> servers = servers();
    for (int i = 0; i < servers.size(); i++) agent.serverInOwnSession("s" + i, servers.get(i));
    Files.writeString(
        scratch.home().resolve(".claude.json"),
        new Gson()
            .toJson(
                Map.of(
                    "mcpServers",
                    Map.of(
                        "configured",
                        Map.of(
                            "command", "node",
                            "args", List.of(LEAKY, "--access-token", SECRET + "Option"),
                            "env", Map.of("TOKEN", SECRET + "Config")),
                        "broken",
                        Map.of("command", List.of(Map.of("token", SECRET + "Broken"))),
                        "remote",
                        Map.of("url", "https://me:" + SECRET + "@h/?key=" + SECRET)))));
    Files.createDirectories(scratch.home().resolve(".cursor"));
    Files.writeString(
        scratch.home().resolve(".cursor/mcp.json"), "{\"mcpServers\":{\"" + SECRET + "Cut\": tru");
    TmuxServer tmux = new TmuxServer(scratch);
    List<String> command = new ArrayList<>(List.of("env", "AGENT_TOKEN=" + SECRET + "Agent"));
    command.addAll(List.of(agent.command()));
    String session = tmux.newSession("api", scratch.home(), command.toArray(String[]::new));
    tmux.newSession("keep", scratch.home());
    agent.awaitReady();

    List<Result> results = new ArrayList<>();
    List<String> calls =
        List.of(
            "mcps",
            "mcps --json",
            "mem",
            "mem --json",
            "tml",
            "tml --json",
            "session_tracker track",
            "session_tracker list",
            "session_tracker list --json",
            "tmka --dry-run",
            "cleanup_session --dry-run",
            "cleanup_session --dry-run --json");
    for (String call : calls) results.add(run(scratch, call));
    assertThat(results.get(1).out()).contains("--access-token", "GITHUB_TOKEN=***");
    for (int i = 0; i < servers.size(); i++) {
      if (i % 2 == 0) results.add(run(scratch, "mcps --why " + agent.pid("s" + i)));
    }
    results.add(run(scratch, "mcps --why " + agent.pid()));

    tmux.tmux("kill-session", "-t", session).ok();
    await().until(() -> !Procs.alive(agent.pid()));
    results.add(run(scratch, "mcps --json"));
    results.add(run(scratch, "cleanup_session --dry-run --json"));
    results.add(run(scratch, "cleanup_session --json"));
    results.add(run(scratch, "session_tracker list"));
    assertThat(results.get(results.size() - 2).out()).contains("\"kill\"");

    for (Result result : results) {
      assertThat((result.out() + result.err()).lines().filter(l -> l.contains(SECRET)))
          .as(String.join(" ", result.command()))
          .isEmpty();
    }
    try (Stream<Path> files = Files.walk(scratch.state())) {
      List<Path> written = files.filter(Files::isRegularFile).toList();
      assertThat(written).anyMatch(f -> f.endsWith("mcp-tools.log"));
      for (Path file : written) {
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        assertThat(text).as(file.toString()).doesNotContain(SECRET);
      }
    }
  }

  private static Result run(Scratch scratch, String call) {
    String[] words = call.split(" ");
    return Run.script(
            scratch, words[0], List.of(words).subList(1, words.length).toArray(String[]::new))
        .ok();
  }
}
