//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ConfigFile.java
//SOURCES ../state/UserFolders.java

package mcptools.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.config.ConfigFile.Broken;
import mcptools.state.UserFolders;
import org.jspecify.annotations.Nullable;

/**
 * The plugins of Claude Code ("Plugins reference"). Settings turn one on as "name@marketplace". It
 * runs from the folder that {@code installed_plugins.json} names, or from its source when the
 * marketplace is a folder of this machine: Claude Code 2.1.197 says the one and does the other.
 */
final class Plugins {
  private static final String ENABLED = "enabledPlugins";

  /**
   * A plugin that is on.
   *
   * @param id such as "name@marketplace", or the folder's name
   * @param data where it may keep files
   */
  record Plugin(String id, Path root, Path data) {
    /** Its files that may name servers, the manifest last. */
    List<Path> files() {
      return List.of(root.resolve(".mcp.json"), root.resolve(".claude-plugin/plugin.json"));
    }

    /** What its servers' commands may name besides the environment. */
    Map<String, String> variables() {
      return Map.of("CLAUDE_PLUGIN_ROOT", root.toString(), "CLAUDE_PLUGIN_DATA", data.toString());
    }
  }

  private final Path folder;
  private final Map<Path, String> broken = new LinkedHashMap<>();

  Plugins(Map<String, String> environment) {
    this.folder = UserFolders.named(environment, "CLAUDE_CONFIG_DIR", ".claude");
  }

  /** The files that could not be used, and why; filled by {@link #on}. */
  Map<Path, String> broken() {
    return broken;
  }

  /** The plugin in a folder, as {@code --plugin-dir} names it. */
  Plugin in(Path root) {
    return plugin(String.valueOf(root.getFileName()) + "@inline", root);
  }

  /** The installed plugins that the user or one of these projects has turned on. */
  List<Plugin> on(Collection<Path> projects) {
    Set<String> ids = new LinkedHashSet<>(enabled(folder.resolve("settings.json")));
    for (Path project : projects) {
      ids.addAll(enabled(project.resolve(".claude/settings.json")));
      ids.addAll(enabled(project.resolve(".claude/settings.local.json")));
    }
    if (ids.isEmpty()) return List.of();
    Map<?, ?> installed = map(read("plugins/installed_plugins.json", "plugins").get("plugins"));
    Map<String, Object> marketplaces = read("plugins/known_marketplaces.json", "");
    Set<Plugin> plugins = new LinkedHashSet<>();
    for (String id : ids) {
      Object known = installed.get(id); // version 1 had one entry, version 2 has a list of them
      for (Object entry : known instanceof List<?> list ? list : List.of(map(known))) {
        path(map(entry).get("installPath")).ifPresent(root -> plugins.add(plugin(id, root)));
      }
      int at = id.lastIndexOf('@');
      Map<?, ?> marketplace = map(marketplaces.get(id.substring(at + 1)));
      source(marketplace, id.substring(0, Math.max(at, 0)))
          .ifPresent(root -> plugins.add(plugin(id, root)));
    }
    return new ArrayList<>(plugins);
  }

  private Plugin plugin(String id, Path root) {
    StringBuilder name = new StringBuilder(id);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean plain = c < 128 && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
      if (!plain) name.setCharAt(i, '-');
    }
    return new Plugin(id, root, folder.resolve("plugins/data").resolve(name.toString()));
  }

  private Set<String> enabled(Path settings) {
    Set<String> ids = new LinkedHashSet<>();
    map(read(settings, Set.of(ENABLED)).get(ENABLED))
        .forEach((id, on) -> {
          if (!Boolean.FALSE.equals(on)) ids.add(id.toString());
        });
    return ids;
  }

  /** The plugin's folder in a marketplace that is a folder of this machine. */
  private Optional<Path> source(Map<?, ?> marketplace, String name) {
    if (!"directory".equals(map(marketplace.get("source")).get("source"))) return Optional.empty();
    Optional<Path> place = path(marketplace.get("installLocation"));
    if (place.isEmpty()) return Optional.empty();
    Path list = place.get().resolve(".claude-plugin/marketplace.json");
    Map<String, Object> content = read(list, Set.of("plugins", "metadata"));
    if (!(content.get("plugins") instanceof List<?> plugins)) return Optional.empty();
    Object base = map(content.get("metadata")).get("pluginRoot");
    for (Object plugin : plugins) {
      Map<?, ?> entry = map(plugin);
      if (!name.equals(entry.get("name")) || !(entry.get("source") instanceof String)) continue;
      Path root = base == null ? place.get() : below(place.get(), base).orElse(place.get());
      return below(root, entry.get("source"));
    }
    return Optional.empty();
  }

  private Map<String, Object> read(String file, String key) {
    return read(folder.resolve(file), key.isEmpty() ? Set.of() : Set.of(key));
  }

  private Map<String, Object> read(Path file, Set<String> keys) {
    try {
      return ConfigFile.read(file, keys);
    } catch (Broken e) {
      broken.put(file, String.valueOf(e.getMessage()));
      return Map.of();
    }
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static Optional<Path> path(@Nullable Object text) {
    return below(Path.of("/"), text);
  }

  private static Optional<Path> below(Path folder, @Nullable Object text) {
    try {
      return text instanceof String name
          ? Optional.of(folder.resolve(name).normalize())
          : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
