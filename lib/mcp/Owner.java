//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../process/ProcessId.java

package mcptools.mcp;

import java.util.Optional;
import mcptools.process.ProcessId;
import org.jspecify.annotations.Nullable;

/** Whose a server is. */
public sealed interface Owner {
  /** The types below, in the order in which people look for them. */
  // STARTUP.md: type switch
  enum Kind {
    GLOBAL,
    SESSION,
    CLIENT,
    ORPHAN,
    UNKNOWN
  }

  Kind kind();

  /** The owner in a few words. */
  String title();

  /**
   * A session of a tmux server.
   *
   * @param id such as "$3"; "" when only the name is known (an old tracking file)
   * @param server pid of the tmux server; 0 when only the name is known
   */
  record SessionRef(String socket, long server, String id, String name) {
    // STARTUP.md: records
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof SessionRef session
          && server == session.server
          && id.equals(session.id)
          && socket.equals(session.socket)
          && name.equals(session.name);
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(server) + id.hashCode();
    }

    @Override
    public String toString() {
      return name.isEmpty() ? "session " + id + " of tmux server " + server : "session " + name;
    }
  }

  /** One of the servers that all sessions share. */
  record Global(String name) implements Owner {
    @Override
    public Kind kind() {
      return Kind.GLOBAL;
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
   * Not to be told, so never killed.
   *
   * @param passing whether it may be told in a moment, as when a tmux server is just ending
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
