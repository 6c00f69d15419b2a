//SOURCES ../../../lib/connect/Connections.java
//SOURCES ../../../lib/settings/SharedServers.java

package mcptools.cli.shared;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mcptools.connect.Connection;
import mcptools.connect.Connections;
import mcptools.error.UserError;
import mcptools.settings.SharedServer.Http;
import mcptools.settings.SharedServer.Stdio;
import mcptools.settings.SharedServers;
import mcptools.state.StateHome;

/** The clients whose configs point to shared servers. */
final class PointedTo {
  private static final String ALL = Stdio.COMBINED.name();

  private PointedTo() {}

  /** What the end of servers does to clients, a sentence for each group of clients. */
  static List<String> warnings(StateHome home, SharedServers config, Collection<String> servers) {
    Map<String, Set<String>> clients = new TreeMap<>();
    Map<String, Set<String>> throughAll = new TreeMap<>();
    for (Connection each : connections(home)) {
      if (servers.contains(each.name())) {
        clients.computeIfAbsent(each.name(), n -> new TreeSet<>()).add(each.client());
      } else if (each.name().equals(ALL) && config.server(ALL).isEmpty()) {
        for (String name : servers) {
          boolean listens = config.server(name).filter(Http.class::isInstance).isPresent();
          if (!listens) throughAll.computeIfAbsent(name, n -> new TreeSet<>()).add(each.client());
        }
      }
    }
    List<String> sentences = sentences(clients, "here");
    sentences.addAll(sentences(throughAll, "to all, which has it"));
    return sentences;
  }

  private static List<String> sentences(Map<String, Set<String>> clients, String where) {
    Map<Set<String>, List<String>> groups = new LinkedHashMap<>();
    clients.forEach(
        (name, those) -> groups.computeIfAbsent(those, t -> new ArrayList<>()).add(name));
    List<String> sentences = new ArrayList<>();
    groups.forEach((those, names) ->
        sentences.add(
            String.join(", ", names)
                + ": the config of "
                + String.join(", ", those)
                + " points "
                + where
                + ", so calls fail until mcp_manager start;"
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
