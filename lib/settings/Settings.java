//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Protection.java
//SOURCES Thresholds.java
//SOURCES ../config/ConfigFile.java
//SOURCES ../state/UserFolders.java

package mcptools.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.config.ConfigFile;
import mcptools.settings.Thresholds.Limit;
import mcptools.state.UserFolders;
import org.jspecify.annotations.Nullable;

/**
 * The user's own config, {@code $XDG_CONFIG_HOME/mcp-tools/config.json}, JSON with comments.
 *
 * @param problems a sentence for all that is wrong in it; what is wrong counts as not said
 */
public record Settings(Protection protection, Thresholds thresholds, List<String> problems) {
  private static final String PROTECT = "protect";
  private static final String THRESHOLDS = "thresholds";

  /** Where the config is, be it there or not: an absolute path. */
  public static Path file(Map<String, String> environment) {
    return UserFolders.config(environment).resolve("mcp-tools/config.json");
  }

  /** Never throws: a file that can not be used is a problem, and then protects everything. */
  public static Settings read(Map<String, String> environment) {
    Path file = file(environment);
    List<String> problems = new ArrayList<>();
    try {
      Map<String, Object> content = ConfigFile.read(file, Set.of(PROTECT, THRESHOLDS));
      Thresholds thresholds = thresholds(content.get(THRESHOLDS), file, problems);
      Optional<List<String>> patterns = patterns(content.get(PROTECT));
      if (patterns.isPresent()) {
        Protection protection = new Protection(patterns.get(), Optional.empty());
        return new Settings(protection, thresholds, problems);
      }
      problems.add(file + " protects nothing that can be told: protect is not a list of texts");
      return new Settings(unknown(file), thresholds, problems);
    } catch (ConfigFile.Broken e) {
      problems.add(file + " is not used: " + e.getMessage());
      return new Settings(unknown(file), Thresholds.DEFAULT, problems);
    }
  }

  private static Protection unknown(Path file) {
    return new Protection(
        List.of(), Optional.of("what " + file + " protects can not be told; mend that file"));
  }

  private static Optional<List<String>> patterns(@Nullable Object value) {
    if (value == null) return Optional.of(List.of());
    boolean texts =
        value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    if (!texts) return Optional.empty();
    return Optional.of(((List<?>) value).stream().map(String.class::cast).toList());
  }

  private static Thresholds thresholds(@Nullable Object value, Path file, List<String> problems) {
    Thresholds base = Thresholds.DEFAULT;
    if (value == null) return base;
    if (!(value instanceof Map<?, ?> map)) {
      problems.add(file + ": thresholds is not an object");
      return base;
    }
    for (Object key : map.keySet()) {
      if (!Set.of("servers", "memoryMB", "detachedSessions", "orphans", "staleFiles")
          .contains(key)) {
        problems.add(file + ": there is no threshold " + key);
      }
    }
    Limit memory = new Limit(base.memory().warning() >> 20, base.memory().critical() >> 20);
    Limit megabytes = limit(map, "memoryMB", memory, file, problems);
    return new Thresholds(
        limit(map, "servers", base.servers(), file, problems),
        new Limit(megabytes.warning() << 20, megabytes.critical() << 20),
        limit(map, "detachedSessions", base.detached(), file, problems),
        limit(map, "orphans", base.orphans(), file, problems),
        limit(map, "staleFiles", base.staleFiles(), file, problems));
  }

  private static Limit limit(
      Map<?, ?> thresholds, String name, Limit otherwise, Path file, List<String> problems) {
    Object value = thresholds.get(name);
    if (value == null) return otherwise;
    try {
      Map<?, ?> map = (Map<?, ?>) value;
      long warning = number(map.get("warning"), otherwise.warning());
      return new Limit(
          warning, Math.max(warning, number(map.get("critical"), otherwise.critical())));
    } catch (ClassCastException | NumberFormatException e) {
      problems.add(
          file + ": threshold " + name + " is not {\"warning\": number, \"critical\": number}");
      return otherwise;
    }
  }

  /** Config values come as text, numbers too. */
  private static long number(@Nullable Object value, long otherwise) {
    if (value == null) return otherwise;
    long number = Long.parseLong((String) value);
    if (number < 0 || number > Integer.MAX_VALUE) throw new NumberFormatException();
    return number;
  }
}
