package mcptools.report;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and amounts of memory as people say them. */
public final class Units {
  private static final Pattern AGE = Pattern.compile("(\\d{1,9})([smhd])");
  private static final String[] SIZES = {"B", "KB", "MB", "GB", "TB"};

  private Units() {}

  /** Such as "42s", "5m", "3h" or "12d". */
  public static String age(long millis) {
    long seconds = Math.max(0, millis / 1000);
    if (seconds < 60) return seconds + "s";
    if (seconds < 3600) return seconds / 60 + "m";
    if (seconds < 172_800) return seconds / 3600 + "h";
    return seconds / 86_400 + "d";
  }

  /** Such as "0.4 ms", "12 ms" or "3.2 s": one decimal below 10, none from 10 on. */
  public static String duration(double millis) {
    boolean seconds = Math.round(millis) > 999;
    long tenths = Math.round(seconds ? millis / 100 : millis * 10);
    String digits = tenths < 100 ? tenths / 10 + "." + tenths % 10 : "" + rounded(tenths, 10);
    return digits + (seconds ? " s" : " ms");
  }

  /** The milliseconds of an age such as "90s", "24h" or "2d"; empty when the text is none. */
  public static OptionalLong millis(String text) {
    Matcher age = AGE.matcher(text);
    if (!age.matches()) return OptionalLong.empty();
    long seconds =
        switch (age.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          case "h" -> 3600;
          default -> 86_400;
        };
    return OptionalLong.of(Long.parseLong(age.group(1)) * seconds * 1000);
  }

  /**
   * Such as "512 B", "3.4 MB" or "12 GB": one decimal below 10, none from 10 on, and the next unit
   * where four digits would be needed. 1 KB is 1024 bytes, 1 MB is 1024 KB, and so on.
   */
  public static String size(long bytes) {
    long size = 1;
    int unit = 0;
    while (rounded(bytes, size) > 999 && unit < SIZES.length - 1) {
      size *= 1024;
      unit++;
    }
    long tenths = unit > 0 && bytes < 10 * size ? rounded(10 * bytes, size) : 100;
    String digits =
        tenths < 100 ? tenths / 10 + "." + tenths % 10 : Long.toString(rounded(bytes, size));
    return digits + " " + SIZES[unit];
  }

  /** Such as "1 server", "2 servers" or "3 processes". */
  public static String count(long number, String noun) {
    String ending = number == 1 ? "" : noun.endsWith("s") ? "es" : "s";
    return number + " " + noun + ending;
  }

  /** Thousandths as percent, such as "0.3 %" or "12 %": one decimal below 10, none from 10 on. */
  public static String percent(long perMille) {
    String digits =
        perMille < 100 ? perMille / 10 + "." + perMille % 10 : "" + rounded(perMille, 10);
    return digits + " %";
  }

  /** The quotient, halves rounded up. STARTUP.md: formats */
  private static long rounded(long bytes, long size) {
    return bytes / size + (2 * (bytes % size) >= size ? 1 : 0);
  }
}
