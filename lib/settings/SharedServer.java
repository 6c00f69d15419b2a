//SOURCES Protection.java
//SOURCES ../config/ConfigValues.java

package mcptools.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import mcptools.config.ConfigValues;

/** A server of the user's config that all sessions are to share. */
public sealed interface SharedServer {
  /** What stands for the folder of a project in the entry of a server with one process each. */
  String PROJECT = "${PROJECT}";

  String name();

  Program program();

  /** How clients reach it, in one word. */
  default String transport() {
    return this instanceof Http ? "http" : "stdio";
  }

  /** This, when it listens itself. */
  default Optional<Http> http() {
    return this instanceof Http http ? Optional.of(http) : Optional.empty();
  }

  /** Whether each project has a process of its own. */
  default boolean isPerProject() {
    return this instanceof Stdio stdio && stdio.project().filter(PROJECT::equals).isPresent();
  }

  /**
   * How it is started.
   *
   * @param command program and arguments, with the variables filled in that are known
   * @param variables to be added to the environment
   */
  record Program(List<String> command, Map<String, String> variables, Path directory) {
    /** The first variable in it that is not set, such as "${NAME}". */
    public Optional<String> unset() {
      return Stream.concat(command.stream(), variables.values().stream())
          .flatMap(text -> ConfigValues.unknown(text).stream())
          .findFirst();
    }

    private Program in(String project) {
      Map<String, String> filled = new LinkedHashMap<>();
      variables.forEach((name, value) -> filled.put(name, value.replace(PROJECT, project)));
      return new Program(
          command.stream().map(word -> word.replace(PROJECT, project)).toList(),
          filled,
          Path.of(directory.toString().replace(PROJECT, project)));
    }
  }

  /**
   * It listens itself, so whoever starts it has nothing more to do with it.
   *
   * @param url on this machine
   */
  record Http(String name, Program program, URI url) implements SharedServer {
    /** The TCP port that it listens on. */
    public int port() {
      int port = url.getPort();
      return port > 0 ? port : url.getScheme().equals("https") ? 443 : 80;
    }
  }

  /**
   * It talks to the one process that holds its pipes, the bridge.
   *
   * @param lazy whether it is started when it is first used
   * @param idleMillis how long it may be without a client before it is ended; 0 for ever
   * @param tools those that clients see
   * @param project the folder that its process is for, or {@link #PROJECT} when there is one for
   *     each; empty when all share one
   */
  record Stdio(
      String name,
      Program program,
      boolean lazy,
      long idleMillis,
      ToolFilter tools,
      Optional<String> project)
      implements SharedServer {
    /** All servers that share one process for all projects, as one; started by nobody. */
    public static final Stdio COMBINED =
        new Stdio(
            "all",
            new Program(List.of("all"), Map.of(), Path.of("/")),
            true,
            600_000,
            ToolFilter.ALL,
            Optional.empty());

    private static final int LONGEST = 32;

    /** The same with one process for each project. */
    Stdio perProject() {
      return new Stdio(name, program, lazy, idleMillis, tools, Optional.of(PROJECT));
    }

    /**
     * The one process of a project.
     *
     * @param folder an absolute path
     */
    public Stdio in(Path folder) {
      String path = folder.toString();
      CRC32 sum = new CRC32();
      sum.update(path.getBytes(UTF_8));
      String last = folder.getFileName() == null ? "root" : folder.getFileName().toString();
      String word = last.replaceAll("[^\\p{L}\\p{N}_]+", "-").replaceAll("^-|-$", "");
      String start = word.substring(0, Math.min(word.length(), LONGEST));
      String one = "%s@%s%08x".formatted(name, start.isEmpty() ? "" : start + "-", sum.getValue());
      return new Stdio(one, program.in(path), lazy, idleMillis, tools, Optional.of(path));
    }
  }

  /**
   * Which tools of a shared server clients see and may call.
   *
   * @param allow names, in which {@code *} is any text; none for all
   * @param deny the same of those that are left out all the same
   */
  record ToolFilter(List<String> allow, List<String> deny) {
    public static final ToolFilter ALL = new ToolFilter(List.of(), List.of());

    public boolean isAll() {
      return allow.isEmpty() && deny.isEmpty();
    }

    public boolean permits(String tool) {
      boolean allowed =
          allow.isEmpty() || allow.stream().anyMatch(p -> Protection.matches(p, tool));
      return allowed && deny.stream().noneMatch(p -> Protection.matches(p, tool));
    }
  }
}
