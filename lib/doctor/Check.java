package mcptools.doctor;

/**
 * Whether something works on this machine.
 *
 * @param name what was tried
 * @param sentence what was seen and, when it does not work, what that means and what to do
 */
public record Check(String name, State state, String sentence) {
  /** How a check ended. */
  public enum State {
    OK,
    /** The system does not have it, or it was not asked for. */
    MISSING,
    BROKEN
  }

  static Check ok(String name, String sentence) {
    return new Check(name, State.OK, sentence);
  }

  static Check missing(String name, String sentence) {
    return new Check(name, State.MISSING, sentence);
  }

  static Check broken(String name, String sentence) {
    return new Check(name, State.BROKEN, sentence);
  }
}
