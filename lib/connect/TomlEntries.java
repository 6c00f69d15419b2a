//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ConfigEditor.java
//SOURCES TomlScan.java

package mcptools.connect;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import mcptools.config.ConfigFile;
import mcptools.config.ConfigValues;
import mcptools.config.Formats.Toml;
import mcptools.connect.TomlScan.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Entries in TOML: each a table with a head of its own, and the tables below it.
 *
 * @param key of the table of servers
 */
record TomlEntries(String key) implements ConfigEditor {
  private record Region(int start, int end) {}

  @Override
  public String entry(String name, Map<String, Object> values) {
    StringBuilder out = new StringBuilder("[" + key + ".").append(word(name)).append("]\n");
    values.forEach(
        (word, value) -> out.append(word).append(" = ").append(value(value)).append('\n'));
    return out.toString();
  }

  /** Texts without control characters, and booleans, are written alike in JSON. */
  private static String value(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(TomlEntries::value).collect(Collectors.joining(", ", "[", "]"));
    }
    if (!(value instanceof Map<?, ?> map)) return JsonStyle.GSON.toJson(value);
    return map.entrySet().stream()
        .map(e -> word(e.getKey()) + " = " + value(e.getValue()))
        .collect(Collectors.joining(", ", "{ ", " }"));
  }

  private static String word(Object name) {
    return name.toString().matches("[A-Za-z0-9_-]+") ? name.toString() : value(name);
  }

  @Override
  public Optional<String> find(String text, String name) {
    return Optional.ofNullable(region(text, name)).map(r -> text.substring(r.start(), r.end()));
  }

  @Override
  public Placed put(String text, String name, String entry) {
    String newline = text.contains("\r\n") ? "\r\n" : "\n";
    Region old = region(text, name);
    String lines = entry.replace("\r\n", "\n").stripTrailing().replace("\n", newline);
    String full;
    String before = null;
    Insert insert = null;
    if (old == null) {
      refuseInline(text);
      boolean whole = text.isEmpty() || text.endsWith("\n");
      String prefix = (whole ? "" : newline) + (text.isBlank() ? "" : newline);
      insert = new Insert(prefix, "");
      full = text + prefix + lines + newline;
    } else {
      before = text.substring(old.start(), old.end());
      full =
          text.substring(0, old.start())
              + ConfigEditor.ended(lines, before)
              + text.substring(old.end());
    }
    String put =
        find(full, name)
            .orElseThrow(() -> new IllegalStateException("what was written reads otherwise"));
    ConfigEditor.prove(rest(text, name), rest(full, name), name);
    return new Placed(full, put, new Trace(before, insert, null, null));
  }

  @Override
  public String undo(String text, String name, Trace trace) {
    Region region = region(text, name);
    if (region == null) throw new IllegalArgumentException("it has no " + name);
    int start = region.start();
    String current = text.substring(start, region.end());
    String before = trace.before() == null ? "" : ConfigEditor.ended(trace.before(), current);
    String prefix = trace.insert() == null ? "" : trace.insert().prefix();
    if (text.startsWith(prefix, start - prefix.length())) start -= prefix.length();
    String without = text.substring(0, start) + before + text.substring(region.end());
    ConfigEditor.prove(rest(text, name), rest(without, name), name);
    return without;
  }

  @Override
  public boolean same(String one, String other) {
    return parse(one).equals(parse(other));
  }

  @Override
  public String withUses(String entry, String other) {
    StringBuilder all = new StringBuilder(entry);
    for (Object server : servers(parse(other)).values()) {
      if (!(server instanceof Map<?, ?> old)) continue;
      for (String word : USES) {
        Object use = old.get(word);
        if (use != null) all.append(word).append(" = ").append(value(use)).append('\n');
      }
    }
    return all.toString();
  }

  @Override
  public boolean isOff(String entry) {
    return servers(parse(entry)).values().stream()
        .anyMatch(server -> server instanceof Map<?, ?> map && ConfigValues.isOff(map));
  }

  /** Where a server's tables stand; null when it has none. */
  private @Nullable Region region(String text, String name) {
    Object entry = servers(parse(text)).get(name);
    List<Statement> all = TomlScan.statements(text);
    List<String> path = List.of(key, name);
    int start = -1;
    int end = -1;
    boolean inside = false;
    for (Statement statement : all) {
      if (statement.head()) {
        List<String> head = statement.path();
        inside = head.size() >= 2 && head.subList(0, 2).equals(path);
        if (inside && start >= 0 && between(all, end, statement.start())) {
          throw new IllegalArgumentException("it has the tables of " + name + " in two places");
        }
        if (inside && start < 0) start = statement.start();
      }
      if (inside) end = statement.end();
    }
    if ((entry == null) != (start < 0)) {
      String head = "[" + key + "." + name + "]";
      throw new IllegalArgumentException("it has " + name + ", but not as the table " + head);
    }
    return start < 0 ? null : new Region(start, end);
  }

  /** TOML lets no head add to a table that was written as a value or by dotted keys. */
  private void refuseInline(String text) {
    for (Statement statement : TomlScan.statements(text)) {
      if (statement.head()) return;
      if (statement.path().getFirst().equals(key)) {
        throw new IllegalArgumentException("it has its " + key + " not as tables with heads");
      }
    }
  }

  private static boolean between(List<Statement> all, int from, int to) {
    return all.stream().anyMatch(s -> s.start() >= from && s.end() <= to);
  }

  private Map<String, Object> rest(String text, String name) {
    Map<String, Object> all = new LinkedHashMap<>(parse(text));
    Map<Object, Object> servers = new LinkedHashMap<>(servers(all));
    servers.remove(name);
    all.remove(key);
    if (!servers.isEmpty()) all.put(key, servers);
    return all;
  }

  private Map<?, ?> servers(Map<String, Object> all) {
    Object servers = all.getOrDefault(key, Map.of());
    if (servers instanceof Map<?, ?> map) return map;
    throw new IllegalArgumentException("its " + key + " is not a table of servers");
  }

  private static Map<String, Object> parse(String text) {
    try {
      return Toml.read(text, Set.of());
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(ConfigFile.notUnderstood(e), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("it is nested too deeply", e);
    }
  }
}
