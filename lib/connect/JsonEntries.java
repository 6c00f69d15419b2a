//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES JsonEdit.java
//SOURCES JsonScan.java

package mcptools.connect;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import mcptools.config.ConfigValues;
import mcptools.connect.JsonEdit.Inserted;
import mcptools.connect.JsonNode.Member;
import mcptools.connect.JsonNode.Table;
import org.jspecify.annotations.Nullable;

/**
 * Entries in JSON that may have comments.
 *
 * @param path the keys that lead to the table of servers, from the outermost table on
 * @param inner key of a table in that one that has the servers if it exists; "" for none
 */
record JsonEntries(List<String> path, String inner) implements ConfigEditor {
  @Override
  public String entry(String name, Map<String, Object> values) {
    return JsonStyle.GSON.toJson(values);
  }

  @Override
  public Optional<String> find(String text, String name) {
    if (JsonScan.isBlank(text)) return Optional.empty();
    Table servers = servers(text);
    Member found = servers == null ? null : JsonScan.only(servers, name);
    if (found == null) return Optional.empty();
    return Optional.of(text.substring(found.value().start(), found.value().end()));
  }

  @Override
  public Placed put(String text, String name, String entry) {
    JsonElement value = JsonScan.parse(entry);
    String root = null;
    String full = text;
    if (JsonScan.isBlank(text)) {
      String newline = text.contains("\r\n") ? "\r\n" : "\n";
      boolean whole = text.isEmpty() || text.equals("\uFEFF") || text.endsWith("\n");
      root = (whole ? "" : newline) + "{}" + newline;
      full = text + root;
    }
    JsonStyle style = JsonStyle.of(full, JsonScan.table(full));
    Insert table = null;
    Integer level = null;
    if (servers(full) == null) {
      level = missing(full);
      JsonObject chain = new JsonObject();
      for (int i = path.size() - 1; i > level; i--) {
        JsonObject outer = new JsonObject();
        outer.add(path.get(i), chain);
        chain = outer;
      }
      Table above = Objects.requireNonNull(at(full, level));
      Inserted added = JsonEdit.insert(full, style, above, path.get(level), chain);
      full = added.text();
      table = added.insert();
    }
    Table servers = existing(full);
    Member old = JsonScan.only(servers, name);
    String before = null;
    Insert insert = null;
    if (old == null) {
      Inserted added = JsonEdit.insert(full, style, servers, name, value);
      full = added.text();
      insert = added.insert();
    } else {
      before = full.substring(old.value().start(), old.value().end());
      boolean lines = JsonStyle.startsLine(full, old.start());
      String indent = JsonStyle.indent(full, old.start());
      full = JsonEdit.replace(full, old, style.value(value, indent, lines));
    }
    String put = find(full, name).orElseThrow();
    if (!same(put, entry)) throw new IllegalStateException("what was written reads otherwise");
    ConfigEditor.prove(rest(text, name), rest(full, name), name);
    return new Placed(full, put, new Trace(before, insert, table, root, level));
  }

  @Override
  public String undo(String text, String name, Trace trace) {
    Table servers = existing(text);
    Member member = JsonScan.only(servers, name);
    if (member == null) throw new IllegalArgumentException("it has no " + name);
    String without;
    if (trace.before() != null) {
      without = JsonEdit.replace(text, member, trace.before());
    } else {
      Insert insert = trace.insert() == null ? new Insert("", "") : trace.insert();
      without = withoutTable(JsonEdit.remove(text, servers, member, insert), trace);
    }
    ConfigEditor.prove(rest(text, name), rest(without, name), name);
    return without;
  }

  /** Without the table of servers, and without the root, when they are ours and empty. */
  private String withoutTable(String text, Trace trace) {
    String without = text;
    int level = trace.level() == null ? path.size() - 1 : trace.level();
    Table above = at(text, level);
    Insert made = trace.table();
    if (above != null && made != null) {
      Member table = JsonScan.only(above, path.get(level));
      boolean empty = table != null && isEmpty(text, table.value(), level + 1);
      if (table != null && empty) without = JsonEdit.remove(text, above, table, made);
    }
    String end = trace.root();
    if (end == null || !without.endsWith(end)) return without;
    return without.substring(0, without.length() - end.length());
  }

  /** Whether nothing is in a table but the empty ones that lead on from this level. */
  private boolean isEmpty(String text, JsonNode value, int level) {
    if (!(value instanceof Table table) || level > path.size()) return false;
    if (table.members().isEmpty()) {
      return text.substring(value.start() + 1, value.end() - 1).isBlank();
    }
    if (table.members().size() > 1 || level == path.size()) return false;
    Member only = table.members().getFirst();
    return only.name().equals(path.get(level)) && isEmpty(text, only.value(), level + 1);
  }

  /** The level of the first table on the path that is not there. */
  private int missing(String text) {
    int level = 0;
    while (at(text, level + 1) != null) level++;
    return level;
  }

  /** The table at a level of the path; null when it is not there. */
  private @Nullable Table at(String text, int level) {
    Table table = JsonScan.table(text);
    for (int i = 0; i < level && table != null; i++) {
      table = table(JsonScan.only(table, path.get(i)), path.get(i));
    }
    return table;
  }

  @Override
  public boolean same(String one, String other) {
    return JsonScan.parse(one).equals(JsonScan.parse(other));
  }

  @Override
  public String withUses(String entry, String other) {
    if (!(JsonScan.parse(other) instanceof JsonObject old)) return entry;
    if (USES.stream().noneMatch(old::has)) return entry;
    JsonObject all = JsonScan.parse(entry).getAsJsonObject();
    for (String key : USES) if (old.has(key)) all.add(key, old.get(key));
    return JsonStyle.GSON.toJson(all);
  }

  @Override
  public boolean isOff(String entry) {
    JsonElement value = JsonScan.parse(entry);
    return value.isJsonObject() && ConfigValues.isOff(JsonStyle.GSON.fromJson(value, Map.class));
  }

  private Table existing(String text) {
    Table servers = servers(text);
    if (servers == null) throw new IllegalArgumentException("it has no " + path.getLast());
    return servers;
  }

  private @Nullable Table servers(String text) {
    Table outer = at(text, path.size());
    if (outer == null || inner.isEmpty()) return outer;
    Member nested = JsonScan.only(outer, inner);
    boolean server =
        nested != null
            && nested.value() instanceof Table table
            && !(table.named("type").isEmpty() && table.named("command").isEmpty());
    return nested == null || server ? outer : table(nested, inner);
  }

  private static @Nullable Table table(@Nullable Member member, String key) {
    if (member == null) return null;
    if (member.value() instanceof Table table) return table;
    throw new IllegalArgumentException("its " + key + " is not a table of servers");
  }

  private JsonObject rest(String text, String name) {
    if (JsonScan.isBlank(text)) return new JsonObject();
    JsonObject all = JsonScan.parse(text).getAsJsonObject();
    List<JsonObject> tables = new ArrayList<>(List.of(all));
    for (String key : path) {
      if (!(tables.getLast().get(key) instanceof JsonObject next)) return all;
      tables.add(next);
    }
    JsonObject servers = tables.getLast();
    servers.remove(name);
    if (!inner.isEmpty() && servers.get(inner) instanceof JsonObject nested) nested.remove(name);
    for (int i = path.size(); i > 0 && tables.get(i).isEmpty(); i--) {
      tables.get(i - 1).remove(path.get(i - 1));
    }
    return all;
  }
}
