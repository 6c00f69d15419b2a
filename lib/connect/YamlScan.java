//DEPS org.jspecify:jspecify:1.0.1
//DEPS org.snakeyaml:snakeyaml-engine:3.2
//SOURCES ../config/ConfigFile.java

package mcptools.connect;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import mcptools.config.ConfigFile;
import mcptools.config.Formats.Yaml;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds the lines of the entries in a table, or list, of servers in YAML.
 *
 * @param start index of the line with the table's key
 * @param end behind the last line of its last entry, or behind the key's line
 * @param indent the blanks before each entry
 */
record YamlScan(int start, int end, String indent, List<Entry> entries) {
  /** A line end to the library that is none here. */
  private static final Pattern OLD_END = Pattern.compile("\\r(?!\\n)");

  /**
   * @param start index of its first line
   * @param end behind its last line
   */
  record Entry(String name, int start, int end) {}

  /**
   * The table of a key; empty when the text lacks it.
   *
   * @throws IllegalArgumentException when it is not written as lines, one entry below the other
   */
  static Optional<YamlScan> of(String text, String key, boolean list) {
    MappingNode root = root(text);
    NodeTuple found = root == null ? null : member(root, key);
    if (found == null) return Optional.empty();
    int start = line(text, mark(found.getKeyNode().getStartMark()).getLine());
    int column = mark(found.getKeyNode().getStartMark()).getColumn();
    Node value = found.getValueNode();
    boolean none =
        value instanceof ScalarNode scalar && List.of("", "~", "null").contains(scalar.getValue());
    if (none || (value instanceof CollectionNode<?> all && all.getValue().isEmpty())) {
      return Optional.of(new YamlScan(start, end(text, found), " ".repeat(column + 2), List.of()));
    }
    if (list ? !(value instanceof SequenceNode) : !(value instanceof MappingNode)) {
      throw new IllegalArgumentException("its " + key + " is not a table of servers");
    }
    CollectionNode<?> table = (CollectionNode<?>) value;
    if (mark(table.getStartMark()).getIndex()
        < mark(found.getKeyNode().getStartMark()).getIndex()) {
      throw new IllegalArgumentException("its " + key + " is an alias");
    }
    if (table.getFlowStyle() == FlowStyle.FLOW) {
      throw new IllegalArgumentException("it has its " + key + " in one line");
    }
    List<Entry> entries = list ? items((SequenceNode) table, text) : members(table, text);
    if (entries.isEmpty()) throw new IllegalArgumentException("its " + key + " is all merged");
    int first = entries.getFirst().start();
    int blanks = first;
    while (text.charAt(blanks) == ' ') blanks++;
    String indent = text.substring(first, blanks);
    return Optional.of(new YamlScan(start, entries.getLast().end(), indent, entries));
  }

  private static @Nullable MappingNode root(String text) {
    if (OLD_END.matcher(text).find()) throw new IllegalArgumentException("its lines end in CR");
    try {
      MappingNode root = Yaml.table(text);
      if (root != null && root.getFlowStyle() == FlowStyle.FLOW) {
        throw new IllegalArgumentException("it is written in braces");
      }
      return root;
    } catch (IllegalArgumentException e) {
      if (e.getMessage() != null && e.getMessage().startsWith("it ")) throw e;
      throw new IllegalArgumentException(ConfigFile.notUnderstood(e), e);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(ConfigFile.notUnderstood(e), e);
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("it is nested too deeply", e);
    }
  }

  private static @Nullable NodeTuple member(MappingNode table, String name) {
    List<NodeTuple> found =
        table.getValue().stream().filter(tuple -> isText(tuple.getKeyNode(), name)).toList();
    if (found.size() > 1) throw new IllegalArgumentException("it has " + name + " twice");
    return found.isEmpty() ? null : found.getFirst();
  }

  private static boolean isText(Node node, String text) {
    return node instanceof ScalarNode scalar && scalar.getValue().equals(text);
  }

  private static List<Entry> members(CollectionNode<?> table, String text) {
    List<Entry> entries = new ArrayList<>();
    for (Object each : table.getValue()) {
      NodeTuple tuple = (NodeTuple) each;
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) continue;
      if (!isInside(table, name)) continue;
      int start = line(text, mark(name.getStartMark()).getLine());
      entries.add(new Entry(name.getValue(), start, end(text, tuple)));
    }
    return entries;
  }

  /** The place of an alias, and of what is merged, is that of its anchor. */
  private static boolean isInside(CollectionNode<?> table, Node node) {
    int start = mark(node.getStartMark()).getIndex();
    return start >= mark(table.getStartMark()).getIndex()
        && start <= mark(table.getEndMark()).getIndex();
  }

  /** The marks of an item stand behind its dash. */
  private static List<Entry> items(SequenceNode list, String text) {
    List<Entry> entries = new ArrayList<>();
    for (Node item : list.getValue()) {
      if (!isInside(list, item))
        throw new IllegalArgumentException("it names a server by an alias");
      NodeTuple name = item instanceof MappingNode map ? member(map, "name") : null;
      String word = name != null && name.getValueNode() instanceof ScalarNode s ? s.getValue() : "";
      int start = line(text, mark(item.getStartMark()).getLine());
      while (start > 0 && !text.substring(start).stripLeading().startsWith("-")) {
        start = text.lastIndexOf('\n', start - 2) + 1;
      }
      entries.add(new Entry(word, start, end(text, item)));
    }
    return entries;
  }

  private static int end(String text, NodeTuple tuple) {
    return Math.max(end(text, tuple.getKeyNode()), end(text, tuple.getValueNode()));
  }

  /** Behind the last line of a value; what the library calls its end may be that of comments. */
  private static int end(String text, Node node) {
    if (node instanceof CollectionNode<?> all
        && all.getFlowStyle() == FlowStyle.BLOCK
        && !all.getValue().isEmpty()) {
      int last = 0;
      for (Object each : all.getValue()) {
        NodeTuple tuple = each instanceof NodeTuple t ? t : null;
        if (!isInside(all, tuple != null ? tuple.getKeyNode() : (Node) each)) continue;
        last = Math.max(last, tuple != null ? end(text, tuple) : end(text, (Node) each));
      }
      Mark stop = mark(all.getEndMark());
      return behindAlias(text, last, line(text, stop.getLine()) + stop.getColumn());
    }
    Mark end = mark(node.getEndMark());
    int line = line(text, end.getLine());
    boolean before = end.getColumn() == 0 && end.getLine() > mark(node.getStartMark()).getLine();
    if (before) {
      while (line > 0 && text.substring(text.lastIndexOf('\n', line - 2) + 1, line).isBlank()) {
        line = text.lastIndexOf('\n', line - 2) + 1;
      }
      return line;
    }
    int newline = text.indexOf('\n', line);
    return newline < 0 ? text.length() : newline + 1;
  }

  /**
   * Behind the lines of a collection that the library does not show, as those of a merged alias.
   */
  private static int behindAlias(String text, int last, int stop) {
    int end = last;
    for (int at = last; at < stop; ) {
      int newline = text.indexOf('\n', at);
      int next = newline < 0 ? text.length() : newline + 1;
      String line = text.substring(at, next);
      String bare = line.strip();
      int start = at + line.indexOf(bare);
      if (!bare.isEmpty() && !bare.startsWith("#") && start < stop) end = next;
      at = next;
    }
    return end;
  }

  private static Mark mark(Optional<Mark> mark) {
    return mark.orElseThrow(() -> new IllegalArgumentException("it cannot be understood"));
  }

  /** The index of a line, from 0 on. */
  private static int line(String text, int number) {
    int at = 0;
    for (int i = 0; i < number; i++) {
      int next = text.indexOf('\n', at);
      if (next < 0) return text.length();
      at = next + 1;
    }
    return at;
  }
}
