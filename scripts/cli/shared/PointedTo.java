//SOURCES ../../../lib/connect/Connections.java

package mcptools.cli.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import mcptools.connect.Connection;
import mcptools.connect.Connections;
import mcptools.error.UserError;
import mcptools.state.StateHome;

/** The clients whose configs point to shared servers. */
final class PointedTo {
  private PointedTo() {}

  /** What the end of servers does to clients, a sentence for each group of clients. */
  static List<String> warnings(StateHome home, Collection<String> servers) {
    Map<String, Set<String>> clients = new LinkedHashMap<>();
    for (Connection each : connections(home)) {
      if (!servers.contains(each.name())) continue;
      clients.computeIfAbsent(each.name(), n -> new TreeSet<>()).add(each.client());
    }
    Map<Set<String>, List<String>> groups = new LinkedHashMap<>();
    clients.forEach(
        (name, those) -> groups.computeIfAbsent(those, t -> new ArrayList<>()).add(name));
    List<String> sentences = new ArrayList<>();
    groups.forEach((those, names) ->
        sentences.add(
            String.join(", ", names)
                + ": the config of "
                + String.join(", ", those)
                + " points here, so calls fail until mcp_manager start;"
                + " mcp_manager disconnect undoes it"));
    return sentences;
  }

  private static List<Connection> connections(StateHome home) {
    try {
      return new Connections(home).load();
    } catch (UserError e) {
      return List.of(); // connect and disconnect report it
    }
  }
}
