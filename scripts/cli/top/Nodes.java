//SOURCES Node.java
//SOURCES Sparks.java
//SOURCES ../../../lib/inventory/LiveReader.java
//SOURCES ../servers/ServersText.java

package mcptools.cli.top;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.cli.servers.ServersText;
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
import mcptools.tmux.Session;
import mcptools.tmux.SessionRef;
import mcptools.tmux.TmuxReply;

/**
 * Makes nodes of what was read.
 *
 * @param at when the figures were read, in milliseconds since the epoch
 */
record Nodes(Look look, Sparks sparks, Map<String, Long> calls, long at) {
  Node agent(Agent agent, Optional<Shown> pane, List<Node> servers) {
    Style style =
        switch (agent.state()) {
          case WAITING -> Style.YELLOW;
          case BUSY -> Style.GREEN;
          case QUIET, UNKNOWN, IDLE -> Style.PLAIN;
        };
    Usage usage = look.inventory().usages().getOrDefault(agent.id(), Usage.NONE);
    boolean read = look.inventory().usages().containsKey(agent.id());
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
            -1,
            sparks.of(agent.id())),
        Optional.empty(),
        pane.map(Shown::session),
        pane.map(Shown::pane),
        servers);
  }

  private long age(ProcessId id) {
    return look.inventory()
        .snapshot()
        .table()
        .get(id)
        .map(p -> look.inventory().snapshot().table().age(p) + look.sinceMillis())
        .orElse(-1L);
  }

  Node session(TmuxReply.Answer answer, Session session, List<Node> nodes) {
    SessionRef ref = Panes.ref(answer, session);
    String idle = Units.age(at - session.activity() * 1000);
    String state = session.clients() > 0 ? "attached" : (session.kept() ? "kept " : "idle ") + idle;
    return new Node(
        Node.Kind.SESSION,
        key(ref),
        session.name(),
        ref.toString(),
        state,
        session.clients() > 0 ? Style.GREEN : Style.PLAIN,
        0,
        Node.Figures.ofAge(at - session.created() * 1000).plus(nodes),
        Optional.empty(),
        Optional.of(ref),
        Optional.empty(),
        nodes);
  }

  Node group(String title, McpServer first, List<Node> servers) {
    Style style = first.owner() instanceof Owner.Orphan ? Style.RED : Style.PLAIN;
    return new Node(
        Node.Kind.GROUP,
        "group " + title,
        title,
        title,
        "",
        style,
        first.owner() instanceof Owner.Client client ? client.id().pid() : 0,
        Node.Figures.NONE.plus(servers),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        servers);
  }

  Node server(String title, McpServer server) {
    ProcessInfo root = server.tree().root();
    ServerUsage usage = look.inventory().usage(server);
    boolean read = usage.processes() > 0;
    long cpu = -1;
    for (ProcessInfo process : server.tree().processes()) {
      Long spent = look.cpu().get(process.id());
      if (spent != null) cpu = Math.max(0, cpu) + spent;
    }
    if (read) sparks.add(root.id(), at, usage.share());
    Optional<Shown> pane = look.inventory().snapshot().panes().paneAbove(root);
    return new Node(
        Node.Kind.SERVER,
        Node.key(root.id()),
        server.tree().name(),
        title,
        server.state(),
        ServersText.style(server),
        root.pid(),
        new Node.Figures(
            age(root.id()),
            server.tree().processes().size(),
            cpu,
            read ? usage.share() : -1,
            usage.sum().uss().orElse(-1),
            usage.rssOnly() > 0,
            server.owner() instanceof Owner.Shared of ? calls.getOrDefault(of.name(), -1L) : -1,
            sparks.of(root.id())),
        Optional.of(server),
        server.owner() instanceof Owner.Session open
            ? Optional.of(open.session())
            : Optional.empty(),
        pane.map(Shown::pane),
        List.of());
  }

  static String key(SessionRef session) {
    return "session " + session.server() + " " + session.id();
  }
}
