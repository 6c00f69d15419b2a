//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ConfigEditor.java
//SOURCES JsonStyle.java
//SOURCES YamlScan.java
//SOURCES ../config/ConfigValues.java

package mcptools.connect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mcptools.config.ConfigValues;
import mcptools.config.Formats.Yaml;
import mcptools.connect.YamlScan.Entry;
import org.jspecify.annotations.Nullable;

/**
 * Entries in YAML, whole lines each.
 *
 * @param key of the table of servers, or of their list
 * @param list whether it is a list, in which each server has its name
 */
record YamlEntries(String key, boolean list) implements ConfigEditor {
  private static final String UNIT = "  ";
  private static final Pattern ALIAS = Pattern.compile("(?<=[\\s,\\[{])\\*[^\\s,\\]}]+");

  @Override
  public String entry(String name, Map<String, Object> values) {
    StringBuilder out = new StringBuilder();
    if (list) add(out, "", values);
    else add(out, "", Map.of(name, values));
    if (!list) return out.toString();
    return out.toString().lines().collect(Collectors.joining("\n" + UNIT, "- ", "\n"));
  }

  /** Texts as JSON writes them are YAML, too. */
  private static void add(StringBuilder out, String indent, Map<?, ?> values) {
    values.forEach((name, value) -> {
      boolean plain = name.toString().matches("[A-Za-z_][A-Za-z0-9_-]*");
      out.append(indent).append(plain ? name : JsonStyle.GSON.toJson(name)).append(':');
      if (value instanceof Map<?, ?> map) add(out.append('\n'), indent + UNIT, map);
      else out.append(' ').append(JsonStyle.GSON.toJson(value)).append('\n');
    });
  }

  @Override
  public Optional<String> find(String text, String name) {
    return YamlScan.of(text, key, list)
        .map(table -> only(table, name))
        .map(entry -> text.substring(entry.start(), entry.end()));
  }

  private static @Nullable Entry only(YamlScan table, String name) {
    List<Entry> found = table.entries().stream().filter(e -> e.name().equals(name)).toList();
    if (found.size() > 1) throw new IllegalArgumentException("it has " + name + " twice");
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public Placed put(String text, String name, String entry) {
    String newline = text.contains("\r\n") ? "\r\n" : "\n";
    YamlScan table = YamlScan.of(text, key, list).orElse(null);
    Entry old = table == null ? null : only(table, name);
    String full;
    Trace trace;
    if (table == null) {
      String start = end(text, newline) + key + ":" + newline;
      full = text + start + lines(entry, UNIT, newline);
      trace = new Trace(null, new Insert("", ""), new Insert(start, ""), null);
    } else if (old != null) {
      String before = text.substring(old.start(), old.end());
      String lines = ConfigEditor.ended(lines(entry, table.indent(), newline), before);
      full = text.substring(0, old.start()) + lines + text.substring(old.end());
      trace = new Trace(before, null, null, null);
    } else if (table.entries().isEmpty()) {
      String before = text.substring(table.start(), table.end());
      String lines = lines(key + ":\n", table.indent().substring(2), newline);
      lines += lines(entry, table.indent(), newline);
      full = text.substring(0, table.start()) + lines + text.substring(table.end());
      trace = new Trace(before, null, new Insert("", ""), null);
    } else {
      String head = text.substring(0, table.end());
      String prefix = end(head, newline);
      full = head + prefix + lines(entry, table.indent(), newline) + text.substring(table.end());
      trace = new Trace(null, new Insert(prefix, ""), null, null);
    }
    String put = found(full, name);
    if (!same(put, entry)) throw otherwise();
    ConfigEditor.prove(rest(text, name), rest(full, name), name);
    return new Placed(full, put, trace);
  }

  /** What was put, also where that makes a text which cannot be read, as without its anchor. */
  private String found(String full, String name) {
    try {
      return find(full, name).orElseThrow(this::otherwise);
    } catch (IllegalArgumentException e) {
      throw otherwise();
    }
  }

  private IllegalArgumentException otherwise() {
    return new IllegalArgumentException("its " + key + " cannot be edited line by line");
  }

  /** The line end that a text lacks. */
  private static String end(String text, String newline) {
    return text.isEmpty() || text.endsWith("\n") ? "" : newline;
  }

  private static String lines(String entry, String indent, String newline) {
    List<String> lines = entry.lines().toList();
    int blanks = lines.getFirst().length() - lines.getFirst().stripLeading().length();
    return lines.stream()
        .map(line -> indent + line.replaceFirst("^ {0," + blanks + "}", "") + newline)
        .collect(Collectors.joining());
  }

  @Override
  public String undo(String text, String name, Trace trace) {
    YamlScan table =
        YamlScan.of(text, key, list)
            .orElseThrow(() -> new IllegalArgumentException("it has no " + key));
    Entry entry = only(table, name);
    if (entry == null) throw new IllegalArgumentException("it has no " + name);
    int start = entry.start();
    Insert made = trace.table();
    String current = text.substring(start, entry.end());
    String before =
        trace.before() == null || made != null ? "" : ConfigEditor.ended(trace.before(), current);
    String prefix = trace.insert() == null ? "" : trace.insert().prefix();
    if (made != null && table.entries().size() == 1) {
      start = table.start();
      before = trace.before() == null ? "" : trace.before();
      prefix = made.prefix().replaceFirst("(?s)" + key + ".*", "");
    }
    if (text.startsWith(prefix, start - prefix.length())) start -= prefix.length();
    String without = text.substring(0, start) + before + text.substring(entry.end());
    ConfigEditor.prove(rest(text, name), rest(without, name), name);
    return without;
  }

  @Override
  public boolean same(String one, String other) {
    return value(one).equals(value(other));
  }

  @Override
  public String withUses(String entry, String other) {
    String all = entry;
    for (Object server : exactly(other).map(YamlEntries::servers).orElse(List.of())) {
      if (!(server instanceof Map<?, ?> old)) continue;
      for (String word : USES) {
        if (!old.containsKey(word)) continue;
        String line = UNIT + word + ": " + JsonStyle.GSON.toJson(old.get(word)) + "\n";
        Matcher own = Pattern.compile("(?m)^" + UNIT + word + ":.*\\n").matcher(all);
        all = own.find() ? own.replaceFirst(Matcher.quoteReplacement(line)) : all + line;
      }
    }
    return all;
  }

  @Override
  public boolean isOff(String entry) {
    return servers(value(entry)).stream()
        .anyMatch(server -> server instanceof Map<?, ?> map && ConfigValues.isOff(map));
  }

  private static Collection<?> servers(Object value) {
    if (value instanceof Map<?, ?> map) return map.values();
    return value instanceof List<?> all ? all : List.of();
  }

  /** The values of an entry that stands alone, and so without those of anchors elsewhere. */
  private Object value(String entry) {
    return exactly(entry)
        .orElseGet(() -> parse(ALIAS.matcher(alone(entry)).replaceAll("{}")).getOrDefault(key, ""));
  }

  /** The values of an entry; empty where some stand elsewhere. */
  private Optional<Object> exactly(String entry) {
    try {
      return Optional.of(parse(alone(entry)).getOrDefault(key, ""));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private String alone(String entry) {
    return key + ":\n" + lines(entry, UNIT, "\n");
  }

  private Map<String, Object> rest(String text, String name) {
    Map<String, Object> all = new LinkedHashMap<>(parse(text));
    Object servers = all.remove(key);
    if (servers instanceof Map<?, ?> map) {
      Map<Object, Object> others = new LinkedHashMap<>(map);
      others.remove(name);
      if (!others.isEmpty()) all.put(key, others);
    } else if (servers instanceof List<?> items) {
      List<Object> others = new ArrayList<>(items);
      others.removeIf(o -> o instanceof Map<?, ?> map && name.equals(map.get("name")));
      if (!others.isEmpty()) all.put(key, others);
    }
    return all;
  }

  private static Map<String, Object> parse(String text) {
    try {
      return Yaml.read(text, Set.of());
    } catch (RuntimeException | StackOverflowError e) {
      throw new IllegalArgumentException("it cannot be understood", e);
    }
  }
}
