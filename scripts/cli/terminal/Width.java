//SOURCES ../../../lib/report/Colors.java

package mcptools.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import mcptools.report.Colors;

/** How many columns there are to print in, at least {@value #LEAST}. */
public final class Width {
  private static final int LEAST = 40;
  private static final int USUAL = 80;

  private Width() {}

  /** For tables on the standard output: 80 where that is no terminal. */
  public static int ofTable() {
    return Colors.isTerminal() ? Terminal.COLUMNS : USUAL;
  }

  /** For sentences on the standard output: each is one line where a program may read it. */
  public static int ofText() {
    return Colors.isTerminal() ? Terminal.COLUMNS : Integer.MAX_VALUE;
  }

  /** For sentences on the error output, likewise. */
  public static int ofErrors() {
    return Colors.isTerminal(2) ? Terminal.COLUMNS : Integer.MAX_VALUE;
  }

  /** Asked once, and only where there is one: a process is started for it. */
  private static final class Terminal {
    static final int COLUMNS = Math.max(LEAST, ask());

    /** That of this process, whatever its input is. */
    private static int ask() {
      try {
        Process process =
            new ProcessBuilder("stty", "size")
                .redirectInput(Redirect.from(new File("/dev/tty")))
                .redirectError(Redirect.DISCARD)
                .start();
        String[] words =
            new String(process.getInputStream().readAllBytes(), UTF_8).strip().split(" ");
        return words.length == 2 && !words[1].equals("0") ? Integer.parseInt(words[1]) : USUAL;
      } catch (IOException | NumberFormatException e) {
        return USUAL; // there is none, or no stty
      }
    }
  }
}
