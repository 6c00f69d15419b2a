//SOURCES ConfiguredCommand.java
//SOURCES Recognition.java
//SOURCES ../config/ClientConfigs.java

package mcptools.recognition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.commandline.Argv;
import mcptools.commandline.CommandForm;
import mcptools.config.ClientConfigs.Configured;
import mcptools.recognition.Recognition.Match;

/** Recognises the processes that a client's config says to start. */
public final class ConfiguredServers {
  public static final ConfiguredServers NONE = new ConfiguredServers(List.of());

  private final List<Map.Entry<ConfiguredCommand, Match>> servers;

  /**
   * @param configured of two with the same command the first one gives the name
   */
  public ConfiguredServers(List<Configured> configured) {
    Map<List<String>, Configured> commands = new LinkedHashMap<>();
    for (Configured server : configured) {
      if (!server.command().isEmpty()) commands.putIfAbsent(server.command(), server);
    }
    List<Map.Entry<ConfiguredCommand, Match>> servers = new ArrayList<>();
    commands.forEach((command, server) ->
        servers.add(
            Map.entry(
                new ConfiguredCommand(command), Match.configured(server.name(), server.client()))));
    this.servers = List.copyOf(servers);
  }

  /** The configured server that a process is by its arguments; empty for all others. */
  public Optional<Match> of(List<String> argv) {
    if (servers.isEmpty()) return Optional.empty();
    List<String> plain = Argv.of(argv);
    if (plain.isEmpty()) return Optional.empty();
    for (Map.Entry<ConfiguredCommand, Match> server : servers) {
      if (server.getKey().isExactly(plain)) return Optional.of(server.getValue());
    }
    Optional<CommandForm> form = CommandForm.of(plain);
    if (form.isEmpty()) return Optional.empty();
    for (Map.Entry<ConfiguredCommand, Match> server : servers) {
      if (server.getKey().becomes(form.get())) return Optional.of(server.getValue());
    }
    return Optional.empty();
  }
}
