package mcptools.connect;

/**
 * The change of one server's entry.
 *
 * @param sentence what to print, without the name
 */
public record Step(String name, Change change, String sentence) {
  public enum Change {
    CONNECTED,
    /** It was connected to another address, or with another token. */
    UPDATED,
    /** The entry was there. */
    ALREADY,
    DISCONNECTED,
    /** There is nothing of ours to take out. */
    ABSENT,
    /** The entry is not what was written. */
    CHANGED
  }

  /** Whether the result is what was asked for. */
  public boolean ok() {
    return change != Change.CHANGED;
  }

  static Step of(String name, Change change) {
    String sentence =
        switch (change) {
          case CONNECTED -> "connected";
          case UPDATED -> "connected to where it is now";
          case ALREADY -> "already connected";
          case DISCONNECTED -> "disconnected, what was there before is back";
          case ABSENT -> "not connected";
          case CHANGED ->
              "its entry was changed since it was connected, and stays; edit it yourself";
        };
    return new Step(name, change, sentence);
  }
}
