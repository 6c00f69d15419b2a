//DEPS org.jspecify:jspecify:1.0.1

package mcptools.tmux;

import org.jspecify.annotations.Nullable;

/** A pane's id within its tmux server, such as "%5"; a server never uses one again. */
public record PaneId(String text) {
  /**
   * @throws IllegalArgumentException when the text is not "%" and digits
   */
  public PaneId {
    if (!valid(text)) throw new IllegalArgumentException("not a pane id: " + text);
  }

  public static boolean valid(String text) {
    return text.length() > 1
        && text.charAt(0) == '%'
        && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
  }

  // STARTUP.md: records
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PaneId pane && text.equals(pane.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
