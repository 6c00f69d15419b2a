//DEPS com.google.code.gson:gson:2.15.0
//SOURCES ConfigEditor.java

package mcptools.connect;

import com.google.gson.JsonElement;
import mcptools.config.Formats.Jsonc;
import mcptools.connect.ConfigEditor.Insert;
import mcptools.connect.JsonNode.Member;
import mcptools.connect.JsonNode.Table;

/** Changes single members of a JSON text; every other character stays. */
final class JsonEdit {
  /** The text with a new member, and how it was inserted. */
  record Inserted(String text, Insert insert) {}

  private JsonEdit() {}

  /** Adds a member as the last one of a table. */
  static Inserted insert(
      String text, JsonStyle style, Table table, String name, JsonElement value) {
    return table.members().isEmpty()
        ? first(text, style, table, name, value)
        : last(text, style, table, name, value);
  }

  private static Inserted first(
      String text, JsonStyle style, Table table, String name, JsonElement value) {
    int close = table.end() - 1;
    int place = close;
    while (Character.isWhitespace(text.charAt(place - 1))) place--;
    // Behind a comment to the end of the line, there is a line end.
    boolean open = text.substring(place, close).indexOf('\n') >= 0;
    boolean lines = style.lines() || open;
    String base = JsonStyle.indent(text, table.start());
    String indent = base + style.unit();
    Insert insert =
        lines
            ? new Insert(style.newline() + indent, open ? "" : style.newline() + base)
            : new Insert("", "");
    return inserted(text, place, style.member(name, value, indent, lines), insert);
  }

  private static Inserted last(
      String text, JsonStyle style, Table table, String name, JsonElement value) {
    Member last = table.members().getLast();
    Member first = table.members().getFirst();
    boolean trailing = last.comma() >= 0;
    int end = trailing ? last.comma() + 1 : last.value().end();
    int place = end;
    boolean lineComment = false;
    for (int i = end; i < text.length(); i++) {
      int behind = Jsonc.comment(text, i);
      if (behind > i) {
        lineComment = text.startsWith("//", i);
        place = behind;
        i = behind - 1;
      } else if (text.charAt(i) != ' ' && text.charAt(i) != '\t') {
        break;
      }
    }
    boolean lines = JsonStyle.startsLine(text, first.start());
    String indent =
        lines
            ? JsonStyle.indent(text, first.start())
            : JsonStyle.indent(text, table.start()) + style.unit();
    String prefix = lines || lineComment ? style.newline() + indent : " ";
    Insert insert = new Insert(prefix, trailing ? "," : "");
    String member = style.member(name, value, indent, lines);
    if (trailing) return inserted(text, place, member, insert);
    return inserted(text.substring(0, end) + "," + text.substring(end), place + 1, member, insert);
  }

  private static Inserted inserted(String text, int place, String member, Insert insert) {
    String all = insert.prefix() + member + insert.suffix();
    return new Inserted(text.substring(0, place) + all + text.substring(place), insert);
  }

  static String replace(String text, Member member, String value) {
    return text.substring(0, member.value().start()) + value + text.substring(member.value().end());
  }

  /** Removes a member that was inserted so; exactly, unless its surroundings changed. */
  static String remove(String text, Table table, Member member, Insert insert) {
    int index = table.members().indexOf(member);
    int start = start(text, member, insert);
    int end = member.comma() >= 0 ? member.comma() + 1 : member.value().end();
    boolean only = table.members().size() == 1;
    if (only && text.startsWith(insert.suffix(), end)) end += insert.suffix().length();
    String without = text.substring(0, start) + text.substring(end);
    if (index == 0 || member.comma() >= 0) return without;
    int comma = table.members().get(index - 1).comma();
    return without.substring(0, comma) + without.substring(comma + 1);
  }

  private static int start(String text, Member member, Insert insert) {
    int start = member.start();
    if (text.startsWith(insert.prefix(), start - insert.prefix().length())) {
      return start - insert.prefix().length();
    }
    while (text.charAt(start - 1) == ' ' || text.charAt(start - 1) == '\t') start--;
    if (text.charAt(start - 1) == '\n') start--;
    return text.charAt(start - 1) == '\r' ? start - 1 : start;
  }
}
