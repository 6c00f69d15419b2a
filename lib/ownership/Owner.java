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

  Kind kind();

  /** The kind, as JSON has it. */
  default String word() {
    return kind() == Kind.SHARED ? "global" : kind().name().toLowerCase(Locale.ROOT);
  }

  /** The owner in a few words. */
  String title();

  /** A shared server. */
  record Shared(String name) implements Owner {
    @Override
    public Kind kind() {
      return Kind.SHARED;
    }

    @Override
    public String title() {
      return "shared by all sessions";
    }
  }

  /** An open session. */
  record Session(SessionRef session) implements Owner {
    @Override
    public Kind kind() {
      return Kind.SESSION;
    }

    @Override
    public String title() {
      return session.toString();
    }
  }

  /** A living program outside every open session, which started the server. */
  record Client(ProcessId id, String program) implements Owner {
    @Override
    public Kind kind() {
      return Kind.CLIENT;
    }

    @Override
    public String title() {
      return "client " + program + " (" + id.pid() + ")";
    }
  }

  /**
   * Nobody any more.
   *
   * @param ended the session that it belonged to; empty when nothing names one
   */
  record Orphan(Optional<SessionRef> ended) implements Owner {
    @Override
    public Kind kind() {
      return Kind.ORPHAN;
    }

    @Override
    public String title() {
      return ended.isEmpty() ? "orphans of no known session" : "left by " + ended.get();
    }
  }

  /**
   * It can not be decided, so the server is never killed.
   *
   * @param passing whether it may be known in a moment, as when a tmux server is just ending
   */
  record Unknown(String reason, boolean passing) implements Owner {
    @Override
    public Kind kind() {
      return Kind.UNKNOWN;
    }

    @Override
    public String title() {
      return "owner unknown";
    }
  }
}
