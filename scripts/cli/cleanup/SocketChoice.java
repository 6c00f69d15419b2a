//SOURCES ../../../lib/snapshot/Snapshot.java
//SOURCES ../../../lib/tmux/Sockets.java

package mcptools.cli.cleanup;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mcptools.error.UserError;
import mcptools.snapshot.Snapshot;
import mcptools.tmux.Sockets;
import mcptools.tmux.TmuxReply;

/** The tmux server that {@code --socket} means. */
public final class SocketChoice {
  private SocketChoice() {}

  /**
   * The sockets of this name or path, mostly one.
   *
   * @throws UserError when there is none
   */
  public static Set<String> of(Snapshot snapshot, String given) {
    List<TmuxReply> replies = snapshot.panes().replies();
    Set<String> meant =
        replies.stream()
            .map(TmuxReply::socket)
            .filter(s -> Sockets.isCalled(s, given))
            .collect(Collectors.toSet());
    if (!meant.isEmpty()) return meant;
    Set<String> living =
        replies.stream()
            .filter(r -> !(r instanceof TmuxReply.Absent))
            .map(TmuxReply::socket)
            .collect(Collectors.toCollection(TreeSet::new));
    String choice =
        living.isEmpty()
            ? ", and no tmux server runs"
            : "; choose one of " + String.join(", ", living);
    throw new UserError(2, "there is no tmux socket " + given + choice);
  }
}
