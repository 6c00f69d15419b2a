package mcptools.tmux;

/**
 * A session's id within its tmux server, such as "$3". Ids are never used again by a server, so
 * unlike a name it can not mean another session.
 */
public record SessionId(String text) {
  /**
   * @throws IllegalArgumentException when the text is not "$" and digits
   */
  public SessionId {
    if (!valid(text)) throw new IllegalArgumentException("not a session id: " + text);
  }

  public static boolean valid(String text) {
    return text.length() > 1
        && text.charAt(0) == '$'
        && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
  }

  @Override
  public String toString() {
    return text;
  }
}
