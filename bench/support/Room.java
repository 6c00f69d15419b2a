//SOURCES ../../lib/error/UserError.java
//SOURCES ../../lib/process/ProgramRunner.java

package mcptools.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import mcptools.error.UserError;
import mcptools.process.ProgramRunner;

/** How many processes the machine lets run. */
final class Room {
  /** What the rest of the machine may need meanwhile. */
  private static final int RESERVE = 500;

  private static final Path PID_MAX = Path.of("/proc/sys/kernel/pid_max");

  private Room() {}

  /**
   * @throws UserError when so many more processes could leave none for others
   */
  static void check(int number) {
    long running = ProcessHandle.allProcesses().count();
    long user = userLimit();
    long all = systemLimit();
    if (running + number + RESERVE <= Math.min(user, all)) return;
    throw new UserError(
        1,
        String.format(
            Locale.ROOT,
            "%,d more processes do not fit here: %,d run, ulimit -u allows %s%s",
            number,
            running,
            text(user),
            all == Long.MAX_VALUE ? "" : " and kernel.pid_max " + text(all)));
  }

  /** What dash calls -p is -u elsewhere. */
  private static long userLimit() {
    List<String> command = List.of("sh", "-c", "(ulimit -u) 2>/dev/null || ulimit -p");
    return number(
        ProgramRunner.system()
            .run(command, Optional.empty(), ProgramRunner.QUESTION)
            .out()
            .strip());
  }

  private static long systemLimit() {
    // By a reader with a large buffer: the kernel gives such a file in one piece, or only its
    // start.
    try (BufferedReader file = Files.newBufferedReader(PID_MAX)) {
      return number(Objects.requireNonNullElse(file.readLine(), "").strip());
    } catch (IOException e) {
      return Long.MAX_VALUE; // there is none, as on macOS
    }
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
  }

  private static String text(long limit) {
    return limit == Long.MAX_VALUE ? "any number" : String.format(Locale.ROOT, "%,d", limit);
  }
}
