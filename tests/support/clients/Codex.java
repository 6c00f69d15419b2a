package mcptools.tests.support.clients;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Codex. Its servers run below a daemon that all terminals share, which ends them a minute after
 * the last terminal is gone, however that ended.
 *
 * <p>Due to change: today {@code mcps} finds the owner by the session that started the daemon. Once
 * it is found by the directory of the servers, they are to end with their session, and {@link
 * #patience()} is to go.
 */
public final class Codex implements CodingClient {
  @Override
  public String program() {
    return "codex";
  }

  @Override
  public String npmPackage() {
    return "@openai/codex";
  }

  @Override
  public Map<String, String> configure(Setup setup) {
    StringBuilder servers = new StringBuilder();
    setup
        .servers()
        .forEach((name, command) ->
            servers.append(
                """

                [mcp_servers.%s]
                command = "%s"
                args = [%s]
                startup_timeout_sec = 120

                [mcp_servers.%s.env]
                %s
                """
                    .formatted(
                        name,
                        command.getFirst(),
                        command.stream()
                            .skip(1)
                            .map("\"%s\""::formatted)
                            .collect(Collectors.joining(", ")),
                        name,
                        setup.serverEnvironment().entrySet().stream()
                            .map(e -> "%s = \"%s\"".formatted(e.getKey(), e.getValue()))
                            .collect(Collectors.joining("\n")))));
    setup.write(
        ".codex/config.toml",
        """
        model = "stub"
        model_provider = "stub"
        approval_policy = "never"
        sandbox_mode = "danger-full-access"
        check_for_update_on_startup = false

        [model_providers.stub]
        name = "stub"
        base_url = "%s/v1"
        wire_api = "responses"
        env_key = "STUB_KEY"

        [projects."%s"]
        trust_level = "trusted"
        %s\
        """
            .formatted(setup.model(), setup.project(), servers));
    return Map.of("STUB_KEY", Setup.KEY);
  }

  @Override
  public List<String> arguments(String prompt) {
    return List.of(prompt);
  }

  @Override
  public Call shell(String command) {
    return new Call("exec_command", Map.of("cmd", command, "yield_time_ms", 10_000));
  }

  @Override
  public Call background(String command) {
    return new Call("exec_command", Map.of("cmd", command, "yield_time_ms", 1_000));
  }

  @Override
  public boolean endsNohup() {
    return true;
  }

  @Override
  public Call subagent(String prompt) {
    return new Call("spawn_agent", Map.of("message", prompt, "agent_type", "default"));
  }

  @Override
  public String quit() {
    return "/quit";
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(90);
  }
}
