package mcptools.report;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as people say them. */
public final class Ages {
  private static final Pattern AGE = Pattern.compile("(\\d{1,9})([smhd])");

  private Ages() {}

  /** Such as "42s", "5m", "3h" or "12d". */
  public static String of(long millis) {
    long seconds = Math.max(0, millis / 1000);
    if (seconds < 60) return seconds + "s";
    if (seconds < 3600) return seconds / 60 + "m";
    if (seconds < 172_800) return seconds / 3600 + "h";
    return seconds / 86_400 + "d";
  }

  /**
   * The milliseconds of an age such as "90s", "30m", "24h" or "2d"; empty when the text is none.
   */
  public static OptionalLong parse(String text) {
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
}
