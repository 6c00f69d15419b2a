//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ConnectPlan.java

package mcptools.connect;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.connect.ConfigEditor.Placed;
import mcptools.connect.Step.Change;
import org.jspecify.annotations.Nullable;

/** Plans the change of one config; writes nothing. */
final class Planner {
  private final Target target;
  private final ClientFile config;
  private final ConfigEditor entries;
  private final List<Connection> before;
  private final List<Connection> after;
  private final List<Step> steps = new ArrayList<>();
  private String text;

  /**
   * @param known the connections in this config, in their order
   */
  Planner(Target target, ClientFile config, List<Connection> known) {
    this.target = target;
    this.config = config;
    this.entries = target.editor();
    this.before = List.copyOf(known);
    this.after = new ArrayList<>(known);
    this.text = config.text();
  }

  ConnectPlan connect(Map<String, String> wanted) {
    wanted.forEach(this::connect);
    return plan(false);
  }

  private void connect(String name, String entry) {
    Optional<String> current = entries.find(text, name);
    if (current.isPresent() && entries.same(current.get(), entry)) {
      steps.add(new Step(name, Change.ALREADY));
      return;
    }
    Connection known = known(name);
    Placed placed = entries.put(text, name, entry);
    text = placed.text();
    if (known != null && isOurs(current, known)) {
      after.set(after.indexOf(known), known.with(placed.entry()));
      steps.add(new Step(name, Change.UPDATED));
      return;
    }
    if (known != null) after.remove(known);
    String file = config.named().toString();
    boolean made = !config.there();
    after.add(new Connection(target.word(), file, name, placed.entry(), placed.trace(), made));
    steps.add(new Step(name, Change.CONNECTED));
  }

  ConnectPlan disconnect(Collection<String> names) {
    List<Connection> undone = new ArrayList<>();
    for (String name : names) {
      Connection known = known(name);
      Change change = known == null ? Change.ABSENT : state(known);
      if (known != null && change == Change.ABSENT) after.remove(known);
      if (known != null && change == Change.DISCONNECTED) undone.add(known);
      steps.add(new Step(name, change));
    }
    undo(undone);
    boolean made = undone.stream().anyMatch(Connection::made);
    boolean empty = text.isEmpty() || text.strip().equals("{}");
    return plan(made && empty && after.isEmpty());
  }

  /** The result of a disconnection; after a crash a connection may be recorded but not made. */
  private Change state(Connection known) {
    Optional<String> current = entries.find(text, known.name());
    if (isOurs(current, known)) return Change.DISCONNECTED;
    String old = known.trace().before();
    boolean never = current.isPresent() && old != null && entries.same(current.get(), old);
    return current.isEmpty() || never ? Change.ABSENT : Change.CHANGED;
  }

  /** Later additions build on earlier ones, so they are removed first and added again. */
  private void undo(List<Connection> undone) {
    if (undone.isEmpty()) return;
    int first = undone.stream().mapToInt(after::indexOf).min().orElseThrow();
    boolean made = undone.stream().anyMatch(Connection::made);
    List<Connection> later = List.copyOf(after.subList(first, after.size()));
    List<Connection> again = new ArrayList<>();
    for (Connection one : later.reversed()) {
      boolean stays = !undone.contains(one);
      boolean added = one.trace().before() == null;
      if (stays && !(added && isOurs(entries.find(text, one.name()), one))) continue;
      text = entries.undo(text, one.name(), one.trace());
      if (stays) again.addFirst(one);
      else after.remove(one);
    }
    for (Connection one : again) {
      Placed placed = entries.put(text, one.name(), one.entry());
      text = placed.text();
      boolean makes = one.made() || made;
      after.set(
          after.indexOf(one),
          new Connection(
              one.client(), one.file(), one.name(), placed.entry(), placed.trace(), makes));
    }
  }

  private boolean isOurs(Optional<String> current, Connection known) {
    return current.isPresent() && entries.same(current.get(), known.entry());
  }

  private @Nullable Connection known(String name) {
    return after.stream().filter(c -> c.name().equals(name)).findFirst().orElse(null);
  }

  private ConnectPlan plan(boolean gone) {
    return new ConnectPlan(
        target, config, text, gone, before, List.copyOf(after), List.copyOf(steps));
  }
}
