//DEPS org.jspecify:jspecify:1.0.1
//SOURCES SharedServer.java
//SOURCES ../config/ConfigValues.java

package mcptools.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import mcptools.config.ConfigValues;
import mcptools.settings.SharedServer.Http;
import mcptools.settings.SharedServer.Program;
import mcptools.settings.SharedServer.Stdio;
import mcptools.settings.SharedServer.ToolFilter;
import org.jspecify.annotations.Nullable;

/** What the config says of one shared server. */
final class SharedEntry {
  private static final int IDLE_MINUTES = 10;
  private static final int MOST_MINUTES = 1_000_000;

  private static final Pattern HERE =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  private SharedEntry() {}

  /**
   * @throws IllegalArgumentException for what cannot be used, with the end of a sentence
   */
  static SharedServer read(ConfigValues given, String name, Map<?, ?> entry) {
    boolean project = isPerProject(entry.get("per"));
    ConfigValues values = project ? ofProject(given) : given;
    List<String> command =
        values
            .command(entry)
            .orElseThrow(() -> new IllegalArgumentException("its command is not text"));
    if (command.isEmpty()) throw new IllegalArgumentException("it has no command to start");
    Map<String, String> variables =
        values
            .variables(entry)
            .orElseThrow(() -> new IllegalArgumentException("its env is not a table of texts"));
    Program program = new Program(command, variables, directory(values, entry, project));
    ToolFilter tools = tools(entry.get("tools"));
    Optional<String> url = values.url(entry);
    if (url.isPresent()) {
      if (project || !tools.isAll()) {
        throw new IllegalArgumentException("per and tools are for servers without a url");
      }
      return new Http(name, program, url(url.get()));
    }
    Object lazy = Objects.requireNonNullElse(entry.get("lazy"), true);
    Object idle = Objects.requireNonNullElse(entry.get("idle"), IDLE_MINUTES);
    if (!(lazy instanceof Boolean later)) {
      throw new IllegalArgumentException("its lazy is neither true nor false");
    }
    Optional<String> folder = project ? Optional.of(SharedServer.PROJECT) : Optional.empty();
    return new Stdio(name, program, later || project, millis(idle.toString()), tools, folder);
  }

  private static boolean isPerProject(@Nullable Object per) {
    if (per == null || per.equals("machine")) return false;
    if (per.equals("project")) return true;
    throw new IllegalArgumentException("its per is neither \"machine\" nor \"project\"");
  }

  /** The folder of the project is filled in later, whatever clients call it. */
  private static ConfigValues ofProject(ConfigValues values) {
    Map<String, String> environment = new HashMap<>(values.environment());
    environment.keySet().removeAll(List.of("PROJECT", "PWD"));
    environment.keySet().removeAll(ConfigValues.DIRECTORY);
    environment.put("PWD", SharedServer.PROJECT);
    Path project = Path.of(SharedServer.PROJECT);
    return new ConfigValues(environment, values.home(), Optional.of(project));
  }

  private static ToolFilter tools(@Nullable Object given) {
    if (given == null) return ToolFilter.ALL;
    String shape = "its tools are not {\"allow\": [names], \"deny\": [names]}";
    if (!(given instanceof Map<?, ?> map) || !List.of("allow", "deny").containsAll(map.keySet())) {
      throw new IllegalArgumentException(shape);
    }
    for (Object names : map.values()) {
      boolean texts =
          names instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      if (!texts) throw new IllegalArgumentException(shape);
    }
    return new ToolFilter(names(map.get("allow")), names(map.get("deny")));
  }

  private static List<String> names(@Nullable Object given) {
    if (!(given instanceof List<?> list)) return List.of();
    return list.stream().map(String.class::cast).toList();
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
  private static Path directory(ConfigValues values, Map<?, ?> entry, boolean project) {
    Object given = entry.get("cwd");
    if (given == null) return project ? Path.of(SharedServer.PROJECT) : values.home();
    String filled = given instanceof String text ? values.fill(text) : "";
    boolean absolute = filled.startsWith("/") || (project && filled.startsWith("${PROJECT}"));
    if (!absolute || filled.indexOf('\0') >= 0) {
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
}
