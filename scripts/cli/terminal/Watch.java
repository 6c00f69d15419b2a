//DEPS info.picocli:picocli:4.7.7
//SOURCES Screen.java
//SOURCES ../command/Cli.java

package mcptools.cli.terminal;

import static java.time.format.DateTimeFormatter.ISO_LOCAL_TIME;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import mcptools.cli.command.Cli;
import mcptools.cli.terminal.Screen.Size;
import mcptools.error.UserError;
import mcptools.report.Colors;
import mcptools.report.Colors.Style;
import mcptools.report.Text;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Shows what a command prints again and again, in place. */
public final class Watch {
  /** Looks at the machine anew. */
  @FunctionalInterface
  public interface View {
    /**
     * Prints what is to be seen, and returns a sentence for all that could not be seen.
     *
     * @param columns that a line should have at most; to ask the terminal starts a process
     */
    List<String> draw(PrintWriter out, IntSupplier columns);
  }

  /** For options that take the seconds: those when none are given. */
  public static final String USUAL_SECONDS = "2";

  private static final String NEEDS = "--watch needs a terminal; leave it out to print once";

  private static final String ESCAPE = "\033[";

  private Watch() {}

  /**
   * Shows a view once, or again and again.
   *
   * @param seconds from one time to the next; empty for once
   * @return the exit code
   */
  public static int show(CommandLine command, Optional<Integer> seconds, View view) {
    if (seconds.isPresent()) return run(command, seconds.get(), view);
    Cli.problems(command, view.draw(command.getOut(), Width::ofTable));
    return 0;
  }

  /**
   * Takes the terminal until "q" is pressed. A view that throws a {@link UserError} shows its
   * sentence and is drawn again.
   *
   * @return the exit code
   * @throws UserError with exit code 2 when there is no terminal
   */
  private static int run(CommandLine command, int seconds, View view) {
    if (seconds < 1) throw new ParameterException(command, "--watch takes 1 second or more");
    try (Screen screen = new Screen(command.getOut(), Screen.Mode.WATCHED, NEEDS)) {
      while (true) {
        String title = Colors.ofOutput().paint(Style.BOLD.of(title(command, seconds)));
        List<String> content = content(view, screen.size().columns());
        long due = System.nanoTime() + seconds * 1_000_000_000L;
        Size painted = new Size(0, 0);
        do {
          Size size = screen.size();
          if (!size.equals(painted)) {
            screen.paint(frame(title, content, size.columns(), size.rows()));
            painted = size;
          }
          int key = screen.key();
          if (key == 'q' || key == 'Q') return 0;
          if (key == Screen.HUNG_UP) return 1;
        } while (System.nanoTime() < due);
      }
    }
  }

  private static String title(CommandLine command, int seconds) {
    String time =
        LocalTime.now(ZoneId.systemDefault())
            .truncatedTo(ChronoUnit.SECONDS)
            .format(ISO_LOCAL_TIME);
    return command.getCommandName() + "  every " + seconds + " s  " + time + "  q quits";
  }

  private static List<String> content(View view, int columns) {
    StringWriter text = new StringWriter();
    List<String> problems;
    try (PrintWriter out = new PrintWriter(text)) {
      problems = view.draw(out, () -> columns);
    } catch (UserError e) {
      problems = List.of(e.getMessage());
    }
    List<String> lines = new ArrayList<>(text.toString().lines().toList());
    problems.forEach(problem -> lines.add(Text.clean(problem)));
    return lines;
  }

  /**
   * A title, an empty line, and the text, cut to the size. Where there are too many lines, the last
   * paragraph stays, as totals and advice stand there, and what is before it is left out.
   */
  public static List<String> frame(String title, List<String> text, int columns, int rows) {
    List<String> lines = new ArrayList<>(List.of(title, ""));
    lines.addAll(fit(text, rows - lines.size()));
    return lines.stream().limit(rows).map(line -> cut(line, columns)).toList();
  }

  private static List<String> fit(List<String> lines, int rows) {
    if (lines.size() <= rows) return lines;
    int last = lines.size() - 1 - lines.lastIndexOf("");
    int tail = last < rows / 2 ? last : 0;
    int head = Math.max(0, rows - 1 - tail);
    List<String> shown = new ArrayList<>(lines.subList(0, head));
    shown.add("… " + (lines.size() - head - tail) + " more lines");
    shown.addAll(lines.subList(lines.size() - tail, lines.size()));
    return shown;
  }

  /** As {@link Text#shorten}; colours take no columns and stay. */
  private static String cut(String line, int columns) {
    if (Text.width(line.replaceAll("\033\\[\\d*m", "")) <= columns) return line;
    StringBuilder out = new StringBuilder();
    int left = columns - 1;
    for (int i = 0; i < line.length(); ) {
      int next = line.startsWith(ESCAPE, i) ? line.indexOf('m', i) + 1 : 0;
      if (next == 0) {
        next = line.offsetByCodePoints(i, 1);
        left -= Text.width(line.substring(i, next));
        if (left < 0) break;
      }
      out.append(line, i, next);
      i = next;
    }
    return out.append('…').append(line.contains(ESCAPE) ? ESCAPE + "0m" : "").toString();
  }
}
