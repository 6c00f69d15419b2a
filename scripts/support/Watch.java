//DEPS info.picocli:picocli:4.7.7
//SOURCES Screen.java
//SOURCES ../../lib/report/Colors.java
//SOURCES ../../lib/report/Table.java
//SOURCES ../../lib/state/UserError.java

package mcptools.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import mcptools.cli.Screen.Size;
import mcptools.report.Colors;
import mcptools.report.Style;
import mcptools.report.Table;
import mcptools.state.UserError;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Shows what a command prints again and again, in place. */
public final class Watch {
  /** Looks at the machine anew. */
  @FunctionalInterface
  public interface View {
    /** Prints what is to be seen, and returns a sentence for all that could not be seen. */
    List<String> draw(PrintWriter out);
  }

  /** For options that take the seconds: those when none are given. */
  public static final String USUAL_SECONDS = "2";

  private Watch() {}

  /**
   * Takes the terminal until "q" is pressed. A view that throws a {@link UserError} shows its
   * sentence and is drawn again.
   *
   * @return the exit code
   * @throws UserError with exit code 2 when there is no terminal
   */
  public static int run(CommandLine command, int seconds, View view) {
    if (seconds < 1) throw new ParameterException(command, "--watch takes 1 second or more");
    try (Screen screen = new Screen(command.getOut())) {
      while (true) {
        String title =
            "%s  every %d s  %s  q quits"
                .formatted(
                    command.getCommandName(),
                    seconds,
                    LocalTime.now().truncatedTo(ChronoUnit.SECONDS));
        List<String> content = content(view);
        long due = System.nanoTime() + seconds * 1_000_000_000L;
        Size painted = new Size(0, 0);
        do {
          Size size = screen.size();
          if (!size.equals(painted)) {
            List<String> lines = new ArrayList<>();
            lines.add(Colors.ofOutput().paint(Style.BOLD.of(title)));
            lines.add("");
            lines.addAll(fit(content, size.rows() - lines.size()));
            screen.paint(lines.subList(0, Math.min(lines.size(), size.rows())), size);
            painted = size;
          }
          int key = screen.key();
          if (key == 'q' || key == 'Q') return 0;
          if (key == Screen.HUNG_UP) return 1;
        } while (System.nanoTime() < due);
      }
    }
  }

  private static List<String> content(View view) {
    StringWriter text = new StringWriter();
    List<String> problems;
    try (PrintWriter out = new PrintWriter(text)) {
      problems = view.draw(out);
    } catch (UserError e) {
      problems = List.of(e.getMessage());
    }
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    problems.forEach(problem -> lines.add(Table.clean(problem)));
    return lines;
  }

  /**
   * At most so many lines: where there are more, the last paragraph stays, as totals and advice
   * stand there, and what is before it is cut.
   */
  static List<String> fit(List<String> lines, int rows) {
    if (lines.size() <= rows) return lines;
    int last = lines.size() - 1 - lines.lastIndexOf("");
    int tail = last < rows / 2 ? last : 0;
    int head = Math.max(0, rows - 1 - tail);
    List<String> shown = new ArrayList<>(lines.subList(0, head));
    shown.add("… " + (lines.size() - head - tail) + " more lines");
    shown.addAll(lines.subList(lines.size() - tail, lines.size()));
    return shown;
  }
}
