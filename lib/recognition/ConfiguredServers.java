//SOURCES ConfiguredCommand.java
//SOURCES Recognition.java
//SOURCES ../config/ClientConfigs.java

package mcptools.recognition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mcptools.commandline.Argv;
import mcptools.commandline.CommandForm;
import mcptools.config.ClientConfigs.Configured;
import mcptools.process.ProcessId;
import mcptools.recognition.Recognition.Match;

/** Recognises the processes that a client's config says to start. */
public final class ConfiguredServers {
  public static final ConfiguredServers NONE = new ConfiguredServers(List.of());

  /**
   * A configured server that has the arguments of a process.
   *
   * @param loose whether the arguments mean something else in each folder
   * @param directory that a loose one is started in; empty where its client decides
   */
  record Candidate(Match match, String client, boolean loose, Optional<Path> directory) {}

  private record Server(ConfiguredCommand command, Configured configured) {
    Candidate candidate(boolean loose) {
      String client = configured.client();
      Match match = Match.configured(configured.name(), client);
      return new Candidate(match, client, loose, configured.directory());
    }
  }

  /** A command, with the folder where that matters. */
  private record Key(List<String> command, Optional<Path> directory) {}

  private final List<Server> servers;
  private final Function<ProcessId, Optional<Path>> directories;

  /** Where no directory of a process can be read. */
  public ConfiguredServers(List<Configured> configured) {
    this(configured, process -> Optional.empty());
  }

  /**
   * @param configured of two with the same command the first one gives the name
   * @param directories those that processes are in; asked for where a command line is not enough
   */
  public ConfiguredServers(
      List<Configured> configured, Function<ProcessId, Optional<Path>> directories) {
    Map<List<String>, ConfiguredCommand> commands = new HashMap<>();
    Map<Key, Server> servers = new LinkedHashMap<>();
    for (Configured server : configured) {
      if (server.command().isEmpty()) continue;
      ConfiguredCommand command =
          commands.computeIfAbsent(server.command(), ConfiguredCommand::new);
      Optional<Path> directory = command.mayBeLoose() ? server.directory() : Optional.empty();
      servers.putIfAbsent(new Key(server.command(), directory), new Server(command, server));
    }
    this.servers = List.copyOf(servers.values());
    this.directories = directories;
  }

  /** The directory that a process is in; empty when it cannot be read. */
  Optional<Path> directory(ProcessId process) {
    return directories.apply(process);
  }

  /** The configured server that a process is by its arguments alone; empty for all others. */
  public Optional<Match> of(List<String> argv) {
    List<Candidate> candidates = candidates(argv);
    return candidates.isEmpty() ? Optional.empty() : Optional.of(candidates.getFirst().match());
  }

  /** The configured servers that a process may be, up to the first that is started anywhere. */
  List<Candidate> candidates(List<String> argv) {
    if (servers.isEmpty()) return List.of();
    List<String> plain = Argv.of(argv);
    if (plain.isEmpty()) return List.of();
    List<Candidate> found = new ArrayList<>();
    for (Server server : servers) {
      if (!server.command().isExactly(plain)) continue;
      boolean loose = server.command().isLoose(plain);
      found.add(server.candidate(loose));
      if (!loose) return found;
    }
    Optional<CommandForm> form = CommandForm.of(plain);
    if (form.isEmpty()) return found;
    for (Server server : servers) {
      if (!server.command().becomes(form.get())) continue;
      boolean loose = server.command().becomesLoosely();
      found.add(server.candidate(loose));
      if (!loose) return found;
    }
    return found;
  }
}
