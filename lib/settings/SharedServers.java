//SOURCES Settings.java
//SOURCES SharedServer.java
//SOURCES ../config/ClientConfigs.java
//SOURCES ../state/StateHome.java

package mcptools.settings;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mcptools.config.ClientConfigs.Configured;
import mcptools.config.ConfigFile;
import mcptools.config.ConfigValues;
import mcptools.error.UserError;
import mcptools.settings.SharedServer.Http;
import mcptools.settings.SharedServer.Program;
import mcptools.settings.SharedServer.Stdio;
import mcptools.state.StateHome;
import mcptools.state.UserFolders;

/**
 * The {@code globalServers} of the user's own config.
 *
 * @param file the config, be it there or not
 * @param problems a sentence for each entry that cannot be used
 */
public record SharedServers(Path file, List<SharedServer> servers, List<String> problems) {
  private static final String KEY = "globalServers";

  private static final int IDLE_MINUTES = 10;
  private static final int MOST_MINUTES = 1_000_000;

  /** The name of a file, and a part of an address: what is harmless in both. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,63}");

  private static final Pattern HERE =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  /** Whether a server may have this name, which becomes that of its files. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches() && !name.contains("..") && !name.equals(StateHome.BRIDGE);
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
              new Configured("mcp-tools", file, s.name(), s.program().command(), Optional.empty()))
          .toList();
    } catch (ConfigFile.Broken e) {
      return List.of();
    }
  }

  private static SharedServers read(Map<String, String> environment, Path file)
      throws ConfigFile.Broken {
    Object value = ConfigFile.read(file, Set.of(KEY)).get(KEY);
    SharedServers read = new SharedServers(file, new ArrayList<>(), new ArrayList<>());
    if (value instanceof Map<?, ?> entries) {
      ConfigValues values =
          new ConfigValues(environment, UserFolders.of(environment), Optional.empty());
      entries.forEach((name, entry) -> read.add(values, name.toString(), entry));
    } else if (value != null) {
      read.problems.add(file + ": " + KEY + " is not a table of servers");
    }
    return read;
  }

  private void add(ConfigValues values, String name, Object entry) {
    try {
      if (!isName(name)) {
        throw new IllegalArgumentException(
            name.equals(StateHome.BRIDGE)
                ? "the bridge has its name"
                : "its name is not made of letters, digits, _, . and -");
      }
      if (servers.stream().anyMatch(s -> s.name().equalsIgnoreCase(name))) {
        throw new IllegalArgumentException("another one has its name");
      }
      if (!(entry instanceof Map<?, ?> map)) {
        throw new IllegalArgumentException("it is not a table with a command");
      }
      servers.add(server(values, name, map));
    } catch (IllegalArgumentException e) {
      problems.add("server " + name + " in " + file + " is skipped: " + e.getMessage());
    }
  }

  private static SharedServer server(ConfigValues values, String name, Map<?, ?> entry) {
    List<String> command =
        values
            .command(entry)
            .orElseThrow(() -> new IllegalArgumentException("its command is not text"));
    if (command.isEmpty()) throw new IllegalArgumentException("it has no command to start");
    Map<String, String> variables =
        values
            .variables(entry)
            .orElseThrow(() -> new IllegalArgumentException("its env is not a table of texts"));
    Program program = new Program(command, variables, directory(values, entry));
    Optional<String> url = values.url(entry);
    if (url.isPresent()) return new Http(name, program, url(url.get()));
    Object lazy = Objects.requireNonNullElse(entry.get("lazy"), true);
    Object idle = Objects.requireNonNullElse(entry.get("idle"), IDLE_MINUTES);
    if (!(lazy instanceof Boolean later)) {
      throw new IllegalArgumentException("its lazy is neither true nor false");
    }
    return new Stdio(name, program, later, millis(idle.toString()));
  }

  private static long millis(String minutes) {
    try {
      double given = Double.parseDouble(minutes);
      if (given >= 0 && given <= MOST_MINUTES) return (long) (given * 60_000);
    } catch (NumberFormatException e) {
      // told below
    }
    throw new IllegalArgumentException("its idle is no number of minutes");
  }

  /** The user's home unless told: a server must not hold on to the folder it happened to be in. */
  private static Path directory(ConfigValues values, Map<?, ?> entry) {
    Object given = entry.get("cwd");
    if (given == null) return values.home();
    String filled = given instanceof String text ? values.fill(text) : "";
    if (!filled.startsWith("/") || filled.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("its cwd is not an absolute path");
    }
    return Path.of(filled);
  }

  private static URI url(String text) {
    // What is wrong is not quoted: an address may hold a password.
    String wrong = "its url is not like http://127.0.0.1:PORT/mcp";
    URI url;
    try {
      url = new URI(text);
    } catch (java.net.URISyntaxException e) {
      throw new IllegalArgumentException(wrong, e);
    }
    boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    boolean here = url.getHost() != null && HERE.matcher(url.getHost()).matches();
    if (!http || !here || url.getPort() > 0xffff) throw new IllegalArgumentException(wrong);
    return url;
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
