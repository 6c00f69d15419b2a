//SOURCES ../../../lib/ownership/McpServer.java
//SOURCES ../../../lib/report/Colors.java
//SOURCES ../../../lib/tmux/Session.java

package mcptools.cli.top;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import mcptools.ownership.McpServer;
import mcptools.ownership.Owner;
import mcptools.process.ProcessId;
import mcptools.report.Colors.Style;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;

/**
 * Something in the list, and what is below it.
 *
 * @param key what it is known by from one reading to the next: pid and start of a process
 * @param name what it is called
 * @param owner whose it is, in words
 * @param state what it does, in words
 * @param pid of its process, of a server the root; 0 for none
 * @param figures what it takes, with all below it for what is no process
 * @param session in which it is
 * @param pane in which it is
 */
public record Node(
    Kind kind,
    String key,
    String name,
    String owner,
    String state,
    Style style,
    long pid,
    Figures figures,
    Optional<McpServer> server,
    Optional<SessionRef> session,
    Optional<PaneId> pane,
    List<Node> below) {
  public enum Kind {
    SESSION,
    AGENT,
    SERVER,
    /** Shared servers, orphans, or those of a client that is no agent. */
    GROUP
  }

  /**
   * Numbers; -1 for what is not known.
   *
   * @param age milliseconds
   * @param cpu thousandths of a processor core
   * @param share bytes of PSS, on macOS of the footprint
   * @param uss bytes
   * @param approximate whether of a part the RSS stands for the share
   * @param calls that a shared server was sent
   * @param pieces of the share over the last two hours, see {@link Sparks}
   */
  public record Figures(
      long age,
      int processes,
      long cpu,
      long share,
      long uss,
      boolean approximate,
      long calls,
      long[] pieces) {
    static final Figures NONE = ofAge(-1);

    static Figures ofAge(long age) {
      return new Figures(age, 0, -1, -1, -1, false, -1, new long[0]);
    }

    /** Both together, with the age of this one. */
    Figures plus(Figures other) {
      return new Figures(
          age,
          processes + other.processes,
          sum(cpu, other.cpu),
          sum(share, other.share),
          sum(uss, other.uss),
          approximate || other.approximate,
          sum(calls, other.calls),
          sum(pieces, other.pieces));
    }

    /** With those of nodes, and of all below them. */
    Figures plus(List<Node> nodes) {
      Figures[] sum = {this};
      for (Node node : nodes) node.each(part -> sum[0] = sum[0].plus(part.figures));
      return sum[0];
    }

    private static long sum(long one, long other) {
      if (one < 0) return other;
      return other < 0 ? one : one + other;
    }

    private static long[] sum(long[] one, long[] other) {
      if (one.length == 0) return other;
      long[] sum = one.clone();
      for (int i = 0; i < sum.length; i++) sum[i] = sum(sum[i], other[i]);
      return sum;
    }
  }

  static String key(ProcessId id) {
    return id.pid() + " " + id.start();
  }

  /** What it is called among the shared servers. */
  Optional<String> shared() {
    return server
        .map(McpServer::owner)
        .filter(Owner.Shared.class::isInstance)
        .map(o -> ((Owner.Shared) o).name());
  }

  /** This and all below it. */
  void each(Consumer<Node> action) {
    action.accept(this);
    for (Node node : below) node.each(action);
  }

  /** Whether that is this or below it. */
  boolean has(Node other) {
    return key.equals(other.key) || below.stream().anyMatch(node -> node.has(other));
  }

  /** The servers among this and all below it. */
  List<Node> servers() {
    List<Node> servers = new ArrayList<>();
    each(node -> {
      if (node.kind == Kind.SERVER) servers.add(node);
    });
    return servers;
  }
}
