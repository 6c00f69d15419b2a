//DEPS com.google.code.gson:gson:2.15.0
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ConnectPlan.java

package mcptools.connect;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcptools.config.Client;
import mcptools.config.ConfigFile;
import mcptools.connect.ConfigEditor.Placed;
import mcptools.connect.Step.Change;
import mcptools.connect.Target.Scope;
import org.jspecify.annotations.Nullable;

/** Plans the change of one config; writes nothing. */
final class Planner {
  /** What of an entry of ours says where it leads, whatever else stands in it. */
  private static final Pattern LEADS =
      Pattern.compile("http://127\\.0\\.0\\.1:\\d+/[^\"'\\s]+|lib/bridge/attach\\.sh");

  private final Target target;
  private final ClientFile config;
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
    this.before = List.copyOf(known);
    this.after = new ArrayList<>(known);
    this.text = config.text();
  }

  /**
   * Servers of one project come before the user's own of the same name, so they are connected, too.
   *
   * @param off whether also those that the client has switched off
   */
  ConnectPlan connect(Map<String, String> wanted, boolean off) {
    wanted.forEach((name, entry) -> connect(target, name, entry, off));
    for (Target local : locals(wanted.keySet())) {
      ConfigEditor entries = local.editor();
      wanted.forEach((name, entry) -> {
        if (entries.find(text, name).isPresent()) connect(local, name, entry, off);
      });
    }
    return plan(false);
  }

  /** The tables of single projects in Claude Code's own file that name one of these servers. */
  private List<Target> locals(Set<String> names) {
    boolean own = target.client() == Client.CLAUDE_CODE && target.scope() == Scope.USER;
    if (!own || JsonScan.isBlank(text)) return List.of();
    JsonElement projects = JsonScan.parse(text).getAsJsonObject().get(ConfigFile.PROJECTS);
    if (!(projects instanceof JsonObject all)) return List.of();
    List<Target> locals = new ArrayList<>();
    for (Map.Entry<String, JsonElement> project : all.entrySet()) {
      boolean servers =
          project.getValue() instanceof JsonObject o
              && o.get(target.client().key()) instanceof JsonObject table
              && names.stream().anyMatch(table::has);
      if (servers && project.getKey().startsWith("/")) {
        locals.add(target.local(Path.of(project.getKey())));
      }
    }
    return locals;
  }

  private void connect(Target table, String name, String wanted, boolean off) {
    ConfigEditor entries = table.editor();
    Optional<Path> project = target.table().isEmpty() ? table.table() : Optional.empty();
    Optional<String> current = entries.find(text, name);
    // A tool that is switched off for the client stays off, and a slow server has its time.
    String entry = current.map(c -> entries.withUses(wanted, c)).orElse(wanted);
    if (current.isPresent() && entries.same(current.get(), entry)) {
      steps.add(new Step(name, Change.ALREADY, project));
      return;
    }
    if (!off && current.filter(entries::isOff).isPresent()) {
      steps.add(new Step(name, Change.OFF, project));
      return;
    }
    Connection known = known(table, name);
    // Clients write into it, too, as which tools need not ask.
    boolean ours = known != null && leadsAs(known, current);
    boolean on = current.filter(c -> !entries.isOff(c)).isPresent();
    String anew = known == null ? wanted : entries.withUses(wanted, known.entry());
    if (known != null && ours && on && entries.same(anew, known.entry())) {
      steps.add(new Step(name, Change.ALREADY, project));
      return;
    }
    Placed placed = entries.put(text, name, entry);
    text = placed.text();
    if (known != null && (ours || isOurs(current, known))) {
      after.set(after.indexOf(known), known.with(placed.entry()));
      steps.add(new Step(name, Change.UPDATED, project));
      return;
    }
    if (known != null) after.remove(known);
    boolean made = !config.there();
    after.add(
        new Connection(
            table.word(),
            config.named().toString(),
            name,
            placed.entry(),
            placed.trace(),
            made,
            table.table().map(Path::toString).orElse(null)));
    steps.add(new Step(name, Change.CONNECTED, project));
  }

  ConnectPlan disconnect(Collection<String> names) {
    List<Connection> undone = new ArrayList<>();
    for (String name : names) {
      List<Connection> all = known(name);
      if (all.isEmpty()) steps.add(new Step(name, Change.ABSENT, Optional.empty()));
      for (Connection known : all) {
        Change change = state(known);
        if (change == Change.ABSENT) after.remove(known);
        if (change == Change.DISCONNECTED) undone.add(known);
        boolean below = known.project() != null && target.table().isEmpty();
        Optional<Path> project = below ? known.in(target).folder() : Optional.empty();
        steps.add(new Step(name, change, project));
      }
    }
    undo(undone);
    boolean made = undone.stream().anyMatch(Connection::made);
    boolean empty = text.isEmpty() || text.strip().equals("{}");
    return plan(made && empty && after.isEmpty());
  }

  /** The result of a disconnection; after a crash a connection may be recorded but not made. */
  private Change state(Connection known) {
    ConfigEditor entries = known.in(target).editor();
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
      ConfigEditor entries = one.in(target).editor();
      if (stays && !(added && isOurs(entries.find(text, one.name()), one))) continue;
      text = entries.undo(text, one.name(), one.trace());
      if (stays) again.addFirst(one);
      else after.remove(one);
    }
    for (Connection one : again) {
      Placed placed = one.in(target).editor().put(text, one.name(), one.entry());
      text = placed.text();
      after.set(
          after.indexOf(one),
          new Connection(
              one.client(),
              one.file(),
              one.name(),
              placed.entry(),
              placed.trace(),
              one.made() || made,
              one.project()));
    }
  }

  /** Whether an entry still leads where ours did, whatever was added to it. */
  private static boolean leadsAs(Connection known, Optional<String> current) {
    Matcher leads = LEADS.matcher(known.entry());
    return leads.find() && current.filter(c -> c.contains(leads.group())).isPresent();
  }

  private boolean isOurs(Optional<String> current, Connection known) {
    return current.isPresent() && known.in(target).editor().same(current.get(), known.entry());
  }

  private @Nullable Connection known(Target table, String name) {
    return known(name).stream().filter(c -> c.isIn(table)).findFirst().orElse(null);
  }

  /** The connections of a server in the target's table, and in those below it. */
  private List<Connection> known(String name) {
    return after.stream()
        .filter(c -> c.name().equals(name))
        .filter(c -> target.table().isEmpty() || c.isIn(target))
        .toList();
  }

  private ConnectPlan plan(boolean gone) {
    return new ConnectPlan(
        target, config, text, gone, before, List.copyOf(after), List.copyOf(steps));
  }
}
