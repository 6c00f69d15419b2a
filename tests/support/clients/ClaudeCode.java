package mcptools.tests.support.clients;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Claude Code. */
public final class ClaudeCode implements CodingClient {
  @Override
  public String program() {
    return "claude";
  }

  @Override
  public String npmPackage() {
    return "@anthropic-ai/claude-code";
  }

  @Override
  public Map<String, String> configure(Setup setup) {
    Map<String, Object> servers = new LinkedHashMap<>();
    setup.servers().forEach((name, command) -> servers.put(name, server(setup, command)));
    // It asks once whether to use a key that it knows by its end.
    String key = Setup.KEY.substring(Setup.KEY.length() - 20);
    Map<String, Object> trusted =
        Map.of("hasTrustDialogAccepted", true, "hasCompletedProjectOnboarding", true);
    setup.writeJson(
        ".claude.json",
        Map.of(
            "hasCompletedOnboarding",
            true,
            "theme",
            "dark",
            "customApiKeyResponses",
            Map.of("approved", List.of(key), "rejected", List.of()),
            "projects",
            Map.of(setup.project().toString(), trusted),
            "mcpServers",
            servers));
    List<String> allowed =
        Stream.concat(
                Stream.of("Bash", "Agent"), setup.servers().keySet().stream().map("mcp__"::concat))
            .toList();
    // Its own mode wants a model that judges what is not plainly harmless.
    Map<String, Object> permissions = Map.of("defaultMode", "default", "allow", allowed);
    setup.writeJson(".claude/settings.json", Map.of("permissions", permissions));
    return Map.of(
        "ANTHROPIC_BASE_URL", setup.model(),
        "ANTHROPIC_API_KEY", Setup.KEY,
        "ANTHROPIC_AUTH_TOKEN", "",
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1",
        // Else the model has to search for the tools of servers.
        "ENABLE_TOOL_SEARCH", "false",
        "DISABLE_AUTOUPDATER", "1");
  }

  private static Map<String, Object> server(Setup setup, List<String> command) {
    return Map.of(
        "type", "stdio",
        "command", command.getFirst(),
        "args", command.subList(1, command.size()),
        "env", setup.serverEnvironment());
  }

  @Override
  public List<String> arguments(String prompt) {
    return List.of(prompt);
  }

  @Override
  public Call shell(String command) {
    return new Call("Bash", Map.of("command", command, "description", "Run a command"));
  }

  @Override
  public Call background(String command) {
    return new Call(
        "Bash", Map.of("command", command, "description", "Run a job", "run_in_background", true));
  }

  @Override
  public Call subagent(String prompt) {
    return new Call(
        "Agent",
        Map.of("description", "Help", "subagent_type", "general-purpose", "prompt", prompt));
  }

  @Override
  public String quit() {
    return "/exit";
  }
}
