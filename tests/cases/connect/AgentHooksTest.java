//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ../../../lib/connect/AgentHooks.java

package mcptools.tests.cases.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import mcptools.connect.AgentHooks;
import mcptools.connect.AgentHooks.Plan;
import mcptools.connect.HookedAgent;
import mcptools.error.UserError;
import mcptools.state.StateHome;
import mcptools.tests.support.Checkout;
import mcptools.tests.support.Result;
import mcptools.tests.support.Run;
import mcptools.tests.support.Scratch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks written into the configs of agents, and taken out again. */
class AgentHooksTest {
  private static final Path CLONE = Path.of("/opt/my tools' clone");

  @TempDir Path folder;

  private AgentHooks hooks() {
    Map<String, String> environment =
        Map.of("HOME", folder.toString(), "XDG_CONFIG_HOME", folder.resolve("config").toString());
    return new AgentHooks(new StateHome(folder.resolve("state")), environment);
  }

  private Path file(HookedAgent agent) {
    return hooks().file(agent);
  }

  private void install(HookedAgent agent, Path clone) {
    hooks().carryOut(hooks().install(agent, clone));
  }

  private void uninstall() {
    List<String> problems = new ArrayList<>();
    hooks().uninstall(problems).forEach(hooks()::carryOut);
    assertThat(problems).isEmpty();
  }

  private void write(HookedAgent agent, String text) throws IOException {
    Files.createDirectories(file(agent).getParent());
    Files.writeString(file(agent), text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\n}\n",
        "{ }",
        "{\"model\": \"x\"}",
        "{\n  \"model\": \"x\"\n}",
        "{\r\n\t\"model\": \"x\",\r\n\t\"env\": {\"TOKEN\": \"s\"}\r\n}\r\n",
        "{\"hooks\": {}}",
        "{\n  \"hooks\": {\n    \"SessionStart\": []\n  }\n}\n",
        "{\n"
            + "  \"hooks\": {\n"
            + "    \"Stop\": [{\"hooks\": [{\"type\": \"command\", \"command\": \"a\"}]}]\n"
            + "  }\n"
            + "}\n",
        "{\"hooks\": {\"SessionStart\": [{\"hooks\": [{\"command\": \"a [x]\"}]}], \"SessionEnd\":"
            + " []}}",
        "// mine\n"
            + "{\n"
            + "  \"hooks\": {\n"
            + "    \"SessionEnd\": [\n"
            + "      // theirs\n"
            + "      {\"hooks\": []}, // last\n"
            + "    ],\n"
            + "  },\n"
            + "}\n",
      })
  void whatWasThereIsBackToTheByte(String text) throws IOException {
    for (HookedAgent agent : List.of(HookedAgent.CLAUDE, HookedAgent.CODEX, HookedAgent.GEMINI)) {
      write(agent, text);
      install(agent, CLONE);
      String with = Files.readString(file(agent));
      assertThat(with).contains("clone/lib/watch/agent.sh'").contains("start");
      assertThat(with.lines().filter(l -> l.contains("theirs") || l.contains("mine")))
          .containsExactlyElementsOf(
              text.lines().filter(l -> l.contains("theirs") || l.contains("mine")).toList());
      assertThat(hooks().install(agent, CLONE).changes()).as("again").isFalse();
      uninstall();
      assertThat(Files.readString(file(agent))).isEqualTo(text);
      assertThat(hooks().uninstall(new ArrayList<>())).isEmpty();
    }
  }

  @Test
  void fileThatWasMadeForThemGoesWithThem() throws IOException {
    for (HookedAgent agent : HookedAgent.values()) {
      install(agent, CLONE);
      assertThat(file(agent)).isRegularFile();
      assertThat(Files.getPosixFilePermissions(file(agent)))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    uninstall();
    for (HookedAgent agent : HookedAgent.values()) assertThat(file(agent)).doesNotExist();
  }

  private static JsonObject json(Path file) throws IOException {
    return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
  }

  private static JsonArray event(JsonObject config, String event) {
    return config.getAsJsonObject("hooks").getAsJsonArray(event);
  }

  /** As when the agent writes its config anew, with what another tool has added. */
  @Test
  void ofAFileThatWasChangedOursAloneAreTakenOut() throws IOException {
    write(HookedAgent.CLAUDE, "{\"model\":\"x\"}");
    install(HookedAgent.CLAUDE, CLONE);
    JsonObject config = json(file(HookedAgent.CLAUDE));
    JsonElement other =
        JsonParser.parseString("{\"hooks\":[{\"type\":\"command\",\"command\":\"b\"}]}");
    event(config, "SessionStart").add(other);
    JsonObject ours = event(config, "SessionEnd").get(0).getAsJsonObject();
    JsonElement beside = other.getAsJsonObject().getAsJsonArray("hooks").get(0);
    ours.getAsJsonArray("hooks").add(beside);
    config.addProperty("theme", "dark");
    String text = new GsonBuilder().setPrettyPrinting().create().toJson(config);
    Files.writeString(file(HookedAgent.CLAUDE), text);

    uninstall();
    JsonObject left = json(file(HookedAgent.CLAUDE));
    assertThat(left.toString())
        .isEqualTo(
            "{\"model\":\"x\",\"hooks\":{\"SessionStart\":["
                + other
                + "],\"SessionEnd\":["
                + other
                + "]},\"theme\":\"dark\"}");
  }

  @Test
  void otherCloneTakesThePlaceAndTheRecordMayBeLost() throws IOException {
    write(HookedAgent.CODEX, "{\"hooks\":{\"Stop\":[]}}\n");
    install(HookedAgent.CODEX, CLONE);
    install(HookedAgent.CODEX, Path.of("/opt/other"));
    assertThat(Files.readString(file(HookedAgent.CODEX)))
        .contains("/opt/other/lib")
        .doesNotContain("my tools");
    assertThat(event(json(file(HookedAgent.CODEX)), "SessionStart")).hasSize(1);
    Files.delete(folder.resolve("state/mcp-state/hooks.json"));
    uninstall();
    assertThat(json(file(HookedAgent.CODEX)).toString()).isEqualTo("{\"hooks\":{\"Stop\":[]}}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{", "[]", "{\"hooks\": []}", "{\"hooks\": {\"SessionStart\": {}}}", "nonsense"})
  void whatIsNoConfigIsLeftAlone(String text) throws IOException {
    write(HookedAgent.CLAUDE, text);
    assertThatThrownBy(() -> hooks().install(HookedAgent.CLAUDE, CLONE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("settings.json is left alone: ");
    assertThat(hooks().uninstall(new ArrayList<>())).isEmpty();
    write(HookedAgent.OPENCODE, "export const Mine = 1; // lib/watch/agent.sh");
    assertThatThrownBy(() -> hooks().install(HookedAgent.OPENCODE, CLONE))
        .hasMessageContaining("is left alone: it is not of mcp-tools");
    List<String> problems = new ArrayList<>();
    assertThat(hooks().uninstall(problems)).isEmpty();
    assertThat(problems).hasSize(1);
  }

  @Test
  void unitsAndEventsAreThoseOfEachAgent() throws IOException {
    for (HookedAgent agent : HookedAgent.values()) install(agent, CLONE);
    JsonObject claude = json(file(HookedAgent.CLAUDE));
    JsonObject start = event(claude, "SessionStart").get(0).getAsJsonObject();
    assertThat(start.get("matcher").getAsString()).isEqualTo("startup|resume");
    JsonObject hook = start.getAsJsonArray("hooks").get(0).getAsJsonObject();
    assertThat(hook.get("timeout").getAsInt()).isEqualTo(10);
    assertThat(hook.get("command").getAsString()).endsWith("/lib/watch/agent.sh' start");
    assertThat(event(claude, "SessionEnd").toString()).contains(" end\"").doesNotContain("matcher");
    assertThat(json(file(HookedAgent.CODEX)).getAsJsonObject("hooks").keySet())
        .containsExactly("SessionStart");
    assertThat(event(json(file(HookedAgent.GEMINI)), "SessionEnd").toString())
        .contains("\"timeout\":10000", "\"name\":\"mcp-tools\"");
  }

  /** The plugin of Claude Code in the repository has the hooks that setup writes. */
  @Test
  void pluginHasTheSameHooks() throws IOException {
    Path root = Checkout.root();
    install(HookedAgent.CLAUDE, CLONE);
    String quoted = "'" + CLONE.toString().replace("'", "'\\''") + "/lib/watch/agent.sh'";
    JsonObject written = json(file(HookedAgent.CLAUDE)).getAsJsonObject("hooks");
    JsonObject plugin = json(root.resolve("hooks/hooks.json")).getAsJsonObject("hooks");
    String script = "\\\"${CLAUDE_PLUGIN_ROOT}/lib/watch/agent.sh\\\"";
    String guard = "[ ! -x " + quoted + " ] || ";
    String expected = new GsonBuilder().disableHtmlEscaping().create().toJson(written);
    expected = expected.replace(escaped(guard), "").replace(escaped(quoted), script);
    assertThat(new GsonBuilder().disableHtmlEscaping().create().toJson(plugin)).isEqualTo(expected);
    JsonObject manifest = json(root.resolve(".claude-plugin/plugin.json"));
    JsonObject entry =
        json(root.resolve(".claude-plugin/marketplace.json"))
            .getAsJsonArray("plugins")
            .get(0)
            .getAsJsonObject();
    String version = Files.readString(root.resolve("VERSION")).strip();
    assertThat(manifest.get("version").getAsString()).isEqualTo(version);
    for (String key : List.of("name", "version", "description")) {
      assertThat(entry.get(key)).isEqualTo(manifest.get(key));
    }
    for (String file : List.of("skills/mcp-tools/SKILL.md", "commands/why-slow.md")) {
      String text = Files.readString(root.resolve(file));
      assertThat(text).startsWith("---\n").contains("\ndescription: ").contains("nd nothing");
      String tools = text.lines().filter(l -> l.startsWith("allowed-tools")).findFirst().get();
      assertThat(tools.replaceAll("Bash\\(\\S+run.sh (mcps|mem|health) --json\\)", ""))
          .isEqualTo("allowed-tools: , , ");
    }
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\");
  }

  /** The commands and the plugin of opencode, on a clone whose script says how it was called. */
  @Test
  @ExtendWith(Scratch.Extension.class)
  void eachIsCalledAndSaysNothing(Scratch scratch) throws IOException {
    Path clone = scratch.directory("it's a clone");
    Path script = Files.createDirectories(clone.resolve("lib/watch")).resolve("agent.sh");
    Path called = scratch.folder().resolve("called");
    Files.writeString(script, "#!/bin/sh\necho \"$1\" >>'" + called + "'\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    for (HookedAgent agent : HookedAgent.values()) install(agent, clone);
    for (HookedAgent agent : List.of(HookedAgent.CLAUDE, HookedAgent.GEMINI)) {
      JsonObject config = json(file(agent));
      for (String event : List.of("SessionStart", "SessionEnd")) {
        JsonObject entry = event(config, event).get(0).getAsJsonObject();
        JsonObject hook = entry.getAsJsonArray("hooks").get(0).getAsJsonObject();
        String command = hook.get("command").getAsString();
        Result result = Run.command(scratch, "sh", "-c", command).ok();
        assertThat(result.out() + result.err()).isEmpty();
      }
    }
    String load = "import(process.argv[1]).then(m => m.McpTools({}))";
    Run.command(scratch, "node", "-e", load, file(HookedAgent.OPENCODE).toString()).ok();
    await()
        .untilAsserted(() ->
            assertThat(Files.readAllLines(called))
                .startsWith("start", "end", "start", "end")
                .hasSize(6)
                .endsWith("end"));
    Files.delete(script);
    Plan plan = hooks().install(HookedAgent.CLAUDE, clone);
    String command =
        event(JsonParser.parseString(plan.text()).getAsJsonObject(), "SessionEnd")
            .get(0)
            .getAsJsonObject()
            .getAsJsonArray("hooks")
            .get(0)
            .getAsJsonObject()
            .get("command")
            .getAsString();
    assertThat(Run.command(scratch, "sh", "-c", command).ok().err()).isEmpty();
  }
}
