package mcptools.report;

import java.util.Locale;

/** Amounts of memory as people say them. */
public final class Sizes {
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

  private Sizes() {}

  /**
   * Such as "512 B", "3.4 MB" or "12 GB": one decimal below 10, none from 10 on, and the next unit
   * where four digits would be needed. 1 KB is 1024 bytes, 1 MB is 1024 KB, and so on.
   */
  public static String of(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    String digits = unit > 0 && value < 9.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, digits, value) + " " + UNITS[unit];
  }
}
