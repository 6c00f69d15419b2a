//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES JsonNode.java
//SOURCES ../config/ConfigFile.java

package mcptools.connect;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.CharArrayReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mcptools.config.ConfigFile;
import mcptools.config.Formats.Jsonc;
import mcptools.connect.JsonNode.Item;
import mcptools.connect.JsonNode.Items;
import mcptools.connect.JsonNode.Member;
import mcptools.connect.JsonNode.Plain;
import mcptools.connect.JsonNode.Table;
import org.jspecify.annotations.Nullable;

/** Finds the places of values in JSON that may have comments and trailing commas. */
final class JsonScan {
  private final String text;
  private int at;

  private JsonScan(String text) {
    this.text = text;
  }

  /** Whether there is nothing but blanks and comments. */
  static boolean isBlank(String text) {
    return new String(Jsonc.plain(text)).isBlank();
  }

  /**
   * The value, as a library reads it.
   *
   * @throws IllegalArgumentException when it is not JSON; the message quotes nothing of it
   */
  static JsonElement parse(String text) {
    JsonReader reader = new JsonReader(new CharArrayReader(Jsonc.plain(text)));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement value = JsonParser.parseReader(reader);
      if (reader.peek() == JsonToken.END_DOCUMENT) return value;
    } catch (IOException | JsonParseException e) {
      throw new IllegalArgumentException(ConfigFile.notUnderstood(e), e);
    }
    throw new IllegalArgumentException("it cannot be understood");
  }

  /**
   * The outermost object.
   *
   * @throws IllegalArgumentException when the text is no object
   */
  static Table table(String text) {
    // The library decides what is valid, and bounds the depth.
    if (!parse(text).isJsonObject()) {
      throw new IllegalArgumentException("it is not a table of settings");
    }
    JsonScan scan = new JsonScan(text);
    scan.skipBlank();
    return scan.object();
  }

  private JsonNode value() {
    int start = at;
    switch (text.charAt(at)) {
      case '{' -> {
        return object();
      }
      case '[' -> {
        return array();
      }
      case '"' -> at = Jsonc.string(text, at);
      default -> {
        while (at < text.length() && "{}[],:/ \t\r\n\"".indexOf(text.charAt(at)) < 0) at++;
      }
    }
    return new Plain(start, at);
  }

  private Items array() {
    final int start = at++;
    List<Item> items = new ArrayList<>();
    for (skipBlank(); text.charAt(at) != ']'; skipBlank()) {
      JsonNode value = value();
      skipBlank();
      boolean comma = text.charAt(at) == ',';
      items.add(new Item(value, comma ? at++ : -1));
    }
    return new Items(start, ++at, List.copyOf(items));
  }

  private Table object() {
    final int start = at++;
    List<Member> members = new ArrayList<>();
    for (skipBlank(); text.charAt(at) != '}'; skipBlank()) {
      int name = at;
      at = Jsonc.string(text, at);
      String word = JsonParser.parseString(text.substring(name, at)).getAsString();
      skipBlank();
      at++; // the colon
      skipBlank();
      JsonNode value = value();
      skipBlank();
      boolean comma = text.charAt(at) == ',';
      members.add(new Member(word, name, value, comma ? at++ : -1));
    }
    return new Table(start, ++at, List.copyOf(members));
  }

  private void skipBlank() {
    while (at < text.length()) {
      int comment = Jsonc.comment(text, at);
      boolean blank = Character.isWhitespace(text.charAt(at)) || text.charAt(at) == '\uFEFF';
      if (comment > at) at = comment;
      else if (blank) at++;
      else return;
    }
  }

  /** The member of this name; null for none. */
  static @Nullable Member only(Table table, String name) {
    List<Member> found = table.named(name);
    if (found.size() > 1) throw new IllegalArgumentException("it has " + name + " twice");
    return found.isEmpty() ? null : found.getFirst();
  }
}
