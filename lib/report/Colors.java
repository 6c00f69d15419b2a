//SOURCES Style.java
//SOURCES ../process/Libc.java

package mcptools.report;

import java.util.Map;
import mcptools.process.Libc;
import mcptools.report.Style.Styled;

/** Whether styles are shown. */
public record Colors(boolean shown) {
  public static final Colors NONE = new Colors(false);

  /**
   * Off when NO_COLOR is set and not empty, and for a terminal that calls itself dumb.
   *
   * @param terminal whether the text goes to a terminal; off where not
   */
  public static Colors of(Map<String, String> environment, boolean terminal) {
    boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Colors(terminal && wanted && !"dumb".equals(environment.get("TERM")));
  }

  /** For the standard output of this process. */
  public static Colors ofOutput() {
    return of(System.getenv(), Libc.isTerminal(1));
  }

  /** The text in its style. Escape sequences that it brings along are made harmless. */
  public String paint(Styled styled) {
    String safe = styled.text().replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    if (!shown || styled.style() == Style.PLAIN || safe.isEmpty()) return safe;
    return "\033[" + styled.style().code() + "m" + safe + "\033[0m";
  }
}
