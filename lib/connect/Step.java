package mcptools.connect;

/**
 * What is done with the entry of one server, or would be.
 *
 * @param sentence what to tell the user; the name does not stand in it
 */
public record Step(String name, Change change, String sentence) {
  public enum Change {
    CONNECTED,
    /** It was connected to another address, or with another token. */
    UPDATED,
    /** It said so before. */
    ALREADY,
    DISCONNECTED,
    /** There is nothing of ours to take out. */
    ABSENT,
    /** It is not what was written. */
    CHANGED
  }

  /** Whether all is as it was asked for. */
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
