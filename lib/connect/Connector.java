//SOURCES Connections.java
//SOURCES Planner.java

package mcptools.connect;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mcptools.error.UserError;

/** Writes servers into the configs of clients, and removes them again. */
public record Connector(Connections connections) {
  /**
   * @param wanted entries by the names of servers
   * @param off whether also those that the client has switched off
   * @throws UserError when the config cannot be used; it is unharmed
   */
  public ConnectPlan connect(Target target, Map<String, String> wanted, boolean off) {
    return plan(target, planner -> planner.connect(wanted, off));
  }

  /**
   * @param names of servers, connected or not
   * @throws UserError when the config cannot be used; it is unharmed
   */
  public ConnectPlan disconnect(Target target, Collection<String> names) {
    return plan(target, planner -> planner.disconnect(names));
  }

  private ConnectPlan plan(Target target, Function<Planner, ConnectPlan> change) {
    Path file = target.file();
    try {
      ConnectPlan plan = change.apply(new Planner(target, ClientFile.read(file), in(file)));
      if (plan.changes()) plan.config().refuseReadOnly();
      return plan;
    } catch (IllegalArgumentException e) {
      throw ClientFile.refused(file, String.valueOf(e.getMessage()));
    }
  }

  /** The connections in a config. */
  public List<Connection> in(Path file) {
    return connections.load().stream().filter(c -> c.isIn(file)).toList();
  }

  /** The connections in a table, and in those below it. */
  public List<Connection> in(Target target) {
    boolean whole = target.table().isEmpty();
    return in(target.file()).stream().filter(c -> whole || c.isIn(target)).toList();
  }

  /** The entries of servers that a config has under the same name. */
  public Map<String, String> those(Target target, Map<String, String> entries) {
    ClientFile config = ClientFile.read(target.file());
    Map<String, String> those = new LinkedHashMap<>(entries);
    try {
      those.keySet().removeIf(n -> target.editor().find(config.text(), n).isEmpty());
    } catch (IllegalArgumentException e) {
      throw ClientFile.refused(target.file(), String.valueOf(e.getMessage()));
    }
    return those;
  }

  /**
   * Carries out a plan. The caller has held the lock since it was made.
   *
   * @throws UserError when the config changed since, or cannot be written; it is unharmed then
   */
  public void carryOut(ConnectPlan plan) {
    List<Connection> old = connections.load();
    List<Connection> all = new ArrayList<>(old);
    all.removeIf(c -> c.isIn(plan.file()));
    all.addAll(plan.after());
    boolean connects = plan.connects();
    if (plan.keeps()) plan.config().keep();
    // At no moment may the record lack what was replaced.
    if (connects) connections.save(all);
    try {
      if (plan.changes()) plan.config().write(plan.text(), plan.gone());
    } catch (UserError e) {
      if (connects) connections.save(old);
      throw e;
    }
    if (!connects && !plan.after().equals(plan.before())) connections.save(all);
    if (!connects && plan.changes()) plan.config().forget(plan.text());
  }
}
