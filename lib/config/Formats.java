//DEPS com.electronwill.night-config:toml:3.8.3
//DEPS org.jspecify:jspecify:1.0.1
//DEPS org.snakeyaml:snakeyaml-engine:3.2

package mcptools.config;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** The formats of configs. Each is a class of its own: only the libraries that are used load. */
public final class Formats {
  private Formats() {}

  /**
   * JSON with comments. Gson's lenient reader would take the comments, but no comma before a
   * closing brace, and one before a bracket for a null.
   */
  public static final class Jsonc {
    private Jsonc() {}

    /** The text with blanks in place of comments and trailing commas, so that positions stay. */
    public static char[] plain(String text) {
      char[] plain = text.toCharArray();
      if (plain.length > 0 && plain[0] == '\uFEFF') plain[0] = ' ';
      int comma = -1;
      char before = ' ';
      for (int i = 0; i < plain.length; i++) {
        char c = plain[i];
        int stop = c == '/' ? comment(text, i) : i;
        if (stop > i) {
          for (int k = i; k < stop; k++) if (plain[k] != '\n') plain[k] = ' ';
          i = stop - 1;
        } else if (!Character.isWhitespace(c)) {
          if (comma >= 0 && (c == '}' || c == ']')) plain[comma] = ' ';
          comma = c == ',' && "{[,:".indexOf(before) < 0 ? i : -1;
          if (c == '"') i = string(text, i) - 1;
          before = c;
        }
      }
      return plain;
    }

    /** The index behind the comment at {@code from}, before its line end; without one, the same. */
    public static int comment(String text, int from) {
      if (text.startsWith("//", from)) {
        int end = text.indexOf('\n', from);
        if (end < 0) return text.length();
        return text.charAt(end - 1) == '\r' ? end - 1 : end;
      }
      if (!text.startsWith("/*", from)) return from;
      int end = text.indexOf("*/", from + 2);
      return end < 0 ? text.length() : end + 2;
    }

    /** The index behind the quoted text that begins at {@code from}. */
    public static int string(String text, int from) {
      int i = from + 1;
      while (i < text.length() && text.charAt(i) != '"') i += text.charAt(i) == '\\' ? 2 : 1;
      return i + 1;
    }
  }

  /** TOML. */
  public static final class Toml {
    private Toml() {}

    /**
     * The values of some keys of the top-level table, in plain maps and lists.
     *
     * @param keys none for all
     * @throws RuntimeException when it is not TOML
     */
    public static Map<String, Object> read(String text, Set<String> keys) {
      String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
      // The library wants a line end behind a table's head.
      UnmodifiableConfig table = new TomlParser().parse(new StringReader(plain + "\n"));
      return plain(table, keys);
    }

    private static Map<String, Object> plain(UnmodifiableConfig table, Set<String> keys) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (UnmodifiableConfig.Entry entry : table.entrySet()) {
        if (!keys.isEmpty() && !keys.contains(entry.getKey())) continue;
        map.put(entry.getKey(), plain(entry.getValue()));
      }
      return map;
    }

    private static Object plain(Object value) {
      if (value instanceof UnmodifiableConfig table) return plain(table, Set.of());
      return value instanceof List<?> list ? list.stream().map(Toml::plain).toList() : value;
    }
  }

  /** YAML. */
  public static final class Yaml {
    /** Aliases can turn a small file into billions of values. */
    private static final int MOST_VALUES = 100_000;

    private int values;

    private Yaml() {}

    /**
     * As for TOML; a number is the text that was written.
     *
     * @throws RuntimeException when it is not YAML or has too many values
     */
    public static Map<String, Object> read(String text, Set<String> keys) {
      MappingNode table = table(text);
      return table == null ? Map.of() : new Yaml().plain(table, keys);
    }

    /**
     * The outermost table, as nodes with their places; null for a text without any value.
     *
     * @throws RuntimeException when it is not YAML, or no table
     */
    public static @Nullable MappingNode table(String text) {
      LoadSettings settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
      try {
        Node root = new Compose(settings).composeString(text).orElse(null);
        if (root == null) return null;
        if (root instanceof MappingNode table) return table;
      } catch (MarkedYamlEngineException e) {
        Mark mark = e.getProblemMark().orElseThrow(() -> e);
        String place = "at line " + (mark.getLine() + 1) + " column " + (mark.getColumn() + 1);
        throw new IllegalArgumentException(place, e);
      }
      throw new IllegalArgumentException();
    }

    private Map<String, Object> plain(MappingNode table, Set<String> keys) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (NodeTuple member : table.getValue()) {
        if (!(member.getKeyNode() instanceof ScalarNode key)) continue;
        if (!keys.isEmpty() && !keys.contains(key.getValue())) continue;
        Object value = plain(member.getValueNode());
        if (value != null) map.put(key.getValue(), value);
      }
      return map;
    }

    private @Nullable Object plain(Node node) {
      if (++values > MOST_VALUES) throw new IllegalArgumentException();
      if (node instanceof MappingNode table) return plain(table, Set.of());
      if (node instanceof SequenceNode list) {
        List<@Nullable Object> plain = new ArrayList<>();
        for (Node each : list.getValue()) plain.add(plain(each));
        return plain;
      }
      if (node.getTag().equals(Tag.NULL)) return null;
      String text = ((ScalarNode) node).getValue();
      return node.getTag().equals(Tag.BOOL) ? (Object) Boolean.valueOf(text) : text;
    }
  }
}
