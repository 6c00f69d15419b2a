//SOURCES ClientConfigs.java

package mcptools.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.config.ClientConfigs.Configured;

/** The language servers that agents are configured to start. */
public final class LanguageConfigs {
  private static final String KEY = "lsp";

  private LanguageConfigs() {}

  /**
   * Those of opencode, which starts them just as its MCP servers. Nothing of a config that cannot
   * be used.
   */
  public static List<Configured> read(
      Map<String, String> environment, Collection<Path> directories) {
    List<Configured> found = new ArrayList<>();
    Set<Path> files = new LinkedHashSet<>();
    String title = Client.OPENCODE.title();
    files.addAll(ConfigPlaces.named(Client.OPENCODE, environment, Optional.empty()));
    for (Path project : directories) {
      files.addAll(ConfigPlaces.named(Client.OPENCODE, environment, Optional.of(project)));
    }
    for (Path file : files) {
      try {
        Object servers = ConfigFile.read(file, Set.of(KEY)).get(KEY);
        if (!(servers instanceof Map<?, ?> table)) continue;
        table.forEach((name, entry) -> {
          boolean one = entry instanceof Map<?, ?>;
          if (!one || !(((Map<?, ?>) entry).get("command") instanceof List<?> words)) return;
          List<String> command = words.stream().map(String::valueOf).toList();
          String called = String.valueOf(name);
          found.add(new Configured(title, file, called, command, Optional.empty()));
        });
      } catch (ConfigFile.Broken e) {
        // it is reported with the servers
      }
    }
    return found;
  }
}
