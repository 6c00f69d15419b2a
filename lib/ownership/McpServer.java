//SOURCES Owner.java
//SOURCES ../process/ProcessSource.java
//SOURCES ../recognition/ServerTree.java

package mcptools.ownership;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import mcptools.process.ProcessId;
import mcptools.process.ProcessSource.Reachability;
import mcptools.recognition.ServerTree;
import mcptools.tmux.SessionRef;

/**
 * A server and whose it is.
 *
 * @param evidence sentences, the decisive one first
 * @param ended the session that it belonged to and that is over; also set for a server whose client
 *     still lives, as it may become an orphan any moment
 * @param parentLost whether what started it is gone, see {@link Parents}
 * @param reach who may still reach it; only read when it is abandoned
 */
public record McpServer(
    ServerTree tree,
    Owner owner,
    List<String> evidence,
    Optional<SessionRef> ended,
    boolean parentLost,
    Reachability reach) {
  /** Whether its client is gone, while nothing says that its session has ended. */
  public boolean isAbandoned() {
    if (owner instanceof Owner.Orphan orphan) return orphan.ended().isEmpty();
    return owner instanceof Owner.Session && parentLost;
  }

  /** Whether it belongs to this open session, whatever that is called by now. */
  public boolean belongsTo(SessionRef session) {
    return owner instanceof Owner.Session open && open.session().isSame(session);
  }

  /**
   * What a server is doing: "running"; "leaked" when its client is gone, though its session is
   * open; "orphan"; or "unknown".
   */
  public String state() {
    return switch (owner.kind()) {
      case SHARED, CLIENT -> "running";
      case SESSION -> parentLost ? "leaked" : "running";
      case ORPHAN -> "orphan";
      case UNKNOWN -> "unknown";
    };
  }

  /** The same server with another owner, who still uses it. */
  McpServer ownedBy(Owner user, String sentence) {
    List<String> sentences = Stream.concat(Stream.of(sentence), evidence.stream()).toList();
    return new McpServer(tree, user, sentences, ended, false, reach);
  }

  /**
   * Whether it matters who reaches it: its client is gone, or a part of it leads a process session
   * of its own, and so may be a service that others use.
   */
  public boolean isReachWanted() {
    return isAbandoned()
        || (parentLost && (tree.remnant() || tree.root().session() == tree.root().pid()))
        || tree.processes().stream()
            .anyMatch(p -> p.session() == p.pid() && !p.equals(tree.root()));
  }

  /** The same servers, with what is known of who may reach them, by root. */
  public static List<McpServer> reached(
      List<McpServer> servers, Map<ProcessId, Reachability> reach) {
    return servers.stream()
        .map(s -> {
          Reachability known = reach.get(s.tree.root().id());
          return known == null
              ? s
              : new McpServer(s.tree, s.owner, s.evidence, s.ended, s.parentLost, known);
        })
        .toList();
  }
}
