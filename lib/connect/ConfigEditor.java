//DEPS org.jspecify:jspecify:1.0.1
//SOURCES JsonEntries.java
//SOURCES TomlEntries.java
//SOURCES YamlEntries.java

package mcptools.connect;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The entries of servers in the text of a config. A text that cannot be edited is an {@link
 * IllegalArgumentException}, whose message says why and quotes no value.
 */
public sealed interface ConfigEditor permits JsonEntries, TomlEntries, YamlEntries {
  /**
   * A new entry of a server as text, from its keys with texts, numbers, booleans, lists and maps of
   * texts.
   */
  String entry(String name, Map<String, Object> values);

  /** The entry of a server, verbatim. */
  Optional<String> find(String text, String name);

  /** Replaces the server's entry, or adds one. */
  Placed put(String text, String name, String entry);

  /** Removes an entry and restores what was there. */
  String undo(String text, String name, Trace trace);

  /** Whether two entries have the same values. */
  boolean same(String one, String other);

  /** What entries say of how the client uses a server, whatever leads to it. */
  List<String> USES =
      List.of(
          "tools",
          "allowedTools",
          "alwaysAllow",
          "autoApprove",
          "available_tools",
          "disabledTools",
          "disabled_tools",
          "enabledTools",
          "enabled_tools",
          "excludeTools",
          "includeTools",
          "startup_timeout_ms",
          "startup_timeout_sec",
          "timeout",
          "tool_timeout_sec",
          "trust");

  /** An entry of ours with what another one says by {@link #USES}. */
  String withUses(String entry, String other);

  /** Whether an entry says that the client is not to use the server. */
  boolean isOff(String entry);

  /** Checks that a change left the rest of a text, as the library reads it, alike. */
  static void prove(Object before, Object after, String name) {
    if (!before.equals(after)) {
      throw new IllegalArgumentException("the change would reach beyond the entry of " + name);
    }
  }

  /** Lines with the end of others, in whose place they are put: the last one may have none. */
  static String ended(String lines, String others) {
    String whole = lines.replaceFirst("\\r?\\n\\z", "");
    if (!others.endsWith("\n")) return whole;
    return whole + (others.endsWith("\r\n") ? "\r\n" : "\n");
  }

  /**
   * @param entry as it stands in the text
   */
  record Placed(String text, String entry, Trace trace) {}

  /**
   * What was written around something new, so that taking it out leaves the text as it was.
   *
   * @param prefix blanks and a line end before it
   * @param suffix what follows it: a comma, or the line end and blanks that an empty table lacked
   */
  record Insert(String prefix, String suffix) {}

  /**
   * What undoing it needs.
   *
   * @param before the entry that was replaced, verbatim; null when there was none
   * @param insert how the entry was added; null when it replaced one
   * @param table how the table of servers was added; null when it was there
   * @param root what was appended to a text without any value; null when it had one
   * @param level of the outermost table that was added, from 0 on; null for the innermost
   */
  record Trace(
      @Nullable String before,
      @Nullable Insert insert,
      @Nullable Insert table,
      @Nullable String root,
      @Nullable Integer level) {
    Trace(
        @Nullable String before,
        @Nullable Insert insert,
        @Nullable Insert table,
        @Nullable String root) {
      this(before, insert, table, root, null);
    }
  }
}
