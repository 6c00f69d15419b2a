//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES JsonEdit.java

package mcptools.connect;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Map;
import mcptools.connect.JsonNode.Item;
import mcptools.connect.JsonNode.Items;
import mcptools.connect.JsonNode.Member;
import mcptools.connect.JsonNode.Table;
import org.jspecify.annotations.Nullable;

/**
 * Our hooks in a JSON text, {@code {"hooks": {EVENT: [{"hooks": [{"command": ...}]}]}}}: those
 * whose command is {@value #SCRIPT} of any clone. Every other character stays.
 */
final class HookEdit {
  static final String SCRIPT = "lib/watch/agent.sh";

  private static final String HOOKS = "hooks";

  private HookEdit() {}

  /**
   * Adds a hook to each event, in place of ours that are there.
   *
   * @throws IllegalArgumentException when the text cannot be edited; the message says why
   */
  static String with(String before, Map<String, JsonObject> hooks) {
    String text = without(before);
    if (JsonScan.isBlank(text)) text += "{}\n";
    for (var hook : hooks.entrySet()) text = add(text, hook.getKey(), hook.getValue());
    ConfigEditor.prove(rest(before), rest(text), "the hooks");
    return text;
  }

  private static String add(String before, String event, JsonObject hook) {
    String text = before;
    JsonStyle style = JsonStyle.of(text, JsonScan.table(text));
    if (hooks(text) == null) {
      text = JsonEdit.insert(text, style, JsonScan.table(text), HOOKS, new JsonObject()).text();
    }
    Table hooks = hooks(text);
    if (hooks == null) throw new IllegalStateException("there are none");
    Member member = JsonScan.only(hooks, event);
    JsonArray alone = new JsonArray();
    alone.add(hook);
    if (member == null) return JsonEdit.insert(text, style, hooks, event, alone).text();
    Items items = items(member);
    if (items.items().isEmpty()) {
      String indent = JsonStyle.indent(text, member.start());
      return JsonEdit.replace(text, member, style.value(alone, indent, style.lines()));
    }
    Item last = items.items().getLast();
    int start = last.value().start();
    boolean lines = JsonStyle.startsLine(text, start);
    String blank = lines ? style.newline() + JsonStyle.indent(text, start) : " ";
    String value = style.value(hook, JsonStyle.indent(text, start), lines);
    boolean comma = last.comma() >= 0;
    int end = comma ? last.comma() + 1 : last.value().end();
    String added = (comma ? "" : ",") + blank + value + (comma ? "," : "");
    return text.substring(0, end) + added + text.substring(end);
  }

  /** Takes ours out, and what is empty then; "" when nothing is left. */
  static String without(String before) {
    String text = before;
    while (true) {
      String next = JsonScan.isBlank(text) ? text : withoutOne(text);
      if (next.equals(text)) break;
      text = next;
    }
    if (text.equals(before)) return before;
    ConfigEditor.prove(rest(before), rest(text), "the hooks");
    return text.replaceAll("[{}\\s\uFEFF]", "").isEmpty() ? "" : text;
  }

  private static String withoutOne(String text) {
    Table root = JsonScan.table(text);
    Member all = JsonScan.only(root, HOOKS);
    if (all == null || !(all.value() instanceof Table hooks)) return text;
    for (Member event : hooks.members()) {
      if (!(event.value() instanceof Items items)) continue;
      for (Item entry : items.items()) {
        if (!(entry.value() instanceof Table table)) continue;
        Member member = JsonScan.only(table, HOOKS);
        if (member == null || !(member.value() instanceof Items list)) continue;
        for (Item hook : list.items()) {
          if (!isOurs(JsonScan.parse(substring(text, hook.value())))) continue;
          if (list.items().size() > 1) return cut(text, list, hook);
          if (items.items().size() > 1) return cut(text, items, entry);
          return hooks.members().size() > 1 ? cut(text, hooks, event) : cut(text, root, all);
        }
      }
    }
    return text;
  }

  private static String cut(String text, Items items, Item item) {
    int index = items.items().indexOf(item);
    int before = index == 0 ? -1 : items.items().get(index - 1).comma();
    return cut(text, item.value().start(), item.value().end(), before, item.comma());
  }

  private static String cut(String text, Table table, Member member) {
    int index = table.members().indexOf(member);
    int before = index == 0 ? -1 : table.members().get(index - 1).comma();
    return cut(text, member.start(), member.value().end(), before, member.comma());
  }

  /** Removes a part with the blanks before it, and the comma behind it, else the one before it. */
  private static String cut(String text, int start, int end, int before, int behind) {
    int from = start;
    while (Character.isWhitespace(text.charAt(from - 1))) from--;
    if (behind >= 0) return text.substring(0, from) + text.substring(behind + 1);
    if (before < 0) return text.substring(0, from) + text.substring(end);
    return text.substring(0, before) + text.substring(before + 1, from) + text.substring(end);
  }

  private static String substring(String text, JsonNode value) {
    return text.substring(value.start(), value.end());
  }

  private static @Nullable Table hooks(String text) {
    Member member = JsonScan.only(JsonScan.table(text), HOOKS);
    if (member == null) return null;
    if (member.value() instanceof Table table) return table;
    throw new IllegalArgumentException("its hooks are no table");
  }

  private static Items items(Member event) {
    if (event.value() instanceof Items items) return items;
    throw new IllegalArgumentException("its hooks of " + event.name() + " are no list");
  }

  private static boolean isOurs(JsonElement hook) {
    return hook instanceof JsonObject one
        && one.has("command")
        && one.get("command").toString().contains("/" + SCRIPT);
  }

  /** A text as a library reads it, without our hooks and what is empty. */
  private static JsonObject rest(String text) {
    if (JsonScan.isBlank(text)) return new JsonObject();
    JsonObject all = JsonScan.parse(text).getAsJsonObject();
    if (!(all.get(HOOKS) instanceof JsonObject hooks)) return all;
    for (JsonElement event : hooks.asMap().values()) {
      if (event instanceof JsonArray entries) entries.asList().removeIf(HookEdit::isEmpty);
    }
    hooks.asMap().values().removeIf(e -> e instanceof JsonArray entries && entries.isEmpty());
    if (hooks.isEmpty()) all.remove(HOOKS);
    return all;
  }

  /** Takes our hooks out of an entry, and tells whether none are left. */
  private static boolean isEmpty(JsonElement entry) {
    if (!(entry instanceof JsonObject object)) return false;
    if (!(object.get(HOOKS) instanceof JsonArray list)) return false;
    list.asList().removeIf(HookEdit::isOurs);
    return list.isEmpty();
  }
}
