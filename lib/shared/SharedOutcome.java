package mcptools.shared;

/**
 * What was done with a shared server, or would be.
 *
 * @param pid of its topmost process; 0 for none
 * @param sentence the message to the user, without the name
 */
public record SharedOutcome(String name, Change change, long pid, String sentence) {
  public enum Change {
    STARTED,
    /** It ran already. */
    RUNNING,
    STOPPED,
    /** It did not run. */
    ABSENT,
    REFUSED,
    FAILED
  }

  /** Whether the server is in the requested state. */
  public boolean ok() {
    return change != Change.REFUSED && change != Change.FAILED;
  }
}
