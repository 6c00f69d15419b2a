package mcptools.tests.support.clients;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gemini CLI. */
public final class GeminiCli implements CodingClient {
  @Override
  public String program() {
    return "gemini";
  }

  @Override
  public String npmPackage() {
    return "@google/gemini-cli";
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
                    "command", command.getFirst(),
                    "args", command.subList(1, command.size()),
                    "env", setup.serverEnvironment(),
                    "trust", true)));
    Map<String, Object> security =
        Map.of(
            "auth", Map.of("selectedType", "gemini-api-key"),
            "folderTrust", Map.of("enabled", false));
    setup.writeJson(
        ".gemini/settings.json",
        Map.of(
            "security",
            security,
            "general",
            Map.of("enableAutoUpdate", false),
            "privacy",
            Map.of("usageStatisticsEnabled", false),
            "mcpServers",
            servers));
    return Map.of("GEMINI_API_KEY", Setup.KEY, "GOOGLE_GEMINI_BASE_URL", setup.model());
  }

  /** With a model that is named, none is asked which one to take. */
  @Override
  public List<String> arguments(String prompt) {
    return List.of(
        "--model", "gemini-2.5-flash", "--approval-mode", "yolo", "--prompt-interactive", prompt);
  }

  @Override
  public Call shell(String command) {
    return new Call("run_shell_command", Map.of("command", command));
  }

  @Override
  public Call background(String command) {
    return new Call("run_shell_command", Map.of("command", command, "is_background", true));
  }

  @Override
  public boolean endsNohup() {
    return true;
  }

  @Override
  public Call subagent(String prompt) {
    return new Call("invoke_agent", Map.of("agent_name", "generalist", "prompt", prompt));
  }

  @Override
  public List<Call> report() {
    return List.of(new Call("complete_task", Map.of("result", Map.of("response", "Done."))));
  }

  @Override
  public String quit() {
    return "/quit";
  }
}
