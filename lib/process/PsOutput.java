//SOURCES ProcessInfo.java

package mcptools.process;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Reads what ps prints, that of macOS and that of Linux alike. */
public final class PsOutput {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  private PsOutput() {}

  /**
   * The processes, each with its arguments as one text and without its process session; none when
   * any line is not understood.
   *
   * @param output lines of "pid ppid uid state Sun Nov 22 10:11:12 2026 arguments", the time in
   *     UTC, with more spaces where they are needed to line the columns up
   */
  public static List<ProcessInfo> parse(String output) {
    List<ProcessInfo> found = new ArrayList<>();
    try {
      for (String line : output.split("\n")) found.add(process(line));
    } catch (NumberFormatException | DateTimeException e) {
      return List.of();
    }
    return found;
  }

  private static ProcessInfo process(String line) {
    String[] fields = new String[9];
    int at = 0;
    for (int i = 0; i < fields.length; i++) {
      while (at < line.length() && line.charAt(at) == ' ') at++;
      int end = line.indexOf(' ', at);
      if (end < 0) end = line.length();
      fields[i] = line.substring(at, end);
      at = end;
    }
    ProcessId id = new ProcessId(Long.parseLong(fields[0]), start(fields));
    long parent = Long.parseLong(fields[1]);
    long user = Long.parseLong(fields[2]);
    boolean zombie = fields[3].startsWith("Z");
    // The text of a zombie says only that it is one.
    List<String> argv = zombie ? List.of() : List.of(line.substring(at).strip());
    return new ProcessInfo(id, parent, -1, user, zombie, argv);
  }

  /** Milliseconds since the epoch. */
  private static long start(String[] fields) {
    int month = MONTHS.indexOf(fields[5]);
    String time = fields[7];
    if (month < 0 || fields[5].length() != 3 || time.length() != 8) {
      throw new DateTimeException("not a time: " + fields[5] + " " + time);
    }
    LocalDate day =
        LocalDate.of(Integer.parseInt(fields[8]), month / 3 + 1, Integer.parseInt(fields[6]));
    long hours = day.toEpochDay() * 24 + Integer.parseInt(time, 0, 2, 10);
    long minutes = hours * 60 + Integer.parseInt(time, 3, 5, 10);
    return (minutes * 60 + Integer.parseInt(time, 6, 8, 10)) * 1000;
  }

  /**
   * Whether these arguments are the ones that ps joined to this text. It writes characters that are
   * not ASCII in ways of its own, so only what stands before the first of them is compared.
   */
  public static boolean fits(List<String> arguments, String text) {
    String joined = String.join(" ", arguments).strip();
    for (int i = 0; i < joined.length(); i++) {
      char c = joined.charAt(i);
      if (c < ' ' || c > '~') return true;
      if (i == text.length() || c != text.charAt(i)) return false;
    }
    return joined.length() == text.length();
  }
}
