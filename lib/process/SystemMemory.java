package mcptools.process;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The memory of the machine, in bytes.
 *
 * @param available what programs can still get without swapping; caches count as available
 * @param pressure empty where the system does not report it, as on macOS
 * @param level how macOS judges it, "normal", "warning" or "critical"; empty on Linux
 */
public record SystemMemory(
    long total,
    long available,
    long swapTotal,
    long swapUsed,
    Optional<Pressure> pressure,
    Optional<String> level) {
  /** So that the bytes fit. */
  private static final int MOST_DIGITS = 15;

  /**
   * Pressure stall information of Linux.
   *
   * @param some while at least one process waited for memory
   * @param full while all that wanted to run waited for memory
   */
  public record Pressure(Stall some, Stall full) {}

  /** Percent of the time during the last 10, 60 and 300 seconds. */
  public record Stall(double avg10, double avg60, double avg300) {}

  /** Without the level of macOS. */
  public SystemMemory(
      long total, long available, long swapTotal, long swapUsed, Optional<Pressure> pressure) {
    this(total, available, swapTotal, swapUsed, pressure, Optional.empty());
  }

  SystemMemory withLevel(Optional<String> judged) {
    return new SystemMemory(total, available, swapTotal, swapUsed, pressure, judged);
  }

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

  /** The bytes of a line such as "Name: 12 kB", in which 1 kB is 1024 bytes. STARTUP.md: /proc */
  static OptionalLong size(String text, String name) {
    for (int at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
      int from = at + name.length();
      if ((at > 0 && text.charAt(at - 1) != '\n') || !text.startsWith(":", from)) continue;
      do from++;
      while (from < text.length() && (text.charAt(from) == ' ' || text.charAt(from) == '\t'));
      int end = from;
      while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') end++;
      if (!text.startsWith(" kB", end) || end == from || end - from > MOST_DIGITS) continue;
      if (end + 3 < text.length() && text.charAt(end + 3) != '\n') continue;
      return OptionalLong.of(Long.parseLong(text, from, end, 10) * 1024);
    }
    return OptionalLong.empty();
  }

  private static Optional<Pressure> stalls(String text) {
    Optional<Stall> some = stall(text, "some");
    Optional<Stall> full = stall(text, "full");
    return some.flatMap(s -> full.map(f -> new Pressure(s, f)));
  }

  /** From a line such as "some avg10=0.00 avg60=0.12 avg300=0.08 total=1234". */
  private static Optional<Stall> stall(String text, String kind) {
    for (String line : text.split("\n")) {
      String[] words = line.split(" ");
      if (words.length < 5 || !words[0].equals(kind)) continue;
      try {
        return Optional.of(
            new Stall(
                number(words[1], "avg10="),
                number(words[2], "avg60="),
                number(words[3], "avg300=")));
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static double number(String word, String key) {
    if (!word.startsWith(key)) throw new NumberFormatException();
    return Double.parseDouble(word.substring(key.length()));
  }
}
