//DEPS org.jspecify:jspecify:1.0.1
//SOURCES Indicator.java
//SOURCES Protection.java
//SOURCES ../config/ConfigFile.java
//SOURCES ../state/UserFolders.java

package mcptools.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcptools.config.ConfigFile;
import mcptools.settings.Indicator.Limit;
import mcptools.state.UserFolders;
import org.jspecify.annotations.Nullable;

/**
 * The user's own config, {@code $XDG_CONFIG_HOME/mcp-tools/config.json}, JSON with comments.
 *
 * @param endsLeaked whether the watcher ends what lost its client ({@code "leaked": "end"}, as
 *     without that entry) or leaves it to be told ({@code "tell"})
 * @param problems a sentence for all that is wrong in it; what is wrong counts as not said
 */
public record Settings(
    Protection protection,
    Map<Indicator, Limit> thresholds,
    boolean endsLeaked,
    List<String> problems) {
  private static final String LEAKED = "leaked";
  private static final String PROTECT = "protect";
  private static final String THRESHOLDS = "thresholds";

  /** All that a config may have; other classes read the first two. */
  private static final List<String> KEYS =
      List.of("globalServers", "limits", LEAKED, PROTECT, THRESHOLDS);

  /** Where the config is, be it there or not: an absolute path. */
  public static Path file(Map<String, String> environment) {
    return UserFolders.config(environment).resolve("mcp-tools/config.json");
  }

  /** Never throws: a file that cannot be used is a problem, and then protects everything. */
  public static Settings read(Map<String, String> environment) {
    Path file = file(environment);
    List<String> problems = new ArrayList<>();
    try {
      Map<String, Object> content = ConfigFile.readOwn(file);
      boolean misspelt = false;
      for (String key : content.keySet()) {
        if (KEYS.contains(key) || isRemark(key)) continue;
        problems.add(file + " has " + key + ", which is none of " + String.join(", ", KEYS));
        misspelt |= key.toLowerCase(Locale.ROOT).startsWith("prot");
      }
      Map<Indicator, Limit> thresholds = thresholds(content.get(THRESHOLDS), file, problems);
      Object leaked = content.getOrDefault(LEAKED, "end");
      if (!Set.of("end", "tell").contains(leaked)) {
        problems.add(file + ": leaked is neither \"end\" nor \"tell\", so nothing leaked is ended");
      }
      boolean ends = leaked.equals("end");
      Optional<List<String>> patterns = patterns(content.get(PROTECT));
      if (misspelt) return new Settings(unknown(file), thresholds, false, problems);
      if (patterns.isPresent()) {
        Protection protection = new Protection(patterns.get(), Optional.empty());
        return new Settings(protection, thresholds, ends, problems);
      }
      problems.add(file + ": protect is not a list of texts, so what it protects is not known");
      return new Settings(unknown(file), thresholds, false, problems);
    } catch (ConfigFile.Broken e) {
      problems.add(file + " is not used: " + e.getMessage());
      return new Settings(unknown(file), Indicator.defaults(), false, problems);
    }
  }

  /** A schema, or a comment as JSON without any has it. */
  static boolean isRemark(String key) {
    return key.startsWith("$") || key.startsWith("_") || key.startsWith("//");
  }

  private static Protection unknown(Path file) {
    return new Protection(
        List.of(), Optional.of("it is not known what " + file + " protects; mend that file"));
  }

  private static Optional<List<String>> patterns(@Nullable Object value) {
    if (value == null) return Optional.of(List.of());
    boolean texts =
        value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
    if (!texts) return Optional.empty();
    return Optional.of(((List<?>) value).stream().map(String.class::cast).toList());
  }

  private static Map<Indicator, Limit> thresholds(
      @Nullable Object value, Path file, List<String> problems) {
    Map<Indicator, Limit> limits = Indicator.defaults();
    if (value == null) return limits;
    if (!(value instanceof Map<?, ?> map)) {
      problems.add(file + ": thresholds is not an object");
      return limits;
    }
    Set<Object> others = new LinkedHashSet<>(map.keySet());
    for (Indicator indicator : Indicator.values()) {
      if (!others.remove(indicator.key())) continue;
      try {
        limits.put(indicator, limit(indicator, (Map<?, ?>) map.get(indicator.key())));
      } catch (ClassCastException | NumberFormatException e) {
        String shape = " is not {\"warning\": number, \"critical\": number}";
        problems.add(file + ": threshold " + indicator.key() + shape);
      }
    }
    others.forEach(key -> problems.add(file + ": there is no threshold " + key));
    return limits;
  }

  private static Limit limit(Indicator indicator, @Nullable Map<?, ?> map) {
    Limit usual = indicator.limitInConfig();
    if (map == null) return indicator.limit(usual.warning(), usual.critical());
    long critical = number(map.get("critical"), usual.critical());
    return indicator.limit(
        number(map.get("warning"), Math.min(usual.warning(), critical)), critical);
  }

  /** Config values come as text, numbers too. */
  private static long number(@Nullable Object value, long otherwise) {
    if (value == null) return otherwise;
    long number = Long.parseLong((String) value);
    if (number < 0 || number > Integer.MAX_VALUE) throw new NumberFormatException();
    return number;
  }
}
