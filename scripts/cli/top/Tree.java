//SOURCES Nodes.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.inventory.Inventory;
import mcptools.inventory.LiveReader.Look;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Panes.Shown;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session;
import mcptools.tmux.TmuxReply;

/** Makes a tree of sessions, agents and servers of what was read. */
final class Tree {
  private final Inventory inventory;
  private final Snapshot snapshot;
  private final Nodes nodes;

  /** Of agents that hold servers, by process. */
  private final Map<ProcessId, List<Node>> byAgent = new LinkedHashMap<>();

  /** What is in each session, or group, by its key. */
  private final Map<String, List<Node>> inside = new LinkedHashMap<>();

  /**
   * @param at when the figures were read, in milliseconds since the epoch
   */
  Tree(Look look, Sparks sparks, Map<String, Long> calls, long at) {
    this.inventory = look.inventory();
    this.snapshot = inventory.snapshot();
    this.nodes = new Nodes(look, sparks, calls, at);
  }

  /** Shared servers, sessions, what is outside of them, orphans, and what is unknown. */
  List<Node> roots() {
    List<Node> roots = new ArrayList<>();
    Map<String, McpServer> groups = new LinkedHashMap<>();
    inventory
        .byOwner()
        .forEach((title, servers) -> {
          for (McpServer server : servers) place(title, server, groups);
        });
    List<Node> outside = agents();
    groups.forEach((title, server) -> {
      if (server.owner() instanceof Owner.Shared) roots.add(group(title, server));
    });
    for (TmuxReply.Answer answer : snapshot.panes().answers()) {
      for (Session session : answer.sessions()) {
        String key = Nodes.key(Panes.ref(answer, session));
        roots.add(nodes.session(answer, session, inside.getOrDefault(key, List.of())));
      }
    }
    roots.addAll(outside);
    groups.forEach((title, server) -> {
      if (!(server.owner() instanceof Owner.Shared)) roots.add(group(title, server));
    });
    return roots;
  }

  private void place(String title, McpServer server, Map<String, McpServer> groups) {
    Optional<Agent> agent = agent(server);
    Node node = nodes.server(title, server);
    if (agent.isPresent()) {
      byAgent.computeIfAbsent(agent.get().id(), k -> new ArrayList<>()).add(node);
    } else if (server.owner() instanceof Owner.Session open) {
      put(Nodes.key(open.session()), node);
    } else {
      groups.putIfAbsent(title, server);
      put(title, node);
    }
  }

  private Node group(String title, McpServer first) {
    return nodes.group(title, first, inside.getOrDefault(title, List.of()));
  }

  private void put(String key, Node node) {
    inside.computeIfAbsent(key, k -> new ArrayList<>()).add(node);
  }

  /** The nearest agent that a server runs below, while it is that agent's. */
  private Optional<Agent> agent(McpServer server) {
    if (server.owner() instanceof Owner.Client client) {
      Agent agent = snapshot.agents().get(client.id());
      if (agent != null) return Optional.of(agent);
    }
    if (!(server.owner() instanceof Owner.Session) && !(server.owner() instanceof Owner.Client)) {
      return Optional.empty();
    }
    for (ProcessInfo above : snapshot.table().ancestors(server.tree().root())) {
      Agent agent = snapshot.agents().get(above.id());
      if (agent != null) return Optional.of(agent);
    }
    return Optional.empty();
  }

  /** Puts agents into their sessions; those that are in none are returned. */
  private List<Node> agents() {
    List<Node> outside = new ArrayList<>();
    List<Agent> agents = new ArrayList<>(snapshot.agents().values());
    agents.sort(Comparator.comparingLong(a -> a.id().start()));
    for (Agent agent : agents) {
      Optional<Shown> pane = snapshot.table().get(agent.id()).flatMap(snapshot.panes()::paneAbove);
      Node node = nodes.agent(agent, pane, byAgent.getOrDefault(agent.id(), List.of()));
      if (pane.isPresent()) put(Nodes.key(pane.get().session()), node);
      else outside.add(node);
    }
    return outside;
  }
}
