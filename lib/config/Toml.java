//DEPS com.electronwill.night-config:toml:3.8.3

package mcptools.config;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Reads TOML. The library behind it is loaded only when there is some. */
public final class Toml {
  private Toml() {}

  /**
   * The values of some keys of the outermost table, in plain maps and lists.
   *
   * @throws RuntimeException when it is no TOML
   */
  static Map<String, Object> read(String text, Set<String> keys) {
    Map<String, Object> found = new LinkedHashMap<>();
    for (UnmodifiableConfig.Entry entry : parse(text).entrySet()) {
      if (keys.contains(entry.getKey())) found.put(entry.getKey(), plain(entry.getValue()));
    }
    return found;
  }

  /** All values, as {@link #read(String, Set)} has them. */
  public static Map<String, Object> read(String text) {
    Map<String, Object> found = new LinkedHashMap<>();
    parse(text).entrySet().forEach(entry -> found.put(entry.getKey(), plain(entry.getValue())));
    return found;
  }

  private static UnmodifiableConfig parse(String text) {
    // The library wants a line end behind a table's head.
    return new TomlParser().parse(new StringReader(text + "\n"));
  }

  private static Object plain(Object value) {
    if (!(value instanceof UnmodifiableConfig table)) return value;
    Map<String, Object> map = new LinkedHashMap<>();
    for (UnmodifiableConfig.Entry entry : table.entrySet()) {
      map.put(entry.getKey(), plain(entry.getValue()));
    }
    return map;
  }
}
