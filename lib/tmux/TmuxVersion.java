package mcptools.tmux;

/** A tmux version such as "tmux 3.3a", "3.4" or "tmux next-3.8". */
public record TmuxVersion(int major, int minor) {
  /** Versions that cannot be read, such as "tmux master", count as the newest. */
  public static TmuxVersion of(String text) {
    String digits = text.substring(text.lastIndexOf(' ') + 1);
    digits = digits.startsWith("next-") ? digits.substring(5) : digits;
    int dot = digits.indexOf('.');
    try {
      int end = dot + 1;
      while (end < digits.length() && Character.isDigit(digits.charAt(end))) end++;
      return new TmuxVersion(
          Integer.parseInt(digits.substring(0, dot)),
          Integer.parseInt(digits.substring(dot + 1, end)));
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return new TmuxVersion(Integer.MAX_VALUE, 0);
    }
  }

  public boolean atLeast(int wantedMajor, int wantedMinor) {
    return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
  }
}
