//SOURCES ConfiguredCommand.java
//SOURCES Shapes.java
//SOURCES ../config/ClientConfigs.java

package mcptools.recognition;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mcptools.commandline.Argv;
import mcptools.commandline.CommandForm;
import mcptools.commandline.Launchers;
import mcptools.config.ClientConfigs.Configured;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.ProcessTable;
import mcptools.recognition.Recognition.Match;

/**
 * Recognises the processes that a client's config says to start. Of processes with the same
 * arguments one may be the server and the other not, as {@code node index.js} in another folder.
 */
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

  /** The first of these that is where the process is. */
  Optional<Match> of(ProcessInfo process, List<Candidate> candidates, Shapes shapes) {
    for (Candidate candidate : candidates) {
      if (!candidate.loose() || isThere(process, candidate, shapes)) {
        return Optional.of(candidate.match());
      }
    }
    return Optional.empty();
  }

  /**
   * In the very folder that the config says, or where the client that is at work has started it:
   * below that folder, or anywhere when the config says none. What the client leaves behind is
   * known by its record.
   */
  private boolean isThere(ProcessInfo process, Candidate candidate, Shapes shapes) {
    Optional<Path> wanted = candidate.directory();
    Optional<Path> directory = wanted.flatMap(w -> directories.apply(process.id()));
    if (directory.isPresent()) {
      if (directory.get().equals(wanted.get())) return true;
      if (!directory.get().startsWith(wanted.get())) return false;
    }
    return isStartedByClient(process, candidate.client(), shapes);
  }

  /** Whether a living client has started it, with nothing but wrappers between the two. */
  private static boolean isStartedByClient(ProcessInfo process, String client, Shapes shapes) {
    ProcessTable table = shapes.table();
    for (ProcessInfo above : table.ancestors(process)) {
      if (above.user() != process.user() || above.pid() == 1) return false;
      if (shapes.agents().containsKey(above.pid())) {
        // What an agent's tools start leads a process session of its own.
        return process.session() < 0 || process.session() == above.session();
      }
      if (isNamed(above, client)) return true;
      if (!Launchers.isWrapper(above.argv())) return false;
    }
    return false;
  }

  /** As "/Applications/Claude.app/Contents/MacOS/Claude" is by "Claude Desktop". */
  private static boolean isNamed(ProcessInfo process, String client) {
    if (process.argv().isEmpty()) return false;
    String program = process.program().toLowerCase(Locale.ROOT);
    for (String word : client.toLowerCase(Locale.ROOT).split(" ")) {
      if (word.length() > 2 && program.startsWith(word)) return true;
    }
    return false;
  }
}
