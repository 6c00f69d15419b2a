//SOURCES State.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Puts what was read into rows: sorted, filtered, as a tree or not. */
public final class Rows {
  /**
   * @param trail how the row hangs in the tree, a letter for each level: "|" and " " for a branch
   *     that goes on or not, "t" and "l" for a row that others follow or not
   * @param hidden how many rows are folded away below it
   */
  public record Row(Node node, String trail, int hidden) {}

  private final State state;
  private final Optional<Comparator<Node>> order;
  private final String wanted;
  private final List<Row> rows = new ArrayList<>();

  private Rows(State state) {
    this.state = state;
    this.order = order(state);
    this.wanted = state.filter.toLowerCase(Locale.ROOT);
  }

  static List<Row> of(State state) {
    if (state.model.isEmpty()) return List.of();
    Rows rows = new Rows(state);
    if (state.tree) {
      rows.add(state.model.get().roots(), 0, "", false);
    } else {
      List<Node> servers = new ArrayList<>();
      for (Node root : state.model.get().roots()) servers.addAll(root.servers());
      for (Node node : rows.sorted(servers)) {
        if (rows.matches(node)) rows.rows.add(new Row(node, "", 0));
      }
    }
    return rows.rows;
  }

  /**
   * The row that matches, as a part of what does, too, and comes nearest to this: itself, a part of
   * it, else the least that it is part of, else the first; -1 for none.
   */
  static int nearest(State state, Node meant) {
    Rows rows = new Rows(state);
    int whole = -1;
    int first = -1;
    boolean shown =
        state.list().stream().map(Row::node).anyMatch(n -> n.has(meant) && rows.matches(n));
    for (int i = 0; i < state.list().size(); i++) {
      Node node = state.list().get(i).node();
      if (shown && node.key().equals(meant.key())) return i;
      if (!rows.matches(node)) continue;
      if (meant.has(node)) return i;
      if (node.has(meant)) whole = i;
      if (first < 0) first = i;
    }
    return whole < 0 ? first : whole;
  }

  private static Optional<Comparator<Node>> order(State state) {
    if (state.isHeld()) {
      Map<String, Integer> places = state.order;
      return Optional.of(
          Comparator.comparingInt(n -> places.getOrDefault(n.key(), Integer.MAX_VALUE)));
    }
    return state.sort.map(column -> state.reversed ? column.order().reversed() : column.order());
  }

  private List<Node> sorted(List<Node> nodes) {
    if (order.isEmpty()) return nodes;
    List<Node> sorted = new ArrayList<>(nodes);
    sorted.sort(order.get());
    return sorted;
  }

  /**
   * @param whole whether what is above matches, so that all of it is shown
   */
  private void add(List<Node> nodes, int depth, String trail, boolean whole) {
    List<Node> shown = new ArrayList<>();
    for (Node node : sorted(nodes)) if (whole || matchesWithin(node)) shown.add(node);
    for (int i = 0; i < shown.size(); i++) {
      Node node = shown.get(i);
      boolean last = i == shown.size() - 1;
      String here = depth == 0 ? "" : trail + (last ? "l" : "t");
      boolean folded = state.folded.contains(node.key()) && wanted.isEmpty();
      rows.add(new Row(node, here, folded ? count(node) - 1 : 0));
      if (folded) continue;
      String deeper = depth == 0 ? "" : trail + (last ? " " : "|");
      add(node.below(), depth + 1, deeper, whole || matches(node));
    }
  }

  private static int count(Node node) {
    int[] count = {0};
    node.each(n -> count[0]++);
    return count[0];
  }

  private boolean matchesWithin(Node node) {
    if (matches(node)) return true;
    for (Node below : node.below()) if (matchesWithin(below)) return true;
    return false;
  }

  private boolean matches(Node node) {
    return wanted.isEmpty()
        || contains(node.name())
        || contains(node.owner())
        || contains(node.state())
        || (node.pid() > 0 && Long.toString(node.pid()).contains(wanted));
  }

  private boolean contains(String text) {
    return text.toLowerCase(Locale.ROOT).contains(wanted);
  }
}
