//DEPS com.google.code.gson:gson:2.15.0
//SOURCES JsonNode.java

package mcptools.connect;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.connect.JsonNode.Table;

/**
 * How a JSON text is laid out.
 *
 * @param unit what one level is indented by
 * @param lines whether each member has a line of its own
 */
record JsonStyle(String newline, String unit, boolean lines) {
  /** A list of texts and numbers, an element a line. */
  private static final Pattern LIST =
      Pattern.compile(
          "\\[\\n(?:\\s*(?:\"[^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+\"|[\\w.+-]+),?\\n)+\\s*]");

  static final Gson GSON = new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  static JsonStyle of(String text, Table root) {
    String newline = text.contains("\r\n") ? "\r\n" : "\n";
    if (root.members().isEmpty()) return new JsonStyle(newline, "  ", true);
    int first = root.members().getFirst().start();
    boolean lines = startsLine(text, first);
    String unit = lines ? indent(text, first) : "";
    return new JsonStyle(newline, unit.isEmpty() ? "  " : unit, lines);
  }

  /** The blanks that the line of this place begins with. */
  static String indent(String text, int place) {
    int line = text.lastIndexOf('\n', place - 1) + 1;
    int end = line;
    while (end < place && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) end++;
    return text.substring(line, end);
  }

  /** Whether only blanks stand before this place in its line, and it is not the first line. */
  static boolean startsLine(String text, int place) {
    int line = text.lastIndexOf('\n', place - 1);
    return line >= 0 && text.substring(line, place).isBlank();
  }

  String member(String name, JsonElement value, String indent, boolean inLines) {
    return GSON.toJson(new JsonPrimitive(name)) + ": " + value(value, indent, inLines);
  }

  /** A value as text, its first line without the indentation. */
  String value(JsonElement value, String indent, boolean inLines) {
    FormattingStyle style =
        inLines
            ? FormattingStyle.PRETTY.withNewline("\n").withIndent(unit)
            : FormattingStyle.COMPACT.withSpaceAfterSeparators(true);
    String text = GSON.newBuilder().setFormattingStyle(style).create().toJson(value);
    return inLine(text).replace("\n", newline + indent);
  }

  /** Lists in one line, as people write them: a secret is in the line of its option then. */
  private static String inLine(String text) {
    return LIST.matcher(text)
        .replaceAll(list -> {
          List<String> lines = list.group().lines().map(String::strip).toList();
          String elements = String.join(" ", lines.subList(1, lines.size() - 1));
          return Matcher.quoteReplacement("[" + elements + "]");
        });
  }
}
