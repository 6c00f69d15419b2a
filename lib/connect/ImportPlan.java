//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../bridge/client/Access.java
//SOURCES ../settings/SharedServers.java
//SOURCES ../settings/Sharing.java
//SOURCES ../state/UserFolders.java

package mcptools.connect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.bridge.client.Access;
import mcptools.config.ClientConfigs;
import mcptools.config.ClientConfigs.Written;
import mcptools.config.ConfigValues;
import mcptools.settings.SharedServer;
import mcptools.settings.SharedServers;
import mcptools.settings.Sharing;
import mcptools.state.UserFolders;
import org.jspecify.annotations.Nullable;

/**
 * Which servers of clients' configs become shared ones: a function of what the configs say.
 *
 * @param entries of the new ones, by name
 * @param from the clients that have each of them
 * @param left a sentence for each that is left out
 */
public record ImportPlan(
    Map<String, Map<String, Object>> entries, Map<String, List<String>> from, List<String> left) {
  /** What other clients call the keys of an entry. */
  private static final Map<String, List<String>> KEYS =
      Map.of("env", List.of("env", "environment", "envs"), "command", List.of("command", "cmd"));

  /** What clients' configs name for this folder: the user's own servers and those of projects. */
  public static List<Written> found(Map<String, String> environment, Path here) {
    Path home = UserFolders.of(environment).toAbsolutePath();
    return ClientConfigs.written(environment, List.of(here)).stream()
        .map(
            server -> server.directory().filter(home::equals).isPresent() ? ofUser(server) : server)
        .filter(server -> server.directory().map(here::startsWith).orElse(true))
        .toList();
  }

  /** What is for the home folder is no project's. */
  private static Written ofUser(Written server) {
    return new Written(
        server.client(), server.file(), Optional.empty(), server.name(), server.entry());
  }

  /**
   * @param found in the configs, those of the user's own first
   * @param here the folder that they are imported in
   * @param known the shared servers
   * @param force whether those are taken that do not suit sharing
   */
  public static ImportPlan of(
      List<Written> found, Path here, Collection<String> known, boolean force) {
    ImportPlan plan =
        new ImportPlan(new LinkedHashMap<>(), new LinkedHashMap<>(), new ArrayList<>());
    for (Written server : found) plan.add(server, here, known, force);
    return plan;
  }

  private void add(Written server, Path here, Collection<String> known, boolean force) {
    String name = server.name();
    Map<String, Object> entry = entry(server, here);
    Object command = entry.get("command");
    if (isOurs(server)) {
      return;
    } else if (command == null) {
      boolean remote = ConfigValues.rawUrl(server.entry()).isPresent();
      leave(
          server,
          remote
              ? "is remote: there is no process to share"
              : "names no command: its client has it built in");
    } else if (server.entry().containsKey("envFile")) {
      leave(server, "has variables in an envFile, which only its client reads");
    } else if (SharedServers.against(name).isPresent()) {
      leave(server, "cannot be shared: " + SharedServers.against(name).get());
    } else if (asks(entry)) {
      leave(server, "asks for an input at its start, which only its client can");
    } else if (known.stream().anyMatch(name::equalsIgnoreCase)) {
      leave(server, "is a name that is shared already");
    } else if (entries.keySet().stream().anyMatch(n -> isCaseOf(n, name))) {
      leave(server, "has the name of another one, but for capital letters");
    } else if (entries.containsKey(name)) {
      List<String> others = from.getOrDefault(name, new ArrayList<>());
      if (entry.equals(entries.get(name))) others.add(server.client().title());
      else leave(server, "is another one than that of " + String.join(", ", others));
    } else {
      Optional<String> against =
          entry.containsKey("per") ? Optional.empty() : Sharing.against(name, words(entry));
      if (against.isPresent() && !force) {
        leave(server, against.get() + "; --force takes it all the same");
        return;
      }
      entries.put(name, entry);
      from.put(name, new ArrayList<>(List.of(server.client().title())));
    }
  }

  private static boolean isCaseOf(String one, String other) {
    return one.equalsIgnoreCase(other) && !one.equals(other);
  }

  private void leave(Written server, String why) {
    String sentence = server.name() + " of " + server.client().title() + " " + why;
    if (!left.contains(sentence)) left.add(sentence);
  }

  /** Whether it was connected by us: it starts our door, or is at the bridge's address. */
  private static boolean isOurs(Written server) {
    if (value(server.entry(), "command") != null) {
      return server.entry().toString().contains("lib/bridge/attach.sh");
    }
    return ConfigValues.rawUrl(server.entry()).filter(Access::isUrl).isPresent();
  }

  private static boolean asks(Map<String, Object> entry) {
    return entry.toString().contains("${input:");
  }

  private static List<String> words(Map<String, Object> entry) {
    List<String> words = new ArrayList<>(List.of(String.valueOf(entry.get("command"))));
    if (entry.get("args") instanceof List<?> args) args.forEach(a -> words.add(a.toString()));
    return words;
  }

  /** The entry as ours are, with the folder of its project as a variable. */
  private static Map<String, Object> entry(Written server, Path here) {
    Map<String, Object> entry = new LinkedHashMap<>();
    List<Object> words = new ArrayList<>();
    Object command = value(server.entry(), "command");
    if (command instanceof Map<?, ?> old) { // as Zed had it
      add(words, old.get("path"));
      add(words, old.get("args"));
    } else {
      add(words, command);
      add(words, server.entry().get("args"));
    }
    if (words.isEmpty() || command == null) return entry;
    // What a user's config says of one project is for others only where it can be filled in.
    List<String> texts = words.stream().map(Object::toString).toList();
    boolean ofProject = Sharing.isOfProject(server.name(), texts);
    List<String> fixed = new ArrayList<>(Sharing.projects(texts));
    if (ofProject && texts.contains(here.toString())) fixed.add(here.toString());
    if (ofProject && server.entry().get("cwd") instanceof String cwd && cwd.startsWith("/")) {
      fixed.add(cwd);
    }
    boolean isHere = !fixed.isEmpty() && fixed.stream().allMatch(f -> Path.of(f).equals(here));
    Optional<Path> project = server.directory().or(() -> Optional.of(here).filter(h -> isHere));
    boolean[] named = {false};
    List<Object> filled = words.stream().map(w -> project(w, project, named)).toList();
    entry.put("command", filled.getFirst());
    if (filled.size() > 1) entry.put("args", filled.subList(1, filled.size()));
    if (value(server.entry(), "env") instanceof Map<?, ?> env && !env.isEmpty()) {
      Map<String, Object> variables = new LinkedHashMap<>();
      env.forEach((k, v) -> variables.put(k.toString(), project(v, project, named)));
      entry.put("env", variables);
    }
    Object directory = server.entry().get("cwd");
    if (directory instanceof String) entry.put("cwd", project(directory, project, named));
    if (named[0] || (ofProject && fixed.isEmpty())) entry.put("per", "project");
    return entry;
  }

  private static void add(List<Object> words, @Nullable Object more) {
    if (more instanceof List<?> list) words.addAll(list);
    else if (more != null) words.add(more);
  }

  private static @Nullable Object value(Map<?, ?> entry, String key) {
    for (String each : KEYS.getOrDefault(key, List.of(key))) {
      if (entry.get(each) != null) return entry.get(each);
    }
    return null;
  }

  private static Object project(Object word, Optional<Path> project, boolean[] named) {
    if (!(word instanceof String text)) return word;
    String changed = text;
    for (String variable : ConfigValues.DIRECTORY) {
      changed = changed.replace("${" + variable + "}", SharedServer.PROJECT);
    }
    if (project.isPresent()) {
      String folder = project.get().toString();
      boolean whole = changed.equals(folder) || changed.endsWith("=" + folder);
      if (whole) changed = changed.replace(folder, SharedServer.PROJECT);
      else changed = changed.replace(folder + "/", SharedServer.PROJECT + "/");
    }
    if (!changed.equals(text)) named[0] = true;
    return changed;
  }
}
