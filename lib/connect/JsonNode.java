package mcptools.connect;

import java.util.List;

/**
 * A value of a JSON text, by its place: from the index of its first character to behind its last.
 */
sealed interface JsonNode {
  int start();

  int end();

  /** An object. */
  record Table(int start, int end, List<Member> members) implements JsonNode {
    /** The members of a name; more than one when the text has it twice. */
    List<Member> named(String name) {
      return members.stream().filter(m -> m.name().equals(name)).toList();
    }
  }

  /** An array. */
  record Items(int start, int end, List<Item> items) implements JsonNode {}

  /** Any other value. */
  record Plain(int start, int end) implements JsonNode {}

  /**
   * A member of an object.
   *
   * @param start index of its name's quotation mark
   * @param comma index of the comma behind it; -1 for none
   */
  record Member(String name, int start, JsonNode value, int comma) {}

  /**
   * An element of an array.
   *
   * @param comma index of the comma behind it; -1 for none
   */
  record Item(JsonNode value, int comma) {}
}
