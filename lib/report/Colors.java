//SOURCES ../process/Libc.java

package mcptools.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mcptools.process.Libc;
import mcptools.report.Colors.Style.Styled;

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
    return of(System.getenv(), isTerminal());
  }

  /** Whether the standard output is a terminal. */
  public static boolean isTerminal() {
    return isTerminal(1);
  }

  /**
   * Whether a file descriptor of this process is one. On Linux a link mostly shows it. STARTUP.md:
   * C function
   */
  public static boolean isTerminal(int descriptor) {
    Path output = Path.of("/proc/self/fd/" + descriptor);
    try {
      String target = Files.readSymbolicLink(output).toString();
      if (target.startsWith("/dev/pts/")) return true;
      if (target.startsWith("pipe:") || target.equals("/dev/null")) return false;
      if (Files.isRegularFile(output)) return false;
    } catch (IOException e) {
      // no Linux, or no output
    }
    return Libc.isTerminal(descriptor);
  }

  /** The text in its style. Escape sequences that it brings along are made harmless. */
  public String paint(Styled styled) {
    String text = styled.text();
    String safe = isPlain(text) ? text : text.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    return paintClean(styled.style(), safe);
  }

  /** A text without any escape sequence in its style. */
  public String paintClean(Style style, String text) {
    if (!shown || style == Style.PLAIN || text.isEmpty()) return text;
    return "\033[" + style.code + "m" + text + "\033[0m";
  }

  /** Whether all of a text is printable ASCII, as most are. STARTUP.md: plain text */
  static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') return false;
    }
    return true;
  }

  /** How a text stands out on a terminal. */
  public enum Style {
    PLAIN(""),
    BOLD("1"),
    GREEN("32"),
    YELLOW("33"),
    RED("31"),
    CYAN("36"),
    DIM("2"),
    REVERSE("7");

    /** The number that a terminal knows it by; "" for none. */
    private final String code;

    Style(String code) {
      this.code = code;
    }

    /** This text in this style, as a cell of a {@link Table}. */
    public Styled of(Object text) {
      return new Styled(this, String.valueOf(text));
    }

    /** A text and its style. The text is from anywhere: it is made safe where it is printed. */
    public record Styled(Style style, String text) {}
  }
}
