package mcptools.mcp;

/**
 * What was done with a global server, or would be.
 *
 * @param pid of its topmost process; 0 for none
 * @param sentence what to tell the user; the name does not stand in it
 */
public record GlobalOutcome(String name, Change change, long pid, String sentence) {
  /** The sentence for a server whose pipes nobody would hold. */
  static final String PIPED =
      "it speaks stdio, so only the process that holds its pipes could talk to it, and it is not"
          + " started; give it a url when it can listen itself";

  public enum Change {
    STARTED,
    /** It ran before. */
    RUNNING,
    STOPPED,
    /** It did not run before. */
    ABSENT,
    /** It speaks stdio, and so nobody could talk to it. */
    PIPED,
    REFUSED,
    FAILED
  }

  /** Whether all is as it was asked for. */
  public boolean ok() {
    return switch (change) {
      case STARTED, RUNNING, STOPPED, ABSENT -> true;
      case PIPED, REFUSED, FAILED -> false;
    };
  }
}
