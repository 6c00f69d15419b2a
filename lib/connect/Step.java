package mcptools.connect;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The change of one server's entry.
 *
 * @param project whose table in the user's file it is in; mostly empty
 */
public record Step(String name, Change change, Optional<Path> project) {
  public enum Change {
    CONNECTED("connected"),
    /** It was connected to another address, or with another token. */
    UPDATED("connected to where it is now"),
    ALREADY("already connected"),
    OFF("switched off there, and stays; name the server to connect it"),
    DISCONNECTED("disconnected, what was there before is back"),
    /** There is nothing of ours to take out. */
    ABSENT("not connected"),
    /** The entry is not what was written. */
    CHANGED("its entry was changed since it was connected, and stays; edit it yourself");

    private final String sentence;

    Change(String sentence) {
      this.sentence = sentence;
    }
  }

  /** What to print behind the name. */
  public String sentence() {
    return change.sentence;
  }

  /** Whether the result is what was asked for. */
  public boolean ok() {
    return change != Change.CHANGED;
  }
}
