package mcptools.tests.support.clients;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opencode. */
public final class Opencode implements CodingClient {
  private static final String MODEL = "stub/stub";

  @Override
  public String program() {
    return "opencode";
  }

  @Override
  public String npmPackage() {
    return "opencode-ai";
  }

  @Override
  public Map<String, String> configure(Setup setup) {
    Map<String, Object> servers = new LinkedHashMap<>();
    setup
        .servers()
        .forEach((name, command) ->
            servers.put(
                name,
                Map.of(
                    "type",
                    "local",
                    "command",
                    command,
                    "environment",
                    setup.serverEnvironment())));
    Map<String, Object> provider =
        Map.of(
            "npm", "@ai-sdk/openai-compatible",
            "options", Map.of("baseURL", setup.model() + "/v1", "apiKey", Setup.KEY),
            "models", Map.of("stub", Map.of("tool_call", true)));
    setup.writeJson(
        setup.scratch().config().resolve("opencode/opencode.json").toString(),
        Map.of(
            "model",
            MODEL,
            "small_model",
            MODEL,
            "provider",
            Map.of("stub", provider),
            "permission",
            "allow",
            "autoupdate",
            false,
            "mcp",
            servers));
    return Map.of(
        "XDG_CACHE_HOME", setup.scratch().directory("opencode").toString(),
        "OPENCODE_DISABLE_MODELS_FETCH", "1",
        "OPENCODE_DISABLE_LSP_DOWNLOAD", "1");
  }

  @Override
  public List<String> arguments(String prompt) {
    return List.of("--prompt", prompt);
  }

  @Override
  public Call shell(String command) {
    return new Call("bash", Map.of("command", command, "description", "Run a command"));
  }

  /** It has no background of its own. */
  @Override
  public Call background(String command) {
    return shell(command + " >/dev/null 2>&1 &");
  }

  @Override
  public Call subagent(String prompt) {
    return new Call(
        "task", Map.of("description", "Help", "subagent_type", "general", "prompt", prompt));
  }

  @Override
  public String quit() {
    return "/exit";
  }
}
