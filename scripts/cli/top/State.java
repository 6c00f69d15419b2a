//SOURCES Column.java
//SOURCES Dialog.java
//SOURCES Layout.java
//SOURCES Rows.java

package mcptools.cli.top;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** All that the screen is a function of. A state is changed by {@link #with} alone. */
public final class State {
  /** Empty until the machine was read. */
  public Optional<Model> model = Optional.empty();

  /** What was read while a dialog is open, and the list stands still. */
  Optional<Model> waiting = Optional.empty();

  Optional<Past> past = Optional.empty();

  public boolean tree = true;

  /** Empty for the order of owners, and of age. */
  public Optional<Column> sort = Optional.empty();

  boolean reversed;
  public String filter = "";
  boolean typing;
  public Set<String> marks = Set.of();
  Set<String> folded = Set.of();

  /** The key of what the cursor is on; what has this key no more is not replaced by another. */
  public String selected = "";

  /** The row of the cursor. */
  public int index;

  /** The first row on the screen. */
  public int top;

  boolean details;
  int detailsTop;
  boolean help;
  int helpTop;
  public Optional<Dialog> dialog = Optional.empty();
  int dialogs;
  public String message = "";
  boolean mouse = true;
  public int columns = 80;
  public int rows = 24;

  /** Milliseconds, of any clock. */
  long now;

  /** Until when the rows keep their order, as somebody is about to choose one. */
  long heldUntil;

  /** Places of the rows, by key, that are kept until then. */
  Map<String, Integer> order = Map.of();

  private Optional<List<Rows.Row>> list = Optional.empty();

  public State() {}

  private State(State other) {
    model = other.model;
    waiting = other.waiting;
    past = other.past;
    tree = other.tree;
    sort = other.sort;
    reversed = other.reversed;
    filter = other.filter;
    typing = other.typing;
    marks = other.marks;
    folded = other.folded;
    selected = other.selected;
    index = other.index;
    top = other.top;
    details = other.details;
    detailsTop = other.detailsTop;
    help = other.help;
    helpTop = other.helpTop;
    dialog = other.dialog;
    dialogs = other.dialogs;
    message = other.message;
    mouse = other.mouse;
    columns = other.columns;
    rows = other.rows;
    now = other.now;
    heldUntil = other.heldUntil;
    order = other.order;
  }

  /** Another state, in which this is changed. */
  public State with(Consumer<State> change) {
    State changed = new State(this);
    change.accept(changed);
    changed.list = Optional.empty();
    return changed;
  }

  /** The rows of the list, those off the screen included. */
  public List<Rows.Row> list() {
    if (list.isEmpty()) list = Optional.of(Rows.of(this));
    return list.get();
  }

  /** What the cursor is on; empty when that is gone. */
  public Optional<Node> current() {
    List<Rows.Row> list = list();
    if (index < 0 || index >= list.size()) return Optional.empty();
    return Optional.of(list.get(index).node()).filter(n -> n.key().equals(selected));
  }

  /** What is marked, or else what the cursor is on. */
  List<Node> chosen() {
    List<Node> marked =
        marks.stream().sorted().flatMap(k -> model.flatMap(m -> m.find(k)).stream()).toList();
    return marked.isEmpty() ? current().stream().toList() : marked;
  }

  /** With the cursor in a row, and that on the screen. */
  State at(int row) {
    return with(
            next -> {
              List<Rows.Row> list = list();
              next.index = Math.clamp(row, 0, Math.max(0, list.size() - 1));
              next.selected = list.isEmpty() ? "" : list.get(next.index).node().key();
              next.detailsTop = 0;
            })
        .scrolled();
  }

  /** With the row of the cursor on the screen. */
  State scrolled() {
    return with(next -> {
      int shown = Layout.of(this).list();
      int least = Math.max(0, index - shown + 1);
      int most = Math.max(least, Math.min(index, list().size() - shown));
      next.top = Math.clamp(top, least, most);
    });
  }

  /**
   * With the cursor on what it was on, after the rows changed: in the same line of the screen,
   * unless there is room for all rows.
   */
  State followed() {
    List<Rows.Row> list = list();
    int found = -1;
    for (int i = 0; i < list.size() && found < 0; i++) {
      if (list.get(i).node().key().equals(selected)) found = i;
    }
    int row = found >= 0 ? found : Math.clamp(index, 0, Math.max(0, list.size() - 1));
    boolean first = selected.isEmpty() && !list.isEmpty();
    int shown = Layout.of(this).list();
    int line = Math.clamp(index - top, 0, Math.max(0, shown - 1));
    return with(next -> {
      next.index = row;
      next.top = list.size() <= shown ? 0 : Math.max(0, row - line);
      if (first) next.selected = list.get(row).node().key();
    });
  }

  /**
   * As {@link #followed}, after somebody chose which rows there are. What these leave out, or show
   * for what is below it alone, is not gone: the cursor goes to what is nearest to it.
   */
  State refocused() {
    State next = followed();
    int row = model.flatMap(m -> m.find(selected)).map(n -> Rows.nearest(next, n)).orElse(-1);
    boolean there = row == next.index && next.current().isPresent();
    return row < 0 || there ? next : next.at(row);
  }

  /** Why the cursor is on nothing. */
  String nowhere() {
    if (selected.isEmpty()) return "There is nothing here.";
    boolean hidden = model.flatMap(m -> m.find(selected)).isPresent();
    return hidden
        ? "That is not shown now; choose another row."
        : "That is gone; choose another row.";
  }

  /** Whether the rows keep their order: after a key for a while, and behind a dialog. */
  boolean isHeld() {
    return now < heldUntil || dialog.isPresent();
  }

  /** Keeps the rows where they are for so long. */
  State held(long millis) {
    Map<String, Integer> places = new HashMap<>();
    for (Rows.Row row : list()) places.put(row.node().key(), places.size());
    return with(next -> {
      next.heldUntil = now + millis;
      next.order = places;
    });
  }

  static Set<String> toggled(Set<String> keys, String key) {
    Set<String> changed = new HashSet<>(keys);
    if (!changed.remove(key)) changed.add(key);
    return Set.copyOf(changed);
  }
}
