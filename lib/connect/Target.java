//SOURCES YamlEntries.java
//SOURCES ../config/ConfigPlaces.java

package mcptools.connect;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.config.Client;
import mcptools.config.ConfigFile;
import mcptools.config.ConfigPlaces;
import mcptools.state.UserFolders;

/**
 * A table of servers that has a word for {@code connect}.
 *
 * @param file as the client names it, whether it exists or not
 * @param folder of the project that it is for; empty for the user's own
 */
public record Target(Client client, Scope scope, Path file, Optional<Path> folder) {
  /** Whose servers they are; the last one that names a server counts. */
  public enum Scope {
    USER(""),
    PROJECT("-project"),
    /** The user's own for one project, in the user's file: only Claude Code has it. */
    LOCAL("-local");

    private final String suffix;

    Scope(String suffix) {
      this.suffix = suffix;
    }
  }

  /** The user's own config of a client. */
  public static Target ofUser(Client client, Path file) {
    return new Target(client, Scope.USER, file, Optional.empty());
  }

  /** One for each word, in the order of {@link Client}. */
  public static List<Target> all(Map<String, String> environment, Path directory) {
    List<Target> all = new ArrayList<>();
    for (Client client : Client.values()) {
      List<Scope> scopes = scopes(client);
      if (scopes.isEmpty()) continue;
      Target user = ofUser(client, ofUser(client, environment));
      all.add(user);
      if (scopes.contains(Scope.PROJECT)) all.add(inProject(client, environment, directory));
      if (scopes.contains(Scope.LOCAL)) all.add(user.local(directory.toAbsolutePath().normalize()));
    }
    return all;
  }

  /** All words, in the same order. */
  public static List<String> words() {
    return Stream.of(Client.values()).flatMap(client -> words(client).stream()).toList();
  }

  /** The words of a client: for its own config, a project's, and the user's own for a project. */
  public static List<String> words(Client client) {
    return scopes(client).stream().map(scope -> base(client) + scope.suffix).toList();
  }

  private static List<Scope> scopes(Client client) {
    if (client.connect().isEmpty()) return List.of();
    boolean project =
        client.places().stream().anyMatch(p -> p.startsWith("./") && p.indexOf('*') < 0);
    if (client == Client.CLAUDE_CODE) return List.of(Scope.USER, Scope.PROJECT, Scope.LOCAL);
    return project ? List.of(Scope.USER, Scope.PROJECT) : List.of(Scope.USER);
  }

  private static String base(Client client) {
    return client.connect().substring(0, client.connect().indexOf(':'));
  }

  /** What users call it on the command line. */
  public String word() {
    return base(client) + scope.suffix;
  }

  /** The keys of an entry: the first without a value is for the address, the second for headers. */
  public static String entry(Client client) {
    return client.connect().substring(client.connect().indexOf(':') + 1).strip();
  }

  /** Editors create the folder at their first start, and the file with the first server. */
  private static Path ofUser(Client client, Map<String, String> environment) {
    List<Path> files = ConfigPlaces.named(client, environment, Optional.empty());
    return files.stream()
        .filter(Files::exists)
        .findFirst()
        .or(() -> files.stream().filter(f -> Files.isDirectory(f.resolveSibling("."))).findFirst())
        .orElse(files.getFirst())
        .toAbsolutePath();
  }

  /** In the nearest project folder, at or above the working directory. */
  private static Target inProject(Client client, Map<String, String> environment, Path directory) {
    Path home = UserFolders.of(environment).toAbsolutePath();
    Path here = directory.toAbsolutePath().normalize();
    for (Path folder = here; folder != null && !folder.equals(home); folder = folder.getParent()) {
      List<Path> files = ConfigPlaces.named(client, environment, Optional.of(folder));
      Optional<Path> there = files.stream().filter(Files::exists).findFirst();
      if (there.isPresent() || Files.exists(folder.resolve(".git"))) {
        Path file = there.orElse(files.getFirst());
        return new Target(client, Scope.PROJECT, file, Optional.of(folder));
      }
    }
    Path file = ConfigPlaces.named(client, environment, Optional.of(here)).getFirst();
    return new Target(client, Scope.PROJECT, file, Optional.of(here));
  }

  /** The user's own servers for one project, in the same file. */
  Target local(Path project) {
    return new Target(client, Scope.LOCAL, file, Optional.of(project));
  }

  /** The same of another file. */
  public Target at(Path other) {
    return new Target(client, scope, other, folder);
  }

  /** The entry of one server as all that a config says, to be copied. */
  public String alone(String name, String entry) {
    String text = editor().put("", name, entry).text();
    return text.endsWith("\n") ? text : text + "\n";
  }

  /** The folder by which its table is found in the file; empty for the file's own table. */
  Optional<Path> table() {
    return scope == Scope.LOCAL ? folder : Optional.empty();
  }

  public ConfigEditor editor() {
    String name = file.toString();
    String place = client.places().getFirst();
    if (name.endsWith(".toml") || place.endsWith(".toml")) return new TomlEntries(client.key());
    if (place.endsWith(".yaml")) return new YamlEntries(client.key(), client == Client.CONTINUE);
    List<String> path =
        table()
            .map(folder -> List.of(ConfigFile.PROJECTS, folder.toString(), client.key()))
            .orElse(List.of(client.key()));
    return new JsonEntries(path, client.nested());
  }

  /**
   * The entry of a server, in the format of the config.
   *
   * @param headers none for a server without a token
   */
  public String entry(String name, URI address, Map<String, String> headers) {
    Map<String, Object> entry = new LinkedHashMap<>();
    Object next = address.toString();
    for (String word : entry(client).split(" ")) {
      int constant = word.indexOf('=');
      int dot = word.indexOf('.');
      if (word.equals("name")) {
        entry.put(word, name);
      } else if (constant >= 0) {
        entry.put(word.substring(0, constant), constant(word.substring(constant + 1)));
      } else {
        if (!next.equals(Map.of())) {
          if (dot < 0) entry.put(word, next);
          else entry.put(word.substring(0, dot), Map.of(word.substring(dot + 1), next));
        }
        next = headers;
      }
    }
    return editor().entry(name, entry);
  }

  private static Object constant(String text) {
    if (text.equals("true")) return true;
    return text.matches("\\d+") ? (Object) Integer.valueOf(text) : text;
  }

  /** Whether the client can only start programs. */
  public boolean isStdio() {
    return entry(client).startsWith("command");
  }

  /**
   * The entry of a server that the client reaches by a program.
   *
   * @param variables what the program needs in its environment; mostly none
   */
  public String started(String name, List<String> command, Map<String, String> variables) {
    Map<String, Object> entry = new LinkedHashMap<>();
    String environment = "env";
    switch (client) {
      case OPENCODE -> {
        entry.put("type", "local");
        entry.put("command", command);
        entry.put("enabled", true);
        environment = "environment";
      }
      case GOOSE -> {
        entry.put("type", "stdio");
        entry.put("cmd", command.getFirst());
        entry.put("args", command.subList(1, command.size()));
        entry.put("name", name);
        entry.put("enabled", true);
        entry.put("timeout", 300);
        environment = "envs";
      }
      default -> {
        if (client == Client.CONTINUE) entry.put("name", name);
        if (entry(client).contains("type=")) entry.put("type", "stdio");
        entry.put("command", command.getFirst());
        entry.put("args", command.subList(1, command.size()));
      }
    }
    if (!variables.isEmpty()) entry.put(environment, variables);
    return editor().entry(name, entry);
  }
}
