//DEPS info.picocli:picocli:4.7.7
//DEPS org.jspecify:jspecify:1.0.1
//SOURCES ../../../lib/report/Text.java
//SOURCES ../../../lib/tmux/Places.java
//SOURCES ../terminal/Width.java

package mcptools.cli.tmux;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcptools.cli.terminal.Width;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;
import mcptools.report.Text;
import mcptools.tmux.Places.Place;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Has the person at the terminal choose a place: by fzf, by gum, or by its number. */
public final class Picker {
  private static final int MOST_NUMBERS = 20;
  private static final int WIDEST_NAME = 30;

  /** The columns of a row where there is no terminal: nothing is cut. */
  private static final int EVERYTHING = Integer.MAX_VALUE - 4;

  private Picker() {}

  /**
   * @param places not empty
   * @param typed what the list is narrowed down to at first
   * @throws UserError with exit code 1 when nothing is chosen
   */
  public static Place pick(CommandLine line, List<Place> places, String typed) {
    Map<String, Place> rows = new LinkedHashMap<>();
    int widest = places.stream().mapToInt(Picker::width).max().orElse(0);
    int names = Math.min(WIDEST_NAME, widest);
    for (Place place : places) rows.putIfAbsent(row(place, names, EVERYTHING), place);
    List<List<String>> programs =
        List.of(
            List.of("fzf", "--height=40%", "--reverse", "--prompt=tm ", "--query=" + typed),
            List.of("gum", "filter", "--limit=1", "--value=" + typed));
    for (List<String> program : programs) {
      Optional<String> answer = ask(program, rows);
      if (answer.isPresent()) return chosen(rows.get(answer.get()));
    }
    return chosen(byNumber(line, List.copyOf(rows.values()), names));
  }

  private static Place chosen(@Nullable Place place) {
    if (place == null) throw new UserError(1, "nothing was chosen");
    return place;
  }

  private static int width(Place place) {
    return Text.width(Text.clean(place.name()));
  }

  /** Such as "api /home/u/api", where names are at most 6 columns wide. */
  private static String row(Place place, int names, int columns) {
    String name = Text.clean(place.name());
    String where = Text.clean(place.directory().map(Object::toString).orElse(""));
    String open = place.session().isPresent() ? "" : "  (no session)";
    if (columns < EVERYTHING) {
      name = Text.shorten(name, names);
      where = Text.shortenStart(where, Math.max(1, columns - names - 2 - open.length()));
    }
    String space = " ".repeat(Math.max(0, names - Text.width(name)) + 2);
    return (name + space + where + open).strip();
  }

  /** The row that was chosen there, "" for none; empty when there is no such program. */
  private static Optional<String> ask(List<String> command, Map<String, Place> rows) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(ProgramRunner.environment());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process process = builder.start();
      try (var in = process.outputWriter(UTF_8)) {
        in.write(String.join("\n", rows.keySet()) + "\n");
      } catch (IOException e) {
        // it has ended; its answer says how
      }
      String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      process.waitFor();
      return Optional.of(answer);
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("");
    }
  }

  private static @Nullable Place byNumber(CommandLine line, List<Place> places, int names) {
    List<Place> shown = places.stream().limit(MOST_NUMBERS).toList();
    PrintWriter out = line.getErr();
    int columns = Width.ofErrors() - 4;
    for (int i = 0; i < shown.size(); i++) {
      out.println((i < 9 ? " " : "") + (i + 1) + "  " + row(shown.get(i), names, columns));
    }
    out.print("Which one? [1-" + shown.size() + "] ");
    out.flush();
    try {
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      String answer = in.readLine();
      if (answer == null) out.println(); // else the terminal has begun a new line
      int number = Integer.parseInt(String.valueOf(answer).strip());
      return number >= 1 && number <= shown.size() ? shown.get(number - 1) : null;
    } catch (IOException | NumberFormatException e) {
      return null;
    }
  }
}
