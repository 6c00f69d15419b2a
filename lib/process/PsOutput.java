//SOURCES ProcessInfo.java
//SOURCES ProgramRunner.java
//SOURCES ../error/UserError.java

package mcptools.process;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcptools.error.UserError;

/** Reads what ps prints, that of macOS and that of Linux alike. */
public final class PsOutput {
  private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

  /**
   * In UTC no hour comes twice. C.UTF-8 writes English dates, and so does C, which a system falls
   * back to that lacks it. Apple's own ps sees all processes; another on the PATH might not. A
   * header is left out only for columns that are asked for one by one.
   */
  private static final String COMMAND =
      "/usr/bin/env LC_ALL=C.UTF-8 TZ=UTC0 /bin/ps -axww"
          + " -o pid= -o ppid= -o uid= -o stat= -o lstart= -o args=";

  private PsOutput() {}

  /**
   * All processes but this ps itself, as {@link #parse} has them.
   *
   * @throws UserError when ps cannot be run, or prints what is not understood
   */
  public static List<ProcessInfo> list(ProgramRunner runner) {
    ProgramRunner.Result result =
        runner.run(List.of(COMMAND.split(" ")), Optional.empty(), ProgramRunner.TIMEOUT);
    List<ProcessInfo> listed =
        new ArrayList<>(result.ok() ? parse(result.out()) : List.<ProcessInfo>of());
    if (listed.isEmpty()) throw new UserError(1, "neither the kernel nor ps lists the processes");
    long self = ProcessHandle.current().pid();
    listed.removeIf(p -> p.parent() == self && p.argv().toString().startsWith("[/bin/ps -axww"));
    return listed;
  }

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
    ProcessId id = new ProcessId(Long.parseLong(fields[0]), start(fields, 4));
    long parent = Long.parseLong(fields[1]);
    long user = Long.parseLong(fields[2]);
    boolean zombie = fields[3].startsWith("Z");
    // The text of a zombie says only that it is one.
    List<String> argv = zombie ? List.of() : List.of(line.substring(at).strip());
    return new ProcessInfo(id, parent, -1, user, zombie, argv);
  }

  /**
   * The milliseconds since the epoch of a start as ps prints it, such as "Sun Nov 1 10:11:12 2026"
   * in UTC; empty for any other text.
   */
  public static OptionalLong start(String text) {
    String[] fields = text.strip().split(" +");
    if (fields.length != 5) return OptionalLong.empty();
    try {
      return OptionalLong.of(start(fields, 0));
    } catch (NumberFormatException | DateTimeException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * Milliseconds since the epoch.
   *
   * @param at the field with the day of the week
   */
  private static long start(String[] fields, int at) {
    String name = fields[at + 1];
    int month = MONTHS.indexOf(name);
    String time = fields[at + 3];
    if (month < 0 || name.length() != 3 || month % 3 != 0 || time.length() != 8) {
      throw new DateTimeException("not a time: " + name + " " + time);
    }
    int year = Integer.parseInt(fields[at + 4]);
    LocalDate day = LocalDate.of(year, month / 3 + 1, Integer.parseInt(fields[at + 2]));
    long hours = day.toEpochDay() * 24 + Integer.parseInt(time, 0, 2, 10);
    long minutes = hours * 60 + Integer.parseInt(time, 3, 5, 10);
    return (minutes * 60 + Integer.parseInt(time, 6, 8, 10)) * 1000;
  }
}
