//SOURCES Node.java
//SOURCES Sparks.java
//SOURCES ../../../lib/inventory/LiveReader.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.inventory.Inventory;
import mcptools.inventory.LiveReader.Look;
import mcptools.inventory.ServerUsage;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessId;
import mcptools.process.ProcessInfo;
import mcptools.process.Usage;
import mcptools.report.Colors.Style;
import mcptools.report.Units;
import mcptools.snapshot.Agent;
import mcptools.snapshot.Panes;
import mcptools.snapshot.Panes.Shown;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/** Makes a tree of sessions, agents and servers of what was read. */
final class Tree {
  private final Look look;
  private final Inventory inventory;
  private final Snapshot snapshot;
  private final Sparks sparks;
  private final Map<String, Long> calls;
  private final long at;

  /** Of agents that hold servers, by process. */
  private final Map<ProcessId, List<Node>> byAgent = new LinkedHashMap<>();

  /** What is in each session, or group, by its key. */
  private final Map<String, List<Node>> inside = new LinkedHashMap<>();

  /**
   * @param at when the figures were read, in milliseconds since the epoch
   */
  Tree(Look look, Sparks sparks, Map<String, Long> calls, long at) {
    this.look = look;
    this.inventory = look.inventory();
    this.snapshot = inventory.snapshot();
    this.sparks = sparks;
    this.calls = calls;
    this.at = at;
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
      for (Session session : answer.sessions()) roots.add(session(answer, session));
    }
    roots.addAll(outside);
    groups.forEach((title, server) -> {
      if (!(server.owner() instanceof Owner.Shared)) roots.add(group(title, server));
    });
    return roots;
  }

  private void place(String title, McpServer server, Map<String, McpServer> groups) {
    Optional<Agent> agent = agent(server);
    Node node = server(title, server);
    if (agent.isPresent()) {
      byAgent.computeIfAbsent(agent.get().id(), k -> new ArrayList<>()).add(node);
    } else if (server.owner() instanceof Owner.Session open) {
      put(key(open.session()), node);
    } else {
      groups.putIfAbsent(title, server);
      put(title, node);
    }
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
      Node node = agent(agent, pane);
      if (pane.isPresent()) put(key(pane.get().session()), node);
      else outside.add(node);
    }
    return outside;
  }

  private Node agent(Agent agent, Optional<Shown> pane) {
    List<Node> servers = byAgent.getOrDefault(agent.id(), List.of());
    Style style =
        switch (agent.state()) {
          case WAITING -> Style.YELLOW;
          case BUSY -> Style.GREEN;
          case QUIET, UNKNOWN, IDLE -> Style.PLAIN;
        };
    Usage usage = inventory.usages().getOrDefault(agent.id(), Usage.NONE);
    boolean read = inventory.usages().containsKey(agent.id());
    long share = read ? usage.pss().orElse(usage.rss()) : -1;
    if (read) sparks.add(agent.id(), at, share);
    return new Node(
        Node.Kind.AGENT,
        Node.key(agent.id()),
        agent.program(),
        pane.map(p -> p.session().toString()).orElse("outside of tmux"),
        agent.text(at),
        style,
        agent.id().pid(),
        new Node.Figures(
            age(agent.id()),
            1,
            look.cpu().getOrDefault(agent.id(), -1L),
            share,
            usage.uss().orElse(-1),
            read && usage.pss().isEmpty(),
            -1),
        sparks.of(agent.id()),
        Optional.of(agent.id()),
        Optional.empty(),
        pane.map(Shown::session),
        pane.map(Shown::pane),
        Optional.empty(),
        servers);
  }

  private long age(ProcessId id) {
    return snapshot
        .table()
        .get(id)
        .map(p -> snapshot.table().age(p) + look.sinceMillis())
        .orElse(-1L);
  }

  private Node session(TmuxReply.Answer answer, Session session) {
    SessionRef ref = Panes.ref(answer, session);
    List<Node> nodes = inside.getOrDefault(key(ref), List.of());
    String idle = Units.age(at - session.activity() * 1000);
    String state = session.clients() > 0 ? "attached" : (session.kept() ? "kept " : "idle ") + idle;
    Node.Figures age = new Node.Figures(at - session.created() * 1000, 0, -1, -1, -1, false, -1);
    return summed(
        new Node(
            Node.Kind.SESSION,
            key(ref),
            session.name(),
            ref.toString(),
            state,
            session.clients() > 0 ? Style.GREEN : Style.PLAIN,
            0,
            age,
            new long[0],
            Optional.empty(),
            Optional.empty(),
            Optional.of(ref),
            Optional.empty(),
            Optional.empty(),
            nodes));
  }

  private Node group(String title, McpServer first) {
    Style style = first.owner() instanceof Owner.Orphan ? Style.RED : Style.PLAIN;
    Optional<ProcessId> client =
        first.owner() instanceof Owner.Client c ? Optional.of(c.id()) : Optional.empty();
    return summed(
        new Node(
            Node.Kind.GROUP,
            "group " + title,
            title,
            title,
            "",
            style,
            client.map(ProcessId::pid).orElse(0L),
            Node.Figures.NONE,
            new long[0],
            client,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            inside.getOrDefault(title, List.of())));
  }

  /** With what all below it takes. */
  private static Node summed(Node node) {
    Node.Figures[] sum = {node.figures()};
    long[][] pieces = {node.pieces()};
    for (Node below : node.below()) {
      below.each(part -> {
        sum[0] = sum[0].plus(part.figures());
        pieces[0] = sum(pieces[0], part.pieces());
      });
    }
    return new Node(
        node.kind(),
        node.key(),
        node.name(),
        node.owner(),
        node.state(),
        node.style(),
        node.pid(),
        sum[0],
        pieces[0],
        node.process(),
        node.server(),
        node.session(),
        node.pane(),
        node.shared(),
        node.below());
  }

  private static long[] sum(long[] one, long[] other) {
    if (one.length == 0) return other.clone();
    long[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      if (other[i] >= 0) sum[i] = Math.max(0, sum[i]) + other[i];
    }
    return sum;
  }

  private Node server(String title, McpServer server) {
    ProcessInfo root = server.tree().root();
    ServerUsage usage = inventory.usage(server);
    boolean read = usage.processes() > 0;
    String state = server.state();
    Style style =
        switch (server.owner().kind()) {
          case ORPHAN -> Style.RED;
          case UNKNOWN -> Style.YELLOW;
          case SESSION -> state.equals("running") ? Style.PLAIN : Style.YELLOW;
          case SHARED, CLIENT -> Style.PLAIN;
        };
    long cpu = -1;
    for (ProcessInfo process : server.tree().processes()) {
      Long spent = look.cpu().get(process.id());
      if (spent != null) cpu = Math.max(0, cpu) + spent;
    }
    if (read) sparks.add(root.id(), at, usage.share());
    Optional<String> shared =
        server.owner() instanceof Owner.Shared of ? Optional.of(of.name()) : Optional.empty();
    Optional<Shown> pane = snapshot.panes().paneAbove(root);
    return new Node(
        Node.Kind.SERVER,
        Node.key(root.id()),
        server.tree().name(),
        title,
        state,
        style,
        root.pid(),
        new Node.Figures(
            age(root.id()),
            server.tree().processes().size(),
            cpu,
            read ? usage.share() : -1,
            usage.sum().uss().orElse(-1),
            usage.rssOnly() > 0,
            shared.map(name -> calls.getOrDefault(name, -1L)).orElse(-1L)),
        sparks.of(root.id()),
        Optional.of(root.id()),
        Optional.of(server),
        server.owner() instanceof Owner.Session open
            ? Optional.of(open.session())
            : Optional.empty(),
        pane.map(Shown::pane),
        shared,
        List.of());
  }

  private static String key(SessionRef session) {
    return "session " + session.server() + " " + session.id();
  }
}
