//SOURCES ../../../lib/process/ProcessId.java
//SOURCES ../../../lib/tmux/Session.java
//SOURCES ../../../lib/tmux/SessionRef.java

package mcptools.cli.top;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcptools.process.ProcessId;
import mcptools.tmux.Session.PaneId;
import mcptools.tmux.SessionRef;

/** What a key asks for that is more than another picture. */
public sealed interface Effect {
  /** To be left. */
  record Quit() implements Effect {}

  /** To be stopped, as by Ctrl-Z. */
  record Suspend() implements Effect {}

  /** To be read anew, and painted in full. */
  record Redraw() implements Effect {}

  /** Whether the mouse is this program's, or selects text. */
  record Mouse(boolean ours) implements Effect {}

  /** The history of all, for the details. */
  record ReadPast() implements Effect {}

  /** To be told what would be ended, and why it may, for a dialog of this number. */
  record PlanEnd(int dialog, Targets targets) implements Effect {}

  /** To be ended, as was shown. Nothing else ends anything. */
  record End(int dialog, Targets targets) implements Effect {}

  /** To be told what {@code mcp_manager} would do, for a dialog of this number. */
  record PlanShared(int dialog, Shared what, String name) implements Effect {}

  /** To have it done. */
  record DoShared(int dialog, Shared what, String name) implements Effect {}

  /** To be shown in this terminal. */
  record GoTo(SessionRef session, Optional<PaneId> pane) implements Effect {}

  /** What can be done with a shared server. */
  enum Shared {
    RESTART,
    CONNECT,
    /** To be added to the config, so that it can be connected. */
    ADD
  }

  /**
   * What was chosen to be ended.
   *
   * @param servers by their roots
   * @param sessions that are to be closed, with the servers in them
   */
  record Targets(Set<ProcessId> servers, List<SessionRef> sessions) {
    boolean isEmpty() {
      return servers.isEmpty() && sessions.isEmpty();
    }
  }
}
