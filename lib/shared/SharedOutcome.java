package mcptools.shared;

/**
 * What was done with a global server, or would be.
 *
 * @param pid of its topmost process; 0 for none
 * @param sentence what to tell the user; the name does not stand in it
 */
public record SharedOutcome(String name, Change change, long pid, String sentence) {
  public enum Change {
    STARTED,
    /** It ran before. */
    RUNNING,
    STOPPED,
    /** It did not run before. */
    ABSENT,
    REFUSED,
    FAILED
  }

  /** Whether all is as it was asked for. */
  public boolean ok() {
    return switch (change) {
      case STARTED, RUNNING, STOPPED, ABSENT -> true;
      case REFUSED, FAILED -> false;
    };
  }
}
