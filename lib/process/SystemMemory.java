package mcptools.process;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of the machine, in bytes.
 *
 * @param available what programs can still get without swapping; caches count as available
 * @param pressure empty where the system does not tell, as on macOS
 */
public record SystemMemory(
    long total, long available, long swapTotal, long swapUsed, Optional<Pressure> pressure) {
  private static final Pattern SIZE =
      Pattern.compile("(?m)^(\\w+(?:\\(\\w+\\))?):[ \\t]+(\\d+) kB$");
  private static final Pattern STALL =
      Pattern.compile("(?m)^(some|full) avg10=([\\d.]+) avg60=([\\d.]+) avg300=([\\d.]+) ");

  /**
   * Pressure stall information of Linux.
   *
   * @param some while at least one process waited for memory
   * @param full while all that wanted to run waited for memory
   */
  public record Pressure(Stall some, Stall full) {}

  /** Percent of the time during the last 10, 60 and 300 seconds. */
  public record Stall(double avg10, double avg60, double avg300) {}

  public long used() {
    return Math.max(0, total - available);
  }

  /**
   * From the text of /proc/meminfo and /proc/pressure/memory (proc(5)).
   *
   * @param pressure "" when there is none
   * @return empty when the first text is not what Linux writes since 3.14
   */
  public static Optional<SystemMemory> parse(String meminfo, String pressure) {
    OptionalLong total = size(meminfo, "MemTotal");
    OptionalLong available = size(meminfo, "MemAvailable");
    if (total.isEmpty() || available.isEmpty()) return Optional.empty();
    long swap = size(meminfo, "SwapTotal").orElse(0);
    long free = size(meminfo, "SwapFree").orElse(swap);
    return Optional.of(
        new SystemMemory(
            total.getAsLong(), available.getAsLong(), swap, swap - free, stalls(pressure)));
  }

  /** The bytes of a line such as "Name: 12 kB", in which 1 kB is 1024 bytes. */
  static OptionalLong size(String text, String name) {
    Matcher line = SIZE.matcher(text);
    while (line.find()) {
      if (line.group(1).equals(name)) return OptionalLong.of(Long.parseLong(line.group(2)) * 1024);
    }
    return OptionalLong.empty();
  }

  private static Optional<Pressure> stalls(String text) {
    Optional<Stall> some = stall(text, "some");
    Optional<Stall> full = stall(text, "full");
    return some.flatMap(s -> full.map(f -> new Pressure(s, f)));
  }

  private static Optional<Stall> stall(String text, String kind) {
    return STALL
        .matcher(text)
        .results()
        .filter(line -> line.group(1).equals(kind))
        .map(line -> new Stall(number(line.group(2)), number(line.group(3)), number(line.group(4))))
        .findFirst();
  }

  private static double number(String text) {
    return Double.parseDouble(text);
  }
}
