//DEPS com.google.code.gson:gson:2.15.0

package mcptools.tests.cases.scenes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcptools.tests.support.Neighbours;
import mcptools.tests.support.Procs;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scene;
import mcptools.tests.support.Scene.Server;
import mcptools.tests.support.Scratch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All commands on a whole machine, counted against what the system itself says. */
@ExtendWith(Scratch.Extension.class)
class SceneTest {
  /** More of them by hand: {@code MCP_TOOLS_ROUNDS=20 ./jbang test SceneTest}. */
  private static final int ROUNDS =
      Integer.parseInt(Optional.ofNullable(System.getenv("MCP_TOOLS_ROUNDS")).orElse("2"));

  /** In the command line of each process of a server here, and of lookalikes. */
  private static final Pattern WORDS =
      Pattern.compile("mcp-server-|@modelcontextprotocol/server-|leaky-wrapper");

  @Test
  void exactlyTheLeakedAndWhatTheIdleSessionHeldIsEnded(Scratch scratch) {
    Scene scene = new Scene(scratch);
    for (int round = 1; round <= ROUNDS; round++) {
      List<Server> leaked = scene.leak();
      List<Server> servers = new ArrayList<>(scene.living());
      servers.addAll(scene.held());
      servers.addAll(leaked);
      assertListed(scratch, servers, scene.others());
      Neighbours.protect(scratch);
      Result result = Run.script(scratch, "smart_cleanup", "--yes", "--idle=0s").ok();
      assertThat(leaked).as("round %d: %s", round, result).noneMatch(Server::lives);
      assertThat(scene.held()).as("round %d: %s", round, result).noneMatch(Server::lives);
      assertThat(scene.living()).as("round %d: %s", round, result).allMatch(Server::lives);
      assertThat(scene.others()).as("round %d: %s", round, result).allMatch(Procs::alive);
      assertListed(scratch, scene.living(), scene.others());
      // The hook of the idle session still looks for what else was left, and would find the next.
      Awaitility.await().until(() -> !isCleaningUp(scratch));
    }
  }

  private static boolean isCleaningUp(Scratch scratch) {
    return scratch.survivors().stream()
        .anyMatch(p -> p.argv().stream().anyMatch(a -> a.contains("cleanup_session")));
  }

  /** Every server is listed once with its owner and all its processes, and nothing else is. */
  private static void assertListed(Scratch scratch, List<Server> servers, List<Long> others) {
    Map<Long, Server> expected = Scene.byRoot(servers);
    List<Long> counted =
        scratch.survivors().stream()
            .filter(p -> p.argv().stream().anyMatch(a -> WORDS.matcher(a).find()))
            .map(Procs.Proc::pid)
            .filter(pid -> !others.contains(pid))
            .toList();
    assertThat(counted)
        .containsExactlyInAnyOrderElementsOf(
            servers.stream().flatMap(s -> s.processes().stream()).toList());

    Map<Long, JsonObject> listed = listed(scratch);
    assertThat(listed.keySet()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    expected.forEach((root, server) -> {
      JsonObject told = listed.get(root);
      JsonObject owner = told.getAsJsonObject("owner");
      String session = owner.has("session") ? owner.get("session").getAsString() : "";
      assertThat(List.of(text(told, "name"), text(owner, "kind"), session))
          .as("%s", told)
          .containsExactly(server.name(), server.kind(), server.session());
      assertThat(processes(told)).containsExactlyInAnyOrderElementsOf(server.processes());
    });
  }

  /** What `mcps` lists of this test's own; the machine may run others. */
  private static Map<Long, JsonObject> listed(Scratch scratch) {
    String json = Run.script(scratch, "mcps", "--json").ok().out();
    List<Long> ours = scratch.survivors().stream().map(Procs.Proc::pid).toList();
    Map<Long, JsonObject> listed = new HashMap<>();
    for (JsonElement element :
        JsonParser.parseString(json).getAsJsonObject().getAsJsonArray("servers")) {
      JsonObject server = element.getAsJsonObject();
      if (processes(server).noneMatch(ours::contains)) continue;
      assertThat(listed.put(server.get("pid").getAsLong(), server)).as("listed twice").isNull();
    }
    return listed;
  }

  private static Stream<Long> processes(JsonObject server) {
    return server.getAsJsonArray("processes").asList().stream().map(JsonElement::getAsLong);
  }

  private static String text(JsonObject object, String key) {
    return object.get(key).getAsString();
  }
}
