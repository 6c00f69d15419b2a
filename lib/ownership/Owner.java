//SOURCES ../process/ProcessId.java
//SOURCES ../tmux/SessionRef.java

package mcptools.ownership;

import java.util.Locale;
import java.util.Optional;
import mcptools.process.ProcessId;
import mcptools.tmux.SessionRef;

/** Whose a server is. */
public sealed interface Owner {
  /** The types below, in the order in which people look for them. */
  // STARTUP.md: type switch
  enum Kind {
    SHARED,
    SESSION,
    CLIENT,
    ORPHAN,
    UNKNOWN
  }

  default Kind kind() {
    if (this instanceof Shared) return Kind.SHARED;
    if (this instanceof Session) return Kind.SESSION;
    if (this instanceof Client) return Kind.CLIENT;
    return this instanceof Orphan ? Kind.ORPHAN : Kind.UNKNOWN;
  }

  /** The kind, as JSON has it. */
  default String word() {
    return kind() == Kind.SHARED ? "global" : kind().name().toLowerCase(Locale.ROOT);
  }

  /** The owner in a few words. */
  default String title() {
    if (this instanceof Shared) return "shared by all sessions";
    if (this instanceof Session open) return title(open.session());
    if (this instanceof Client c) return "client " + c.program() + " (" + c.id().pid() + ")";
    if (!(this instanceof Orphan orphan)) return "owner unknown";
    return orphan.ended().map(s -> "left by " + title(s)).orElse("orphans of no known session");
  }

  private static String title(SessionRef session) {
    return session.name().isEmpty() ? session.toString() : "session " + session.title();
  }

  /** A shared server. */
  record Shared(String name) implements Owner {}

  /** An open session. */
  record Session(SessionRef session) implements Owner {}

  /** A living program outside every open session, which started the server. */
  record Client(ProcessId id, String program) implements Owner {}

  /**
   * Nobody any more.
   *
   * @param ended the session that it belonged to; empty when nothing names one
   */
  record Orphan(Optional<SessionRef> ended) implements Owner {}

  /**
   * It cannot be decided, so the server is never killed.
   *
   * @param passing whether it may be known in a moment, as when a tmux server is just ending
   */
  record Unknown(String reason, boolean passing) implements Owner {}
}
