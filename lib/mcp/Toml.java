//DEPS com.electronwill.night-config:toml:3.8.3

package mcptools.mcp;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads TOML. The library behind it is loaded only when there is some. */
final class Toml {
  private Toml() {}

  /**
   * The value of one key of the outermost table, in plain maps and lists; empty when it is not
   * there.
   *
   * @throws RuntimeException when it is no TOML
   */
  static Map<String, Object> read(String text, String key) {
    for (UnmodifiableConfig.Entry entry :
        new TomlParser().parse(new StringReader(text)).entrySet()) {
      if (entry.getKey().equals(key)) return Map.of(key, plain(entry.getValue()));
    }
    return Map.of();
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
