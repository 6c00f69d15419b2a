//SOURCES Settings.java
//SOURCES SharedEntry.java
//SOURCES ../config/ClientConfigs.java
//SOURCES ../state/StateHome.java

package mcptools.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mcptools.config.ClientConfigs.Configured;
import mcptools.config.ConfigFile;
import mcptools.config.ConfigValues;
import mcptools.error.UserError;
import mcptools.settings.SharedServer.Stdio;
import mcptools.state.StateHome;
import mcptools.state.UserFolders;

/**
 * The {@code globalServers} of the user's own config.
 *
 * @param file the config, be it there or not
 * @param problems a sentence for each entry that cannot be used
 * @param written the names of all entries, also of those that cannot be used
 */
public record SharedServers(
    Path file, List<SharedServer> servers, List<String> problems, List<String> written) {
  public static final String KEY = "globalServers";

  /** The name of a file, and a part of an address: what is harmless in both. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,63}");

  /** Whether a server may have this name, which becomes that of its files. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.contains("..") && isFree(name);
  }

  /** Whether the bridge itself has no other use for a name. */
  private static boolean isFree(String name) {
    return !name.equals(StateHome.BRIDGE) && !name.equals(Stdio.COMBINED.name());
  }

  /** Why a server cannot have this name, as the end of a sentence; empty when it can. */
  public static Optional<String> against(String name) {
    if (isName(name)) return Optional.empty();
    if (name.equals(StateHome.BRIDGE)) return Optional.of("the bridge has its name");
    return Optional.of(
        isFree(name)
            ? "its name is not made of letters, digits, _, . and -"
            : "its name is that of all servers as one");
  }

  /**
   * What speaks against an entry of the config that is not written yet, as the end of a sentence;
   * empty when it can be used.
   */
  public static Optional<String> against(
      Map<String, String> environment, String name, Map<String, Object> entry) {
    try {
      SharedServer _ = SharedEntry.read(values(environment), name, entry);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static ConfigValues values(Map<String, String> environment) {
    return new ConfigValues(environment, UserFolders.of(environment), Optional.empty());
  }

  /** The name of the server whose mark this is: that of a process for one project ends with it. */
  public static String base(String mark) {
    return mark.replaceFirst("@.*", "");
  }

  /** Whether it is the name of a server, or of its process for one project. */
  public static boolean isMark(String mark) {
    int at = mark.indexOf('@');
    return at < 0 ? isName(mark) : isName(mark.substring(0, at)) && isName(mark.substring(at + 1));
  }

  /**
   * Reads the config.
   *
   * @throws UserError when the file is there and cannot be used
   */
  public static SharedServers read(Map<String, String> environment) {
    Path file = Settings.file(environment);
    try {
      return read(environment, file);
    } catch (ConfigFile.Broken e) {
      throw new UserError(1, file + " cannot be used: " + e.getMessage() + "; mend that file");
    }
  }

  /** Their commands, for recognition; none when the file cannot be used, which others tell. */
  public static List<Configured> commands(Map<String, String> environment) {
    Path file = Settings.file(environment);
    try {
      return read(environment, file).servers().stream()
          .map(s ->
              new Configured(
                  "mcp-tools",
                  file,
                  s.name(),
                  s.program().command(),
                  Optional.empty(),
                  Optional.of(s.program().directory())))
          .toList();
    } catch (ConfigFile.Broken e) {
      return List.of();
    }
  }

  private static SharedServers read(Map<String, String> environment, Path file)
      throws ConfigFile.Broken {
    Object value = ConfigFile.read(file, Set.of(KEY)).get(KEY);
    SharedServers read =
        new SharedServers(file, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    if (value instanceof Map<?, ?> entries) {
      ConfigValues values = values(environment);
      entries.forEach((name, entry) -> {
        read.written.add(name.toString());
        read.add(values, name.toString(), entry);
      });
    } else if (value != null) {
      read.problems.add(file + ": " + KEY + " is not a table of servers");
    }
    return read;
  }

  private void add(ConfigValues values, String name, Object entry) {
    try {
      Optional<String> against = against(name);
      if (against.isPresent()) throw new IllegalArgumentException(against.get());
      if (servers.stream().anyMatch(s -> s.name().equalsIgnoreCase(name))) {
        throw new IllegalArgumentException("another one has its name");
      }
      if (!(entry instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("it is not a table with a command");
      }
      servers.add(SharedEntry.read(values, name, map));
    } catch (IllegalArgumentException e) {
      problems.add("server " + name + " in " + file + " is skipped: " + e.getMessage());
    }
  }

  /** The same after some of them were given one process for each project. */
  public SharedServers perProject(Collection<String> names) {
    List<SharedServer> changed = new ArrayList<>();
    for (SharedServer server : servers) {
      boolean meant = names.contains(server.name());
      changed.add(meant && server instanceof Stdio stdio ? stdio.perProject() : server);
    }
    return new SharedServers(file, changed, problems, written);
  }

  /** All names, in the order of the config. */
  public List<String> names() {
    return servers.stream().map(SharedServer::name).toList();
  }

  /** The server with this name. */
  public Optional<SharedServer> server(String name) {
    return servers.stream().filter(s -> s.name().equals(name)).findFirst();
  }

  /** Whether there is a config file, usable or not. */
  public boolean exists() {
    return Files.exists(file);
  }
}
